package upload

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"calotype/imaging/preflight"
	"calotype/server/access"
	"calotype/server/problem"
	"calotype/storage"

	"github.com/google/uuid"
	"github.com/tus/tusd/v2/pkg/handler"
)

// An Incoming is a file whose bytes come in one go, and not piece by piece.
type Incoming struct {
	Project  uuid.UUID // who asks for it may add files there
	Name     string    // as the client gives it
	Size     int64     // bytes; below 0 when it is not known
	Body     io.Reader // its errors end it; a [problem.Problem] is the answer
	Progress func(bytes int64)
	// Admitted is asked when all bytes are there, right before they become a file: an error is the answer. Nil means that the request says it, see
	// [Handler.Body].
	Admitted func(context.Context) error
}

// Take makes a file of bytes that come in one go, as of an upload by tus: by the same limits, to the same place, looked at in the same way.
// What is refused is a [problem.Problem]. Nobody goes on with what broke off, so nothing is left of it: also where the process is
// killed, once it was swept.
func (h *Handler) Take(ctx context.Context, in Incoming) (*storage.File, error) {
	info, err := h.announce(ctx, in)
	if err != nil {
		return nil, err
	}
	lock, err := h.locker.NewLock(info.ID)
	if err != nil {
		return nil, err
	}
	if err := h.lockNew(ctx, lock); err != nil {
		return nil, err
	}
	defer func() {
		if err := lock.Unlock(); err != nil {
			h.Log.ErrorContext(ctx, "an upload could not be unlocked", "upload", info.ID, "error", err)
		}
	}()
	file, err := h.takeLocked(ctx, info, in)
	var refusal problem.Problem
	if err != nil && !errors.As(err, &refusal) {
		h.Log.InfoContext(ctx, "upload ended", "upload", info.ID, "error", err)
	}
	if err != nil {
		gone, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTime)
		defer cancel()
		h.removeUnrecorded(gone, info.ID)
	}
	return file, err
}

// onceKey marks an upload that comes in one go, in what is known of it.
const onceKey = "once"

// announce is what is known of the file before its first byte.
func (h *Handler) announce(ctx context.Context, in Incoming) (info handler.FileInfo, err error) {
	name, caller := CleanName(in.Name), access.From(ctx)
	id, err := uuid.NewV7()
	if err != nil {
		return info, fmt.Errorf("make an id: %w", err)
	}
	info = handler.FileInfo{
		ID: id.String(), Size: max(in.Size, 0), SizeIsDeferred: in.Size < 0, Storage: h.Store.Prepare(id.String(), storage.OriginalKey(id)).Storage,
		MetaData: begun(name, in.Project, caller),
	}
	info.MetaData[onceKey] = "yes"
	if err := h.checkAnnounced(publicKey(caller), name, in.Size); err != nil {
		h.tellRefused(ctx, info, err)
		return info, err
	}
	return info, nil
}

// lockNew takes the lock of an upload of which nobody else knows: sweeps leave it alone.
func (h *Handler) lockNew(ctx context.Context, lock handler.Lock) error {
	ctx, cancel := context.WithTimeout(ctx, lockTime)
	defer cancel()
	return lock.Lock(ctx, func() {})
}

func (h *Handler) takeLocked(ctx context.Context, info handler.FileInfo, in Incoming) (*storage.File, error) {
	name, key := info.MetaData["filename"], publicKey(access.From(ctx))
	body := &goodBody{from: bufio.NewReaderSize(told(in.Body, in.Progress), headSize), check: func(bytes int64) error {
		if bytes > h.MaxSize {
			return tooLarge(h.MaxSize)
		}
		return checkSize(key, name, bytes)
	}}
	if err := body.begin(name); err != nil {
		h.tellUnfit(ctx, info, body, err)
		return nil, err
	}
	upload, err := h.newUpload(ctx, info)
	if err != nil {
		return nil, err
	}
	written, err := upload.WriteChunk(ctx, 0, body)
	switch {
	case body.failed != nil: // a store may take an end that came too early for the end
		h.tellUnfit(ctx, info, body, body.failed)
		return nil, body.failed
	case err != nil:
		return nil, err
	case written != body.read:
		return nil, fmt.Errorf("upload %s: %d of %d bytes were written", info.ID, written, body.read)
	case !info.SizeIsDeferred && written < info.Size:
		return nil, cutShort()
	}
	if info.SizeIsDeferred {
		if err := h.composer.LengthDeferrer.AsLengthDeclarableUpload(upload).DeclareLength(ctx, written); err != nil {
			return nil, err
		}
	}
	if err := upload.FinishUpload(context.WithoutCancel(ctx)); err != nil {
		return nil, err
	}
	info.Size, info.Offset, info.SizeIsDeferred = written, written, false
	if in.Admitted == nil {
		in.Admitted = func(ctx context.Context) error { return h.stillAdmitted(ctx, info) }
	}
	if err := in.Admitted(ctx); err != nil {
		return nil, err
	}
	return h.finish(ctx, info)
}

