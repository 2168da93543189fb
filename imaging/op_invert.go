package imaging

// Invert takes each sRGB value from white: 255 − v. Alpha stays.
type Invert struct{}

func (*Invert) Params(*Params) {}

func (*Invert) Colour(c *ColourPass) {
	c.Curve(func(x float64) float64 { return 1 - x })
}
