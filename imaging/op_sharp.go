package imaging

import (
	"context"
	"math"
)

// Sharp is an unsharp mask for pictures that were scaled down: to each channel it adds how much the pixel's luma differs
// from the luma around it, a Gaussian of 0.75 pixels, times 0.15 for each unit of Strength. The colour so stays, and the
// default of 5 is the mask 0x0.75+0.75 that ImageMagick recommends after a resize. As in libvips's sharpen, differences
// below 2 levels (noise) are left out, and a pixel is lightened by 25 levels at most and darkened by 50, against halos.
// Alpha stays, and transparent pixels count as much as they are seen.
type Sharp struct{ Strength float64 }

func (o *Sharp) Params(p *Params) {
	p.Number(&o.Strength, "strength", "How strongly.").Between(0, 20).By(0.5).NeutralAt(0).Optional()
}

const (
	sharpSigma = 0.75 // pixels
	sharpGain  = 0.15 // for each unit
	sharpNoise = 2    // levels
	mostLight  = 25   // levels
	mostDark   = 50   // levels
)

func (o *Sharp) Apply(ctx context.Context, img *Image) error {
	sx, sy := img.Scale()
	sigma := sharpSigma * math.Sqrt(sx*sy)
	if o.Strength == 0 || sigma < leastSigma {
		return nil
	}
	return img.edit(ctx, func(p pixels) error { return p.sharpen(ctx, sigma, o.Strength*sharpGain) })
}

// sharpen changes the pixels in place.
func (p pixels) sharpen(ctx context.Context, sigma, gain float64) error {
	planes := 1 // luma; with alpha: luma times alpha, and alpha
	if p.bands == 4 {
		planes = 2
	}
	n := p.Width * p.bands
	read := func(y int, row []float32) {
		from := p.data[y*n:][:n]
		for i := 0; len(from) >= p.bands && len(from) >= 3; from = from[p.bands:] {
			v := lumaOf(from)
			if planes == 2 {
				alpha := float32(from[3])
				row[i], row[i+1] = v*alpha, alpha
			} else {
				row[i] = v
			}
			i += planes
		}
	}
	k := float32(gain)
	write := func(y int, row []float32) {
		to := p.data[y*n:][:n]
		for i := 0; len(to) >= p.bands && len(to) >= 3; to = to[p.bands:] {
			around := row[i]
			if planes == 2 {
				if around = 0; to[3] > 0 {
					around = row[i] / row[i+1]
				}
			}
			i += planes
			differs := lumaOf(to) - around
			if differs < sharpNoise && differs > -sharpNoise {
				continue
			}
			if differs > 0 {
				differs = min((differs-sharpNoise)*k, mostLight) + 0.5
			} else {
				differs = max((differs+sharpNoise)*k, -mostDark) - 0.5
			}
			add := int(differs)
			to[0], to[1], to[2] = cut8(int(to[0])+add), cut8(int(to[1])+add), cut8(int(to[2])+add)
		}
	}
	return smooth(ctx, p.Size, planes, gaussian(sigma), read, write)
}

// lumaOf is the luma, 0…255, of the pixel that a row begins with.
func lumaOf(row []byte) float32 {
	return 0.2126*float32(row[0]) + 0.7152*float32(row[1]) + 0.0722*float32(row[2])
}

func cut8(v int) uint8 { return uint8(min(max(v, 0), 255)) }
