package imaging

import (
	"context"
	"image"
	"math"
)

// over lays the 4 bands of a layer on the pixels in place, its top left corner at a point, in sRGB: what is opaque stays so.
// What lies outside is left out. It stops when ctx ends.
func (p pixels) over(ctx context.Context, layer pixels, at image.Point) error {
	return p.meet(ctx, layer, at, func(to, from []byte) {
		for ; len(to) > 0; to, from = to[p.bands:], from[4:] {
			switch from[3] {
			case 0:
			case 255:
				copy(to[:p.bands], from[:4])
			default:
				layOn(to[:p.bands], from[0], from[1], from[2], float32(from[3])/255)
			}
		}
	})
}

// meet hands out where the pixels and the 4 bands of a layer lie on each other, row by row, until ctx ends.
func (p pixels) meet(ctx context.Context, layer pixels, at image.Point, row func(to, from []byte)) error {
	box := layer.bounds().Add(at).Intersect(p.bounds())
	for y := box.Min.Y; y < box.Max.Y; y++ {
		if (y-box.Min.Y)%rowsALook == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		row(p.data[(y*p.Width+box.Min.X)*p.bands:][:box.Dx()*p.bands], layer.data[((y-at.Y)*layer.Width+box.Min.X-at.X)*4:])
	}
	return nil
}

// layOn lays a colour of an opacity of 0…1 on one pixel.
func layOn(to []byte, r, g, b uint8, opacity float32) {
	below := 1 - opacity
	if len(to) == 4 {
		below *= float32(to[3]) / 255
		all := opacity + below
		if all <= 0 {
			return
		}
		to[3] = round8(all * 255)
		opacity, below = opacity/all, below/all
	}
	to[0] = round8(opacity*float32(r) + below*float32(to[0]))
	to[1] = round8(opacity*float32(g) + below*float32(to[1]))
	to[2] = round8(opacity*float32(b) + below*float32(to[2]))
}

// layerOf is a copy of the pixels in 4 bands, with their alpha times an opacity of 0…1.
func (p pixels) layerOf(opacity float64) pixels {
	var alphas [256]uint8
	for i := range alphas {
		alphas[i] = uint8(math.Round(float64(i) * opacity))
	}
	made := solid(p.Size, Color{A: alphas[255]}, 4)
	for i, j := 0, 0; i < len(made.data); i, j = i+4, j+p.bands {
		copy(made.data[i:i+3], p.data[j:])
		if p.bands == 4 {
			made.data[i+3] = alphas[p.data[j+3]]
		}
	}
	return made
}
