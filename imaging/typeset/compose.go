package typeset

import (
	"image"
	"math"

	"github.com/go-text/typesetting/font/opentype/tables"
)

// blend lays a picture on another that holds it, within a shape where there is one, and so much of it as opacity says of 255.
func blend(to, from *image.RGBA, shape *image.Alpha, opacity uint8) {
	r := from.Rect
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := to.Pix[to.PixOffset(r.Min.X, y):][:4*r.Dx()]
		source := from.Pix[from.PixOffset(r.Min.X, y):][:4*r.Dx()]
		for i := 0; i < len(row); i += 4 {
			covered := uint32(opacity)
			if shape != nil {
				covered = (covered*uint32(shape.Pix[shape.PixOffset(r.Min.X+i/4, y)]) + 127) / 255
			}
			if source[i+3] != 0 && covered != 0 {
				over(row[i:i+4], pixel(source[i:i+4]), covered)
			}
		}
	}
}

// compose makes a backdrop what results when a source of the same bounds is laid on it in a mode: W3C Compositing and
// Blending 1. Modes that no picture of the font has are source-over.
func compose(backdrop, source *image.RGBA, mode tables.CompositeMode) {
	for i := 0; i < len(backdrop.Pix); i += 4 {
		b, s := backdrop.Pix[i:i+4], source.Pix[i:i+4]
		switch mode {
		case tables.CompositeSrcIn:
			for band := range s {
				b[band] = uint8((int(s[band])*int(b[3]) + 127) / 255)
			}
		case tables.CompositeSoftLight:
			softLight(b, s)
		default:
			over(b, pixel(s), 255)
		}
	}
}

// softLight lightens or darkens as a diffused spotlight would.
func softLight(b, s []uint8) {
	ab, as := float64(b[3])/255, float64(s[3])/255
	if as == 0 {
		return
	}
	for band := range 3 {
		cb, cs := 0.0, float64(s[band])/255/as
		if ab > 0 {
			cb = min(float64(b[band])/255/ab, 1)
		}
		mixed := cb - (1-2*cs)*cb*(1-cb)
		if cs > .5 {
			d := math.Sqrt(cb)
			if cb <= .25 {
				d = ((16*cb-12)*cb + 4) * cb
			}
			mixed = cb + (2*cs-1)*(d-cb)
		}
		b[band] = uint8(min(max(as*(1-ab)*cs+ab*(1-as)*cb+as*ab*mixed, 0), 1)*255 + .5)
	}
	b[3] = uint8((as+ab*(1-as))*255 + .5)
}
