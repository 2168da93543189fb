package imaging

import (
	"context"
	"math"
)

// Border draws a frame inside the edge, of a width in pixels or in percent of the shorter side, over the picture and within its
// shape: where border_radius has rounded it before, the frame is as wide along the curve, and its inner edge has radii less
// by the width, as in CSS Backgrounds and Borders 3.
type Border struct {
	Width Length
	Color Color
}

func (o *Border) Params(p *Params) {
	p.Length(&o.Width, "width", "How wide the frame is, in pixels or percent of the shorter side.")
	p.Color(&o.Color, "color", "The colour, with opacity in the last digits of four or eight.")
}

func (o *Border) neutral() bool { return o.Width.Value == 0 || o.Color.A == 0 }

func (o *Border) reads() []string {
	return readsOf(o.Width)
}

func (o *Border) Apply(ctx context.Context, img *Image) error {
	sx, sy := img.Scale()
	wide := img.Layout.Px(o.Width, min(img.Layout.Width, img.Layout.Height))
	wx, wy := wide*sx, wide*sy
	outer := outline{right: float64(img.Width()), bottom: float64(img.Height()), corners: img.Layout.Radii}
	for i := range outer.corners {
		outer.corners[i].x *= sx
		outer.corners[i].y *= sy
	}
	inner := outline{left: wx, top: wy, right: outer.right - wx, bottom: outer.bottom - wy}
	for i, c := range outer.corners {
		inner.corners[i] = corner{max(c.x-wx, 0), max(c.y-wy, 0)}
	}
	return img.edit(ctx, func(p pixels) error { return p.border(ctx, o.Color, outer, inner) })
}

// border draws a colour between two outlines.
func (p pixels) border(ctx context.Context, c Color, outer, inner outline) error {
	shape, hole := make([]float64, p.Width), make([]float64, p.Width)
	for y := range p.Height {
		if y%rowsALook == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		outer.row(y, shape)
		inner.row(y, hole)
		row := p.data[y*p.Width*p.bands:]
		for x, h := range hole {
			if h < shape[x] {
				frame(row[x*p.bands:][:p.bands], c, shape[x], (1-h/shape[x])*float64(c.A)/255)
			}
		}
	}
	return nil
}

// frame draws a colour over a part of a pixel, of which the shape of the picture covers a part. Both mix within the shape.
func frame(pixel []byte, c Color, shape, part float64) {
	alpha := 1.0
	if len(pixel) == 4 {
		alpha = min(float64(pixel[3])/255/shape, 1)
	}
	rest := (1 - part) * alpha
	if part+rest == 0 {
		return
	}
	for i, v := range [3]uint8{c.R, c.G, c.B} {
		pixel[i] = uint8(math.Round((float64(v)*part + float64(pixel[i])*rest) / (part + rest)))
	}
	if len(pixel) == 4 {
		pixel[3] = uint8(math.Round((part + rest) * shape * 255))
	}
}

// An outline is a box with rounded corners, in pixels; with nothing in it where its sides have passed each other.
type outline struct {
	left, top, right, bottom float64
	corners                  [4]corner // top left, top right, bottom right, bottom left; one that has a radius of 0 is square

	steps []float64 // of a row: how much more is covered than at the pixel before
}

// row says how much of each pixel of a row lies within, 0…1.
func (o *outline) row(y int, covered []float64) {
	clear(covered)
	top, bottom := max(o.top, float64(y)), min(o.bottom, float64(y+1))
	if top >= bottom || o.left >= o.right {
		return
	}
	n := rowSlices
	if o.straight(top, bottom) {
		n = 1
	}
	height := (bottom - top) / float64(n)
	if len(o.steps) != len(covered)+2 {
		o.steps = make([]float64, len(covered)+2)
	}
	clear(o.steps)
	begin := func(at, by float64) {
		at = min(max(at, 0), float64(len(covered)))
		i := int(at)
		o.steps[i] += by * (float64(i+1) - at)
		o.steps[i+1] += by * (at - float64(i))
	}
	for i := range n {
		at := top + (float64(i)+.5)*height
		left := o.left + max(o.inset(0, at), o.inset(3, at))
		right := o.right - max(o.inset(1, at), o.inset(2, at))
		if left < right {
			begin(left, height)
			begin(right, -height)
		}
	}
	sum := 0.0
	for x := range covered {
		sum += o.steps[x]
		covered[x] = min(max(sum, 0), 1)
	}
}

// straight tells whether no curve lies between two heights.
func (o *outline) straight(top, bottom float64) bool {
	return top >= o.top+max(o.corners[0].y, o.corners[1].y) && bottom <= o.bottom-max(o.corners[2].y, o.corners[3].y)
}

// inset is how far a corner moves its side inwards at a height.
func (o *outline) inset(i int, at float64) float64 {
	c := o.corners[i]
	up := 1 - (at-o.top)/c.y
	if i >= 2 {
		up = 1 - (o.bottom-at)/c.y
	}
	if c.x <= 0 || c.y <= 0 || up <= 0 {
		return 0
	}
	return c.x * (1 - math.Sqrt(max(1-up*up, 0)))
}
