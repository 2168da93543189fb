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
	var rows [3][3]float64
	for i := range 3 {
		for j, weight := range luma {
			rows[i][j] = weight * (1 - share)
		}
		rows[i][i] += share
	}
	c.Matrix(rows, [3]float64{})
}
