package imaging

import "math"

// Hue turns all hues by Degrees around the circle of OKLCh, the polar form of OKLab (Björn Ottosson, 2020): lightness and
// chroma as people see them stay, and so do greys. What falls outside of sRGB is mixed with the grey of its luminance, in
// linear light, until it fits. Positive angles go from red over yellow to green.
type Hue struct{ Degrees float64 }

func (o *Hue) Params(p *Params) {
	p.Number(&o.Degrees, "angle", "How far around the circle: red goes over yellow to green.").Between(-180, 180).In("°").By(1).NeutralAt(0)
}

// normalize reads half a turn back as the half turn that it is.
func (o *Hue) normalize() {
	if o.Degrees == -180 {
		o.Degrees = 180
	}
}

func (o *Hue) Colour(c *ColourPass) {
	sin, cos := math.Sincos(o.Degrees * math.Pi / 180)
	turn := [3][3]float64{{1, 0, 0}, {0, cos, -sin}, {0, sin, cos}}
	cones := narrow(product(inverse(conesToOKLab), product(turn, conesToOKLab)))
	c.Curve(linear)
	c.Map(func(r, g, b float64) (float64, float64, float64) {
		l, m, s := times32(&cones32, float32(r), float32(g), float32(b))
		l, m, s = times32(&cones, root(l), root(m), root(s))
		x, y, z := times32(&light32, l*l*l, m*m*m, s*s*s)
		r, g, b = float64(x), float64(y), float64(z)
		return inGamut(r, g, b, unit(toXYZ[1][0]*r+toXYZ[1][1]*g+toXYZ[1][2]*b))
	})
	c.Curve(encoded)
}
