package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/google/uuid"

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
// stays and the error is [io/fs.ErrNotExist].
func (l *Library) PutVariant(ctx context.Context, v *Variant, key string, data []byte) error {
	at, err := blobKey(v.FileID, key)
	if err != nil {
		return err
	}
	v.Key, v.Bytes = key, int64(len(data))
	if v.CreatedAt.IsZero() {
		v.CreatedAt = l.now()
	}
	v.CreatedAt = micros(v.CreatedAt)

	if _, err := l.db.File(ctx, v.FileID); err != nil {
		return err
	}
	// Whoever deletes the file now waits at this lock with dropping its variants, and finds these bytes.
	lock := l.stripe(v.FileID)
	lock.Lock()
	defer lock.Unlock()
	if err := l.blobs.Put(ctx, at, bytes.NewReader(data)); err != nil {
		return err
	}
	if err := l.db.PutVariant(ctx, v); err != nil {
		return errors.Join(err, l.blobs.Delete(context.WithoutCancel(ctx), at))
	}
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
	return l.dropAll(ctx, []uuid.UUID{fileID})
}

// dropAll removes the variants of files, a batch at a time.
func (l *Library) dropAll(ctx context.Context, fileIDs []uuid.UUID) error {
	for batch := range slices.Chunk(fileIDs, sweepBatch) {
		for _, id := range batch {
			if err := l.deleteVariantBytes(ctx, id); err != nil {
				return fmt.Errorf("drop variants of file %s: %w", id, err)
			}
		}
		if err := l.db.InTx(ctx, func(q *db.Queries) error { return q.Dropped(ctx, batch...) }); err != nil {
			return err
		}
	}
	return nil
}

// deleteVariantBytes goes by what is really there: a process that was killed may have left bytes without a record.
func (l *Library) deleteVariantBytes(ctx context.Context, fileID uuid.UUID) error {
	lock := l.stripe(fileID)
	lock.Lock()
	defer lock.Unlock()
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
