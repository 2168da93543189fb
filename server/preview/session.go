package preview

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"calotype/imaging"
	"calotype/server/delivery"
	"calotype/storage"
)

// A session is one viewer: a slot for the newest request, and one render at a time.
type session struct {
	hub    *Hub
	file   *storage.File
	accept imaging.Accept
	viewer *imaging.Viewer
	cancel context.CancelFunc
	frames chan *Frame

	mu      sync.Mutex
	highest int          // seq of what was given last
	newest  chan request // holds one
}

type request struct {
	seq     int
	t       imaging.Transformation
	maxEdge int
	settle  bool
}

// replace puts a request into the slot, in the place of the one that waits there. One that was overtaken on its way is
// dropped: the newer one has said all.
func (s *session) replace(r request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.seq < s.highest {
		return
	}
	s.highest = r.seq
	select {
	case <-s.newest:
	default:
	}
	s.newest <- r // has room: only replace sends, and only under mu
}

// run renders until ctx ends. A settle frame takes long and runs aside; the next request ends it.
func (s *session) run(ctx context.Context) {
	var settling sync.WaitGroup
	defer settling.Wait()
	stop := func() {}
	for {
		select {
		case <-ctx.Done():
			stop()
			return
		case r := <-s.newest:
			stop()
			if !r.settle {
				s.send(ctx, s.guarded(ctx, r, s.render))
				continue
			}
			var settle context.Context
			settle, stop = context.WithCancel(ctx)
			settling.Go(func() { s.send(settle, s.guarded(settle, r, s.settle)) })
		}
	}
}

// send hands a frame over, unless it is nil or nobody waits for it any more.
func (s *session) send(ctx context.Context, f *Frame) {
	if f == nil || ctx.Err() != nil {
		return
	}
	select {
	case s.frames <- f:
	case <-ctx.Done():
	}
}

// guarded answers a panic as a frame that failed: the goroutine is nobody's request, and would take the whole process with it.
func (s *session) guarded(ctx context.Context, r request, render func(context.Context, request) *Frame) (f *Frame) {
	defer func() {
		if cause := recover(); cause != nil {
			f = s.failed(ctx, r, fmt.Errorf("panic: %v\n%s", cause, debug.Stack()))
		}
	}()
	return render(ctx, r)
}

// render makes a quick frame on the warm source.
func (s *session) render(ctx context.Context, r request) *Frame {
	if err := s.hub.places.Acquire(ctx, 1); err != nil {
		return nil
	}
	defer s.hub.places.Release(1)
	made, err := s.viewer.Render(ctx, r.t, r.maxEdge)
	if err != nil {
		return s.failed(ctx, r, err)
	}
	return &Frame{
		Seq: r.seq, Width: made.Size.Width, Height: made.Size.Height, Bytes: len(made.Data),
		RenderMs: float64(made.Duration) / float64(time.Millisecond), MIME: imaging.MediaType(made.Format), Data: made.Data,
		FullWidth: made.Full.Width, FullHeight: made.Full.Height,
	}
}

// settle renders what the link will serve, so that its true size is known, and shows it; a result larger than the screen
// is shown by a frame of the warm source.
func (s *session) settle(ctx context.Context, r request) *Frame {
	start := time.Now()
	if r.t.IsTerminal() {
		return s.render(ctx, r)
	}
	if r.t.IsOriginal() { // the link serves the file as it is
		f := s.render(ctx, r)
		if f != nil && f.Err == nil {
			f.Result = &Result{Format: s.file.Format, Bytes: s.file.Bytes, Width: s.file.Width, Height: s.file.Height, URL: s.url(r.t)}
		}
		return f
	}
	result, err := s.hub.variants.Get(ctx, s.file.ID, r.t, s.accept)
	if err != nil {
		return s.failed(ctx, r, err)
	}
	f := &Frame{Seq: r.seq, Width: result.Size.Width, Height: result.Size.Height, Bytes: int(result.Bytes),
		MIME: imaging.MediaType(result.Format), Data: result.Data}
	if max(result.Size.Width, result.Size.Height) > r.maxEdge || result.Data == nil {
		if f = s.render(ctx, r); f == nil || f.Err != nil {
			return f
		}
	}
	f.FullWidth, f.FullHeight = result.Size.Width, result.Size.Height
	f.RenderMs = float64(time.Since(start)) / float64(time.Millisecond)
	f.Result = &Result{Format: result.Format, Bytes: result.Bytes, Width: result.Size.Width, Height: result.Size.Height,
		URL: s.url(r.t)}
	return f
}

func (s *session) url(t imaging.Transformation) string {
	return "/image/" + s.file.ID.String() + "/" + t.Path()
}

// failed answers why there is no picture. What is not the viewer's business goes to the log.
func (s *session) failed(ctx context.Context, r request, err error) *Frame {
	p := delivery.Problem(err)
	if p.Status == http.StatusInternalServerError && ctx.Err() == nil {
		s.hub.log.ErrorContext(ctx, "preview failed", "file", s.file.ID, "transformation", r.t.String(), "error", err)
	}
	return &Frame{Seq: r.seq, Err: &Problem{Code: p.Code, Message: p.Detail}}
}
