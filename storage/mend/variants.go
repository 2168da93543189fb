package mend

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
	"calotype/storage/internal/walk"
)

func variantAt(r db.VariantRef) string { return storage.VariantsAt + r.FileID.String() + "/" + r.Key }

// refOf is the variant of which bytes lie at a key, and whether they are those of its mark.
func refOf(key string) (r db.VariantRef, mark, ok bool) {
	id, rest, found := strings.Cut(strings.TrimPrefix(key, storage.VariantsAt), "/")
	file, err := uuid.Parse(id)
	r.FileID = file
	r.Key, mark = strings.CutSuffix(rest, storage.MarkSuffix)
	return r, mark, found && err == nil && file.String() == id && !strings.Contains(r.Key, "/")
}

func (c *Check) variants(ctx context.Context) error {
	sum, err := c.Records.SumVariants(ctx)
	if err != nil {
		return err
	}
	c.Progress.Begin("variants", sum.Variants, 0)
	defer c.Progress.End()
	compare := func(v db.KeptVariant, b blob.Info) int {
		return strings.Compare(variantAt(db.VariantRef{FileID: v.FileID, Key: v.Key}), b.Key)
	}
	last := "" // where the variant of the record before lies, whose mark may follow
	return walk.Merge(c.Records.KeptVariants(ctx), c.Blobs.List(ctx, storage.VariantsAt), compare, func(v *db.KeptVariant, b *blob.Info) error {
		if v != nil {
			c.report.Variants++
			last = variantAt(db.VariantRef{FileID: v.FileID, Key: v.Key})
			c.add(1, 0)
			if b == nil || b.Size != v.Bytes || !v.Live {
				ref := db.VariantRef{FileID: v.FileID, Key: v.Key}
				c.suspect(func(ctx context.Context) error { return c.variant(ctx, ref) })
			}
		} else if ref, mark, ok := refOf(b.Key); !ok {
			c.find(UnknownKey, b.Key, b.Size, nil)
		} else if c.old(*b) && !(mark && last == variantAt(ref)) {
			c.suspect(func(ctx context.Context) error { return c.needless(ctx, ref, mark) })
		}
		return ctx.Err()
	})
}

// variant looks again at one that has a record.
func (c *Check) variant(ctx context.Context, ref db.VariantRef) error {
	v, recorded, err := c.Records.KeptVariant(ctx, ref)
	if err != nil || !recorded {
		return err
	}
	key := variantAt(ref)
	b, err := c.Blobs.Stat(ctx, key)
	remove := func(ctx context.Context) error { // bytes first: what has a record is found again
		for _, key := range []string{key, key + storage.MarkSuffix} {
			if err := c.Blobs.Delete(ctx, key); err != nil {
				return err
			}
		}
		return c.Records.RemoveKeptVariant(ctx, v)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.find(MissingVariant, key, 0, func(ctx context.Context) error { // its mark is made anew with it
			return errors.Join(c.Blobs.Delete(ctx, key+storage.MarkSuffix), c.Records.RemoveKeptVariant(ctx, v))
		})
	case err != nil:
		return err
	case !v.Live:
		c.find(NeedlessVariant, key, b.Size, remove)
	case b.Size != v.Bytes:
		c.find(WrongVariant, key, b.Size, remove)
	}
	return nil
}

// needless looks again at bytes without a record. A mark has none, but goes with its variant.
func (c *Check) needless(ctx context.Context, ref db.VariantRef, mark bool) error {
	_, recorded, err := c.Records.KeptVariant(ctx, ref)
	if err != nil || recorded {
		return err
	}
	key := variantAt(ref)
	if mark {
		key += storage.MarkSuffix
	}
	b, err := c.Blobs.Stat(ctx, key)
	if err != nil || !c.old(b) {
		return missingIsFine(err)
	}
	c.find(NeedlessVariant, key, b.Size, func(ctx context.Context) error {
		if now, err := c.Blobs.Stat(ctx, key); err != nil || !now.ModTime.Equal(b.ModTime) { // made anew meanwhile
			return missingIsFine(err)
		}
		return c.Blobs.Delete(ctx, key)
	})
	return nil
}

// oldUpload is for how long an upload has rested that is told of.
const oldUpload = 7 * 24 * time.Hour

// rest looks at what is neither a file's nor a variant's.
func (c *Check) rest(ctx context.Context) error {
	if u, ok := c.Blobs.(blob.Uploads); ok {
		for id, err := range u.Idle(ctx, c.Now().Add(-oldUpload)) {
			if err := missingIsFine(err); err != nil {
				return err
			}
			if id != "" {
				c.find(OldUpload, id, 0, nil)
			}
		}
	}
	return nil
}
