package diskcache

import (
	"container/list"
	"os"

	"github.com/google/uuid"
)

// The methods of this file are called with the lock held, and each leaves index and folder alike: what is taken out of the
// one is put down to be removed from the other before anything else can be put down.

// insert puts an entry before those that were used earlier; it was used last of all, or is the next of an ordered list.
func (c *Cache) insert(e *entry, last bool) {
	of := c.files[e.File]
	if of == nil {
		of = map[string]*list.Element{}
		c.files[e.File] = of
	}
	if last {
		of[e.Key] = c.order.PushFront(e)
	} else {
		of[e.Key] = c.order.PushBack(e)
	}
	c.bytes += blocks(e.Bytes)
}

// take takes an entry out of the index.
func (c *Cache) take(at *list.Element) *entry {
	e := c.order.Remove(at).(*entry)
	of := c.files[e.File]
	if delete(of, e.Key); len(of) == 0 {
		delete(c.files, e.File)
	}
	c.bytes -= blocks(e.Bytes)
	return e
}

// remove takes an entry out of the index and has its bytes removed.
func (c *Cache) remove(at *list.Element) {
	path := c.path(c.take(at))
	c.work.do(func() { _ = os.Remove(path) }) // what stays is found by the next process, and is what it says
}

// drop has go what a test holds for, be it there or to be written.
func (c *Cache) drop(goes func(Facts) bool) {
	for r, w := range c.waiting {
		if goes(w.Facts) {
			c.cancel(r)
		}
	}
	for at := c.order.Front(); at != nil; {
		next := at.Next()
		if goes(at.Value.(*entry).Facts) {
			c.remove(at)
		}
		at = next
	}
}

// evict takes out what was used least recently until so many bytes more fit, and answers what that was.
func (c *Cache) evict(more int64) (gone []*entry) {
	for at := c.order.Back(); at != nil && c.bytes+more > c.Capacity; at = c.order.Back() {
		gone = append(gone, c.take(at))
	}
	c.evicted += uint64(len(gone))
	return gone
}

// cancel has what waits not be written, or not be kept when it is being written.
func (c *Cache) cancel(r ref) {
	if w := c.waiting[r]; w != nil {
		delete(c.waiting, r)
		c.work.held -= int64(len(w.data))
	}
}

// block is what a file's length is rounded up to on a disk.
const block = 4096

func blocks(n int64) int64 { return (n + block - 1) / block * block }

// dropped are what goes while the folder is still being read.
type dropped struct {
	files, projects map[uuid.UUID]bool
	all             bool
}

func newDropped() *dropped {
	return &dropped{files: map[uuid.UUID]bool{}, projects: map[uuid.UUID]bool{}}
}

func (d *dropped) file(id uuid.UUID) {
	if d != nil {
		d.files[id] = true
	}
}

func (d *dropped) project(id uuid.UUID) {
	if d != nil {
		d.projects[id] = true
	}
}

func (d *dropped) everything() {
	if d != nil {
		d.all = true
	}
}

func (d *dropped) has(f Facts) bool { return d.all || d.files[f.File] || d.projects[f.Project] }
