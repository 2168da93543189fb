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
	// Around the centre, with y downwards, counter-clockwise is (x cos + y sin, −x sin + y cos).
	x, y := (l.Focal.X-.5)*w, (l.Focal.Y-.5)*h
	l.Focal = Point{(x*cos+y*sin)/float64(size.Width) + .5, (-x*sin+y*cos)/float64(size.Height) + .5}
	if _, exact := o.quarters(); !exact && l.Fill.Behind().A < 255 {
		l.Alpha = true
	}
	l.Size = size
}

func (o *Rotate) Apply(ctx context.Context, img *Image) error {
	if n, exact := o.quarters(); exact {
		return img.Rotate([]vips.Angle{vips.Angle0, vips.Angle270, vips.Angle180, vips.Angle90}[n])
	}
	// A tile of what is turned asks for the upright box around it: were that to be computed for each of them, every further
	// rotation would cost a multiple of the one before.
	if err := img.settle(ctx); err != nil {
		return err
	}
	fill := img.Layout.Fill.Behind()
	if fill.A < 255 {
		if err := img.AddAlpha(); err != nil {
			return err
		}
	}
	from, to := Size{img.Width() + 2*rim, img.Height() + 2*rim}, img.Target()
	sin, cos := math.Sincos(o.Angle * math.Pi / 180)
	left, dx := landing(cos, sin, from, to.Width)
	top, dy := landing(-sin, cos, from, to.Height)
	// Colours are weighted by alpha while pixels mix, so the background must be too.
	weight := float64(fill.A) / 255
	behind := vips.ColorRGBA{R: shade(fill.R, weight), G: shade(fill.G, weight), B: shade(fill.B, weight), A: fill.A}
	err := img.Premultiplied(func() error {
		if err := img.EmbedBackgroundRGBA(rim, rim, from.Width, from.Height, &behind); err != nil {
			return err
		}
		return img.Similarity(1, -o.Angle, &behind, 0, 0, dx, dy) // libvips turns clockwise
	})
	if err != nil {
		return err
	}
	return img.cut(left, top, to)
}

// rim is how many pixels of background are laid around a picture before it is turned. libvips answers the box around it
// in whole pixels, and would cut off what moves out of that.
const rim = 2

// landing is how a picture must be moved along one axis, less than a pixel before it is cut, for its middle to be that of
// the result: libvips counts from the middle of the first pixel, and from the box around the turned picture in whole pixels.
// A place x, y comes to x·kx + y·ky along the axis.
func landing(kx, ky float64, from Size, to int) (cut int, move float64) {
	w, h := float64(from.Width), float64(from.Height)
	corner := math.Round(min(w*kx, 0) + min(h*ky, 0))
	middle := (w-1)/2*kx + (h-1)/2*ky - corner
	wanted := float64(to-1) / 2
	cut = int(math.Round(middle - wanted))
	return cut, wanted + float64(cut) - middle
}

func shade(v uint8, weight float64) uint8 { return uint8(math.Round(float64(v) * weight)) }
