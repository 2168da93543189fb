package imaging

// Sepia is the sepia filter of the W3C Filter Effects Module, a matrix on sRGB values as they are stored, mixed with the
// picture by Amount percent.
type Sepia struct{ Amount float64 }

func (o *Sepia) Params(p *Params) {
	p.Number(&o.Amount, "amount", "How much of it.").Between(0, 100).In("%").By(1).NeutralAt(0).Optional()
}

func (o *Sepia) Colour(c *ColourPass) {
	full := [3][3]float64{{0.393, 0.769, 0.189}, {0.349, 0.686, 0.168}, {0.272, 0.534, 0.131}}
	c.Matrix(blended(full, o.Amount/100), [3]float64{})
}
