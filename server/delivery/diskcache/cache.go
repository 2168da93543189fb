// Package diskcache keeps the bytes of variants in a folder, up to a number of bytes: what was asked for least recently
// makes room for what is new. What lies there is found again by the next process.
//
// What is there, and all that is said of it, is known in memory: to find something costs no look at the disk, and what is found
// is handed out as the open file, so that the kernel can send it. All changes of the folder are made by one goroutine, in the
// order in which they were asked for, while nobody waits.
package diskcache

import (
	"container/list"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/google/uuid"
)

// Facts are what is known of a variant without its bytes.
type Facts struct {
	Project, File uuid.UUID
	Key           string // hexadecimal, unique for the file
	Format        string // small letters and digits
	Width, Height int    // pixels
	Bytes         int64
	Made          time.Time // to the microsecond
}

// Stats say how a cache does.
type Stats struct {
	Entries                 int
	Bytes, Capacity         int64 // on the disk, in whole blocks
	Hits, Misses, Evictions uint64
}

// Options say where and how much.
type Options struct {
	Folder   string
	Capacity int64            // bytes
	Log      *slog.Logger     // of what cannot be written
	Now      func() time.Time // nil means [time.Now]
}

// A Cache keeps variants. Its methods may be called at once from any number of goroutines; those of a nil Cache find nothing
// and keep nothing.
type Cache struct {
	Options
	lock *os.File
	work worker

	mu      sync.Mutex
	files   map[uuid.UUID]map[string]*list.Element // of *entry, by file and key
	order   list.List                              // used last comes first
	waiting map[ref]*write                         // what is to be written
	scan    *dropped                               // what goes while the folder is being read; nil afterwards
	bytes   int64
	hits    uint64
	misses  uint64
	evicted uint64
}

type ref struct {
	file uuid.UUID
	key  string
}

// An entry is a variant that lies in the folder.
type entry struct {
	Facts
	sum     uint32    // of its bytes
	used    time.Time // when it was asked for last
	touched time.Time // the same as the folder says, which is told now and then
	opened  int       // times, by this process
	whole   bool      // its bytes were compared with their sum by this process
}

// touchTime is how far what the folder says of the last use may lag behind.
const touchTime = time.Hour

// share is the part of the cache that one variant may take.
const share = 8

// Open opens the cache in a folder, which it makes. Only one process can have it. What lies there is read while the first
// requests come, and is found afterwards. Close it when done.
func Open(o Options) (*Cache, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Folder = filepath.Join(o.Folder, "variants")
	lock, err := take(o.Folder)
	if err != nil {
		return nil, err
	}
	c := &Cache{Options: o, lock: lock, files: map[uuid.UUID]map[string]*list.Element{}, waiting: map[ref]*write{}, scan: newDropped()}
	c.work.start(c.readFolder)
	return c, nil
}

// Close finishes what is being written and gives the folder free.
func (c *Cache) Close() error {
	if c == nil {
		return nil
	}
	c.work.stop()
	return c.lock.Close()
}

// Settle waits until the folder is as it was told to be before.
func (c *Cache) Settle() {
	if c != nil {
		c.work.settle()
	}
}

// Has tells what is known of a variant. Only a miss is counted: what is there is opened next.
func (c *Cache) Has(file uuid.UUID, key string) (Facts, bool) {
	if c == nil {
		return Facts{}, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.files[file][key]
	if at == nil {
		c.misses++
		return Facts{}, false
	}
	return at.Value.(*entry).Facts, true
}

// Open opens the bytes of a variant and says how often this process has done so; the caller closes them. What is open stays
// readable when it goes meanwhile. What is missing, or no longer what was written, is [fs.ErrNotExist]; other errors are
// those of opening a file.
func (c *Cache) Open(file uuid.UUID, key string) (*os.File, int, error) {
	if c == nil {
		return nil, 0, fs.ErrNotExist
	}
	c.mu.Lock()
	at := c.files[file][key]
	if at == nil {
		c.misses++
		c.mu.Unlock()
		return nil, 0, fs.ErrNotExist
	}
	e := at.Value.(*entry)
	c.order.MoveToFront(at)
	e.used = c.Now()
	e.opened++
	opened, whole := e.opened, e.whole
	if touch := e.used; touch.Sub(e.touched) > touchTime {
		e.touched = touch
		c.work.do(func() { _ = os.Chtimes(c.path(e), touch, touch) }) // it counts as older, no more
	}
	c.mu.Unlock()

	f, err := c.check(e, whole)
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case err == nil:
		c.hits++
		e.whole = true
		return f, opened, nil
	case errors.Is(err, fs.ErrNotExist):
		c.misses++
		if c.files[file][key] == at {
			c.remove(at)
		}
	}
	return nil, 0, err
}

// check opens what an entry says and compares it with that. Another length, or other bytes than were written, are
// [fs.ErrNotExist].
func (c *Cache) check(e *entry, whole bool) (*os.File, error) {
	f, err := os.Open(c.path(e))
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() || info.Size() != e.Bytes || !whole && !sums(f, e.sum) {
		return nil, errors.Join(fmt.Errorf("not what was written: %w", fs.ErrNotExist), f.Close())
	}
	return f, nil
}

// DropFile forgets what is kept of a file, and what is about to be. It is not found from now on; its bytes go soon.
func (c *Cache) DropFile(file uuid.UUID) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.scan.file(file)
	for r := range c.waiting {
		if r.file == file {
			c.cancel(r)
		}
	}
	for _, at := range c.files[file] {
		c.remove(at)
	}
}

// DropProject does the same for all files of a project.
func (c *Cache) DropProject(project uuid.UUID) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.scan.project(project)
	c.drop(func(f Facts) bool { return f.Project == project })
}

// DropAll forgets everything.
func (c *Cache) DropAll() {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.scan.everything()
	c.drop(func(Facts) bool { return true })
}

// Used answers what was asked for since a time: its File and Key.
func (c *Cache) Used(since time.Time) (list []Facts) {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for at := c.order.Front(); at != nil && at.Value.(*entry).used.After(since); at = at.Next() {
		list = append(list, at.Value.(*entry).Facts)
	}
	return list
}

// Stats says how the cache does.
func (c *Cache) Stats() Stats {
	if c == nil {
		return Stats{}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return Stats{c.order.Len(), c.bytes, c.Capacity, c.hits, c.misses, c.evicted}
}
