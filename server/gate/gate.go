// Package gate lets so many renders through at once that cores and memory suffice, the most urgent first, and in turns
// between those who ask. What waits holds no more than its place in the queue.
package gate

import (
	"context"
	"net/netip"
	"sync"
	"time"

	"github.com/google/uuid"
)

// A Class says how urgent a render is.
type Class int

// The classes, the most urgent first.
const (
	Preview    Class = iota // somebody moves a slider
	Cold                    // somebody waits for a picture that was never rendered
	Background              // nobody waits
	classes
)

// String is a word for metrics.
func (c Class) String() string { return [...]string{"preview", "cold", "background"}[c] }

// Config says how much is done at once.
type Config struct {
	Workers int           // renders at once, of each of the first two classes; at least 1
	Queue   int           // how many of each class may wait; more are refused
	Wait    time.Duration // how long one may wait that is not of the background; 0: without end
}

// Work is what a render asks of the gate.
type Work struct {
	Class  Class
	Owner  uuid.UUID    // who takes turns with others: a project, or a viewer
	Client netip.Prefix // who takes turns with others of the owner; all who are not told apart are one
	Weight int64        // pixels held at once; of a preview pixels times steps
	Quick  bool         // it takes some hundredths of a second, and little memory
}

// A Gate holds places. Its methods may be called at once from any number of goroutines.
//
// Previews have places of their own; while they run, fewer cold renders are admitted, but always one. A background render
// is admitted while nobody else waits and half of the workers or more are idle, or, once it has waited for ten seconds, as
// soon as nobody else waits.
//
// One that is larger than a place takes more of them, but never all, and only one such runs at a time: the small ones always
// have a place, be it one more than there are workers. Those that are quick have some more, half as many as there are workers,
// so that none waits for what takes long. Places go to the owner who had the least time in them, of whom to the client who had,
// and in the order of coming among the renders of one client.
type Gate struct {
	config  Config
	running sync.WaitGroup // work that was run by Run

	mu      sync.Mutex
	lanes   [classes]lane
	queues  [classes]queue
	count   uint64   // of those who came
	overdue int      // run beyond their time limit, and hold no place any more
	hanging bool     // one of them is large
	late    []*Place // run beyond their time limit, and still hold theirs
}

// How much work fills one place; more is large. That of a render is some 100 MB of memory with all copies; that of a preview is a few times
// what a slider asks for on a large screen.
const (
	PlacePixels = 16_000_000
	PlaceWork   = 32_000_000
)

// ageTime is how long a background render waits for idle workers.
const ageTime = 10 * time.Second

// New makes a gate with all places free.
func New(c Config) *Gate {
	c.Workers = max(c.Workers, 1)
	g := &Gate{config: c}
	half := (c.Workers + 1) / 2
	g.lanes[Preview] = lane{unit: PlaceWork, most: max(1, c.Workers-1)}
	g.lanes[Cold] = lane{unit: PlacePixels, most: half, more: half}
	g.lanes[Background] = lane{unit: PlacePixels, most: half}
	return g
}

// A Place is held by one render from Enter to Leave.
type Place struct {
	gate   *Gate
	work   Work
	places int
	kind   kind
	extra  bool // it has one of the places for quick ones
	owner  *owner
	client *client
	number uint64 // in the order of coming
	came   time.Time
	turn   chan struct{} // closed when it is in, or refused

	began   time.Time     // zero while it waits
	charged time.Duration // what its owner was charged for it
	refused error
	overdue bool
	left    bool
}

// Enter waits for a place. Errors: *[BusyError], and the cause of ctx.
func (g *Gate) Enter(ctx context.Context, w Work) (*Place, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	p := g.come(w)
	select {
	case <-p.turn:
		return p.entered()
	default:
	}
	var late <-chan time.Time
	if g.config.Wait > 0 && w.Class != Background {
		timer := time.NewTimer(g.config.Wait)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case <-p.turn:
	case <-late:
		g.give(p, nil)
	case <-ctx.Done():
		g.give(p, context.Cause(ctx))
	}
	return p.entered()
}

// entered answers a place whose turn has come.
func (p *Place) entered() (*Place, error) {
	if p.refused != nil {
		return nil, p.refused
	}
	return p, nil
}

// come puts work in the queue, and lets in whoever can be. Where too many wait then, one of them is refused: the newest of the
// owner of whom the most wait. So nobody fills the queue for others.
func (g *Gate) come(w Work) *Place {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.count++
	p := &Place{gate: g, work: w, number: g.count, came: time.Now(), turn: make(chan struct{})}
	p.places, p.kind = g.lanes[w.Class].weigh(w)
	q := &g.queues[w.Class]
	q.push(p)
	g.admit()
	if p.began.IsZero() && q.waiting > g.config.Queue {
		g.refuse(q.newest(p), nil)
	}
	return p
}

// give takes one out of the queue that waits no longer, for a reason, or because it was too long. One whose turn has come in
// the meantime has it, unless there is a reason.
func (g *Gate) give(p *Place, reason error) {
	g.mu.Lock()
	switch {
	case p.refused != nil:
	case p.began.IsZero():
		g.refuse(p, reason)
		g.admit() // others may have been held up by it
	case reason != nil:
		p.refused = reason
		defer p.Leave()
	}
	g.mu.Unlock()
}

// refuse takes one out of the queue; without a reason because there are too many.
func (g *Gate) refuse(p *Place, reason error) {
	q := &g.queues[p.work.Class]
	q.remove(p)
	if p.refused = reason; reason == nil {
		q.refused++
		p.refused = &BusyError{g.after(p.work.Class)}
	}
	close(p.turn)
}

// Waited is how long the place was waited for.
func (p *Place) Waited() time.Duration { return p.began.Sub(p.came) }

// Leave gives the place back. Once is enough.
func (p *Place) Leave() {
	g := p.gate
	g.mu.Lock()
	defer g.mu.Unlock()
	if p.left {
		return
	}
	p.left = true
	if p.overdue {
		g.overdue--
		g.hanging = g.hanging && p.kind != isLarge
	} else {
		g.free(p)
	}
	g.settle()
	g.admit()
}

// free takes a render off the places and off the account of its owner.
func (g *Gate) free(p *Place) {
	g.lanes[p.work.Class].leave(p)
	g.queues[p.work.Class].ended(p, time.Since(p.began))
}
