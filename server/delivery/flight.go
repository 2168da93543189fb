package delivery

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
)

// flights merges equal work that is asked for at the same time. Unlike singleflight, work goes on when the one who asked
// first leaves, and is cancelled when the last one has.
type flights struct {
	mu      sync.Mutex
	all     map[memoryID]*flight
	running sync.WaitGroup
}

type flight struct {
	done    chan struct{} // closed when variant and err are set
	variant *Variant
	err     error
	waiting int
	cancel  context.CancelFunc
}

func (f *flights) do(ctx context.Context, key memoryID, work func(context.Context) (*Variant, error)) (*Variant, error) {
	f.mu.Lock()
	one, under := f.all[key]
	if !under {
		one = &flight{done: make(chan struct{})}
		var detached context.Context
		detached, one.cancel = context.WithCancel(context.WithoutCancel(ctx))
		if f.all == nil {
			f.all = map[memoryID]*flight{}
		}
		f.all[key] = one
		f.running.Go(func() {
			one.variant, one.err = guarded(detached, work)
			f.forget(key, one)
			one.cancel()
			close(one.done)
		})
	}
	one.waiting++
	f.mu.Unlock()

	select {
	case <-one.done:
		return one.variant, one.err
	case <-ctx.Done():
		f.leave(key, one)
		return nil, context.Cause(ctx)
	}
}

// guarded turns a panic of the work into an error for the log: the goroutine of a flight is nobody's request, and would
// take the whole process with it.
func guarded(ctx context.Context, work func(context.Context) (*Variant, error)) (v *Variant, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			v, err = nil, fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	return work(ctx)
}

// leave counts one less who waits; the work of nobody is cancelled, and the next who asks begins anew.
func (f *flights) leave(key memoryID, one *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if one.waiting--; one.waiting == 0 {
		one.cancel()
		if f.all[key] == one {
			delete(f.all, key)
		}
	}
}

// none tells whether no work is under way.
func (f *flights) none() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.all) == 0
}

func (f *flights) forget(key memoryID, one *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.all[key] == one {
		delete(f.all, key)
	}
}
