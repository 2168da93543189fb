package imaging

import (
	"context"
	"math"
	"sync"
	"time"
)

// A Viewer renders one picture again and again while somebody edits it. It keeps the decoded source, no larger than a
// screen needs, and the picture as it was before the step that changed last, so that moving a slider decodes nothing
// and runs nothing twice. A render at a time; Render waits for the one before.
type Viewer struct {
	src    Source
	load   func(context.Context) ([]byte, error)
	limits Limits

	mu     sync.Mutex
	base   pixels // the source, upright or as stored, at baseScale
	asIs   bool   // base is as stored
	scale  float64
	level  pixels // base at the size at which the last chain began
	last   *Plan  // what was rendered last
	kept   pixels // the picture before step keptAt of it
	keptAt int    // 0: nothing is kept
}

// mostWarm is how many pixels of a source a viewer keeps decoded: sharp on any screen, some 24 MB.
const mostWarm = 8_000_000

// NewViewer makes a viewer of a source whose bytes load answers; it is called whenever the source must be decoded anew.
func NewViewer(src Source, load func(context.Context) ([]byte, error), limits Limits) *Viewer {
	return &Viewer{src: src, load: load, limits: limits}
}

// Frame is one rendering, encoded quickly: JPEG, or WebP where there is transparency.
type Frame struct {
	Data     []byte
	Format   string
	Size     Size // of this frame
	Full     Size // of the full result
	Duration time.Duration
}

// Render runs the transformation on the warm source so that the longer side of the frame has at most maxEdge pixels.
// Of an animation it shows the first frame. Errors: *[LimitError], *[DecodeError], those of ctx and of load.
func (v *Viewer) Render(ctx context.Context, t Transformation, maxEdge int) (*Frame, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	start := time.Now()
	p, err := t.preview(v.src, maxEdge, v.limits)
	if err != nil {
		return nil, err
	}
	img, from, err := v.begin(ctx, p)
	if err != nil {
		return nil, err
	}
	defer func() { img.Close() }()
	if err := v.run(ctx, p, img, from); err != nil {
		return nil, err
	}
	frame := &Frame{Format: "jpeg", Size: Size{img.Width(), img.Height()}, Full: p.Size}
	if img.HasAlpha() {
		frame.Format = "webp"
	}
	frame.Data, err = encode(ctx, []*Image{img}, encoding{
		format: frame.Format, quick: true, fill: p.layouts[len(p.chain)].Fill.Opaque(),
	})
	frame.Duration = time.Since(start)
	return frame, err
}

// Cost is how much work a rendering of the transformation takes, in pixels times steps, of which encoding is one; 0 where
// it would be refused.
func (v *Viewer) Cost(t Transformation, maxEdge int) int64 {
	p, err := t.preview(v.src, maxEdge, v.limits)
	if err != nil {
		return 0
	}
	return p.Cost() * int64(len(p.chain)+1)
}

// preview plans a rendering whose longer side has at most maxEdge pixels.
func (t Transformation) preview(src Source, maxEdge int, limits Limits) (*Plan, error) {
	src.Frames = 1
	p, err := t.plan(src, Accept{}, limits)
	if err != nil {
		return nil, err
	}
	p.final = 1 // measured as the real thing is, so that what cannot be served is said to be too large here too
	p.scales = p.scale(1)
	if err := p.check(limits); err != nil {
		return nil, err
	}
	p.final = min(1, float64(maxEdge)/float64(max(p.Size.Width, p.Size.Height)))
	p.scales = p.scale(warmest(p.src.Size))
	return p, nil
}

// warmest is the largest scale at which a source is kept.
func warmest(s Size) float64 {
	return min(1, math.Sqrt(mostWarm/float64(s.Pixels())))
}

// begin answers the picture from which the chain goes on, and the step that comes next.
func (v *Viewer) begin(ctx context.Context, p *Plan) (*Image, int, error) {
	if v.keptAt > 0 && v.last.output.AsStored == p.output.AsStored {
		if n := p.unchanged(v.last); n >= v.keptAt {
			img, err := imageOf(v.kept, p.layouts[v.keptAt])
			return img, v.keptAt, err
		}
	}
	if v.base.data == nil || v.asIs != p.output.AsStored || p.scales[0] > v.scale {
		if err := v.decode(ctx, p); err != nil {
			return nil, 0, err
		}
	}
	if err := v.reduce(ctx, p.layouts[0].scaled(p.scales[0])); err != nil {
		return nil, 0, err
	}
	img, err := imageOf(v.level, p.layouts[0])
	return img, 0, err
}

// reduce brings the level to this size.
func (v *Viewer) reduce(ctx context.Context, to Size) error {
	if v.level.Size == to {
		return nil
	}
	img, err := imageOf(v.base, Layout{})
	if err != nil {
		return err
	}
	defer img.Close()
	if err := img.resample(ctx, to); err != nil {
		return err
	}
	level, err := img.pull(ctx)
	if err == nil {
		v.level = level
	}
	return err
}

// decode reads the source anew, at the scale that the plan begins with.
func (v *Viewer) decode(ctx context.Context, p *Plan) error {
	data, err := v.load(ctx)
	if err != nil {
		return err
	}
	d, err := decode(ctx, data, decoding{
		format: v.src.Format, upright: !p.output.AsStored, size: p.layouts[0].scaled(p.scales[0]),
	})
	if err != nil {
		return err
	}
	defer d.Close()
	base, err := (&Image{ImageRef: d.frames[0]}).pull(ctx)
	if err != nil {
		return decodeError(ctx, err)
	}
	v.base, v.asIs, v.scale, v.level, v.last, v.keptAt = base, p.output.AsStored, p.scales[0], base, nil, 0
	return nil
}

// run applies the chain from a step on, and keeps the picture before the step that changed since the last plan.
func (v *Viewer) run(ctx context.Context, p *Plan, img *Image, from int) error {
	keep := 0
	if v.last != nil && v.last.output.AsStored == p.output.AsStored {
		keep = p.unchanged(v.last)
	}
	for i := from; i < len(p.chain); {
		if i == keep && i > from {
			kept, err := img.pull(ctx)
			if err != nil {
				return err
			}
			v.kept, v.keptAt = kept, i
			if err := img.become(kept); err != nil {
				return err
			}
		}
		n, err := p.step(ctx, img, i)
		if err != nil {
			return err
		}
		i += n
	}
	if v.keptAt > keep {
		v.keptAt = 0
	}
	v.last = p
	return img.resample(ctx, p.layouts[len(p.chain)].scaled(p.final))
}

func imageOf(p pixels, l Layout) (*Image, error) {
	ref, err := p.image()
	if err != nil {
		return nil, err
	}
	return &Image{ImageRef: ref, Layout: l}, nil
}
