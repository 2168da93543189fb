// Package preview renders for people who are editing: for each viewer the newest transformation, as fast as it comes.
package preview

import (
	"context"
	"log/slog"
	"sync"

	"github.com/google/uuid"
	"golang.org/x/sync/semaphore"

	"calotype/imaging"
	"calotype/server/delivery"
	"calotype/storage"
)

// Hub holds the open viewers. Its methods may be called at once from any number of goroutines.
type Hub struct {
	library  *storage.Library
	variants *delivery.Variants
	limits   imaging.Limits
	places   *semaphore.Weighted // renders at once, apart from those of delivery, so that neither waits for the other
	log      *slog.Logger

	mu       sync.Mutex
	sessions map[string]*session
}

// New makes a hub that renders on so many cores at once.
func New(library *storage.Library, variants *delivery.Variants, workers int, limits imaging.Limits, log *slog.Logger) *Hub {
	return &Hub{library: library, variants: variants, limits: limits, log: log,
		places: semaphore.NewWeighted(int64(workers)), sessions: map[string]*session{}}
}

// MaxEdge bounds the longer side of a frame, in pixels.
const MaxEdge = 4096

// Open starts a viewer of a file. Its frames come through the channel until ctx ends; then it is closed. A viewer of the
// same name that is still open, as after a lost connection, ends. accept is the Accept header of the viewer's images.
// Errors: [fs.ErrNotExist].
func (h *Hub) Open(ctx context.Context, name string, file uuid.UUID, accept string) (<-chan *Frame, error) {
	f, err := h.library.File(ctx, file)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	s := &session{
		hub: h, file: f, accept: imaging.ParseAccept(accept), cancel: cancel,
		viewer: imaging.NewViewer(delivery.SourceOf(f), func(ctx context.Context) ([]byte, error) {
			return h.variants.Original(ctx, file)
		}, h.limits),
		newest: make(chan request, 1),
		frames: make(chan *Frame),
	}
	h.mu.Lock()
	if old := h.sessions[name]; old != nil {
		old.cancel()
	}
	h.sessions[name] = s
	h.mu.Unlock()

	go func() {
		defer close(s.frames)
		s.run(ctx)
		cancel()
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.sessions[name] == s {
			delete(h.sessions, name)
		}
	}()
	return s.frames, nil
}

// Set gives a viewer its newest transformation, in the place of one that it has not begun yet. It answers false when no
// viewer of that name is open.
func (h *Hub) Set(name string, seq int, t imaging.Transformation, maxEdge int, settle bool) bool {
	h.mu.Lock()
	s := h.sessions[name]
	h.mu.Unlock()
	if s == nil {
		return false
	}
	s.replace(request{seq, t, min(max(maxEdge, 1), MaxEdge), settle})
	return true
}
