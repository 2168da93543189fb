// Package analytics counts what is delivered: in memory, while it is answered, and adds that to the library's sums every few seconds.
//
// Whoever answers counts on a [Subject], which says of what the answer was and is found once for an address: a hit adds to
// counters of that address alone, with no lock and nothing to allocate. What that is in sums of files, formats, pages and so on
// is worked out when it is written. A process that is killed loses what it has counted since, one that ends nothing.
//
// Of who asks, the host of the page is kept that showed the picture, and nothing else.
package analytics

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

// Library is what the numbers are added to.
type Library interface {
	AddUsage(ctx context.Context, batch storage.UsageBatch) (missing []storage.Served, err error)
	Now() time.Time
}

// Numbers counts. Its methods may be called at once from any number of goroutines, and on a nil *Numbers, which counts nothing.
type Numbers struct {
	library Library
	log     *slog.Logger

	marked atomic.Pointer[cell] // those that were added to since they were taken, as a stack
	many   atomic.Int64         // of them
	wake   chan struct{}        // gets word when there are so many that they are to be taken now
	room   atomic.Int64         // for pages of addresses, within the hour

	mu      sync.Mutex
	wide    []*Subject             // whose pages take much room
	failing map[uuid.UUID]*Subject // of files that were refused something

	writing sync.Mutex // held by the one who takes and writes
	since   time.Time  // when it was taken last
	values  values
	book    book
}

// How often what was counted is written, and after how many marked cells that is done at once.
const (
	flushTime = 10 * time.Second
	manyCells = 50_000
)

// Bounds of what lies in memory.
const (
	mostCells   = 100_000 // for different pages, of all addresses, within an hour
	wideFrom    = 5       // cells of one address, from which on they go with the hour
	mostFailing = 10_000  // files that are refused something between two flushes
)

// New begins to count at nothing. Close it after the last answer, and before the library.
func New(library Library, log *slog.Logger) *Numbers {
	n := &Numbers{library: library, log: log, wake: make(chan struct{}, 1), failing: map[uuid.UUID]*Subject{}, since: library.Now()}
	n.room.Store(mostCells)
	return n
}

// Run writes what was counted, again and again, until ctx ends. No stretch of time that is written is of two hours.
func (n *Numbers) Run(ctx context.Context) {
	for {
		now := n.library.Now()
		timer := time.NewTimer(min(flushTime, now.Truncate(time.Hour).Add(time.Hour).Sub(now)))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-n.wake:
			timer.Stop()
		case <-timer.C:
		}
		if err := n.Flush(ctx); err != nil && ctx.Err() == nil {
			n.log.WarnContext(ctx, "numbers not written; they are kept, and written later", "error", err)
		}
	}
}

// Close writes what was counted last.
func (n *Numbers) Close() {
	if n == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := n.Flush(ctx); err != nil {
		n.log.Warn("the last numbers are lost", "error", err)
	}
}

// Flush writes what was counted so far. What cannot be written is kept, within bounds, and written before anything newer.
func (n *Numbers) Flush(ctx context.Context) error {
	n.writing.Lock()
	defer n.writing.Unlock()
	n.take()
	if lost := n.book.lost; lost > 0 {
		n.book.lost = 0
		n.log.WarnContext(ctx, "numbers could not be written for so long that some are lost", "requests", lost)
	}
	for n.book.close() {
		missing, err := n.library.AddUsage(ctx, *n.book.closed)
		if err != nil {
			return err
		}
		n.book.written(missing, n.since)
	}
	return nil
}

// take moves what was counted from the cells into the book.
func (n *Numbers) take() {
	hour, now := n.since.Truncate(time.Hour), n.library.Now()
	n.since = now
	n.many.Store(0)
	n.book.begin()
	for c := n.marked.Swap(nil); c != nil; {
		next := c.next
		c.marked.Store(false) // first: who adds from now on marks it again
		n.book.add(&n.values, hour, now, c)
		c = next
	}
	n.mu.Lock()
	clear(n.failing)
	wide := n.wide
	over := !now.Truncate(time.Hour).Equal(hour)
	if over {
		n.wide = nil
	}
	n.mu.Unlock()
	if over {
		n.values = values{}
		n.room.Store(mostCells)
		for _, s := range wide {
			s.forget()
		}
	}
}

// mark has a cell taken with the next flush, to which something was just added.
func (n *Numbers) mark(c *cell) {
	if c.marked.Load() || !c.marked.CompareAndSwap(false, true) {
		return
	}
	for {
		c.next = n.marked.Load()
		if n.marked.CompareAndSwap(c.next, c) {
			break
		}
	}
	if n.many.Add(1) == manyCells {
		select {
		case n.wake <- struct{}{}:
		default:
		}
	}
}

// Failing is what is counted on where a file is refused something; nil where that are too many files.
func (n *Numbers) Failing(project, file uuid.UUID) *Subject {
	if n == nil {
		return nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	s := n.failing[file]
	if s == nil && len(n.failing) < mostFailing {
		s = &Subject{Project: project, File: file}
		n.failing[file] = s
	}
	return s
}
