package imaging

import (
	"context"
	"math"
)

// ScaleCrop covers a box of whole pixels and cuts off what sticks out (CSS object-fit: cover).
type ScaleCrop struct {
	Size Dimensions
	At   Position // in percent
}

func (o *ScaleCrop) Params(p *Params) {
	p.Dimensions(&o.Size, "size", "The size of the result.")
	p.Percentages(&o.At, "position", "What is kept of the longer side.").Optional()
}

func (o *ScaleCrop) Measure(l *Layout) {
	box := Size{int(o.Size.Width.Value), int(o.Size.Height.Value)}
	covering := l.Size.covered(box)
	x, y := o.At.Offset(covering, box, l.Focal)
	l.resizeTo(covering)
	l.cropTo(box, x, y)
}

// reads: a position beyond 0…100 % leaves a part of the box empty.
func (*ScaleCrop) reads() []string { return []string{"setfill"} }

func (*ScaleCrop) orderly() {}

func (o *ScaleCrop) scaling(l *Layout) (x, y float64) {
	return l.ratios(l.covered(Size{int(o.Size.Width.Value), int(o.Size.Height.Value)}))
}

func (o *ScaleCrop) Apply(ctx context.Context, img *Image) error {
	box := img.Target()
	covering := Size{img.Layout.Width, img.Layout.Height}.covered(box)
	if err := img.resample(ctx, covering); err != nil {
		return err
	}
	x, y := o.At.Offset(covering, box, img.Layout.Focal)
	return img.cut(int(math.Round(x)), int(math.Round(y)), box)
}
