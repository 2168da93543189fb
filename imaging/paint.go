package imaging

import (
	"context"
	"image"
	"math"
)

// Edges are a rectangle in pixels; they may lie inside of some.
type edges struct{ left, top, right, bottom float64 }

// hull is the smallest rectangle that holds others.
func hull(rectangles []edges) edges {
	all := rectangles[0]
	for _, r := range rectangles {
		all = edges{min(all.left, r.left), min(all.top, r.top), max(all.right, r.right), max(all.bottom, r.bottom)}
	}
	return all
}

func (p pixels) bounds() image.Rectangle { return image.Rect(0, 0, p.Width, p.Height) }

// stack lays a layer, premultiplied and within the picture, on the pixels.
func (p pixels) stack(layer *image.RGBA) error {
	r := layer.Rect
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := layer.Pix[layer.PixOffset(r.Min.X, y):][:4*r.Dx()]
		for x := range r.Dx() {
			if c := [4]uint8(row[4*x:]); c[3] != 0 {
				p.tint((y*p.Width+r.Min.X+x)*p.bands, c)
			}
		}
	}
	return nil
}

// tint lays a premultiplied colour on the pixel that begins at i.
func (p pixels) tint(i int, c [4]uint8) {
	rest := 255 - uint32(c[3])
	if p.bands == 3 {
		for band := range 3 {
			p.data[i+band] = uint8(uint32(c[band]) + (uint32(p.data[i+band])*rest+127)/255)
		}
		return
	}
	below := uint32(p.data[i+3]) * rest
	whole := uint32(c[3])*255 + below
	for band := range 3 {
		p.data[i+band] = uint8(min((uint32(c[band])*255*255+uint32(p.data[i+band])*below+whole/2)/whole, 255))
	}
	p.data[i+3] = uint8((whole + 127) / 255)
}

// wash fills rectangles with a colour; where they overlap it is laid on once.
func (p pixels) wash(ctx context.Context, c Color, rectangles []edges) error {
	if len(rectangles) == 0 || c.A == 0 {
		return nil
	}
	all := hull(rectangles)
	left, right := clampInt(math.Floor(all.left), 0, p.Width), clampInt(math.Ceil(all.right), 0, p.Width)
	covered := make([]float64, max(right-left, 0))
	for y := clampInt(math.Floor(all.top), 0, p.Height); y < clampInt(math.Ceil(all.bottom), 0, p.Height); y++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		clear(covered)
		for _, f := range rectangles {
			down := covering(f.top, f.bottom, y)
			if down == 0 {
				continue
			}
			for x := max(int(math.Floor(f.left)), left); x < min(int(math.Ceil(f.right)), right); x++ {
				covered[x-left] = max(covered[x-left], down*covering(f.left, f.right, x))
			}
		}
		for i, share := range covered {
			if share == 0 {
				continue
			}
			layOn(p.data[(y*p.Width+left+i)*p.bands:][:p.bands], c.R, c.G, c.B, float32(share*float64(c.A)/255))
		}
	}
	return nil
}

// covering is how much of a pixel lies between two edges.
func covering(low, high float64, at int) float64 {
	return max(min(high, float64(at)+1)-max(low, float64(at)), 0)
}
