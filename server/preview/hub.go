// Package preview renders for people who are editing: for each viewer the newest transformation, as fast as it comes.
package preview

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/server/delivery"
	"calotype/server/gate"
	"calotype/storage"
)

// Hub holds the open viewers. Its methods may be called at once from any number of goroutines.
type Hub struct {
	library  *storage.Library
	variants *delivery.Variants
	limits   imaging.Limits
	gate     *gate.Gate
	log      *slog.Logger

	Watch func(made bool, took time.Duration) // is told of each frame; to be set before the first viewer

	original func(ctx context.Context, file uuid.UUID) ([]byte, error)
	after    func(time.Duration) <-chan time.Time
	patience time.Duration // how long a render may hold up a newer one

	mu       sync.Mutex
	sessions map[string]*session
	closed   bool
	others   others
	running  sync.WaitGroup
}

// ErrClosed is what Open answers after Close.
var ErrClosed = errors.New("previews are closed")

// New makes a hub that renders through the gate of variants. Close it when done, before variants.
func New(library *storage.Library, variants *delivery.Variants, limits imaging.Limits, log *slog.Logger) *Hub {
	h := &Hub{library: library, variants: variants, limits: limits, log: log,
		gate: variants.Gate(), Watch: func(bool, time.Duration) {}, after: time.After, patience: overtakenTime, sessions: map[string]*session{}}
	h.original = func(ctx context.Context, file uuid.UUID) ([]byte, error) { return h.variants.Original(ctx, file) }
	library.Watch(h.changed)
	h.others.hub, h.others.id = h, uuid.NewString()
	library.Hear(topic, h.others.hear)
	return h
}

// MaxEdge bounds the longer side of a frame, in pixels.
const MaxEdge = 4096

// Open starts a viewer of a file. Its frames come through the channel until ctx ends; then it is closed. A viewer of the
// same name that is still open, as after a lost connection, ends, and what it was asked for last is asked of this one: the
// answer may have been lost with the connection. accept is the Accept header of the viewer's images. Errors:
// [fs.ErrNotExist], [ErrClosed].
func (h *Hub) Open(ctx context.Context, name string, file uuid.UUID, accept string) (<-chan *Frame, error) {
	f, err := h.library.File(ctx, file)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	s := &session{
		hub: h, id: file, opened: h.library.Now(), owner: uuid.New(), state: state{file: f}, accept: imaging.ParseAccept(accept), cancel: cancel,
		newest: make(chan request, 1), frames: make(chan *Frame),
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		cancel()
		return nil, ErrClosed
	}
	if old := h.sessions[name]; old != nil {
		old.cancel()
		if last, any := old.given(); any && old.id == file {
			s.replace(last)
		}
	}
	h.sessions[name] = s
	h.running.Go(func() { h.others.takeOver(ctx, name, s) })
	h.running.Go(func() {
		defer close(s.frames)
		defer h.leave(name, s)
		defer cancel()
		h.refresh(ctx, s)
		s.run(ctx)
	})
	return s.frames, nil
}

// refresh looks at a file again, which may have changed before its viewer was known.
func (h *Hub) refresh(ctx context.Context, s *session) {
	if f, err := h.library.File(ctx, s.id); err == nil {
		s.follow(f)
	}
}

func (h *Hub) leave(name string, s *session) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.sessions[name] == s {
		delete(h.sessions, name)
	}
}

// Set gives a viewer its newest transformation, in the place of one that it has not begun yet. maxEdge is brought to
// 1…[MaxEdge]. It answers false when no viewer of that name is open.
func (h *Hub) Set(name string, seq int, t imaging.Transformation, maxEdge int, settle bool) bool {
	r := request{seq, t, min(max(maxEdge, 1), MaxEdge), settle, t.Files(), len(t.Presets()) > 0}
	h.mu.Lock()
	defer h.mu.Unlock() // or a takeover would miss it
	s := h.sessions[name]
	if s == nil {
		return false
	}
	s.replace(r)
	return true
}

// changed has open viewers follow their file, the presets of its project, and the files that are laid on it. It runs while
// the library tells everybody else.
func (h *Hub) changed(e storage.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	file := e.FileID.String()
	for _, s := range h.sessions {
		if e.File != nil && s.id == e.FileID {
			s.follow(e.File)
		}
		switch e.Kind {
		case storage.EventPresets:
			s.again(e.ProjectID, func(r request) bool { return r.presets })
		case storage.EventDeleted, storage.EventRestored: // what presets lay on a picture is not known here
			s.again(e.ProjectID, func(r request) bool { return r.presets || slices.Contains(r.files, file) })
		}
	}
}

// Viewers is how many are open.
func (h *Hub) Viewers() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.sessions)
}

// Close ends all viewers and waits until nothing renders for them any more. No viewer can be opened afterwards.
func (h *Hub) Close() {
	h.mu.Lock()
	h.closed = true
	for _, s := range h.sessions {
		s.cancel()
	}
	h.mu.Unlock()
	h.running.Wait()
}
