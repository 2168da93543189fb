package imaging

import (
	"context"
	"math"
)

// Blur convolves sRGB values, weighted by their alpha, with a Gaussian of a standard deviation of Strength/10 pixels; the
// edges are extended. A wide one takes no longer than a narrow one.
type Blur struct{ Strength float64 }

func (o *Blur) Params(p *Params) {
	p.Number(&o.Strength, "strength", "The standard deviation of the Gaussian in tenths of a pixel.").Between(0, 5000).By(1).NeutralAt(0).Optional()
}

const (
	leastSigma = 0.05 // pixels; a narrower Gaussian moves no value by a whole level
	wideSigma  = 2.5  // from here on it is worked on few nodes
)

// Apply does the work in Go: libvips's gaussblur of 8 bits makes even areas lighter or darker by up to 4 levels, and its
// gaussblur of floating point, which alpha needs, takes longer than this.
func (o *Blur) Apply(ctx context.Context, img *Image) error {
	sx, sy := img.Scale()
	sigma := o.Strength / 10 * math.Sqrt(sx*sy)
	if sigma < leastSigma {
		return nil
	}
	p, err := img.pull(ctx)
	if err != nil {
		return err
	}
	if sigma < wideSigma {
		err = smooth(ctx, p.Size, p.bands, gaussian(sigma), p.weighted, p.unweighted)
	} else {
		err = p.blurWide(ctx, sigma)
	}
	if err != nil {
		return err
	}
	return img.become(p)
}
