package imaging

// Tint lays a colour over the picture in the blend mode color of the W3C Compositing and Blending Module, at Amount percent
// of opacity: each pixel gets the hue and saturation of the colour and keeps its own luma, on sRGB values as they are stored.
// Luma is that of BT.709, as everywhere here, so that a grey tint at 100 is [Grayscale].
type Tint struct {
	Color  Color
	Amount float64
}

func (o *Tint) Params(p *Params) {
	p.Color(&o.Color, "color", "The colour.").WithoutOpacity()
	p.Number(&o.Amount, "amount", "How much of it.").Between(0, 100).In("%").By(1).NeutralAt(0)
}

func (o *Tint) neutral() bool { return o.Amount == 0 }

func (o *Tint) Colour(c *ColourPass) {
	over, share := o.Color.shares(), o.Amount/100
	own := lumaIn(over[0], over[1], over[2])
	c.Map(func(r, g, b float64) (float64, float64, float64) {
		y := lumaIn(r, g, b)
		x, v, z := inGamut(over[0]+y-own, over[1]+y-own, over[2]+y-own, y) // SetLum and ClipColor of the module
		return r + (x-r)*share, g + (v-g)*share, b + (z-b)*share
	})
}

// shares are red, green and blue, 0…1.
func (c Color) shares() [3]float64 {
	return [3]float64{float64(c.R) / 255, float64(c.G) / 255, float64(c.B) / 255}
}
