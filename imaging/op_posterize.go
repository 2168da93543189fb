package imaging

import "math"

// Posterize leaves so many levels of each channel, evenly from black to white, as the discrete transfer function of the W3C
// Filter Effects Module: a value of k/n up to (k+1)/n becomes k/(n−1), on sRGB values as they are stored.
type Posterize struct{ Levels float64 }

func (o *Posterize) Params(p *Params) {
	p.Number(&o.Levels, "levels", "How many levels are left of each channel.").Between(2, 64).By(1).Whole()
}

func (o *Posterize) Colour(c *ColourPass) {
	c.Curve(func(x float64) float64 { return min(math.Floor(x*o.Levels), o.Levels-1) / (o.Levels - 1) })
}

// finer: edges that are hard at the full scale are smooth at a smaller one.
func (*Posterize) finer() float64 { return 2 }
