package imaging

// Duotone maps black to one colour and white to another, and between them each pixel by its luma (BT.709), straight through
// sRGB as it is stored: a gradient map of two stops.
type Duotone struct{ Dark, Light Color }

func (o *Duotone) Params(p *Params) {
	p.Color(&o.Dark, "dark", "What black becomes.").WithoutOpacity()
	p.Color(&o.Light, "light", "What white becomes.").WithoutOpacity()
}

func (o *Duotone) Colour(c *ColourPass) {
	dark, light := o.Dark.shares(), o.Light.shares()
	var rows [3][3]float64
	for i := range rows {
		for j, weight := range luma {
			rows[i][j] = weight * (light[i] - dark[i])
		}
	}
	c.Matrix(rows, dark)
}
