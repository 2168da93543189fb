package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"calotype/storage/blob"
	"calotype/storage/db"
)

var variantKey = regexp.MustCompile(`^[0-9a-f]{4,128}$`)

func blobKey(fileID uuid.UUID, key string) (string, error) {
	if !variantKey.MatchString(key) {
		return "", fmt.Errorf("variant key %q is not 4…128 hexadecimal digits", key)
	}
	return variantsPrefix(fileID) + key, nil
}

// OpenVariant opens the bytes of a variant; the caller closes them. It asks the blob store only, not the database: a file
// that is deleted has none there.
func (l *Library) OpenVariant(ctx context.Context, fileID uuid.UUID, key string) (*blob.Blob, error) {
	at, err := blobKey(fileID, key)
	if err != nil {
		return nil, err
	}
	return l.blobs.Open(ctx, at)
}

// Variant answers the record of a variant.
func (l *Library) Variant(ctx context.Context, fileID uuid.UUID, key string) (*Variant, error) {
	return l.db.Variant(ctx, fileID, key)
}

// PutVariant stores the bytes of a variant, then its record, over what was under the same file and key. It fills in the
// key, the number of bytes and, where it is missing, the time of v. If the file is deleted, before or meanwhile, nothing
// stays and the error is [io/fs.ErrNotExist]. Nor does anything stay once ctx ends: whoever cancels it when he hears of
// [EventPurged] can be sure that nothing made before a purge is kept after it.
//
// Where there are more variants than [Options] allow, those go that were not asked for the longest.
func (l *Library) PutVariant(ctx context.Context, v *Variant, key string, data []byte) error {
	at, err := blobKey(v.FileID, key)
	if err != nil {
		return err
	}
	v.Key, v.Bytes = key, int64(len(data))
	if v.CreatedAt.IsZero() {
		v.CreatedAt = l.now()
	}
	v.CreatedAt, v.UsedAt = micros(v.CreatedAt), l.now()

	if err := l.putVariant(ctx, v, at, data); err != nil {
		return err
	}
	return l.bound(ctx, v)
}

func (l *Library) putVariant(ctx context.Context, v *Variant, at string, data []byte) error {
	// Whoever deletes the file now waits at this lock with dropping its variants, and finds these bytes.
	defer l.lockVariants(v.FileID)()
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := l.blobs.Put(ctx, at, bytes.NewReader(data)); err != nil {
		return err
	}
	var told bool // webhooks
	err := l.db.InTx(ctx, func(q *db.Queries) (err error) {
		if err := q.PutVariant(ctx, v); err != nil {
			return err
		}
		if told, err = l.tellOfVariant(ctx, q, v); err != nil {
			return err
		}
		return q.NotePresets(ctx, VariantRef{FileID: v.FileID, Key: v.Key}, v.Presets)
	})
	if err != nil {
		return errors.Join(err, l.blobs.Delete(context.WithoutCancel(ctx), at))
	}
	if told {
		l.hear(HookTopic)
	}
	l.kept.add(VariantSum{Variants: 1, Bytes: v.Bytes})
	return nil
}

var variantList = list[*Variant]{
	name: "variants", value: timeValue,
	checkID: func(id string) error {
		if !variantKey.MatchString(id) {
			return errors.New("no variant key")
		}
		return nil
	},
	position: func(v *Variant) (string, string) { return timeText(v.CreatedAt), v.Key },
}

// Variants lists the variants of a file that are kept, newest first.
func (l *Library) Variants(ctx context.Context, fileID uuid.UUID, page Page) (Paged[*Variant], error) {
	of, err := l.VariantsOf(ctx, []uuid.UUID{fileID}, page)
	return of[fileID], err
}

// DropVariants removes all variants of a file, bytes and records.
func (l *Library) DropVariants(ctx context.Context, fileID uuid.UUID) error {
	_, err := l.dropAll(ctx, []uuid.UUID{fileID})
	return err
}

// dropAll removes the variants of files, a batch at a time, and answers what they came to.
func (l *Library) dropAll(ctx context.Context, fileIDs []uuid.UUID) (all VariantSum, err error) {
	for batch := range slices.Chunk(fileIDs, sweepBatch) {
		dropped, err := l.drop(ctx, batch)
		all.Add(dropped)
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// dropsAtOnce is of how many files the bytes are removed at the same time: with a store behind a network, that is mostly waiting.
const dropsAtOnce = 8

// drop removes bytes and records while nothing can be put between the two.
func (l *Library) drop(ctx context.Context, fileIDs []uuid.UUID) (dropped VariantSum, err error) {
	defer l.lockVariants(fileIDs...)()
	var files errgroup.Group
	files.SetLimit(dropsAtOnce)
	for _, id := range fileIDs {
		files.Go(func() error {
			if err := l.deleteVariantBytes(ctx, id); err != nil {
				return fmt.Errorf("drop variants of file %s: %w", id, err)
			}
			return nil
		})
	}
	if err := files.Wait(); err != nil {
		return dropped, err
	}
	err = l.db.InTx(ctx, func(q *db.Queries) (err error) {
		dropped, err = q.Dropped(ctx, fileIDs...)
		return err
	})
	if err != nil {
		return VariantSum{}, err
	}
	l.kept.remove(dropped)
	return dropped, nil
}

// deleteVariantBytes goes by what is really there: a process that was killed may have left bytes without a record.
func (l *Library) deleteVariantBytes(ctx context.Context, fileID uuid.UUID) error {
	for info, err := range l.blobs.List(ctx, variantsPrefix(fileID)) {
		if err != nil {
			return err
		}
		if err := l.blobs.Delete(ctx, info.Key); err != nil {
			return err
		}
	}
	return nil
}

// removeVariants removes single variants, a batch at a time: bytes first, as what has a record is found again when the
// process is killed in between. It answers what they came to.
func (l *Library) removeVariants(ctx context.Context, refs []VariantRef) (all VariantSum, err error) {
	for batch := range slices.Chunk(refs, sweepBatch) {
		removed, err := l.remove(ctx, batch)
		all.Add(removed)
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

func (l *Library) remove(ctx context.Context, refs []VariantRef) (removed VariantSum, err error) {
	var files []uuid.UUID
	for _, r := range refs {
		files = append(files, r.FileID)
	}
	defer l.lockVariants(files...)()
	for _, r := range refs {
		if err := l.deleteVariant(ctx, r); err != nil {
			return removed, err
		}
	}
	err = l.db.InTx(ctx, func(q *db.Queries) (err error) {
		removed, err = q.RemoveVariants(ctx, refs)
		return err
	})
	if err != nil {
		return VariantSum{}, err
	}
	l.kept.remove(removed)
	return removed, nil
}

// lockVariants keeps all others from putting or dropping variants of files, until the answer is called.
func (l *Library) lockVariants(fileIDs ...uuid.UUID) (unlock func()) {
	var wanted [len(l.stripes)]bool
	for _, id := range fileIDs {
		wanted[int(id[15])%len(l.stripes)] = true
	}
	for i := range l.stripes { // in one order, so that nobody waits for each other
		if wanted[i] {
			l.stripes[i].Lock()
		}
	}
	return func() {
		for i := range l.stripes {
			if wanted[i] {
				l.stripes[i].Unlock()
			}
		}
	}
}
