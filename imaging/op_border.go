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
	outer := img.outline(img.Layout.Radii)
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
