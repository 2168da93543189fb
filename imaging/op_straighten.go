package imaging

import (
	"context"
	"math"
)

// Straighten turns the picture counter-clockwise about its middle by an angle θ in degrees and cuts out the largest upright
// box of the same ratio that holds nothing but picture. That is k as large as the picture, with
//
//	k = 1 / (cos |θ| + r · sin |θ|), r the longer side by the shorter,
//
// as a corner of the box, turned back, must lie within the picture along both axes. The picture is resampled once.
type Straighten struct{ Angle float64 }

func (o *Straighten) Params(p *Params) {
	p.Number(&o.Angle, "angle", "Degrees counter-clockwise.").Between(-45, 45).By(0.1).In("°").NeutralAt(0)
}

func (o *Straighten) Measure(l *Layout) {
	sin, cos := math.Sincos(math.Abs(o.Angle) * math.Pi / 180)
	w, h := float64(l.Width), float64(l.Height)
	k := 1 / (cos + max(w/h, h/w)*sin)
	l.turnTo(Size{max(int(w*k), 1), max(int(h*k), 1)}, o.Angle)
}

// finer: the box is cut to within a fraction of a pixel of the result.
func (*Straighten) finer() float64 { return 2 }

func (o *Straighten) Apply(ctx context.Context, img *Image) error {
	return img.turnOnto(ctx, o.Angle, true)
}
