package imaging

import (
	"context"
	"slices"
)

// Result is an encoded picture, or what is said about it.
type Result struct {
	Data   []byte
	Format string // jpeg, png, webp, avif, gif, tiff or jxl; json or text of a terminal
	Size   Size
	Frames int
	Timing Timing
}

// Render decodes data, the bytes of the source the plan was made for, runs the chain and encodes the result.
// It stops when ctx ends: at once in the chain, and within the picture or frame at hand in an encoder that cannot be
// stopped, which [Transformation.Plan] bounds. Errors: *[DecodeError], *[LimitError] where it does not fit into the bytes that
// max_bytes allows, those of ctx.
func (p *Plan) Render(ctx context.Context, data []byte) (*Result, error) {
	return p.render(ctx, nil, func(context.Context) ([]byte, error) { return data, nil })
}

// render is Render of what load answers, or of what is kept of it.
func (p *Plan) render(ctx context.Context, kept *Sources, load func(context.Context) ([]byte, error)) (*Result, error) {
	timer := startClock()
	own := &shelf{src: p.src, reading: p.reading(), sources: kept, exact: p.output.exact(p.Format)}
	var data []byte
	own.load = func(ctx context.Context) (_ []byte, err error) { // once, as it may be laid on itself
		if data == nil {
			defer timer.loading()()
			data, err = load(ctx)
		}
		return data, err
	}
	asked := askedSource{
		src: p.src, reading: own.reading, want: own.reading.decoding(p.layouts[0].scaled(p.scales[0])),
		exact: own.exact, load: own.load,
	}
	asked.want.allFrames, asked.want.streamed = p.Frames > 1, p.streamed()
	asked.partly = p.cuts()
	if !p.keepable() {
		kept = nil
	}
	d, err := kept.decode(ctx, asked)
	if err != nil {
		return nil, err
	}
	frames := make([]*Image, len(d.frames))
	var known finds
	if len(d.frames) > 1 {
		known = finds{}
	}
	for i, ref := range d.frames {
		frames[i] = &Image{ImageRef: ref, Layout: p.layouts[0], shelf: own, finds: known, clock: timer, streamed: d.streamed}
	}
	defer func() {
		for _, img := range frames { // an operation may have put another in the place of what was decoded
			img.Close()
		}
	}()
	timer.operations()
	q, err := p.run(ctx, frames)
	if err != nil {
		if p.streamed() { // it was decoded only now
			err = decodeError(ctx, err)
		}
		return nil, err
	}
	if t := p.t.teller(); t != nil {
		if err := frames[0].settle(ctx); err != nil { // answers look at it more than once
			return nil, decodeError(ctx, err)
		}
		timer.encode()
		data, err := t.answer(ctx, frames[0], p.src, d.metadata)
		if err != nil {
			return nil, decodeError(ctx, err)
		}
		return &Result{Data: data, Format: t.says(), Size: q.Size, Frames: 1, Timing: timer.stop()}, nil
	}
	fill, err := frames[0].under(ctx, q.layouts[len(q.chain)].Fill)
	if err != nil {
		return nil, decodeError(ctx, err)
	}
	encoded, err := encode(ctx, frames, encoding{
		Output: p.output, format: p.Format, rival: p.rival, fill: fill, metadata: d.metadata, delays: d.delays, loop: d.loop,
	})
	if err != nil {
		return nil, err
	}
	return &Result{
		Data: encoded, Format: p.Format, Size: Size{frames[0].Width(), frames[0].Height()}, Frames: len(frames), Timing: timer.stop(),
	}, nil
}

// streamed tells whether the chain reads the picture once, from top to bottom, so that it need not be held as a whole.
func (p *Plan) streamed() bool {
	if slices.ContainsFunc(p.layouts, func(l Layout) bool { return l.Fill.Word != "" }) {
		return false
	}
	return !p.t.IsTerminal() && !slices.ContainsFunc(p.chain, func(s step) bool {
		_, ok := s.op.(orderly)
		if !ok {
			_, ok = s.op.(Colour)
		}
		_, looks := s.op.(surveyor)
		return looks || !ok && s.entry.role == ActionRole
	})
}

