package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"calotype/storage/blob"
	"calotype/storage/db"
)

// A rendition is what is decoded in the place of an original that is not: a picture, made when the file is uploaded. It is
// as old as its file and goes with it.
const renditions = "renditions/"

// RenditionKey is where the rendition of a file lies in the blob store, if it has one.
func RenditionKey(id uuid.UUID) string { return renditions + id.String() }

// bytesOf are where the bytes of a file lie, apart from its variants.
func bytesOf(id uuid.UUID) []string { return []string{OriginalKey(id), RenditionKey(id)} }

// FileAt is the file of which bytes lie at a key below [OriginalsAt] or [RenditionsAt], and whether it is one.
func FileAt(folder, key string) (uuid.UUID, bool) {
	id, err := uuid.Parse(strings.TrimPrefix(key, folder))
	return id, err == nil && folder+id.String() == key
}

// AddRendered is [Library.AddFile] of a file with a rendition, of the format that f.Rendition says. Where the file is not
// added, no rendition stays.
func (l *Library) AddRendered(ctx context.Context, f *File, rendition []byte) error {
	if f.ID == uuid.Nil || f.Rendition == "" {
		return invalid("rendition", "a file with a rendition has an id, and its rendition a format")
	}
	if recorded, err := l.Recorded(ctx, f.ID); err != nil {
		return err
	} else if recorded { // AddFile says so; the rendition there is that of the file
		return l.AddFile(ctx, f)
	}
	if err := l.blobs.Put(ctx, RenditionKey(f.ID), bytes.NewReader(rendition)); err != nil {
		return fmt.Errorf("store the rendition of file %s: %w", f.ID, err)
	}
	err := l.AddFile(ctx, f)
	if err == nil || db.InDoubt(err) { // what nobody needs is swept
		return err
	}
	ctx = context.WithoutCancel(ctx)
	if recorded, unknown := l.Recorded(ctx, f.ID); unknown != nil || recorded { // then the next sweep looks
		return errors.Join(err, unknown)
	}
	return errors.Join(err, l.blobs.Delete(ctx, RenditionKey(f.ID)))
}

// OpenPicture opens what is decoded of a file: its rendition where it has one, else the original. The caller closes it.
func (l *Library) OpenPicture(ctx context.Context, id uuid.UUID) (*blob.Blob, error) {
	f, err := l.File(ctx, id)
	if err != nil {
		return nil, err
	}
	if f.Rendition != "" {
		return l.blobs.Open(ctx, RenditionKey(id))
	}
	return l.blobs.Open(ctx, OriginalKey(id))
}
