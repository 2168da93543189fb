package imaging

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// revision is part of every key. Raise it when the same transformation comes to mean other pixels.
const revision = "6"

// A Plan is a transformation measured for one source: everything that can be known before a pixel is decoded. It is
// immutable and may be rendered by any number of goroutines.
type Plan struct {
	Size     Size   // of the result, in pixels
	Frames   int    // of the result
	Format   string // jpeg, png, webp, avif, gif, tiff or jxl; json or text for a terminal
	Varies   bool   // another Accept may be answered in another format
	Asks     Asks   // and other hints otherwise
	Download bool

	t        Transformation
	src      Source
	limits   Limits
	output   Output
	tightens bool   // see Tighter
	rival    string // the format that this one takes the place of: see Tighter; else empty
	edge     int    // what is rendered has at most so many pixels along the longer side; 0: it is the result itself
	chain    []step
	layouts  []Layout  // before each step of the chain, and after the last
	scales   []float64 // pixels per pixel of the full picture, at the same places
}

// Plan measures the transformation for a source, chooses the format for a client, and refuses what is too large.
// Errors: *[LimitError], *[FormatError], *[PageError].
func (t Transformation) Plan(src Source, a Accept, limits Limits) (*Plan, error) {
	src, err := t.paged(src)
	if err != nil {
		return nil, err
	}
	return t.plan(src, a, limits)
}

// aboutEdge is the longer side, in pixels, of what a terminal looks at.
const aboutEdge = 512

// plan is Plan for a source that is one page.
func (t Transformation) plan(src Source, a Accept, limits Limits) (*Plan, error) {
	t, err := t.Expand(func(string) (Transformation, bool) { return Transformation{}, false })
	if err != nil { // nobody has expanded it
		return nil, err
	}
	asks := t.Asks()
	t = t.told(a.Hints)
	p := &Plan{t: t, src: src, limits: limits, output: t.Output(), Frames: 1, Asks: asks}
	if p.output.AsStored {
		p.src.Size = src.Size.turned(src.Orientation)
	}
	if err := limits.source(p.src); err != nil {
		return nil, err
	}
	if err := p.checkLayers(); err != nil {
		return nil, err
	}
	for _, s := range t.steps {
		if s.entry.role == ActionRole || s.entry.role == StateRole {
			if u, ok := s.op.(undecided); ok {
				s.op = u.decide(src)
			}
			p.chain = append(p.chain, s)
		}
	}
	l := Layout{Size: p.src.Size, Focal: Point{.5, .5}, Alpha: src.HasAlpha, Seed: src.seed()}
	if src.Focal != nil {
		l.Focal = *src.Focal
		if p.output.AsStored {
			l.Focal = l.Focal.turnedBack(src.Orientation)
		}
	}
	p.layouts = p.measure([]Layout{l})
	l = p.layouts[len(p.chain)]
	p.Size, p.Download = l.Size, p.output.Download
	if said := t.teller(); said != nil {
		p.Format, p.edge = said.says(), aboutEdge // what is said of the picture is found on a small one
	} else {
		p.Format, p.Varies = p.output.settle(p.src, l, a)
		if err := p.output.writable(p.Format); err != nil {
			return nil, err
		}
		if encoders[p.Format].animated {
			p.Frames = max(src.Frames, 1)
		}
	}
	p.tightens = p.tightened(a)
	p.scales = p.scale(1)
	if err := p.check(); err != nil {
		return nil, err
	}
	return p, nil
}

// measure goes on from the layouts of the first steps to those of all.
func (p *Plan) measure(known []Layout) []Layout {
	l := known[len(known)-1]
	for _, s := range p.chain[len(known)-1:] {
		if m, ok := s.op.(Measurer); ok {
			m.Measure(&l)
		}
		known = append(known, l)
	}
	return known
}

// final is how many pixels of what is rendered there are per pixel of the result.
func (p *Plan) final() float64 {
	if p.edge == 0 {
		return 1
	}
	return min(1, float64(p.edge)/float64(max(p.Size.Width, p.Size.Height)))
}

