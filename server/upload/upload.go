// Package upload takes originals by the tus protocol: tusd in front of the blob store, so that the bytes go straight to
// where they stay. It decides who may pass to tusd, and what becomes of an upload whose last byte came: a File in the
// library, or a refusal that says why and leaves nothing behind.
package upload

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"calotype/imaging"
	"calotype/imaging/rendition"
	"calotype/server/access"
	"calotype/server/problem"
	"calotype/storage"
	"calotype/storage/blob"

	"github.com/tus/tusd/v2/pkg/handler"
)

// BasePath is where the handler must be mounted, without taking the path away from the request.
const BasePath = "/uploads/"

// FileIDHeader carries the id of the file that an upload has become, in the answer that completes the upload and in
// every later answer about it.
const FileIDHeader = "Calotype-File-Id"

// Store is what uploads need of the blob store.
type Store interface {
	blob.Uploads
	// Open opens the bytes under a key, as [blob.Store] does: the library does not open what has no record yet.
	Open(ctx context.Context, key string) (*blob.Blob, error)
}

// Config is what a Handler works with. All fields but Authenticate and PublicURL are needed.
type Config struct {
	Library *storage.Library
	Guarded *access.Library // the same, for what callers ask
	// Authenticate answers who sends a request, at its end; nil means who did at its begin.
	Authenticate func(*http.Request) (*access.Caller, error)
	Store        Store          // of the blob store that Library keeps its originals in
	MaxSize      int64          // bytes of one file
	Expiry       time.Duration  // how long an unfinished upload may rest
	Limits       imaging.Limits // of the pictures that are taken
	Workers      int            // uploads that are looked at, whole in memory, at the same time
	// Renditions makes pictures of what is not decoded in this process.
	Renditions *rendition.Maker
	Log        *slog.Logger
	// PublicURL is the base of the addresses of uploads; when empty, clients get paths, which are right behind any proxy.
	PublicURL string
}

// A Handler serves BasePath. It may be used by any number of requests at once.
type Handler struct {
	Config
	tus       *handler.Handler
	composer  *handler.StoreComposer
	locker    handler.Locker // of uploads, among all who write beside this one
	told      budget         // of refusals
	gate      chan struct{}
	stopping  context.Context
	interrupt context.CancelFunc
}

// New puts tusd in front of the store.
func New(c Config) (*Handler, error) {
	h := &Handler{Config: c, composer: handler.NewStoreComposer(), locker: c.Library.UploadLocker(), told: newBudget(), gate: make(chan struct{}, max(c.Workers, 1))}
	h.stopping, h.interrupt = context.WithCancel(context.Background())
	c.Store.UseIn(h.composer)
	if !h.composer.UsesTerminater || !h.composer.UsesLengthDeferrer {
		return nil, errors.New("uploads: the store lacks termination or deferred lengths")
	}
	composer := handler.NewStoreComposer()
	plainStore{h, h.composer}.useIn(composer)
	composer.UseLocker(courteous{h})
	var err error
	h.tus, err = handler.NewHandler(handler.Config{
		StoreComposer:             composer,
		MaxSize:                   c.MaxSize,
		BasePath:                  strings.TrimSuffix(c.PublicURL, "/") + BasePath,
		DisableDownload:           true,
		DisableConcatenation:      true,
		Cors:                      &handler.CorsConfig{Disable: true},
		Logger:                    tusLogger(c.Log),
		PreUploadCreateCallback:   h.create,
		PreFinishResponseCallback: h.complete,
	})
	if err != nil {
		return nil, fmt.Errorf("uploads: %w", err)
	}
	return h, nil
}

// Interrupt ends the transfers that run, keeping what they brought: their clients hear 503 and may go on with another
// process. For the end of a server that has waited long enough.
func (h *Handler) Interrupt() { h.interrupt() }

// idPattern is exactly what create makes; nothing else reaches tusd.
var idPattern = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// ServeHTTP implements [http.Handler].
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id, refusal := admit(r)
	if refusal != nil {
		problem.Write(w, r, *refusal)
		return
	}
	if refusal := h.admitCaller(r, id); refusal != nil {
		problem.Write(w, r, *refusal)
		return
	}
	seen := newTraffic(w, r)
	defer seen.done()
	defer context.AfterFunc(h.stopping, func() { seen.interrupt(handler.ErrServerShutdown) })()
	r = r.WithContext(context.WithValue(r.Context(), trafficKey{}, seen))
	r.Body = seen
	switch method(r) {
	case http.MethodHead, http.MethodPatch, http.MethodDelete:
		seen.offset, _ = strconv.ParseInt(r.Header.Get("Upload-Offset"), 10, 64) // tusd refuses what is no number
		if id != "" && h.serveFinished(w, r, id) {
			return
		}
	}
	h.serveTus(w, r, id, seen)
}

