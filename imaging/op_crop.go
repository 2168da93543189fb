package imaging

import (
	"context"
	"math"
)

// Crop cuts out a box, the largest box of a ratio or, of the whole image as the basis, a box in percent of it that is then
// brought to a ratio. A box beyond the edge is filled.
type Crop struct {
	Area  Area
	Ratio *Ratio     // of the image: to which the box is brought; nil: none
	Size  Dimensions // of the image: the box in percent, which may exceed 100
	At    *Position  // nil: the top left for a box, else the centre
}

func (o *Crop) Params(p *Params) {
	if o.At == nil {
		o.At = &Position{Unset: true}
	}
	ofImage := func() bool { return o.Area.Image }
	p.Area(&o.Area, "area", "What is kept: a size in pixels or percent, a ratio, or image for what the next two say of the whole of it.").
		Absent("face").Choices = []string{"image"}
	p.Ratio(&o.Ratio, "ratio", "After image: the ratio to which the box is brought, within it.").Optional().Where(ofImage)
	p.PercentBox(&o.Size, "size", "After image: the size of the box in percent of the image, which may exceed 100.").Optional().Where(ofImage)
	p.Position(o.At, "position", "Where the box lies: percentages are of the room that is left, as in CSS.").Optional()
}

// normalize writes the position out where none is given, and says of the image what can be said without it.
func (o *Crop) normalize() {
	if o.At.Unset {
		*o.At = Position{}
		if o.Area.Ratio != nil || o.Area.Image {
			*o.At = center
		}
	}
	if !o.Area.Image {
		return
	}
	whole := Dimensions{&Length{100, true}, &Length{100, true}}
	if o.Size.Width == nil {
		o.Size = whole
	}
	switch {
	case o.Ratio == nil:
		o.Area, o.Size = Area{Dimensions: o.Size}, Dimensions{}
	case o.Size.String() == whole.String():
		o.Area, o.Ratio, o.Size = Area{Ratio: o.Ratio}, nil, Dimensions{}
	}
}

// neutral: all of the picture is kept.
func (o *Crop) neutral() bool {
	return !o.Area.Image && o.Area.Dimensions.String() == "100px100p" && !inPixels(o.At.X, o.At.Y)
}

// box is the size that is cut out of a picture.
func (o *Crop) box(l *Layout) Size {
	w, h := float64(l.Width), float64(l.Height)
	switch {
	case o.Area.Image:
		return o.Ratio.within(o.Size.Width.Of(w), o.Size.Height.Of(h))
	case o.Area.Ratio != nil:
		return o.Area.Ratio.within(w, h)
	}
	return l.box(o.Area.Dimensions)
}

func (o *Crop) Measure(l *Layout) {
	box := o.box(l)
	x, y := l.place(*o.At, box)
	l.cropTo(box, x, y)
}

func (o *Crop) Apply(ctx context.Context, img *Image) error {
	full, to := img.Layout.Size, img.Target()
	box := o.box(&img.Layout)
	x, y := img.Layout.place(*o.At, box)
	return img.cut(ctx, place(x, box.Width, full.Width, to.Width, img.Width()), place(y, box.Height, full.Height, to.Height, img.Height()), to)
}

func (o *Crop) reads() []string {
	lengths := []Length{o.At.X, o.At.Y}
	if o.Area.Dimensions.Width != nil {
		lengths = append(lengths, *o.Area.Width, *o.Area.Height)
	}
	return append([]string{"setfill"}, readsOf(lengths...)...)
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
