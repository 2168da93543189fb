package upload

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"calotype/imaging"
	"calotype/imaging/preflight"
	"calotype/server/problem"
	"calotype/storage"

	"github.com/google/uuid"
	"github.com/tus/tusd/v2/pkg/handler"
)

// finishTime bounds what is done after the last byte, also when the client has gone; lockTime the wait for others at work
// on the upload, turnTime that for others whose pictures are looked at.
const (
	finishTime = time.Minute
	lockTime   = 20 * time.Second
	turnTime   = time.Minute
)

// complete is called by tusd, under the upload's lock, when all bytes are at their key and the client waits for the answer.
func (h *Handler) complete(event handler.HookEvent) (handler.HTTPResponse, error) {
	ctx := event.Context
	if seen := trafficOf(ctx); seen != nil && seen.offset+seen.read > event.Upload.Size {
		// tusd answers 413 by itself, after this; what it cut off must not become a file.
		h.remove(ctx, event.Upload.ID)
		return handler.HTTPResponse{}, handler.ErrSizeExceeded
	}
	if err := h.stillAdmitted(ctx, event.Upload); err != nil {
		return handler.HTTPResponse{}, h.toTus(ctx, err)
	}
	file, err := h.finish(ctx, event.Upload)
	if err != nil {
		return handler.HTTPResponse{}, h.toTus(ctx, err)
	}
	return handler.HTTPResponse{Header: handler.HTTPHeader{FileIDHeader: file.ID.String()}}, nil
}

// finish makes a file of an upload whose bytes are all there, or refuses it with a [problem.Problem] and removes it. It
// may be called again after an error or a crash, and must be called under the upload's lock. Errors besides:
// [handler.ErrNotFound] of an upload whose file was deleted since, or whose bytes are gone.
func (h *Handler) finish(ctx context.Context, info handler.FileInfo) (*storage.File, error) {
	ctx = context.WithoutCancel(ctx) // a client that leaves now has sent all that is needed
	file, err := h.become(ctx, info)
	var refusal problem.Problem
	switch {
	case errors.As(err, &refusal):
		h.Log.InfoContext(ctx, "upload refused", "upload", info.ID, "reason", refusal.Detail)
		h.remove(ctx, info.ID)
		h.tellRefused(ctx, info, refusal)
		return nil, refusal
	case err != nil && !errors.Is(err, handler.ErrNotFound):
		return nil, err
	}
	// What tusd knows of the upload has done its work. Where this fails, the next sweep does it.
	if err := h.forget(ctx, info.ID); err != nil {
		h.Log.WarnContext(ctx, "a finished upload could not be forgotten", "upload", info.ID, "error", err)
	}
	return file, err
}

// become answers the file that the upload is, or becomes now.
func (h *Handler) become(ctx context.Context, info handler.FileInfo) (*storage.File, error) {
	file, err := h.file(ctx, info.ID)
	if !errors.Is(err, fs.ErrNotExist) {
		return file, err
	}
	if trashed, err := h.recorded(ctx, info.ID); err != nil {
		return nil, err
	} else if trashed {
		return nil, handler.ErrNotFound
	}
	leave, err := h.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, finishTime)
	defer cancel()
	return h.add(ctx, info)
}

