package preview

import (
	"context"

	"golang.org/x/sync/semaphore"
)

// placeWork is how much work fills one place, in pixels times steps: a few times what a slider asks for on a large screen.
const placeWork = 32_000_000

// A gate lets so many quick frames be rendered at once that cores suffice. Those that are heavy take more places, one of
// them at a time, and leave one place to the others where there is more than one: a slider is never held up by them.
type gate struct {
	places *semaphore.Weighted
	heavy  *semaphore.Weighted
	most   int64 // places that one render takes
	work   int64 // that fills a place
}

func newGate(workers int) *gate {
	return &gate{semaphore.NewWeighted(int64(workers)), semaphore.NewWeighted(1), max(1, int64(workers)-1), placeWork}
}

// enter waits for as many places as the work takes, and answers how to give them back. Errors: those of ctx.
func (g *gate) enter(ctx context.Context, work int64) (leave func(), err error) {
	places, heavy := g.weight(work)
	if heavy {
		if err := g.heavy.Acquire(ctx, 1); err != nil {
			return nil, err
		}
	}
	release := func() {
		if heavy {
			g.heavy.Release(1)
		}
	}
	if err := g.places.Acquire(ctx, places); err != nil {
		release()
		return nil, err
	}
	return func() {
		g.places.Release(places)
		release()
	}, nil
}

func (g *gate) weight(work int64) (places int64, heavy bool) {
	places = 1 + work/g.work
	return min(places, g.most), places > 1
}
