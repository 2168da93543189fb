package imaging

import (
	"context"
	"math"
)

// Crop cuts a box out, or the largest box of a ratio. A box beyond the edge is filled.
type Crop struct {
	Area Area
	At   *Position // nil: the top left for a box, the centre for a ratio
}

func (o *Crop) Params(p *Params) {
	p.Area(&o.Area, "area", "What is kept: a size in pixels or percent, or a ratio.")
	if o.At == nil {
		o.At = &Position{Unset: true}
	}
	p.Position(o.At, "position", "Where the box lies: percentages are of the room that is left, as in CSS.").Optional()
}

// normalize writes the position out where none is given.
func (o *Crop) normalize() {
	if o.At.Unset {
		*o.At = Position{}
		if o.Area.Ratio != nil {
			*o.At = center
		}
	}
}

// box is the size that is cut out of a picture.
func (o *Crop) box(l *Layout) Size {
	if r := o.Area.Ratio; r != nil {
		if float64(l.Width)*r.Height > float64(l.Height)*r.Width {
			return Size{clampInt(float64(l.Height)*r.Width/r.Height, 1, l.Width), l.Height}
		}
		return Size{l.Width, clampInt(float64(l.Width)*r.Height/r.Width, 1, l.Height)}
	}
	return l.box(o.Area.Dimensions)
}

func (o *Crop) Measure(l *Layout) {
	box := o.box(l)
	x, y := l.place(*o.At, box)
	l.cropTo(box, x, y)
}

func (o *Crop) Apply(_ context.Context, img *Image) error {
	full, to := img.Layout.Size, img.Target()
	box := o.box(&img.Layout)
	x, y := img.Layout.place(*o.At, box)
	return img.cut(place(x, box.Width, full.Width, to.Width, img.Width()), place(y, box.Height, full.Height, to.Height, img.Height()), to)
}

func (o *Crop) reads() []string {
	if inPixels(o.At.X, o.At.Y) || o.Area.Ratio == nil && inPixels(*o.Area.Width, *o.Area.Height) {
		return []string{"setfill", "dpr"}
	}
	return []string{"setfill"}
}

// place is where a box begins along one axis of an image that is side pixels long and stands for full ones, of which the
// box, to pixels of the image, begins at offset. What does not reach beyond the full picture does not reach beyond the
// image, whatever the three are rounded to.
func place(offset float64, box, full, to, side int) int {
	at := int(math.Round(offset * float64(side) / float64(full)))
	if int(math.Round(offset))+box <= full {
		return min(at, side-to)
	}
	return at
}

// finer: the box is cut to within a fraction of a pixel of the result.
func (*Crop) finer() float64 { return 2 }

func (*Crop) orderly() {}
