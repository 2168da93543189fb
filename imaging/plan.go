package imaging

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// revision is part of every key. Raise it when the same transformation comes to mean other pixels.
const revision = "3"

// A Plan is a transformation measured for one source: everything that can be known before a pixel is decoded. It is
// immutable and may be rendered by any number of goroutines.
type Plan struct {
	Size     Size   // of the result, in pixels
	Frames   int    // of the result
	Format   string // jpeg, png, webp, avif or gif; json for a terminal
	Varies   bool   // another Accept may be answered in another format
	Download bool

	t       Transformation
	src     Source
	output  Output
	final   float64 // pixels of what is rendered per pixel of the result: 1, or less for a preview
	chain   []step
	layouts []Layout  // before each step of the chain, and after the last
	scales  []float64 // pixels per pixel of the full picture, at the same places
}

// Plan measures the transformation for a source, chooses the format for a client, and refuses what is too large.
// Errors: *[LimitError], *[FormatError].
func (t Transformation) Plan(src Source, a Accept, limits Limits) (*Plan, error) {
	p, err := t.plan(src, a, limits)
	if err != nil {
		return nil, err
	}
	p.final = 1
	if t.IsTerminal() { // what is said of the picture is found on a small one
		p.final = min(1, aboutEdge/float64(max(p.Size.Width, p.Size.Height)))
	}
	p.scales = p.scale(1)
	return p, p.check(limits)
}

// aboutEdge is the longer side, in pixels, of what a terminal looks at.
const aboutEdge = 512

func (t Transformation) plan(src Source, a Accept, limits Limits) (*Plan, error) {
	p := &Plan{t: t, src: src, output: t.Output(), Frames: 1}
	if p.output.AsStored {
		p.src.Size = src.Size.turned(src.Orientation)
	}
	if err := limits.source(p.src); err != nil {
		return nil, err
	}
	for _, s := range t.steps {
		if s.entry.role == ActionRole || s.entry.role == StateRole {
			p.chain = append(p.chain, s)
		}
	}
	l := Layout{Size: p.src.Size, Focal: Point{.5, .5}, Alpha: src.HasAlpha}
	if src.Focal != nil {
		l.Focal = *src.Focal
		if p.output.AsStored {
			l.Focal = l.Focal.turnedBack(src.Orientation)
		}
	}
	p.layouts = append(p.layouts, l)
	for _, s := range p.chain {
		if m, ok := s.op.(Measurer); ok {
			m.Measure(&l)
		}
		p.layouts = append(p.layouts, l)
	}
	p.Size, p.Download = l.Size, p.output.Download
	if t.IsTerminal() {
		p.Format = "json"
		return p, nil
	}
	p.Format, p.Varies = p.output.settle(p.src, l, a)
	if !Writable(p.Format) {
		return nil, &FormatError{p.Format}
	}
	if encoders[p.Format].animated {
		p.Frames = max(src.Frames, 1)
	}
	return p, nil
}

// scale says at what scale each step runs so that no detail of what is rendered is lost on the way: before a step that
// halves the picture, half the pixels will do. The first is at most `start`.
func (p *Plan) scale(start float64) []float64 {
	needed := make([]float64, len(p.layouts))
	needed[len(p.chain)] = p.final
	precise := false
	for i := len(p.chain) - 1; i >= 0; i-- {
		needed[i] = needed[i+1]
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
	}
	scales := needed
	scales[0] = min(scales[0], start)
	for i := range p.chain {
		if _, ok := p.chain[i].op.(scaler); !ok {
			scales[i+1] = scales[i]
		}
	}
	return scales
}