// scale says at what scale each step runs so that no detail of what is rendered is lost on the way: before a step that
// halves the picture, half the pixels will do. The first is at most `start`.
func (p *Plan) scale(start float64) []float64 {
	scales := p.needed()
	scales[0] = min(scales[0], start)
	p.follow(scales, 0)
	return scales
}

// needed is the scale that each step needs, whatever the steps before it run at.
func (p *Plan) needed() []float64 {
	needed := make([]float64, len(p.layouts))
	needed[len(p.chain)] = p.final()
	precise := false
	for i := len(p.chain) - 1; i >= 0; i-- {
		needed[i] = needed[i+1]
		if s, ok := p.chain[i].op.(surveyor); ok && !s.exact() {
			needed[i] = 1
			continue
		}
		switch op := p.chain[i].op.(type) {
		case scaler:
			x, y := op.scaling(&p.layouts[i])
			needed[i] = min(1, needed[i+1]*max(x, y))
		case finer:
			if !precise {
				precise = true
				needed[i] = min(1, needed[i]*op.finer())
			}
		}
		needed[i] = max(needed[i], p.looked(i))
	}
	return needed
}

// looked is the scale that step i wants for a look at the picture; 0 where it takes none.
func (p *Plan) looked(i int) float64 {
	l, edge := &p.layouts[i], 0
	if op, ok := p.chain[i].op.(looker); ok {
		edge = op.looksAt()
	}
	if l.fillsAuto(p.chain[i].op) {
		edge = max(edge, lookEdge)
	}
	return min(1, float64(edge)/float64(max(l.Width, l.Height)))
}

// follow has the steps from one on keep the scale of the one before, unless they scale themselves.
func (p *Plan) follow(scales []float64, from int) {
	for i := from; i < len(p.chain); i++ {
		if _, ok := p.chain[i].op.(scaler); !ok {
			scales[i+1] = scales[i]
		}
	}
}

// surveyed is the plan once step i, a surveyor, is known to come to op. Errors: *[LimitError].
func (p *Plan) surveyed(i int, op Operation) (*Plan, error) {
	q := *p
	q.chain = slices.Clone(p.chain)
	q.chain[i].op = op
	q.layouts = q.measure(slices.Clone(p.layouts[:i+1]))
	q.Size = q.layouts[len(q.chain)].Size
	needed := q.needed()
	q.scales = append(slices.Clone(p.scales[:i]), needed[i:]...)
	q.scales[i] = min(needed[i], p.scales[i])
	q.follow(q.scales, i)
	return &q, q.check()
}

// measured is how many layouts from the first on are known without a look at the picture.
func (p *Plan) measured() int {
	for i, s := range p.chain {
		if op, ok := s.op.(surveyor); ok && !op.exact() {
			return i + 1
		}
	}
	return len(p.layouts)
}

// Cost is how many pixels are held at the most, in all frames together: a measure of the memory and time of a render.
func (p *Plan) Cost() int64 {
	var most int64
	for i, l := range p.layouts {
		most = max(most, l.scaled(p.scales[i]).Pixels())
	}
	layers, _ := p.layered()
	return most*int64(p.Frames) + layers
}

// Key names the bytes of the result: equal for all transformations of a source that render to the same. 32 hexadecimal
// digits, to be used together with the source's id.
func (p *Plan) Key() string {
	var b strings.Builder
	b.WriteString(revision)
	for _, s := range p.t.steps {
		switch s.entry.name {
		case "format", "inline", "default": // the chosen format is what counts; a download has the same bytes
		default:
			b.WriteString("\n" + s.String())
		}
	}
	b.WriteString("\n" + p.Format)
	if p.rival != "" {
		b.WriteString(" as alike as " + p.rival)
	}
	if p.t.UsesFocal() {
		fmt.Fprintf(&b, "\n%v %t", p.layouts[0].Focal, p.src.Focal != nil)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:16])
}

// Transformation is the canonical transformation with the format that was chosen, and without a default: it is of the source. That
// of a tighter one is the one by which it is served, in format/auto.
func (p *Plan) Transformation() Transformation {
	var t Transformation
	for _, s := range p.t.steps {
		switch s.entry.name {
		case "default":
			continue
		case "format":
			if p.rival == "" {
				s.op = &Format{To: p.Format}
			}
		}
		t.steps = append(t.steps, s)
	}
	return t
}
