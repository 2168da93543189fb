package imaging

import "math"

// oklab is a colour in OKLab (Björn Ottosson, "A perceptual color space for image processing", 2020), in which equal
// distances look about equal: lightness 0…1, and how far it is from grey towards red and towards yellow, −0.4…0.4.
type oklab struct{ l, a, b float32 }

// toOKLab converts sRGB of 8 bits.
func toOKLab(r, g, b uint8) oklab {
	red, green, blue := lightOf[r], lightOf[g], lightOf[b]
	l := root(0.4122214708*red + 0.5363325363*green + 0.0514459929*blue)
	m := root(0.2119034982*red + 0.6806995451*green + 0.1073969566*blue)
	s := root(0.0883024619*red + 0.2817188376*green + 0.6299787005*blue)
	return oklab{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}

// rgb converts to sRGB of 8 bits; what that cannot show is cut.
func (c oklab) rgb() [3]uint8 {
	cube := func(v float32) float64 { return float64(v) * float64(v) * float64(v) }
	l := cube(c.l + 0.3963377774*c.a + 0.2158037573*c.b)
	m := cube(c.l - 0.1055613458*c.a - 0.0638541728*c.b)
	s := cube(c.l - 0.0894841775*c.a - 1.2914855480*c.b)
	level := func(light float64) uint8 { return uint8(math.Round(encoded(unit(light)) * 255)) }
	return [3]uint8{
		level(4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		level(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		level(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s),
	}
}

// apart is the square of how far two colours are from each other.
func (c oklab) apart(o oklab) float32 {
	l, a, b := c.l-o.l, c.a-o.a, c.b-o.b
	return l*l + a*a + b*b
}

var lightOf = func() (table [256]float32) {
	for i := range table {
		table[i] = float32(linear(float64(i) / 255))
	}
	return table
}()

// root is the cube root of light, 0…1, to about four digits: a guess from the bits of the number, and two steps of Newton's
// method. math.Cbrt takes three times as long.
func root(v float32) float32 {
	if v <= 0 {
		return 0
	}
	x := math.Float32frombits(math.Float32bits(v)/3 + 0x2a5137a0)
	x = (2*x + v/(x*x)) / 3
	return (2*x + v/(x*x)) / 3
}
