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
func (o *Rotate) normalize() { o.Angle = math.Mod(o.Angle+720, 360) }

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
	// Around the centre, with y downwards, counter-clockwise is (x cos + y sin, −x sin + y cos).
	x, y := (l.Focal.X-.5)*w, (l.Focal.Y-.5)*h
	l.Focal = Point{(x*cos+y*sin)/float64(size.Width) + .5, (-x*sin+y*cos)/float64(size.Height) + .5}
	if _, exact := o.quarters(); !exact && l.Fill.Behind().A < 255 {
		l.Alpha = true
	}
	l.Size = size
}

func (o *Rotate) Apply(_ context.Context, img *Image) error {
	if n, exact := o.quarters(); exact {
		return img.Rotate([]vips.Angle{vips.Angle0, vips.Angle270, vips.Angle180, vips.Angle90}[n])
	}
	fill := img.Layout.Fill.Behind()
	if fill.A < 255 {
		if err := img.AddAlpha(); err != nil {
			return err
		}
	}
	// libvips turns clockwise. Colours are weighted by alpha while pixels mix, so the background must be too.
	weight := float64(fill.A) / 255
	behind := vips.ColorRGBA{R: shade(fill.R, weight), G: shade(fill.G, weight), B: shade(fill.B, weight), A: fill.A}
	err := img.Premultiplied(func() error { return img.Similarity(1, -o.Angle, &behind, 0, 0, 0, 0) })
	if err != nil {
		return err
	}
	to := img.Target()
	return img.center(to)
}

func shade(v uint8, weight float64) uint8 { return uint8(math.Round(float64(v) * weight)) }
