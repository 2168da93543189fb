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
	return readsOf(*o.Box.Width, *o.Box.Height, o.At.X, o.At.Y)
}

func (o *Rect) Apply(ctx context.Context, img *Image) error {
	l := &img.Layout
	size := l.box(o.Box)
	x, y := l.place(o.At, size)
	sx, sy := img.Scale()
	x, y = math.Floor(x+.5), math.Floor(y+.5)
	box := edges{x * sx, y * sy, (x + float64(size.Width)) * sx, (y + float64(size.Height)) * sy}
	return img.edit(ctx, func(p pixels) error { return p.wash(ctx, o.Color, []edges{box}) })
}
