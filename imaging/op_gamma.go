package imaging

import "math"

// Gamma raises sRGB values, as shares of the full range, to the power of Amount/100: above 100 darker, below lighter.
// Black and white stay.
type Gamma struct{ Amount float64 }

func (o *Gamma) Params(p *Params) {
	p.Number(&o.Amount, "amount", "The power in percent: above 100 darker, below lighter.").Between(0, 1000).In("%").By(1).NeutralAt(100)
}

// normalize reads 0, which would make all of the picture white, as 1.
func (o *Gamma) normalize() {
	if o.Amount == 0 {
		o.Amount = 1
	}
}

func (o *Gamma) Colour(c *ColourPass) {
	c.Curve(func(x float64) float64 { return math.Pow(x, o.Amount/100) })
}
