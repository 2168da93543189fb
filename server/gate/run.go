package gate

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"
)

// Run does work in a place, and gives the place back. The ctx of the work ends after the limit, and so does the waiting for
// it, with [context.DeadlineExceeded], though work that cannot be stopped at once goes on.
//
// Such work holds its place no longer, so that nothing which hangs keeps a worker for ever; unless as much work as there are
// workers goes on like that already, or a large one where it is large, so that it does not pile up in memory.
func Run[T any](ctx context.Context, p *Place, limit time.Duration, work func(context.Context) (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	done := make(chan outcome, 1)
	p.gate.running.Go(func() {
		defer cancel()
		value, err := guarded(ctx, work)
		p.Leave()
		done <- outcome{value, err}
	})
	late := time.NewTimer(limit)
	defer late.Stop()
	select {
	case o := <-done:
		return o.value, o.err
	case <-late.C:
		p.gate.exceed(p)
		var none T
		return none, context.DeadlineExceeded
	}
}

// guarded turns a panic of the work into an error for the log: its goroutine is nobody's request, and would take the whole
// process with it.
func guarded[T any](ctx context.Context, work func(context.Context) (T, error)) (value T, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	return work(ctx)
}

// Wait waits for all that [Run] has begun, though nobody else does any more. Nothing more may be begun.
func (g *Gate) Wait() { g.running.Wait() }

// exceed takes note that a render goes on beyond its limit.
func (g *Gate) exceed(p *Place) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if p.left {
		return
	}
	g.late = append(g.late, p)
	g.settle()
	g.admit()
}

// settle takes from those who are late their places, as many as may go on without, and forgets those who have left.
func (g *Gate) settle() {
	kept := g.late[:0]
	for _, p := range g.late {
		switch {
		case p.left:
		case g.overdue < g.config.Workers && !(p.kind == isLarge && g.hanging):
			g.overdue++
			g.hanging = g.hanging || p.kind == isLarge
			p.overdue = true
			g.free(p)
		default:
			kept = append(kept, p)
		}
	}
	clear(g.late[len(kept):])
	g.late = kept
}
