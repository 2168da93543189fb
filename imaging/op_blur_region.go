package imaging

import (
	"context"
	"math"
)

// BlurRegion blurs a box of the picture as Blur does, by itself: nothing of what is around runs into it, and at its edges
// it is extended. By default the standard deviation is an eighth of its longer side, of which no face and no number plate
// that fills it is left to be recognised. What of the region lies outside of the picture is left out.
type BlurRegion struct {
	region
	Strength float64
	Auto     string // the word, where it stands in the place of Strength
}

func (o *BlurRegion) Params(p *Params) {
	o.region.params(p)
	p.Number(&o.Strength, "strength", "The standard deviation of the Gaussian in tenths of a pixel; auto is as much as hides what fills the region.").
		Between(0, mostStrength).By(1).Or(&o.Auto, "auto").Optional()
}

func (o *BlurRegion) neutral() bool { return o.Auto == "" && o.Strength == 0 }

const (
	hiding      = 1.0 / 8 // the standard deviation as a share of the longer side of a region, where none is given
	leastHiding = 2       // pixels, there
)

func (o *BlurRegion) Apply(ctx context.Context, img *Image) error {
	box := o.covering(img)
	if box.Empty() || o.neutral() {
		return nil
	}
	sigma := o.Strength / 10
	if o.Auto != "" {
		sigma = min(max(o.longer(&img.Layout)*hiding, leastHiding), mostStrength/10)
	}
	sx, sy := img.Scale()
	return img.edit(ctx, func(p pixels) error {
		hidden := p.part(box)
		if err := hidden.blur(ctx, sigma*math.Sqrt(sx*sy), hidden.unweighted); err != nil {
			return err
		}
		p.lay(hidden, box.Min.X, box.Min.Y)
		return nil
	})
}
