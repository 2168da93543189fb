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
	box := l.box(o.Size)
	covering := l.Size.covered(box)
	x, y := o.At.Offset(covering, box, l.Focal)
	l.resizeTo(covering)
	l.cropTo(box, x, y)
}

// reads: a position beyond 0…100 % leaves a part of the box empty.
func (*ScaleCrop) reads() []string { return []string{"setfill", "dpr"} }

func (*ScaleCrop) orderly() {}

func (o *ScaleCrop) scaling(l *Layout) (x, y float64) {
	return l.ratios(l.covered(l.box(o.Size)))
}

func (o *ScaleCrop) Apply(ctx context.Context, img *Image) error {
	box := img.Target()
	covering := Size{img.Layout.Width, img.Layout.Height}.covered(box)
	x, y := o.At.Offset(covering, box, img.Layout.Focal)
	left, top := int(math.Round(x)), int(math.Round(y))
	if err := img.reduce(covering); err != nil {
		return err
	}
	if img.Width() == covering.Width && img.Height() == covering.Height {
		return img.cut(ctx, left, top, box)
	}
	// Only what is kept is enlarged: of a long, narrow picture the whole may be any number of pixels.
	part := Size{min(left+box.Width, covering.Width) - max(left, 0), min(top+box.Height, covering.Height) - max(top, 0)}
	if part.Width <= 0 || part.Height <= 0 {
		return img.embed(ctx, box.Width, 0, box)
	}
	p, err := img.pull(ctx)
	if err != nil {
		return err
	}
	if p, err = p.enlargePart(ctx, covering, max(left, 0), max(top, 0), part); err != nil {
		return err
	}
	if err := img.become(p); err != nil {
		return err
	}
	return img.cut(ctx, min(left, 0), min(top, 0), box)
}
