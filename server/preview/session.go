package preview

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/server/delivery"
	"calotype/server/gate"
	"calotype/storage"
)

const (
	renderTime    = 10 * time.Second       // for one quick frame, waiting for a place included
	overtakenTime = 300 * time.Millisecond // after which a quick frame gives way to a newer one that waits
	idleTime      = time.Minute            // without a request, after which a viewer keeps nothing decoded
)

// A session is one viewer: a slot for the newest request, one quick render at a time, and one settling aside.
type session struct {
	hub    *Hub
	id     uuid.UUID // of the file
	opened time.Time
	owner  uuid.UUID // of its renders: who looks on takes turns with others, and does not wait behind a whole project
	accept imaging.Accept
	cancel context.CancelFunc
	frames chan *Frame

	mu       sync.Mutex
	state    state           // of what is shown, as it is now
	viewer   *imaging.Viewer // nil while nothing is decoded
	last     request         // what was given last
	asked    bool            // there is a last
	newest   chan request    // holds one
	overtake func()          // ends the quick render that has had its time; nil when none has
}

// A state is what a picture depends on beside the request. Equal ones make equal pictures.
type state struct {
	file    *storage.File
	changes int // of the presets of its project, and of which files are there to be laid on it
}

type request struct {
	seq     int
	t       imaging.Transformation
	maxEdge int
	settle  bool

	files   []string // that t lays on the picture
	presets bool     // t uses some
}

// replace puts a request into the slot, in the place of the one that waits there. One that was overtaken on its way is
// dropped: the newer one has said all.
func (s *session) replace(r request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asked && r.seq < s.last.seq {
		return
	}
	s.last, s.asked = r, true
	s.put(r)
}

// put is replace for the holder of mu.
func (s *session) put(r request) {
	select {
	case <-s.newest:
	default:
	}
	s.newest <- r // has room: only put sends, and only under mu
	if s.overtake != nil {
		s.overtake()
	}
}

// given is the last request, if there was one.
func (s *session) given() (request, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last, s.asked
}

// follow takes a newer record of the file. Where the picture depends on what changed, the last request is answered again.
func (s *session) follow(f *storage.File) {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := s.state.file
	if f.UpdatedAt.Before(was.UpdatedAt) {
		return
	}
	moved := !same(f.FocalX, was.FocalX) || !same(f.FocalY, was.FocalY)
	s.state.file = f
	if !moved {
		return
	}
	s.viewer = nil
	if s.asked && (s.last.t.UsesFocal() || s.last.presets) { // they may
		s.put(s.last)
	}
}

// again has the last request answered again where it uses what has changed in a project.
func (s *session) again(project uuid.UUID, uses func(request) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state.file.ProjectID != project {
		return
	}
	s.state.changes++
	if s.asked && uses(s.last) {
		s.put(s.last)
	}
}

func same(a, b *float64) bool { return a == b || a != nil && b != nil && *a == *b }

// now is the state as it is now.
func (s *session) now() state {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// warm answers the viewer, made anew where it was let go.
func (s *session) warm() *imaging.Viewer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.viewer == nil {
		s.viewer = imaging.NewViewer(delivery.SourceOf(s.state.file), func(ctx context.Context) ([]byte, error) {
			return s.hub.original(ctx, s.id)
		}, s.hub.limits)
		project := s.state.file.ProjectID
		s.viewer.Layers = func(ctx context.Context, t imaging.Transformation) (map[string]imaging.Layer, error) {
			return s.hub.variants.Layers(ctx, project, t)
		}
	}
	return s.viewer
}

// cool lets go of what is decoded.
func (s *session) cool() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.viewer = nil
}

// run renders until ctx ends. A settle frame takes long and runs aside; a request for something else ends it.
func (s *session) run(ctx context.Context) {
	var aside sync.WaitGroup
	defer aside.Wait()
	var current *settling
	stop := func() {
		if current != nil {
			current.stop()
			current = nil
		}
	}
	defer stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.hub.after(idleTime):
			s.cool()
		case r := <-s.newest:
			now := s.now()
			again := current.makes(r.t, now)
			if again && r.settle && current.take(r) {
				continue
			}
			if !again || r.settle {
				stop()
			}
			if !r.settle {
				s.send(ctx, s.guarded(ctx, func() request { return r }, func() *Frame { return s.quick(ctx, r) }))
				continue
			}
			settle, cancel := context.WithCancel(ctx)
			begun := &settling{t: r.t, state: now, stop: cancel, request: r}
			current = begun
			aside.Go(func() {
				defer cancel()
				s.send(settle, s.guarded(settle, begun.answer, func() *Frame { return s.settle(settle, begun) }))
			})
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

// guarded measures a render, and answers a panic as a frame that failed: the goroutine is nobody's request, and would
// take the whole process with it.
func (s *session) guarded(ctx context.Context, answers func() request, render func() *Frame) (f *Frame) {
	start := time.Now()
	defer func() {
		if cause := recover(); cause != nil {
			f = s.failed(ctx, answers(), fmt.Errorf("panic: %v\n%s", cause, debug.Stack()))
		}
		if f != nil {
			took := time.Since(start)
			f.RenderMs = float64(took) / float64(time.Millisecond)
			s.hub.Watch(f.Err == nil, took)
		}
	}()
	return render()
}

// quick makes a frame on the warm source, unless it takes long and something newer comes.
func (s *session) quick(ctx context.Context, r request) *Frame {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	over := false
	late := time.AfterFunc(s.hub.patience, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		switch {
		case over:
		case len(s.newest) > 0:
			cancel()
		default:
			s.overtake = cancel
		}
	})
	defer func() {
		late.Stop()
		s.mu.Lock()
		defer s.mu.Unlock()
		over, s.overtake = true, nil
	}()
	return s.render(ctx, r)
}

// render makes a frame on the warm source; nil when ctx was cancelled.
func (s *session) render(ctx context.Context, r request) *Frame {
	ctx, cancel := context.WithTimeout(ctx, renderTime)
	defer cancel()
	made, err := s.draw(ctx, r)
	switch {
	case err != nil && ctx.Err() == context.Canceled:
		return nil
	case err != nil:
		return s.failed(ctx, r, err)
	}
	return &Frame{
		Seq: r.seq, Width: made.Size.Width, Height: made.Size.Height, Bytes: len(made.Data),
		MIME: imaging.MediaType(made.Format), Data: made.Data, FullWidth: made.Full.Width, FullHeight: made.Full.Height,
	}
}

// draw renders a request on the warm source.
func (s *session) draw(ctx context.Context, r request) (*imaging.Frame, error) {
	t, err := s.hub.variants.Expand(ctx, s.now().file.ProjectID, r.t)
	if err != nil {
		return nil, err
	}
	viewer := s.warm()
	p, err := viewer.Plan(ctx, t, r.maxEdge)
	if err != nil { // which nobody has to wait for
		return nil, err
	}
	place, err := s.hub.gate.Enter(ctx, gate.Work{Class: gate.Preview, Owner: s.owner, Weight: viewer.Cost(p)})
	if err != nil {
		return nil, err
	}
	defer place.Leave()
	return viewer.Render(ctx, p)
}

// failed answers why there is no picture. What is not the viewer's business goes to the log.
func (s *session) failed(ctx context.Context, r request, err error) *Frame {
	p := delivery.Problem(err)
	if p.Status == http.StatusInternalServerError && ctx.Err() == nil {
		s.hub.log.ErrorContext(ctx, "preview failed", "file", s.id, "transformation", r.t.String(), "error", err)
	}
	return &Frame{Seq: r.seq, Err: &Problem{Code: p.Code, Message: p.Detail}}
}
