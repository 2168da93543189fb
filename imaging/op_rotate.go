package imaging

import (
	"context"
	"math"

	"github.com/davidbyttow/govips/v2/vips"
)

// Rotate turns the picture counter-clockwise by an angle in degrees. Quarter turns are exact; any other grows the
// picture to hold the turned one, and the corners are filled.
type Rotate struct{ Angle float64 }

func (o *Rotate) Params(p *Params) {
	p.Number(&o.Angle, "angle", "Degrees counter-clockwise.").Between(-360, 360).In("°").NeutralAt(0)
}

// normalize brings the angle to 0 ≤ angle < 360.
func (o *Rotate) normalize() {
	switch {
	case o.Angle == 360:
		o.Angle = 0
	case o.Angle < 0:
		o.Angle = rounded(math.Mod(o.Angle+360, 360))
	}
}

// reads: quarter turns leave nothing to fill.
func (o *Rotate) reads() []string {
	if _, exact := o.quarters(); exact {
		return nil
	}
	return []string{"setfill"}
}

func (o *Rotate) quarters() (n int, exact bool) {
	return int(o.Angle / 90), math.Mod(o.Angle, 90) == 0
}

func (o *Rotate) Measure(l *Layout) {
	sin, cos := math.Sincos(o.Angle * math.Pi / 180)
	w, h := float64(l.Width), float64(l.Height)
	size := Size{
		clampInt(math.Abs(w*cos)+math.Abs(h*sin), 1, mostPixels),
		clampInt(math.Abs(w*sin)+math.Abs(h*cos), 1, mostPixels),
	}
	if _, exact := o.quarters(); !exact && l.Fill.Behind().A < 255 {
		l.Alpha = true
	}
	l.turnTo(size, o.Angle)
}

func (o *Rotate) Apply(ctx context.Context, img *Image) error {
	if n, exact := o.quarters(); exact {
		return img.Rotate([]vips.Angle{vips.Angle0, vips.Angle270, vips.Angle180, vips.Angle90}[n])
	}
	return img.turnOnto(ctx, o.Angle, false)
}

// turnOnto turns the picture about its middle, on the middle of a canvas that is as large as what results and filled as
// Layout.Fill says; within where nothing of that is to be seen.
func (img *Image) turnOnto(ctx context.Context, angle float64, within bool) error {
	p, err := img.pull(ctx)
	if err != nil {
		return err
	}
	var canvas pixels
	if within {
		canvas = solid(img.Target(), Color{}, p.bands)
	} else if canvas, err = img.ground(ctx, p, img.Target()); err != nil {
		return err
	}
	if err := p.turnedOnto(ctx, canvas, angle, within); err != nil {
		return err
	}
	return img.become(canvas)
}
