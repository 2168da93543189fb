package imaging

import (
	"context"
	"math"
	"slices"
)

// Enhance looks at a small copy of the picture and improves it, by Amount percent of what it finds fit. All on sRGB values as
// they are stored:
//
//   - Levels: black and white go to where a two hundredth of the picture is darker, and lighter, by luma. So that fog and
//     night stay what they are, each end moves by no more than a fifth of the range.
//   - Middle: a gamma brings the median a third of the way to 0.46, a mid grey of 18 percent of light; from 0.7 to 1.4 at most.
//   - Contrast: a fifth of the smooth step x²(3 − 2x), which leaves black, mid grey and white.
//   - Colour: a [Vibrance] of 25.
//
// The first three are one curve for all channels, which moves no hue far and grows everywhere. Of an animation the first
// frame decides, so that nothing flickers.
type Enhance struct{ Amount float64 }

func (o *Enhance) Params(p *Params) {
	p.Number(&o.Amount, "amount", "How much of it.").Between(0, 100).In("%").By(1).NeutralAt(0).Optional()
}

func (*Enhance) Measure(*Layout) {}

func (*Enhance) exact() bool { return true }

func (*Enhance) looksAt() int { return enhanceEdge }

// enhanceEdge is the longer side of the copy that is looked at: of this size at every scale, as far as there are pixels, so
// that a preview and a link find the same.
const enhanceEdge = 256

func (o *Enhance) survey(ctx context.Context, frames []*Image) (Operation, error) {
	p, err := frames[0].small(ctx, enhanceEdge)
	if err != nil {
		return nil, err
	}
	low, middle, high := p.tones()
	return &enhanced{o.Amount, min(low, 0.2), max(high, 0.8), middle}, nil
}

// tones are the lumas, 0…1, of which a two hundredth of the picture is darker, half of it, and all but a two hundredth. What
// is transparent does not count.
func (p pixels) tones() (low, middle, high float64) {
	var lumas []float32
	for d := p.data; len(d) >= p.bands && len(d) >= 3; d = d[p.bands:] {
		if p.bands == 3 || d[3] > 127 {
			lumas = append(lumas, lumaOf(d))
		}
	}
	if len(lumas) == 0 {
		return 0, 0.5, 1
	}
	slices.Sort(lumas)
	at := func(share float64) float64 { return float64(lumas[int(share*float64(len(lumas)-1)+0.5)]) / 255 }
	return at(0.005), at(0.5), at(0.995)
}

// enhanced is Enhance with what the look at the picture has told.
type enhanced struct{ Amount, Low, High, Middle float64 }

func (*enhanced) Params(*Params) {}

func (o *enhanced) Colour(c *ColourPass) {
	share := o.Amount / 100
	stretched := func(x float64) float64 { return unit((x - o.Low) / (o.High - o.Low)) }
	gamma := 1.0
	if m := stretched(o.Middle); m > 0 && m < 1 {
		gamma = min(max(math.Log((2*m+0.46)/3)/math.Log(m), 0.7), 1.4)
	}
	c.Curve(func(x float64) float64 {
		y := math.Pow(stretched(x), gamma)
		y += 0.2 * (y*y*(3-2*y) - y)
		return x + (y-x)*share
	})
	(&Vibrance{25 * share}).Colour(c)
}
