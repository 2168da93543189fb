package imaging

// Contrast multiplies the distance of each sRGB value from mid grey by 1 + Amount/100, as the contrast filter of the W3C
// Filter Effects Module does: −100 is mid grey all over, 100 twice the contrast.
type Contrast struct{ Amount float64 }

func (o *Contrast) Params(p *Params) {
	p.Number(&o.Amount, "amount", "How much further from mid grey, or nearer, in percent.").Between(-100, 500).In("%").By(1).NeutralAt(0)
}

func (o *Contrast) Colour(c *ColourPass) {
	slope := 1 + o.Amount/100
	c.Curve(func(x float64) float64 { return 0.5 + (x-0.5)*slope })
}