// serveTus lets tusd answer, in problem JSON where it refuses, and clears away what no client could go on with.
func (h *Handler) serveTus(w http.ResponseWriter, r *http.Request, id string, seen *traffic) {
	inner := r.Clone(r.Context())
	inner.URL.Path, inner.URL.RawPath = id, ""
	answer := &translator{ResponseWriter: w, relative: h.PublicURL == ""}
	h.tus.ServeHTTP(answer, inner)
	if answer.refused == 0 {
		return
	}
	if answer.refused == http.StatusNotFound && id != "" { // it was finished while tusd waited for its lock
		if file, err := h.finishedFile(r.Context(), id); err == nil {
			w.Header().Del("Content-Type") // of what tusd would have said
			w.Header().Del("Content-Length")
			answerFinished(w, r, file)
			return
		}
	}
	if seen.interrupted() != nil { // else net/http waits for the rest of the body before it answers
		w.Header().Set("Connection", "close")
	}
	var gone handler.FileInfo // zero where there is none
	switch {
	case seen.created != "" && answer.refused != http.StatusServiceUnavailable: // the client was not told the address of what it has created
		gone = h.discard(r.Context(), seen.created, always)
	case answer.refused == http.StatusRequestEntityTooLarge:
		gone = h.discard(r.Context(), id, h.overfull)
	}
	switch refusal := answer.refusal(h.MaxSize); {
	case refusal.Code == tooLargeCode && id == "":
		h.tellTooLarge(r, refusal)
	case answer.refused == http.StatusRequestEntityTooLarge && h.overfull(gone):
		h.tellRefused(r.Context(), gone, refusal)
	}
	answer.finish(r, h.MaxSize)
}

// discard removes an upload that is not a file and for which the test holds, and answers what was known of it; nothing where it stays.
func (h *Handler) discard(ctx context.Context, id string, test func(handler.FileInfo) bool) (gone handler.FileInfo) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTime)
	defer cancel()
	err := h.locked(ctx, id, func(info handler.FileInfo) error {
		if !test(info) {
			return nil
		}
		if recorded, err := h.recorded(ctx, id); recorded || err != nil {
			return err
		}
		gone = info
		return h.Store.Remove(ctx, id)
	})
	if err != nil && !errors.Is(err, handler.ErrNotFound) {
		h.Log.ErrorContext(ctx, "a refused upload could not be removed", "upload", id, "error", err)
	}
	return gone
}

func always(handler.FileInfo) bool { return true }

// overfull tells whether an upload of unknown length has come to the largest size that is taken.
func (h *Handler) overfull(info handler.FileInfo) bool {
	return info.SizeIsDeferred && info.Offset >= h.MaxSize
}

// locked calls f with what is known of the upload, while nobody else works on it.
func (h *Handler) locked(ctx context.Context, id string, f func(handler.FileInfo) error) error {
	return h.lockedWithin(ctx, lockTime, id, f)
}

// lockedWithin is locked that waits so long for others.
func (h *Handler) lockedWithin(ctx context.Context, patience time.Duration, id string, f func(handler.FileInfo) error) error {
	lock, err := h.locker.NewLock(id)
	if err != nil {
		return err
	}
	wait, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := lock.Lock(wait, func() {}); err != nil { // work under this lock is short: no need to give it up early
		return err
	}
	defer func() {
		if err := lock.Unlock(); err != nil {
			h.Log.ErrorContext(ctx, "an upload could not be unlocked", "upload", id, "error", err)
		}
	}()
	info, err := h.info(ctx, id)
	if err != nil {
		return err
	}
	return f(info)
}

// info is what tusd's store knows of an upload; handler.ErrNotFound where that is nothing.
func (h *Handler) info(ctx context.Context, id string) (handler.FileInfo, error) {
	upload, err := h.composer.Core.GetUpload(ctx, id)
	if err != nil {
		return handler.FileInfo{}, err
	}
	return upload.GetInfo(ctx)
}
