package imaging

import (
	"context"
	"image"
	"math"
)

// Trim cuts off edges of one colour, or transparent ones. Where the four corners have one colour, that is the colour of all
// edges; where they do not, each side may have its own. A line belongs to the edge if no sample of it, colours weighted by
// their opacity, differs from that colour by more than Tolerance, in percent of the range. So much of the edge stays around
// the rest as Padding says. A picture that is nothing but edge stays as it is; all frames of an animation are cut alike.
type Trim struct {
	Tolerance float64
	Padding   Length
}

func (o *Trim) Params(p *Params) {
	p.Number(&o.Tolerance, "tolerance", "By how much the samples of an edge may differ, in percent of their range.").Between(0, 100).By(1).In("%").Optional()
	p.Length(&o.Padding, "padding", "How much of the edge stays, in pixels or percent of the shorter side of what is left.").Optional()
}

func (o *Trim) reads() []string {
	return readsOf(o.Padding)
}

// Measure: there may be nothing to trim.
func (*Trim) Measure(*Layout) {}

func (*Trim) exact() bool { return false }

func (o *Trim) survey(ctx context.Context, frames []*Image) (Operation, error) {
	l := &frames[0].Layout
	whole := image.Rect(0, 0, l.Width, l.Height)
	var kept window
	for _, img := range frames {
		p, err := img.pull(ctx)
		if err != nil {
			return nil, err
		}
		w, err := p.withoutEdges(ctx, o.Tolerance/100*255)
		if err != nil {
			return nil, err
		}
		sx, sy := img.Scale()
		kept.Rectangle = kept.Union(w.times(1/sx, 1/sy).Intersect(whole))
	}
	if kept.Empty() {
		return &window{whole}, nil
	}
	pad := int(math.Round(l.Px(o.Padding, min(kept.Dx(), kept.Dy()))))
	return &window{kept.Inset(-pad).Intersect(whole)}, nil
}

// A window is a box in pixels, which it cuts out as an operation.
type window struct{ image.Rectangle }

func (*window) Params(*Params) {}

func (w *window) size() Size { return Size{w.Dx(), w.Dy()} }

func (w *window) Measure(l *Layout) { l.cropTo(w.size(), float64(w.Min.X), float64(w.Min.Y)) }

func (w *window) Apply(ctx context.Context, img *Image) error {
	full, box, to := img.Layout.Size, w.size(), img.Target()
	return img.cut(ctx,
		place(float64(w.Min.X), box.Width, full.Width, to.Width, img.Width()),
		place(float64(w.Min.Y), box.Height, full.Height, to.Height, img.Height()), to)
}

// times is the window at another scale, with all that it holds; nothing of one that holds nothing.
func (w window) times(x, y float64) window {
	const slack = 1e-6 // of a pixel
	if w.Empty() {
		return window{}
	}
	return window{image.Rect(
		int(math.Floor(float64(w.Min.X)*x+slack)), int(math.Floor(float64(w.Min.Y)*y+slack)),
		int(math.Ceil(float64(w.Max.X)*x-slack)), int(math.Ceil(float64(w.Max.Y)*y-slack)),
	)}
}

// withoutEdges is what is left where edges are cut off whose samples differ by no more levels; empty if nothing is. It
// stops when ctx ends.
func (p pixels) withoutEdges(ctx context.Context, tolerance float64) (window, error) {
	w := window{p.bounds()}
	first := p.weighed(0, 0)
	colours := [4]*[4]float64{&first, &first, &first, &first} // of the top, right, bottom, left; nil as long as it is not known
	for _, corner := range [][2]int{{p.Width - 1, 0}, {0, p.Height - 1}, {p.Width - 1, p.Height - 1}} {
		if !p.like(&first, corner[0], corner[1], tolerance) {
			colours = [4]*[4]float64{}
		}
	}
	lines := 0
	for again := true; again && !w.Empty(); { // what is cut off one side may leave another even
		again = false
		for side := range colours {
			for !w.Empty() && p.isEdge(w, side, &colours[side], tolerance) {
				if lines%rowsALook == 0 && ctx.Err() != nil {
					return window{}, ctx.Err()
				}
				lines++
				w = w.less(side)
				again = true
			}
		}
	}
	return w, nil
}

// less is the window without the line at a side.
func (w window) less(side int) window {
	switch side {
	case 0:
		w.Min.Y++
	case 1:
		w.Max.X--
	case 2:
		w.Max.Y--
	case 3:
		w.Min.X++
	}
	return w
}

// isEdge tells whether the line of a window at a side is of the side's colour, which is that of the line where none is known.
func (p pixels) isEdge(w window, side int, colour **[4]float64, tolerance float64) bool {
	x, y, dx, dy, n := w.Min.X, w.Min.Y, 1, 0, w.Dx()
	if side%2 == 1 {
		dx, dy, n = 0, 1, w.Dy()
	}
	if side == 1 {
		x = w.Max.X - 1
	}
	if side == 2 {
		y = w.Max.Y - 1
	}
	is := *colour
	if is == nil {
		c := p.weighed(x, y)
		is = &c
	}
	for range n {
		if !p.like(is, x, y, tolerance) {
			return false
		}
		x, y = x+dx, y+dy
	}
	*colour = is
	return true
}

// weighed are the samples of a pixel, 0…255, colours weighted by their opacity; that comes last.
func (p pixels) weighed(x, y int) (c [4]float64) {
	s := p.data[(y*p.Width+x)*p.bands:][:p.bands]
	c[3] = 255
	if p.bands == 4 {
		c[3] = float64(s[3])
	}
	for i := range 3 {
		c[i] = float64(s[i]) * c[3] / 255
	}
	return c
}

func (p pixels) like(c *[4]float64, x, y int, tolerance float64) bool {
	is := p.weighed(x, y)
	for i, v := range is {
		if math.Abs(v-c[i]) > tolerance+1e-9 {
			return false
		}
	}
	return true
}