// tellUnfit tells of a body that is refused for what it is, as at its end, and not for how it came.
func (h *Handler) tellUnfit(ctx context.Context, info handler.FileInfo, body *goodBody, err error) {
	if body.unfit {
		h.Log.InfoContext(ctx, "upload refused", "upload", info.ID, "reason", err)
		h.tellRefused(ctx, info, err)
	}
}

func (h *Handler) newUpload(ctx context.Context, info handler.FileInfo) (handler.Upload, error) {
	ctx, cancel := context.WithTimeout(ctx, knowTime)
	defer cancel()
	return h.composer.Core.NewUpload(ctx, info)
}

// removeUnrecorded takes an upload away that has not become a file.
func (h *Handler) removeUnrecorded(ctx context.Context, id string) {
	recorded, err := h.recorded(ctx, id)
	if err == nil && !recorded {
		err = h.Store.Remove(ctx, id)
	}
	if err != nil {
		h.Log.ErrorContext(ctx, "an upload that ended could not be removed; it is swept later", "upload", id, "error", err)
	}
}

// A goodBody is read as far as it is what may be taken.
type goodBody struct {
	from   *bufio.Reader
	check  func(bytes int64) error // whether so many may come
	read   int64
	failed error // why it ends before its end
	unfit  bool  // which is for what it is
}

// begin looks at the first bytes: what is no picture is not waited for.
func (b *goodBody) begin(name string) error {
	head, err := b.from.Peek(headSize)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return BodyError(err)
	case len(head) == 0:
		err = isEmpty(name)
	default:
		if err = preflight.Begins(head); err != nil {
			err = refuse(name, err)
		}
	}
	b.unfit = err != nil
	return err
}

// Read implements [io.Reader].
func (b *goodBody) Read(p []byte) (int, error) {
	if b.failed != nil {
		return 0, b.failed
	}
	n, err := b.from.Read(p)
	b.read += int64(n)
	b.failed = b.check(b.read)
	switch {
	case b.failed != nil:
		b.unfit = true
	case err != nil && !errors.Is(err, io.EOF):
		b.failed = BodyError(err)
	}
	if b.failed != nil {
		return 0, b.failed
	}
	return n, err
}

// BodyError is what a client hears whose bytes do not come to their end: a [problem.Problem], unless it is the client that went away.
func BodyError(err error) error {
	var refusal problem.Problem
	var tus handler.Error
	switch {
	case errors.As(err, &refusal), errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &tus) && tus.ErrorCode == handler.ErrServerShutdown.ErrorCode:
		return problem.New(http.StatusServiceUnavailable, "shutting-down", "Shutting down", "The server is shutting down. Send the file again in a moment.")
	case isTimeout(err):
		return problem.New(http.StatusRequestTimeout, "read-timeout", "Too slow", fmt.Sprintf("No bytes came for %v. Send the file again.", readTime))
	}
	return cutShort()
}

func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.As(err, &timeout) && timeout.Timeout()
}

const cutShortCode = "unexpected-eof"

// IsCutShort tells whether an error of [BodyError] says that the bytes ended too early, and nothing more.
func IsCutShort(err error) bool {
	var p problem.Problem
	return errors.As(err, &p) && p.Code == cutShortCode
}

func cutShort() problem.Problem {
	return problem.New(http.StatusBadRequest, cutShortCode, "Cut short", "The bytes ended before all of the file came. Send the file again.")
}

func isEmpty(name string) problem.Problem {
	return problem.New(http.StatusUnprocessableEntity, "empty", "The file is empty", fmt.Sprintf("«%s» is empty.", name))
}

func tooLarge(max int64) problem.Problem {
	return translate(http.StatusRequestEntityTooLarge, handler.ErrMaxSizeExceeded.ErrorCode, max)
}

// readTime is how long the next bytes of a body may take.
const readTime = time.Minute

// Body answers the body of a request for [Handler.Take], until done is called: no read waits without end, and the end of the server ends it
// as it ends the transfers of tus. With the context that it answers, Take asks at the end who sends the request yet.
func (h *Handler) Body(w http.ResponseWriter, r *http.Request) (ctx context.Context, body io.Reader, done func()) {
	seen := newTraffic(w, r)
	stop := context.AfterFunc(h.stopping, func() { seen.interrupt(handler.ErrServerShutdown) })
	return context.WithValue(r.Context(), trafficKey{}, seen), timed{seen}, func() {
		stop()
		seen.done()
	}
}

// timed is a body of which each read has so much time.
type timed struct{ *traffic }

// Read implements [io.Reader].
func (t timed) Read(p []byte) (int, error) {
	_ = t.control.SetReadDeadline(time.Now().Add(readTime)) // before the traffic asks whether it is interrupted; without support, none is needed
	n, err := t.traffic.Read(p)
	if errors.Is(err, io.EOF) {
		_ = t.control.SetReadDeadline(time.Time{}) // or it would hit what the connection brings next
	}
	return n, err
}
