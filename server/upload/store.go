package upload

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"
)

// A plainStore is the store as tusd sees it. What fails in it is one of tusd's errors, which it passes on as it is: of all others it
// keeps a text alone.
type plainStore struct {
	handler *Handler
	store   *handler.StoreComposer
}

// knowTime is how long the store may take to say what it knows of an upload, while the client waits.
const knowTime = 15 * time.Second

// useIn has tusd write into the store.
func (s plainStore) useIn(c *handler.StoreComposer) {
	c.UseCore(s)
	c.UseTerminater(s)
	c.UseLengthDeferrer(s)
}

// plain is an error for tusd.
func (s plainStore) plain(ctx context.Context, err error) error {
	var tus handler.Error
	if err == nil || errors.As(err, &tus) {
		return err
	}
	return s.handler.toTus(ctx, err)
}

func (s plainStore) NewUpload(ctx context.Context, info handler.FileInfo) (handler.Upload, error) {
	limited, cancel := context.WithTimeout(ctx, knowTime)
	defer cancel()
	upload, err := s.store.Core.NewUpload(limited, info)
	return plainUpload{upload, s}, s.plain(ctx, err)
}

func (s plainStore) GetUpload(ctx context.Context, id string) (handler.Upload, error) {
	limited, cancel := context.WithTimeout(ctx, knowTime)
	defer cancel()
	upload, err := s.store.Core.GetUpload(limited, id)
	return plainUpload{upload, s}, s.plain(ctx, err)
}

func (s plainStore) AsTerminatableUpload(upload handler.Upload) handler.TerminatableUpload {
	return plainTermination{s.store.Terminater.AsTerminatableUpload(upload.(plainUpload).Upload), s}
}

func (s plainStore) AsLengthDeclarableUpload(upload handler.Upload) handler.LengthDeclarableUpload {
	return plainLength{s.store.LengthDeferrer.AsLengthDeclarableUpload(upload.(plainUpload).Upload), s}
}

type plainUpload struct {
	handler.Upload
	store plainStore
}

func (u plainUpload) WriteChunk(ctx context.Context, offset int64, src io.Reader) (int64, error) {
	n, err := u.Upload.WriteChunk(ctx, offset, src)
	return n, u.store.plain(ctx, err)
}

func (u plainUpload) GetInfo(ctx context.Context) (handler.FileInfo, error) {
	info, err := u.Upload.GetInfo(ctx)
	return info, u.store.plain(ctx, err)
}

func (u plainUpload) FinishUpload(ctx context.Context) error {
	return u.store.plain(ctx, u.Upload.FinishUpload(ctx))
}

type plainTermination struct {
	upload handler.TerminatableUpload
	store  plainStore
}

func (t plainTermination) Terminate(ctx context.Context) error {
	return t.store.plain(ctx, t.upload.Terminate(ctx))
}

type plainLength struct {
	upload handler.LengthDeclarableUpload
	store  plainStore
}

func (l plainLength) DeclareLength(ctx context.Context, length int64) error {
	return l.store.plain(ctx, l.upload.DeclareLength(ctx, length))
}
