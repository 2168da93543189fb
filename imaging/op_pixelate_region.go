package imaging

import (
	"context"
	"math"
)

// PixelateRegion shows a box of the picture as Pixelate does, on the same squares. One that the box cuts is still the mean
// of all its pixels. By default the squares are a sixth of the longer side of the box, of which no face and no number plate
// that fills it is left to be recognised. What of the region lies outside of the picture is left out.
type PixelateRegion struct {
	region
	Size float64
	Auto string // the word, where it stands in the place of Size
}

func (o *PixelateRegion) Params(p *Params) {
	o.region.params(p)
	p.Number(&o.Size, "side", "The side of a square; auto is as much as hides what fills the region.").
		Between(1, mostSquare).By(1).In("px").Or(&o.Auto, "auto").Optional()
}

func (o *PixelateRegion) neutral() bool { return o.Auto == "" && o.Size == 1 }

const (
	squares     = 6 // how many lie along the longer side of a region where no size is given
	leastSquare = 4 // pixels, there
)

func (o *PixelateRegion) Apply(ctx context.Context, img *Image) error {
	size := o.Size
	if o.Auto != "" {
		size = math.Ceil(min(max(o.longer(&img.Layout)/squares, leastSquare), mostSquare))
	}
	return img.pixelate(ctx, size, o.covering(img))
}
