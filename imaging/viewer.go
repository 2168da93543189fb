package imaging

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"
)

// A Viewer renders one picture again and again while somebody edits it. It keeps the decoded source, no larger than a
// screen needs, and the picture as it was before the step that changed last, so that moving a slider decodes nothing
// and runs nothing twice. A render at a time; Render waits for the one before.
type Viewer struct {
	// Layers answers the files that a transformation lays on the picture, as far as they are there; nil where there are
	// none. It is set before the first plan.
	Layers func(context.Context, Transformation) (map[string]Layer, error)

	src    Source
	load   func(context.Context) ([]byte, error)
	limits Limits

	mu      sync.Mutex
	base    pixels  // the source, upright or as stored, at baseScale
	reading reading // of base
	profile []byte  // that base still goes by; nil: it is sRGB
	scale   float64
	level   pixels // base at the size at which the last chain began
	last    *Plan  // what was rendered last
	kept    pixels // the picture before step keptAt of it
	keptAt  int    // 0: nothing is kept
	found   []find // what surveyors of the last plan came to, in order
	shelf   *shelf // the files that the last plan lays on the picture
}

// A find is what a surveyor came to.
type find struct {
	step int
	op   Operation
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

// Plan measures a rendering whose longer side has at most maxEdge pixels; of an animation it is of the first frame. Errors:
// those of [Transformation.Plan] and of Layers.
func (v *Viewer) Plan(ctx context.Context, t Transformation, maxEdge int) (*Plan, error) {
	src := v.src
	if v.Layers != nil {
		var err error
		if src.Layers, err = v.Layers(ctx, t); err != nil {
			return nil, err
		}
	}
	return t.preview(src, maxEdge, v.limits)
}

// Cost is how much work a rendering of a plan takes, in pixels times steps, of which encoding is one.
func (v *Viewer) Cost(p *Plan) int64 { return p.Cost() * int64(len(p.chain)+1) }

// Render runs a plan of this viewer on the warm source. Errors: *[LimitError], *[DecodeError], *[MissingError], those of ctx
// and of load.
func (v *Viewer) Render(ctx context.Context, p *Plan) (*Frame, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	start := time.Now()
	begun, img, from, err := v.begin(ctx, p)
	if err != nil {
		return nil, err
	}
	defer func() { img.Close() }()
	img.shelf = v.shelved(p)
	if p, err = v.run(ctx, p, begun, img, from); err != nil {
		return nil, err
	}
	frame := &Frame{Format: "jpeg", Size: Size{img.Width(), img.Height()}, Full: p.Size}
	if img.HasAlpha() {
		frame.Format = "webp"
	}
	frame.Data, err = encode(ctx, []*Image{img}, encoding{
		format: frame.Format, quick: true, metadata: metadata{profile: v.profile},
	})
	frame.Duration = time.Since(start)
	return frame, err
}

// preview plans a rendering whose longer side has at most maxEdge pixels.
func (t Transformation) preview(src Source, maxEdge int, limits Limits) (*Plan, error) {
	src, err := t.paged(src)
	if err != nil {
		return nil, err
	}
	src.Frames = 1
	p, err := t.plan(src, Accept{}, limits)
	if err != nil {
		return nil, err
	}
	p.edge = maxEdge // it was measured as the real thing is, so that what cannot be served is said to be too large here too
	p.scales = p.scale(warmest(p.src.Size))
	return p, nil
}

// warmest is the largest scale at which a source is kept.
func warmest(s Size) float64 {
	return min(1, math.Sqrt(mostWarm/float64(s.Pixels())))
}

// shelved is the shelf for a plan: the last one, as long as it holds the same files.
func (v *Viewer) shelved(p *Plan) *shelf {
	if v.shelf == nil || v.shelf.reading != p.reading() {
		v.shelf = &shelf{reading: p.reading(), load: v.load}
	}
	v.shelf.src = p.src
	return v.shelf
}

// begin answers the picture from which the chain goes on, the step that comes next, and the plan with what is known of the
// picture by then.
func (v *Viewer) begin(ctx context.Context, p *Plan) (*Plan, *Image, int, error) {
	if q := v.reuse(p); q != nil {
		img, err := imageOf(v.kept, q.layouts[v.keptAt])
		return q, img, v.keptAt, err
	}
	if v.base.data == nil || v.reading != p.reading() || p.scales[0] > v.scale {
		if err := v.decode(ctx, p); err != nil {
			return nil, nil, 0, err
		}
	}
	if err := v.reduce(ctx, p.layouts[0].scaled(p.scales[0])); err != nil {
		return nil, nil, 0, err
	}
	img, err := imageOf(v.level, p.layouts[0])
	return p, img, 0, err
}

// reuse is the plan with what is known of the picture that is kept; nil where that does not serve it.
func (v *Viewer) reuse(p *Plan) *Plan {
	if v.keptAt == 0 || v.last.reading() != p.reading() || p.unchanged(v.last) < v.keptAt {
		return nil
	}
	q := p
	for _, f := range v.found {
		if f.step < v.keptAt {
			var err error
			if q, err = q.surveyed(f.step, f.op); err != nil { // to be found again, and said
				return nil
			}
		}
	}
	if q.layouts[v.keptAt].scaled(q.scales[v.keptAt]) != v.kept.Size {
		return nil
	}
	return q
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
	defer func() { img.Close() }()
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
	d, err := decode(ctx, data, p.reading().decoding(p.layouts[0].scaled(p.scales[0])))
	if err != nil {
		return err
	}
	defer d.Close()
	base, err := (&Image{ImageRef: d.frames[0]}).pull(ctx)
	if err != nil {
		return decodeError(ctx, err)
	}
	v.base, v.reading, v.profile, v.scale, v.level, v.last, v.keptAt = base, p.reading(), d.metadata.profile, p.scales[0], base, nil, 0
	return nil
}

// run applies the chain from a step on, and keeps the picture before the step that changed since the last plan. q is p with
// what is known of the picture by then; the answer is p with all that is.
func (v *Viewer) run(ctx context.Context, p, q *Plan, img *Image, from int) (*Plan, error) {
	keep := 0
	if v.last != nil && v.last.reading() == p.reading() {
		keep = p.unchanged(v.last)
	}
	found := slices.DeleteFunc(slices.Clone(v.found), func(f find) bool { return f.step >= from })
	for i := from; i < len(q.chain); {
		if i == keep && i > from {
			kept, err := img.pull(ctx)
			if err != nil {
				return nil, err
			}
			v.kept, v.keptAt = kept, i
			v.found = slices.Clone(found)
			if err := img.become(kept); err != nil {
				return nil, err
			}
		}
		looks := q.looks(i)
		var err error
		if q, err = q.look(ctx, []*Image{img}, i); err != nil {
			return nil, err
		}
		if looks {
			found = append(found, find{i, q.chain[i].op})
		}
		n, err := q.step(ctx, img, i)
		if err != nil {
			return nil, err
		}
		i += n
	}
	if v.keptAt > keep {
		v.keptAt = 0
	}
	v.last, v.found = p, found
	return q, q.finish(ctx, img)
}

func imageOf(p pixels, l Layout) (*Image, error) {
	ref, err := p.image()
	if err != nil {
		return nil, err
	}
	return &Image{ImageRef: ref, Layout: l}, nil
}