// source refuses what is too large to decode.
func (limits Limits) source(src Source) error {
	switch {
	case src.Size.Pixels() > limits.SourcePixels:
		return &LimitError{fmt.Sprintf("the source has %d × %d pixels; at most %d megapixels are processed",
			src.Size.Width, src.Size.Height, limits.SourcePixels/1e6)}
	case src.Frames > limits.SourceFrames:
		return &LimitError{fmt.Sprintf("the source has %d frames; at most %d are processed", src.Frames, limits.SourceFrames)}
	case src.Size.Pixels()*int64(max(src.Frames, 1)) > limits.TotalPixels:
		return &LimitError{fmt.Sprintf("the source has %d frames of %d × %d pixels; at most %d megapixels in all are processed",
			src.Frames, src.Size.Width, src.Size.Height, limits.TotalPixels/1e6)}
	}
	return nil
}

// check refuses a result, or a step on the way to it, that is too large. There is no result where the file itself is
// answered, or what is known of it.
func (p *Plan) check(limits Limits) error {
	if !p.t.IsOriginal() && !p.t.IsTerminal() {
		if err := p.checkResult(limits); err != nil {
			return err
		}
	}
	return p.checkSteps(limits)
}

func (p *Plan) checkResult(limits Limits) error {
	if p.Size.Width > limits.Side || p.Size.Height > limits.Side || p.Size.Pixels() > limits.Pixels {
		return &LimitError{fmt.Sprintf("the result would have %d × %d pixels; at most %d a side and %d megapixels are answered",
			p.Size.Width, p.Size.Height, limits.Side, limits.Pixels/1e6)}
	}
	if most := encoders[p.Format].most; most > 0 && p.Size.Pixels() > most {
		return &LimitError{fmt.Sprintf("the result would have %d × %d pixels; at most %d megapixels are written as %s: choose another format or a smaller size",
			p.Size.Width, p.Size.Height, most/1e6, p.Format)}
	}
	if p.Size.Pixels()*int64(p.Frames) > limits.HeldPixels {
		return &LimitError{fmt.Sprintf("the result would have %d frames of %d × %d pixels; at most %d megapixels in all are answered",
			p.Frames, p.Size.Width, p.Size.Height, limits.HeldPixels/1e6)}
	}
	return nil
}

func (p *Plan) checkSteps(limits Limits) error {
	for i, l := range p.layouts {
		// A step may be as large as a source may be: it is no larger than what was decoded, or is cut down later.
		size := l.scaled(p.scales[i])
		if size.Pixels() > limits.SourcePixels {
			return &LimitError{fmt.Sprintf("after operation %d the picture would have %d × %d pixels; at most %d megapixels are processed",
				i, size.Width, size.Height, limits.SourcePixels/1e6)}
		}
		if size.Pixels()*int64(p.Frames) > limits.HeldPixels {
			return &LimitError{fmt.Sprintf("on the way there would be %d frames of %d × %d pixels; at most %d megapixels in all are processed",
				p.Frames, size.Width, size.Height, limits.HeldPixels/1e6)}
		}
	}
	return nil
}

// Cost is how many pixels are held at the most, in all frames together: a measure of the memory and time of a render.
func (p *Plan) Cost() int64 {
	var most int64
	for i, l := range p.layouts {
		most = max(most, l.scaled(p.scales[i]).Pixels())
	}
	return most * int64(p.Frames)
}

// Key names the bytes of the result: equal for all transformations of a source that render to the same. 32 hexadecimal
// digits, to be used together with the source's id.
func (p *Plan) Key() string {
	var b strings.Builder
	b.WriteString(revision)
	for _, s := range p.t.steps {
		switch s.entry.name {
		case "format", "inline": // the chosen format is what counts; a download has the same bytes
		default:
			b.WriteString("\n" + s.String())
		}
	}
	b.WriteString("\n" + p.Format)
	if p.t.UsesFocal() {
		fmt.Fprintf(&b, "\n%v", p.layouts[0].Focal)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:16])
}

// Transformation is the canonical transformation with the format that was chosen.
func (p *Plan) Transformation() Transformation {
	t := Transformation{make([]step, len(p.t.steps))}
	for i, s := range p.t.steps {
		if s.entry.name == "format" {
			s.op = &Format{To: p.Format}
		}
		t.steps[i] = s
	}
	return t
}
