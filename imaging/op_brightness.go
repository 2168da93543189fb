package imaging

// Brightness adds the same to each channel: Amount percent of the full range, on sRGB values as they are stored, cut at
// the ends. 20 adds 51 of 255.
type Brightness struct{ Amount float64 }

func (o *Brightness) Params(p *Params) {
	p.Number(&o.Amount, "amount", "How much is added: percent of the full range.").Between(-100, 100).In("%").By(1).NeutralAt(0)
}

func (o *Brightness) Colour(c *ColourPass) {
	c.Curve(func(x float64) float64 { return x + o.Amount/100 })
}
