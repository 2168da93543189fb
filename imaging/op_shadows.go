package imaging

// Shadows lifts the dark end of the range, or presses it, and leaves the rest. The luma y of a pixel (BT.709, on sRGB values
// as they are stored) becomes
//
//	y + 2a·y·(1 − y)⁵ above 0,  y + a·y·(1 − y)⁵ below,  a = Amount/100
//
// and the colour is multiplied by as much, so that hue and saturation stay; what would be cut is mixed with grey of the same
// luma. Black stays. At 100 the slope at black is 3, which keeps neighbouring levels of 8 bits so near that no bands are seen,
// and at −100 it is 0. The fifth power leaves 8 levels of 255 at mid grey, and nothing at three quarters of the range. Both curves grow everywhere; each pixel
// goes by itself alone, so there are no halos.
type Shadows struct{ Amount float64 }

func (o *Shadows) Params(p *Params) {
	p.Number(&o.Amount, "amount", "Lighter shadows above 0, darker below.").Between(-100, 100).In("%").By(1).NeutralAt(0)
}

func (o *Shadows) Colour(c *ColourPass) {
	relight(c, func(y float64) float64 { return lifted(y, o.Amount/100) })
}

// Highlights lifts the bright end of the range, or presses it, as [Shadows] does with the dark one: its curve is that of
// shadows turned around, so that white stays.
type Highlights struct{ Amount float64 }

func (o *Highlights) Params(p *Params) {
	p.Number(&o.Amount, "amount", "Lighter highlights above 0, darker below.").Between(-100, 100).In("%").By(1).NeutralAt(0)
}

func (o *Highlights) Colour(c *ColourPass) {
	relight(c, func(y float64) float64 { return 1 - lifted(1-y, -o.Amount/100) })
}

// lifted is the curve of shadows, for an amount of −1…1.
func lifted(y, amount float64) float64 {
	if amount > 0 {
		amount *= 2
	}
	away := (1 - y) * (1 - y)
	return y + amount*y*away*away*(1-y)
}

// relight multiplies each colour so that its luma goes by a curve.
func relight(c *ColourPass, curve Curve) {
	c.Map(func(r, g, b float64) (float64, float64, float64) {
		y := lumaIn(r, g, b)
		if y <= 0 {
			v := curve(0)
			return v, v, v
		}
		to := unit(curve(y))
		k := to / y
		return inGamut(r*k, g*k, b*k, to)
	})
}