// cuts tells whether the chain takes rows off the picture.
func (p *Plan) cuts() bool {
	for i, s := range p.chain {
		y := 1.
		if op, ok := s.op.(scaler); ok {
			_, y = op.scaling(&p.layouts[i])
		}
		if float64(p.layouts[i+1].Height) < y*float64(p.layouts[i].Height)-1 {
			return true
		}
	}
	return false
}

// run applies the chain to all frames of a picture and brings them to the size that the plan wants. It answers the plan
// with what only a look at the picture has told.
func (p *Plan) run(ctx context.Context, frames []*Image) (*Plan, error) {
	for i := 0; i < len(p.chain); {
		if p.looks(i) {
			err := frames[0].clock.step(p.chain[i].entry.name, func() (n int, err error) {
				p, err = p.look(ctx, frames, i)
				return 1, err
			})
			if err != nil {
				return nil, err
			}
		}
		next := i + 1 // all frames stand before the next surveyor before it looks at them
		for next < len(p.chain) && !p.looks(next) {
			next++
		}
		for _, img := range frames {
			if err := p.steps(ctx, img, i, next); err != nil {
				return nil, err
			}
		}
		i = next
	}
	for _, img := range frames {
		if err := p.finish(ctx, img); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// finish brings an image that has gone through the chain to the size that the plan wants.
func (p *Plan) finish(ctx context.Context, img *Image) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return img.resample(ctx, p.layouts[len(p.chain)].scaled(p.final()))
}

// looks tells whether step i is a surveyor.
func (p *Plan) looks(i int) bool {
	_, ok := p.chain[i].op.(surveyor)
	return ok
}

// look has step i look at the picture where it must, and answers the plan that goes on from there.
func (p *Plan) look(ctx context.Context, frames []*Image, i int) (*Plan, error) {
	s, ok := p.chain[i].op.(surveyor)
	if !ok {
		return p, nil
	}
	for _, img := range frames {
		if err := img.settle(ctx); err != nil {
			return nil, err
		}
	}
	op, err := s.survey(ctx, frames)
	if err != nil {
		return nil, err
	}
	q, err := p.surveyed(i, op)
	if err != nil {
		return nil, err
	}
	for _, img := range frames { // what follows may need less of it
		if err := img.resample(ctx, q.layouts[i].scaled(q.scales[i])); err != nil {
			return nil, err
		}
	}
	return q, nil
}

// steps applies the steps from one up to another.
func (p *Plan) steps(ctx context.Context, img *Image, from, to int) error {
	for from < to {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := img.clock.step(p.chain[from].entry.name, func() (n int, err error) {
			n, err = p.step(ctx, img, from)
			from += n
			return n, err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// step applies step i, together with the colour operations that follow a colour operation, and says how many those were.
func (p *Plan) step(ctx context.Context, img *Image, i int) (n int, err error) {
	var run []Colour
	for i+n < len(p.chain) {
		colour, ok := p.chain[i+n].op.(Colour)
		if !ok {
			break
		}
		run = append(run, colour)
		n++
	}
	if n > 0 {
		return n, recolour(ctx, img, run)
	}
	img.after, img.scale, img.step = p.layouts[i+1], p.scales[i+1], i
	if img.Layout.fillsAuto(p.chain[i].op) {
		if err := img.resolve(ctx); err != nil {
			return 0, err
		}
	}
	if action, ok := p.chain[i].op.(Action); ok {
		if err := action.Apply(ctx, img); err != nil {
			return 0, err
		}
	}
	img.Layout = img.after
	return 1, nil
}

// unchanged is how many steps two plans share from the beginning, not counting a run of colour operations that they
// share only in part.
func (p *Plan) unchanged(other *Plan) int {
	n := 0
	if p.scales[0] != other.scales[0] {
		return 0
	}
	for n < len(p.chain) && n < len(other.chain) && p.chain[n].String() == other.chain[n].String() && p.scales[n+1] == other.scales[n+1] {
		n++
	}
	isColour := func(s step) bool { _, ok := s.op.(Colour); return ok }
	for _, s := range slices.Backward(p.chain[:n]) {
		if n == len(p.chain) && n == len(other.chain) || !isColour(s) {
			break
		}
		n--
	}
	return n
}
