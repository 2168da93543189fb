package imaging

// Saturation multiplies the distance of each colour from the grey of its luma by 1 + Amount/100, on sRGB values as they
// are stored: the saturate filter of the W3C Filter Effects Module, with the weights of its grayscale filter, so that
// −100 is exactly [Grayscale].
type Saturation struct{ Amount float64 }

func (o *Saturation) Params(p *Params) {
	p.Number(&o.Amount, "amount", "How much stronger the colours, or weaker, in percent.").Between(-100, 500).In("%").By(1).NeutralAt(0)
}

func (o *Saturation) Colour(c *ColourPass) { saturate(c, 1+o.Amount/100) }

// saturate keeps this share of each colour's distance from grey.
func saturate(c *ColourPass, share float64) {
	c.Matrix(blended([3][3]float64{luma, luma, luma}, 1-share), [3]float64{})
}
