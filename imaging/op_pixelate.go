package imaging

import (
	"context"
	"image"
)

// Pixelate shows the picture as squares, each of one colour: the mean of its sRGB values weighted by their alpha. The first
// square stands at the top left; those at the other edges may be cut.
type Pixelate struct{ Size float64 }

func (o *Pixelate) Params(p *Params) {
	p.Number(&o.Size, "size", "The side of a square.").Between(1, mostSquare).By(1).In("px").NeutralAt(1)
}

const mostSquare = 5000 // pixels

func (o *Pixelate) Apply(ctx context.Context, img *Image) error {
	return img.pixelate(ctx, o.Size, image.Rect(0, 0, img.Width(), img.Height()))
}

// pixelate draws squares of a size in pixels of the full picture in a box of the image.
func (img *Image) pixelate(ctx context.Context, size float64, box image.Rectangle) error {
	sx, sy := img.Scale()
	if max(sx, sy)*size <= 1 || box.Empty() {
		return nil
	}
	return img.edit(ctx, func(p pixels) error { return newMosaic(p, size*sx, size*sy).draw(ctx, box) })
}
