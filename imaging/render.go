package imaging

import (
	"context"
	"encoding/json"
	"slices"
)

// Result is an encoded picture, or JSON about it.
type Result struct {
	Data   []byte
	Format string // jpeg, png, webp, avif, gif or json
	Size   Size
	Frames int
}

// Render decodes data, the bytes of the source the plan was made for, runs the chain and encodes the result.
// It stops when ctx ends: at once in the chain, and within the picture or frame at hand in an encoder that cannot be
// stopped, which [Transformation.Plan] bounds. Errors: *[DecodeError], those of ctx.
func (p *Plan) Render(ctx context.Context, data []byte) (*Result, error) {
	d, err := decode(ctx, data, decoding{
		format: p.src.Format, upright: !p.output.AsStored, size: p.layouts[0].scaled(p.scales[0]), allFrames: p.Frames > 1,
		streamed: p.streamed(),
	})
	if err != nil {
		return nil, err
	}
	defer d.Close()
	frames := make([]*Image, len(d.frames))
	for i, ref := range d.frames {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		frames[i] = &Image{ImageRef: ref, Layout: p.layouts[0]}
		if err := p.run(ctx, frames[i], 0); err != nil {
			if p.streamed() { // it was decoded only now
				err = decodeError(ctx, err)
			}
			return nil, err
		}
		d.frames[i] = frames[i].ImageRef // an operation may have put another in its place
	}
	last := p.layouts[len(p.chain)]
	if p.t.IsTerminal() {
		about, err := about(ctx, frames[0], p.src, d.metadata)
		if err != nil {
			return nil, err
		}
		data, err := json.Marshal(about)
		return &Result{Data: data, Format: "json", Size: p.Size, Frames: 1}, err
	}
	encoded, err := encode(ctx, frames, encoding{
		Output: p.output, format: p.Format, fill: last.Fill.Opaque(), metadata: d.metadata, delays: d.delays, loop: d.loop,
	})
	if err != nil {
		return nil, err
	}
	return &Result{Data: encoded, Format: p.Format, Size: Size{frames[0].Width(), frames[0].Height()}, Frames: len(frames)}, nil
}

// streamed tells whether the chain reads the picture once, from top to bottom, so that it need not be held as a whole.
func (p *Plan) streamed() bool {
	return !p.t.IsTerminal() && !slices.ContainsFunc(p.chain, func(s step) bool {
		_, ok := s.op.(orderly)
		if !ok {
			_, ok = s.op.(Colour)
		}
		return !ok && s.entry.role == ActionRole
	})
}

// run applies the steps of the chain from the given one on, and brings the image to the size that the plan wants.
func (p *Plan) run(ctx context.Context, img *Image, from int) error {
	for i := from; i < len(p.chain); {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := p.step(ctx, img, i)
		if err != nil {
			return err
		}
		i += n
	}
	return img.resample(ctx, p.layouts[len(p.chain)].scaled(p.final))
}

// step applies step i, together with the colour operations that follow a colour operation, and says how many those were.
func (p *Plan) step(ctx context.Context, img *Image, i int) (n int, err error) {
	var pass ColourPass
	for i+n < len(p.chain) {
		colour, ok := p.chain[i+n].op.(Colour)
		if !ok {
			break
		}
		colour.Colour(&pass)
		n++
	}
	if n > 0 {
		return n, pass.apply(ctx, img)
	}
	img.after, img.scale = p.layouts[i+1], p.scales[i+1]
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
