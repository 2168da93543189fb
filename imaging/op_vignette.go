package imaging

import (
	"context"
	"math"
	"sync"
)

// Vignette darkens the picture towards its corners, as lenses do: by the law of the fourth power of the cosine (natural
// vignetting), light at a distance r from the centre, 1 in the corners, is multiplied by cos⁴ of the angle whose tangent is r
// times that of the corners, in linear light. The corners keep 0.1^(Amount/100) of their light, so each step takes as many
// stops: at 30 one, at 100 nine tenths are gone. The outline is an ellipse of the picture's shape. Values are dithered when they are rounded, so that even skies get no bands.
type Vignette struct{ Amount float64 }

func (o *Vignette) Params(p *Params) {
	p.Number(&o.Amount, "amount", "How much darker the corners.").Between(0, 100).In("%").By(1).NeutralAt(0)
}

func (*Vignette) orderly() {}

func (o *Vignette) Apply(ctx context.Context, img *Image) error {
	return img.edit(ctx, func(p pixels) error { return p.vignette(ctx, math.Sqrt(math.Pow(10, o.Amount/200)-1)) })
}

// vignette changes the pixels in place; slope is the tangent of the angle in the corners.
func (p pixels) vignette(ctx context.Context, slope float64) error {
	if slope == 0 {
		return nil
	}
	curve, light := encodedLevels()[0], new([256]float32)
	for v := range light {
		light[v] = lightOf[v] * (1 - lift)
	}
	across := make([]float64, p.Width) // the square of the tangent, along the width
	for x := range across {
		across[x] = slope * slope * fromMiddle(x, p.Width)
	}
	for y := range p.Height {
		if y%rowsALook == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		along := 1 + slope*slope*fromMiddle(y, p.Height)
		row := p.data[y*p.Width*p.bands:][:p.Width*p.bands]
		for x := 0; len(row) >= p.bands && len(row) >= 3; x, row = x+1, row[p.bands:] {
			secant := along + across[x] // squared
			gain, dither := float32(1/(secant*secant)), interleaved(x, y)
			for i, v := range row[:3] {
				row[i] = uint8(curve[entryOf(lift+light[v]*gain)] + dither)
			}
		}
	}
	return nil
}

// fromMiddle is half the square of a pixel's distance from the middle of a side, 1 at its ends.
func fromMiddle(at, side int) float64 {
	d := (2*float64(at) + 1 - float64(side)) / float64(side)
	return d * d / 2
}

// interleaved is a dither of 0…1, to be added before a value is cut to a whole one: interleaved gradient noise (Jorge
// Jimenez, "Next Generation Post Processing in Call of Duty: Advanced Warfare", 2014), which is even in each neighbourhood
// and so is hardly seen.
func interleaved(x, y int) float32 {
	_, f := math.Modf(0.06711056*float64(x) + 0.00583715*float64(y))
	_, f = math.Modf(52.9829189 * f)
	return float32(f)
}

// encodedLevels are tables from light to levels of sRGB, 0…255.
var encodedLevels = sync.OnceValue(func() [3]*[entries]float32 {
	return tables[float32](curves{[3]Curve{encoded, encoded, encoded}, true}, 255, 0)
})
