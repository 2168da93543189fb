package delivery

import (
	"context"
	"sync/atomic"

	"golang.org/x/sync/semaphore"
)

// A gate lets so many renders through at once that cores and memory suffice: each takes one place, large ones more.
type gate struct {
	places  *semaphore.Weighted
	total   int64
	queue   int64
	waiting atomic.Int64
}

// placePixels is how many pixels held at once fill a place: some 100 MB of memory with all copies.
const placePixels = 16_000_000

func newGate(workers, queue int) *gate {
	return &gate{places: semaphore.NewWeighted(int64(workers)), total: int64(workers), queue: int64(queue)}
}

// acquire waits for places for a render that holds so many pixels, and answers how to give them back. It fails with
// ErrBusy when too many wait already, and with the cause of ctx.
func (g *gate) acquire(ctx context.Context, pixels int64) (release func(), err error) {
	places := min(1+pixels/placePixels, g.total)
	if !g.places.TryAcquire(places) {
		if g.waiting.Add(1) > g.queue {
			g.waiting.Add(-1)
			return nil, ErrBusy
		}
		err := g.places.Acquire(ctx, places)
		g.waiting.Add(-1)
		if err != nil {
			return nil, context.Cause(ctx)
		}
	}
	return func() { g.places.Release(places) }, nil
}
