package delivery

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"calotype/imaging"
)

// A tightening is the work on a tighter encoding.
type tightening struct {
	id     memoryID // of the quick one
	src    *source
	plan   *imaging.Plan
	ctx    context.Context // ends when nobody needs it any more
	cancel context.CancelFunc
	over   atomic.Bool // what it was to settle is to be looked for anew
}

// done is the work where there is none: what is not settled is to be looked for with every request.
var done = func() *tightening {
	t := &tightening{}
	t.over.Store(true)
	return t
}()

// background does work that nobody waits for: one piece after the other, in the order in which it was begun, when nothing else
// has been rendered for a while. What does not find room is not done, and may be begun again.
type background struct {
	do       func(context.Context, *tightening)
	most     int           // that may wait
	quiet    func() bool   // tells whether nothing is rendered for others
	pause    time.Duration // for how long that is to be so
	patience time.Duration // after which it does not matter

	mu      sync.Mutex
	all     map[memoryID]*tightening // that wait or run
	waiting []*tightening
	running bool
	closed  bool
	worker  sync.WaitGroup
	begun   atomic.Int64
}

// How long nothing is to be rendered before background work is begun, and how long that is waited for.
const (
	quietTime = time.Second
	patience  = 10 * time.Second
)

// begin has a plan made that is tighter than id, and answers the work on it; done where there is no room.
func (b *background) begin(id memoryID, src *source, p *imaging.Plan) *tightening {
	b.mu.Lock()
	defer b.mu.Unlock()
	if t, ok := b.all[id]; ok {
		return t
	}
	if b.closed || len(b.waiting) >= b.most {
		return done
	}
	t := &tightening{id: id, src: src, plan: p}
	t.ctx, t.cancel = context.WithCancel(context.Background())
	if b.all == nil {
		b.all = map[memoryID]*tightening{}
	}
	b.all[id] = t
	b.waiting = append(b.waiting, t)
	if !b.running {
		b.running = true
		b.worker.Go(b.work)
	}
	return t
}

// work does what waits until nothing does.
func (b *background) work() {
	for {
		b.mu.Lock()
		if len(b.waiting) == 0 {
			b.running, b.waiting = false, nil
			b.mu.Unlock()
			return
		}
		t := b.waiting[0]
		b.waiting = slices.Delete(b.waiting, 0, 1)
		b.mu.Unlock()
		b.rest(t.ctx)
		if t.ctx.Err() == nil {
			b.begun.Add(1)
			b.do(t.ctx, t)
		}
		b.mu.Lock()
		b.end(t)
		b.mu.Unlock()
	}
}

// rest waits until nothing has been rendered for a pause.
func (b *background) rest(ctx context.Context) {
	for until := time.Now().Add(b.patience); b.pause > 0 && time.Now().Before(until); {
		select {
		case <-ctx.Done():
			return
		case <-time.After(b.pause):
			if b.quiet() {
				return
			}
		}
	}
}

// end forgets work. The lock is held.
func (b *background) end(t *tightening) {
	t.cancel()
	t.over.Store(true)
	delete(b.all, t.id)
}

// drop gives up all work of which this is so.
func (b *background) drop(which func(*tightening) bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, t := range b.all {
		if which(t) {
			t.cancel() // one that runs ends by itself
		}
	}
	b.waiting = slices.DeleteFunc(b.waiting, func(t *tightening) bool {
		if which(t) {
			b.end(t)
			return true
		}
		return false
	})
}

// forget gives up the work on a file, or on all files of a project where file is Nil.
func (b *background) forget(project, file uuid.UUID) {
	b.drop(func(t *tightening) bool { return t.src.in(project, file) })
}

// wait returns when there is nothing left to do.
func (b *background) wait() { b.worker.Wait() }

// close gives up all work and waits for its end.
func (b *background) close() {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	b.drop(func(*tightening) bool { return true })
	b.wait()
}
