package imaging

import (
	"context"
	"math"
)

// Rect fills a rectangle with a colour, whose opacity is its own. Its edges lie between whole pixels of the full picture;
// what lies outside is left out.
type Rect struct {
	Color Color
	Box   Dimensions
	At    Position
}

func (o *Rect) Params(p *Params) {
	p.Color(&o.Color, "color", "The colour, with opacity in the last digits of four or eight.")
	p.Box(&o.Box, "size", "The size of the rectangle, in pixels or percent of the picture.")
	p.Position(&o.At, "position", "Where it lies: percentages are of the room that is left, as in CSS.")
}

func (o *Rect) neutral() bool { return o.Color.A == 0 }

func (o *Rect) reads() []string {
	if inPixels(*o.Box.Width, *o.Box.Height, o.At.X, o.At.Y) {
		return []string{"dpr"}
	}
	return nil
}

func (o *Rect) Apply(ctx context.Context, img *Image) error {
	l := &img.Layout
	size := l.box(o.Box)
	x, y := l.place(o.At, size)
	sx, sy := img.Scale()
	left, columns := shares(math.Floor(x+.5)*sx, float64(size.Width)*sx, img.Width())
	top, rows := shares(math.Floor(y+.5)*sy, float64(size.Height)*sy, img.Height())
	if len(columns) == 0 || len(rows) == 0 || o.neutral() {
		return nil
	}
	p, err := img.pull(ctx)
	if err != nil {
		return err
	}
	opacity := float32(o.Color.A) / 255
	for j, row := range rows {
		if j%rowsALook == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		to := p.data[((top+j)*p.Width+left)*p.bands:]
		for i, column := range columns {
			layOn(to[i*p.bands:][:p.bands], o.Color.R, o.Color.G, o.Color.B, opacity*row*column)
		}
	}
	return img.become(p)
}

// shares are how much of each pixel along a side is covered from a place on, 0…1, from the first one that is.
func shares(from, length float64, side int) (first int, all []float32) {
	low, high := max(from, 0), min(from+length, float64(side))
	first = int(math.Floor(low + fuzz))
	for i := first; float64(i) < high-fuzz; i++ {
		covered := min(high, float64(i+1)) - max(low, float64(i))
		if covered > 1-fuzz {
			covered = 1
		}
		all = append(all, float32(covered))
	}
	return first, all
}
