package mend

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"golang.org/x/sync/errgroup"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
	"calotype/storage/internal/walk"
)

// database looks at what lies in the database alone.
func (c *Check) database(ctx context.Context) error {
	faults, err := c.Records.Integrity(ctx)
	for _, fault := range faults {
		c.find(Database, fault, 0, nil)
	}
	return err
}

// files goes through the files and what lies in a folder.
func (c *Check) files(ctx context.Context, folder string, do func(o *db.Original, b *blob.Info) error) error {
	compare := func(o db.Original, b blob.Info) int { return strings.Compare(folder+o.ID.String(), b.Key) }
	return walk.Merge(c.Records.Originals(ctx), c.Blobs.List(ctx, folder), compare, do)
}

func (c *Check) originals(ctx context.Context) error {
	sum, err := c.Records.SumOriginals(ctx)
	if err != nil {
		return err
	}
	read := int64(0)
	if c.Bytes {
		read = sum.Bytes
	}
	c.Progress.Begin("originals", sum.Files, read)
	defer c.Progress.End()
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(c.Jobs)
	err = c.files(inner, storage.OriginalsAt, func(o *db.Original, b *blob.Info) error {
		switch {
		case b == nil:
			c.report.Files++
			c.suspect(func(ctx context.Context) error { return c.missing(ctx, *o) })
		case o == nil:
			c.unrecorded(*b)
			return inner.Err()
		case b.Size != o.Bytes:
			c.report.Files++
			c.find(DamagedOriginal, b.Key, b.Size, nil)
		default:
			c.report.Files++
			if c.Bytes {
				group.Go(func() error { return c.read(inner, *o) })
				return inner.Err()
			}
		}
		c.add(1, 0)
		return inner.Err()
	})
	if failed := group.Wait(); failed != nil && ctx.Err() == nil {
		return failed
	}
	return errors.Join(err, ctx.Err())
}

// read holds an original to its checksum.
func (c *Check) read(ctx context.Context, o db.Original) error {
	key := storage.OriginalKey(o.ID)
	sum, err := walk.SumOf(ctx, c.Blobs, key, c.add)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.suspect(func(ctx context.Context) error { return c.missing(ctx, o) })
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil: // a part of a disk that cannot be read
		c.find(DamagedOriginal, key, o.Bytes, nil)
	case sum != o.Checksum:
		c.find(DamagedOriginal, key, o.Bytes, nil)
	}
	c.add(1, 0)
	return nil
}

// missing looks again for an original that a record speaks of. Records go before their bytes.
func (c *Check) missing(ctx context.Context, o db.Original) error {
	_, err := c.Blobs.Stat(ctx, storage.OriginalKey(o.ID))
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, recorded, err := c.Records.Original(ctx, o.ID); err != nil || !recorded {
		return err
	}
	c.find(MissingOriginal, o.ID.String(), o.Bytes, nil)
	return nil
}

// unrecorded looks at an original that no record speaks of: bytes come before their record.
func (c *Check) unrecorded(b blob.Info) {
	id, ok := storage.FileAt(storage.OriginalsAt, b.Key)
	if !ok {
		c.find(UnknownKey, b.Key, b.Size, nil)
		return
	}
	if !c.old(b) {
		return
	}
	c.suspect(func(ctx context.Context) error {
		if _, recorded, err := c.Records.Original(ctx, id); err != nil || recorded {
			return err
		}
		if _, err := c.Blobs.Stat(ctx, b.Key); err != nil { // swept away meanwhile
			return missingIsFine(err)
		}
		c.find(Unrecorded, b.Key, b.Size, nil)
		return nil
	})
}

func missingIsFine(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (c *Check) renditions(ctx context.Context) error {
	return c.files(ctx, storage.RenditionsAt, func(o *db.Original, b *blob.Info) error {
		switch {
		case b == nil && o.Rendition != "":
			c.suspect(func(ctx context.Context) error { return c.undrawn(ctx, *o) })
		case b != nil && (o == nil || o.Rendition == ""):
			id, ok := storage.FileAt(storage.RenditionsAt, b.Key)
			if !ok {
				c.find(UnknownKey, b.Key, b.Size, nil)
				return nil
			}
			if c.old(*b) {
				c.suspect(func(ctx context.Context) error {
					if o, recorded, err := c.Records.Original(ctx, id); err != nil || recorded && o.Rendition != "" {
						return err
					}
					c.find(NeedlessPicture, b.Key, b.Size, func(ctx context.Context) error { return c.Blobs.Delete(ctx, b.Key) })
					return nil
				})
			}
		}
		return ctx.Err()
	})
}

// undrawn looks again for the picture of a file that is not decoded itself. It can be drawn again where the original is there.
func (c *Check) undrawn(ctx context.Context, o db.Original) error {
	key := storage.RenditionKey(o.ID)
	if _, err := c.Blobs.Stat(ctx, key); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, recorded, err := c.Records.Original(ctx, o.ID); err != nil || !recorded {
		return err
	}
	var mend func(context.Context) error
	if _, err := c.Blobs.Stat(ctx, storage.OriginalKey(o.ID)); err == nil && c.Draw != nil {
		mend = func(ctx context.Context) error { return c.draw(ctx, o) }
	}
	c.find(MissingPicture, key, 0, mend)
	return nil
}

// maxDrawn bounds an original that is drawn: it is held in memory.
const maxDrawn = 1 << 30

func (c *Check) draw(ctx context.Context, o db.Original) error {
	c.drawing.Lock()
	defer c.drawing.Unlock()
	b, err := c.Blobs.Open(ctx, storage.OriginalKey(o.ID))
	if err != nil {
		return err
	}
	defer b.Close()
	data, err := io.ReadAll(io.LimitReader(b, maxDrawn))
	if err != nil {
		return err
	}
	picture, err := c.Draw(ctx, o.Format, data)
	if err != nil {
		return fmt.Errorf("draw file %s: %w", o.ID, err)
	}
	return c.Blobs.Put(ctx, storage.RenditionKey(o.ID), strings.NewReader(string(picture)))
}
