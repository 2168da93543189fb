package watch

import (
	"io"
	"sync"
	"time"
)

// lines takes lines quickly and writes them in batches, in a goroutine of its own: no request waits for a disk or a pipe. What
// comes faster than it can be written, up to a bound, is dropped and counted.
type lines struct {
	out     io.Writer
	most    int // bytes that wait
	dropped func(lines int)
	failed  func(error) // of the first write that fails, and the first after one that did not

	mu      sync.Mutex
	waiting []byte
	spare   []byte        // of flush: an empty batch to come
	count   int           // of lines in waiting
	wake    chan struct{} // holds one; closed to end
	closed  bool
	done    sync.WaitGroup
}

const (
	mostWaiting = 4 << 20
	batchTime   = 50 * time.Millisecond // that a line may wait for others
)

func newLines(out io.Writer, dropped func(lines int), failed func(error)) *lines {
	l := &lines{out: out, most: mostWaiting, dropped: dropped, failed: failed, wake: make(chan struct{}, 1)}
	l.done.Go(l.run)
	return l
}

// add takes a copy of one line.
func (l *lines) add(line []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || len(l.waiting)+len(line) > l.most {
		l.dropped(1)
		return
	}
	l.waiting = append(l.waiting, line...)
	if l.count++; l.count == 1 {
		select {
		case l.wake <- struct{}{}:
		default: // it is awake
		}
	}
}

// Close writes what waits, and ends.
func (l *lines) Close() {
	l.mu.Lock()
	if !l.closed {
		l.closed = true
		close(l.wake)
	}
	l.mu.Unlock()
	l.done.Wait()
}

// run writes until Close.
func (l *lines) run() {
	failing := false
	for open := true; open; {
		if _, open = <-l.wake; open {
			open = l.gather()
		}
		failing = l.flush(failing)
	}
}

// gather waits for more lines; false where none can come.
func (l *lines) gather() bool {
	more := time.NewTimer(batchTime)
	defer more.Stop()
	select {
	case <-more.C:
		return true
	case _, open := <-l.wake:
		return open
	}
}

// flush writes what waits, and answers whether that failed. It is told whether the write before did.
func (l *lines) flush(failing bool) bool {
	l.mu.Lock()
	batch, count := l.waiting, l.count
	l.waiting, l.spare, l.count = l.spare[:0], nil, 0
	l.mu.Unlock()
	if count > 0 {
		_, err := l.out.Write(batch)
		if err != nil {
			l.dropped(count)
			if !failing {
				l.failed(err)
			}
		}
		failing = err != nil
	}
	l.spare = batch
	return failing
}
