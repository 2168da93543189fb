package delivery

import (
	"context"
	"time"

	"calotype/imaging"
	"calotype/server/gate"
)

// ErrBusy reports that too many renders wait, or that one waited for too long; the same request may succeed a moment later. It
// comes as a *[gate.BusyError], which says when.
var ErrBusy = gate.ErrBusy

// Gate is what renders go through: those of here, and previews.
func (v *Variants) Gate() *gate.Gate { return v.gate }

// render waits for its turn, which it takes with other projects, and with other clients of its own, unless ctx says otherwise.
// Only then is the original read, where it is not kept decoded: so those who wait hold nothing.
func (v *Variants) render(ctx context.Context, src *source, p *imaging.Plan) (made *Variant, err error) {
	defer v.watch(ctx, src, p)(&made, &err)
	work := gate.Work{Class: gate.Cold, Owner: src.project, Weight: p.Weight(), Quick: p.Quick()}
	if from := visitorOf(ctx); from != nil {
		work.Client = v.config.Proxies.Of(from.http)
	}
	place, err := v.gate.Enter(ctx, work.As(ctx))
	if err != nil {
		return nil, err
	}
	return gate.Run(ctx, place, v.config.Timeout, func(ctx context.Context) (*Variant, error) {
		v.renders.Add(1)
		if !work.Quick {
			ctx = imaging.Gently(ctx)
		}
		var memory borrowed
		result, err := v.decoded.Render(ctx, p, func(ctx context.Context) ([]byte, error) {
			return v.picture(ctx, src.file, memory.take)
		})
		memory.giveBack() // unless the render panicked, and may be reading still
		if err != nil {
			return nil, err
		}
		return &Variant{
			File: src.file, Key: p.Key(), Format: result.Format, Size: result.Size,
			Bytes: int64(len(result.Data)), Made: time.Now().UTC().Truncate(time.Microsecond), Data: result.Data,
			Layer: Miss, Timing: Timing{Queue: place.Waited(), Load: result.Timing.Load, Timing: result.Timing},
		}, nil
	})
}
