package imaging

import (
	"context"
	"math"
)

// Blur convolves sRGB values, weighted by their alpha, with a Gaussian of a standard deviation of Strength/10 pixels; the
// edges are extended. A wide one takes no longer than a narrow one.
//
// What results is original + (blurred − original) · Amount/100. So an amount of 100 is the blur itself and 0 the original,
// and a negative one is an unsharp mask, which moves colours away from those around and leaves alpha as it is.
type Blur struct{ Strength, Amount float64 }

func (o *Blur) Params(p *Params) {
	p.Number(&o.Strength, "strength", "The standard deviation of the Gaussian in tenths of a pixel.").Between(0, mostStrength).By(1).NeutralAt(0).Optional()
	p.Number(&o.Amount, "amount", "How much of the blur is seen: 100 all, 0 nothing; below 0 the picture is sharpened by as much.").
		Between(-200, 100).By(1).In("%").Optional().Tacit(100)
}

func (o *Blur) neutral() bool { return o.Strength == 0 || o.Amount == 0 }

const (
	mostStrength = 5000 // tenths of a pixel
	leastSigma   = 0.05 // pixels; a narrower Gaussian moves no value by a whole level
	wideSigma    = 2.5  // from here on it is worked on few nodes
)

// Apply does the work in Go: libvips's gaussblur of 8 bits makes even areas lighter or darker by up to 4 levels, and its
// gaussblur of floating point, which alpha needs, takes longer than this.
func (o *Blur) Apply(ctx context.Context, img *Image) error {
	sx, sy := img.Scale()
	sigma := o.Strength / 10 * math.Sqrt(sx*sy)
	if sigma < leastSigma || o.neutral() {
		return nil
	}
	return img.edit(ctx, func(p pixels) error { return p.blur(ctx, sigma, p.blended(float32(o.Amount/100))) })
}

// blur hands rows of what a Gaussian of sigma pixels makes of the pixels, colours weighted by alpha, to write, which may
// change the pixels of that row.
func (p pixels) blur(ctx context.Context, sigma float64, write func(y int, row []float32)) error {
	switch {
	case sigma < leastSigma:
		return nil
	case sigma < wideSigma:
		return smooth(ctx, p.Size, p.bands, gaussian(sigma), p.weighted, write)
	}
	return p.blurWide(ctx, sigma, write)
}

// blended answers what writes a share of a blurred row over the original one.
func (p pixels) blended(share float32) func(y int, row []float32) {
	if share == 1 {
		return p.unweighted
	}
	original := make([]float32, p.Width*p.bands)
	if share < 0 {
		return func(y int, row []float32) { p.unsharp(y, row, -share) }
	}
	return func(y int, row []float32) {
		p.weighted(y, original)
		for i, v := range original {
			row[i] = v + (row[i]-v)*share
		}
		p.unweighted(y, row)
	}
}

// unsharp moves the colours of a row away from those of the blurred one, by k times what lies between them.
func (p pixels) unsharp(y int, blurred []float32, k float32) {
	to := p.data[y*p.Width*p.bands:][:len(blurred)]
	for i := 0; i+p.bands <= len(to); i += p.bands {
		around := float32(1)
		if p.bands == 4 {
			if to[i+3] == 0 || blurred[i+3] <= 0 {
				continue
			}
			around = 1 / blurred[i+3]
		}
		for b := i; b < i+3; b++ {
			v := float32(to[b])
			to[b] = uint8(min(max(v+k*(v-blurred[b]*around), 0), 255) + 0.5)
		}
	}
}
