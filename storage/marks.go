package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"calotype/storage/blob"
)

// markSuffix tells the key of a mark from that of its variant.
const markSuffix = ".mark"

// OpenMark opens what [Library.PutMark] has put; the caller closes it. It asks the blob store only, not the database.
func (l *Library) OpenMark(ctx context.Context, fileID uuid.UUID, key string) (*blob.Blob, error) {
	at, err := blobKey(fileID, key)
	if err != nil {
		return nil, err
	}
	return l.blobs.Open(ctx, at+markSuffix)
}

// PutMark stores a few bytes about the variant of a key, over what was there: what was found out while it was rendered. A mark has
// no record, is listed nowhere, and goes when the variant does. If the file is deleted, before or meanwhile, nothing stays and the
// error is [io/fs.ErrNotExist]. Nor does anything stay once ctx ends, as in [Library.PutVariant].
func (l *Library) PutMark(ctx context.Context, fileID uuid.UUID, key string, data []byte) error {
	at, err := blobKey(fileID, key)
	if err != nil {
		return err
	}
	defer l.lockVariants(fileID)()
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := l.blobs.Put(ctx, at+markSuffix, bytes.NewReader(data)); err != nil {
		return err
	}
	// Whoever deletes the file after this drops its variants later, and finds the mark.
	if _, err := l.db.File(ctx, fileID); err != nil {
		return errors.Join(err, l.blobs.Delete(context.WithoutCancel(ctx), at+markSuffix))
	}
	return nil
}

// deleteVariant deletes the bytes of a variant and its mark.
func (l *Library) deleteVariant(ctx context.Context, r VariantRef) error {
	at := variantsPrefix(r.FileID) + r.Key
	if err := errors.Join(l.blobs.Delete(ctx, at), l.blobs.Delete(ctx, at+markSuffix)); err != nil {
		return fmt.Errorf("remove variant of file %s: %w", r.FileID, err)
	}
	return nil
}
