package diskcache

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// A write is a variant on its way into the folder.
type write struct {
	entry
	data []byte
}

// heldBytes bounds what waits to be written. On a disk that is slower than what comes, the rest is not kept.
const heldBytes = 64 << 20

// Takes tells whether so many bytes are kept, or are too many.
func (c *Cache) Takes(bytes int64) bool { return c != nil && blocks(bytes) <= c.Capacity/share }

// Put keeps a variant. It returns at once and writes later, of data that must not change; what is there already is left
// alone. Bytes of f is filled in.
func (c *Cache) Put(f Facts, data []byte) {
	size := int64(len(data))
	if !c.Takes(size) || !f.valid() {
		return
	}
	f.Bytes, f.Made = size, f.Made.Truncate(time.Microsecond)
	r := ref{f.File, f.Key}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.files[r.file][r.key] != nil || c.waiting[r] != nil || c.work.held+size > heldBytes {
		return
	}
	w := &write{entry{Facts: f, whole: true}, data}
	if c.work.do(func() { c.write(r, w) }) {
		c.waiting[r] = w
		c.work.held += size
	}
}

// write makes room, writes a file beside its place, and puts it there, unless it was dropped before or meanwhile.
func (c *Cache) write(r ref, w *write) {
	c.mu.Lock()
	if c.waiting[r] != w {
		c.mu.Unlock()
		return
	}
	gone := c.evict(blocks(w.Bytes))
	c.mu.Unlock()
	c.unlink(gone)

	w.sum = sumOf(w.data)
	err := c.store(w)
	c.report(err)

	c.mu.Lock()
	defer c.mu.Unlock()
	wanted := c.waiting[r] == w
	if wanted {
		c.cancel(r)
	}
	if err != nil {
		return
	}
	if !wanted {
		c.unlink([]*entry{&w.entry})
		return
	}
	e := w.entry // without the bytes
	e.used = c.Now()
	e.touched = e.used
	c.insert(&e, true)
}

func (c *Cache) store(w *write) error {
	path := c.path(&w.entry)
	f, err := os.CreateTemp(filepath.Dir(path), temporary+"*")
	if errors.Is(err, fs.ErrNotExist) { // the first of its folder, or somebody removed it
		if err := os.MkdirAll(filepath.Dir(path), folderMode); err != nil {
			return err
		}
		f, err = os.CreateTemp(filepath.Dir(path), temporary+"*")
	}
	if err != nil {
		return err
	}
	// Nothing is flushed: after a power cut, the sum tells what is whole.
	_, err = f.Write(w.data)
	err = errors.Join(err, f.Chmod(fileMode), f.Close())
	if err == nil {
		now := c.Now()
		err = os.Chtimes(f.Name(), now, now)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// A worker does one thing after the other, in a goroutine that stop waits for.
type worker struct {
	mu      sync.Mutex
	queue   []func()
	stopped bool
	wake    chan struct{}
	done    chan struct{}

	held    int64 // bytes that wait; under the lock of the cache
	failing error // of what was done last; of the goroutine alone
}

func (w *worker) start(first func()) {
	w.wake, w.done = make(chan struct{}, 1), make(chan struct{})
	w.queue = []func(){first}
	w.wake <- struct{}{}
	go func() {
		defer close(w.done)
		for range w.wake {
			for job := w.next(); job != nil; job = w.next() {
				job()
			}
			w.mu.Lock()
			end := w.stopped && len(w.queue) == 0
			w.mu.Unlock()
			if end {
				return
			}
		}
	}()
}

func (w *worker) next() func() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.queue) == 0 {
		w.queue = nil // let go of a long one
		return nil
	}
	job := w.queue[0]
	w.queue = w.queue[1:]
	return job
}

// do puts a job down; false once the worker was told to stop.
func (w *worker) do(job func()) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stopped {
		return false
	}
	w.queue = append(w.queue, job)
	w.nudge()
	return true
}

func (w *worker) nudge() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// settle waits until all is done that was put down before.
func (w *worker) settle() {
	done := make(chan struct{})
	if w.do(func() { close(done) }) {
		<-done
	}
}

// stop waits until all is done that was put down. It may be called twice.
func (w *worker) stop() {
	w.mu.Lock()
	w.stopped = true
	w.nudge()
	w.mu.Unlock()
	<-w.done
}
