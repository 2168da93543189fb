package imaging

// Warmth shows the picture as if its daylight had another colour temperature. The temperature moves along the daylight
// locus of the CIE in mireds (a million by kelvin), in which equal steps look equal, by 0.95 a unit from D65: 100 is 4020
// K, −100 is 17020 K. White goes from the one to the other by Bradford's adaptation in linear light. The luminance of grey
// stays, save where a channel is cut near white.
type Warmth struct{ Amount float64 }

func (o *Warmth) Params(p *Params) {
	p.Number(&o.Amount, "amount", "Warmer above 0, cooler below.").Between(-100, 100).By(1).NeutralAt(0)
}

func (o *Warmth) Colour(c *ColourPass) {
	const neutral = 1e6 / 6504 // D65
	white, shown := daylight(1e6/neutral), daylight(1e6/(neutral+0.95*o.Amount))
	c.Curve(linear)
	c.Matrix(adapted(white, shown), [3]float64{})
	c.Curve(encoded)
}
