package graph

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/server/access"
	"calotype/server/preview"
)

// A stage stands in for the renderer: it answers each transformation with a frame that says what it was.
type stage struct {
	mu     sync.Mutex
	open   map[string]chan *preview.Frame
	files  map[string]uuid.UUID
	accept map[string]string
	ended  chan string // sessions whose viewer went away
	data   []byte      // of every frame
	fail   error       // of Open
}

// ofToken is the name that a caller with the token gave to a session; those of others stay apart.
func ofToken(session string) string { return strings.TrimPrefix(session, access.OfToken().ID()+"/") }

func newStage() *stage {
	return &stage{open: map[string]chan *preview.Frame{}, files: map[string]uuid.UUID{}, accept: map[string]string{}, ended: make(chan string, 100)}
}

func (s *stage) Open(ctx context.Context, session string, file uuid.UUID, accept string) (<-chan *preview.Frame, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	session = ofToken(session)
	if s.fail != nil {
		return nil, s.fail
	}
	frames := make(chan *preview.Frame, 100)
	s.open[session], s.files[session], s.accept[session] = frames, file, accept
	context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.open, session)
		close(frames)
		s.ended <- session
	})
	return frames, nil
}

func (s *stage) SetAnywhere(_ context.Context, session string, seq int, t imaging.Transformation, maxEdge int, settle bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	session = ofToken(session)
	frames, ok := s.open[session]
	if !ok {
		return false
	}
	frame := &preview.Frame{Seq: seq, Width: maxEdge, Height: maxEdge / 2, Bytes: len(s.data), RenderMs: 1.5, MIME: "image/jpeg", Data: s.data,
		FullWidth: 4000, FullHeight: 2000}
	if settle {
		frame.Result = &preview.Result{Format: "avif", Bytes: 5 << 30, Width: 4000, Height: 2000, URL: fmt.Sprint("/image/", s.files[session], "/", t.Path())}
	}
	if seq < 0 {
		frame = &preview.Frame{Seq: seq, Err: &preview.Problem{Code: "result-too-large", Message: "the result would have 90000 pixels"}}
	}
	frames <- frame
	return true
}

func (s *stage) has(session string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open[session] != nil
}
