package analytics

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

// A Subject is what answers are of: a variant, an original, or a file that was refused something. It is counted on as long as
// anybody holds it, and is not changed.
type Subject struct {
	Project        uuid.UUID // Nil where it is not known
	File           uuid.UUID
	Key            string // of the variant; empty where there is no record of one
	Format         string // empty where it is no picture, nor about one
	Transformation string // canonical; empty where it was not understood
	Operations     []string
	Bytes          int64 // of the whole
	Saves          int64 // bytes that the whole has fewer than the original

	cells atomic.Pointer[cells]
	mu    sync.Mutex // held by whoever adds one
}

// OriginalTransformation stands for that of a file as it was uploaded.
const OriginalTransformation = "original"

// A cell counts what was answered in one way. It may be forgotten by its subject at any time: what is added marks it.
type cell struct {
	of *Subject
	way

	whole                                   atomic.Int64 // answers of the whole, to a GET; the others are requests
	requests, bytes, saved, renders, micros atomic.Int64

	marked atomic.Bool
	next   *cell // on the stack of those that are marked
}

// A way is what a cell counts.
type way struct {
	cache string // memory, disk, store, rendered, original, or none
	class byte   // of the status: its first digit
	page  string // host of the page, or what stands for that
}

// cells are those of a subject. They are not changed.
type cells struct {
	list  []*cell
	index map[way]*cell // where there are too many to look through
}

// fewCells are looked through sooner than they are looked up.
const fewCells = 8

// with are these and one more.
func (c *cells) with(one *cell) *cells {
	more := &cells{}
	if c != nil {
		more.list = c.list[:len(c.list):len(c.list)]
	}
	more.list = append(more.list, one)
	if len(more.list) > fewCells {
		more.index = make(map[way]*cell, len(more.list))
		for _, c := range more.list {
			more.index[c.way] = c
		}
	}
	return more
}

// findIn is the cell of a way; nil where there is none. It allocates nothing.
func findIn[T []byte | string](c *cells, cache string, class byte, page T) *cell {
	switch {
	case c == nil:
		return nil
	case c.index != nil:
		return c.index[way{cache, class, string(page)}]
	}
	for _, one := range c.list {
		if one.class == class && one.page == string(page) && one.cache == cache {
			return one
		}
	}
	return nil
}

// An Answer is how a request was answered.
type Answer struct {
	Cache  string // memory, disk, store, rendered or original; for one of 400 and above it does not matter
	Status int
	Head   bool
	Bytes  int64 // of the body that went out
}

// Count counts an answer to a page, as the header Referer names it. It keeps nothing of that but the host. A nil Subject is nothing
// that is counted.
func Count[T []byte | string](n *Numbers, of *Subject, a Answer, referer T) {
	if n == nil || of == nil || a.Status < 200 || a.Status > 599 {
		return
	}
	if a.Status >= 400 || a.Cache == "" {
		a.Cache = storage.NoValue
	}
	c := find(n, of, a.Cache, byte('0'+a.Status/100), referer)
	switch {
	case a.Status != 200 || a.Head:
		c.requests.Add(1)
		c.bytes.Add(a.Bytes)
	case a.Bytes == of.Bytes: // as nearly always: one number, which processors hand to each other
		c.whole.Add(1)
	default: // it broke off
		c.requests.Add(1)
		c.bytes.Add(a.Bytes)
		c.saved.Add(of.Saves)
	}
	n.mark(c)
}

// CountRender counts a render that took so long, for the first who asked.
func (n *Numbers) CountRender(of *Subject, took time.Duration, referer string) {
	if n == nil {
		return
	}
	c := find(n, of, "rendered", '2', referer)
	c.renders.Add(1)
	c.micros.Add(took.Microseconds())
	n.mark(c)
}

// find is the cell of an answer. For a page that is known it allocates nothing.
func find[T []byte | string](n *Numbers, of *Subject, cache string, class byte, referer T) *cell {
	page, plain := hostIn(referer)
	if plain {
		if c := findIn(of.cells.Load(), cache, class, page); c != nil {
			return c
		}
	}
	host := string(page)
	if !plain {
		host = plainHost(host)
	}
	return of.cell(n, cache, class, host)
}

// cell finds or adds a cell. Of more pages than there is room for, all further ones are one.
func (s *Subject) cell(n *Numbers, cache string, class byte, page string) *cell {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.cells.Load()
	if c := findIn(known, cache, class, page); c != nil {
		return c
	}
	if page != storage.NoValue && (known != nil && len(known.list) >= mostOfSubject || n.room.Add(-1) < 0) {
		page = storage.OtherValue
		if c := findIn(known, cache, class, page); c != nil {
			return c
		}
	}
	c := &cell{of: s, way: way{cache, class, page}}
	all := known.with(c)
	s.cells.Store(all)
	if len(all.list) == wideFrom {
		n.mu.Lock()
		n.wide = append(n.wide, s)
		n.mu.Unlock()
	}
	return c
}

// forget begins anew with the pages.
func (s *Subject) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cells.Store(nil)
}

// mostOfSubject are the cells of one address for different pages.
const mostOfSubject = 100