// turn waits until the upload may be looked at: each holds a whole file in memory. When that is too long, the bytes stay for
// who asks next.
func (h *Handler) turn(ctx context.Context) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, turnTime)
	defer cancel()
	select {
	case h.gate <- struct{}{}:
		return func() { <-h.gate }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// add looks at the bytes and makes the record.
func (h *Handler) add(ctx context.Context, info handler.FileInfo) (*storage.File, error) {
	id, err := uuid.Parse(info.ID)
	if err != nil {
		return nil, err
	}
	name := CleanName(info.MetaData["filename"])
	key, err := h.keyOf(ctx, info, name)
	if err != nil {
		return nil, err
	}
	data, free, err := h.read(ctx, id, name, info.Size)
	if err != nil {
		return nil, err
	}
	defer free()
	checksum := make(chan string, 1)
	go func() { checksum <- sum(data) }() // of a large file, that takes as long as the look
	facts, picture, err := h.look(ctx, name, data)
	summed := <-checksum // also where the look failed: what is read is not to be freed meanwhile
	if err != nil {
		return nil, err
	}
	if err := checkType(key, name, facts.Type); err != nil {
		return nil, err
	}
	file := newFile(id, name, int64(len(data)), summed, facts)
	if file.ProjectID, err = h.project(ctx, info.MetaData["project"]); err != nil {
		return nil, err
	}
	var invalid *storage.InvalidError
	switch err := h.record(ctx, file, picture); {
	case errors.Is(err, fs.ErrNotExist): // the project was deleted just now
		return nil, noProject()
	case errors.As(err, &invalid):
		return nil, refused(http.StatusUnprocessableEntity, "invalid-"+invalid.Field, name, invalid.Problem)
	case err != nil:
		return nil, fmt.Errorf("add file %s: %w", info.ID, err)
	}
	h.Log.InfoContext(ctx, "file added", "file", file.ID, "name", name, "type", file.Type, "bytes", file.Bytes)
	return file, nil
}

func sum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func newFile(id uuid.UUID, name string, bytes int64, checksum string, facts *imaging.Facts) *storage.File {
	var pages []storage.FilePage
	for _, page := range facts.Pages {
		pages = append(pages, storage.FilePage{
			Width: page.Size.Width, Height: page.Size.Height, Orientation: page.Orientation, HasAlpha: page.HasAlpha,
		})
	}
	format, rendered := facts.Format, ""
	if facts.Original != "" {
		format, rendered = facts.Original, facts.Format
	}
	return &storage.File{
		ID: id, Name: name, Type: facts.Type, Format: format, Rendition: rendered,
		Bytes: bytes, Checksum: checksum,
		Width: facts.Size.Width, Height: facts.Size.Height, Frames: facts.Frames, Pages: pages, HasAlpha: facts.HasAlpha, Palette: facts.Palette,
		ColorSpace: facts.ColorSpace, Orientation: facts.Orientation, DPI: facts.DPI, Thumbhash: facts.Thumbhash,
		CapturedAt: facts.CapturedAt, Camera: facts.Camera, Latitude: facts.Latitude, Longitude: facts.Longitude, EXIF: facts.EXIF,
	}
}

// refuse turns what imaging found wrong into a sentence with the name of the file in it. Any other error is not the
// file's fault and stays as it is.
func refuse(name string, err error) error {
	var structure *preflight.Error
	var limit *imaging.LimitError
	var decode *imaging.DecodeError
	switch {
	case errors.As(err, &structure):
		switch structure.Kind {
		case preflight.Unsupported:
			return refused(http.StatusUnsupportedMediaType, "unsupported-type", name, structure.Message)
		case preflight.TooLarge:
			return refused(http.StatusUnprocessableEntity, "too-large", name, structure.Message)
		case preflight.Empty:
			return refused(http.StatusUnprocessableEntity, "empty", name, structure.Message)
		default:
			return refused(http.StatusUnprocessableEntity, "broken", name, structure.Message)
		}
	case errors.As(err, &limit):
		return refused(http.StatusUnprocessableEntity, "too-large", name, limit.Message)
	case errors.As(err, &decode):
		return refused(http.StatusUnprocessableEntity, "broken", name, decode.Message)
	}
	return fmt.Errorf("look at %q: %w", name, err)
}

func refused(status int, code, name, why string) problem.Problem {
	return problem.New(status, code, "The file was refused", fmt.Sprintf("«%s» was refused: %s.", name, strings.TrimSuffix(why, ".")))
}

// file is the record that an upload became; fs.ErrNotExist where there is none.
func (h *Handler) file(ctx context.Context, upload string) (*storage.File, error) {
	id, err := uuid.Parse(upload)
	if err != nil {
		return nil, fs.ErrNotExist
	}
	return h.Library.File(ctx, id)
}

// recorded tells whether an upload has become a file, be it in the trash: its bytes are the library's then.
func (h *Handler) recorded(ctx context.Context, upload string) (bool, error) {
	id, err := uuid.Parse(upload)
	if err != nil {
		return false, nil
	}
	return h.Library.Recorded(ctx, id)
}

func (h *Handler) move(ctx context.Context, id string) error {
	upload, err := h.composer.Core.GetUpload(ctx, id)
	if err != nil {
		return err
	}
	return upload.FinishUpload(ctx)
}

// remove takes a refused upload away, with its bytes. The client hears of the refusal, whether this succeeds or not.
func (h *Handler) remove(ctx context.Context, id string) {
	if err := h.Store.Remove(ctx, id); err != nil {
		h.Log.ErrorContext(ctx, "a refused upload could not be removed", "upload", id, "error", err)
	}
}

// forget ends what tusd's store knows of a finished upload; its bytes stay.
func (h *Handler) forget(ctx context.Context, id string) error {
	upload, err := h.composer.Core.GetUpload(ctx, id)
	if err != nil {
		return err
	}
	return h.composer.Terminater.AsTerminatableUpload(upload).Terminate(ctx)
}
