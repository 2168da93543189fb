package imaging

import "math"

// oklab is a colour in OKLab (Björn Ottosson, "A perceptual color space for image processing", 2020), in which equal
// distances look about equal: lightness 0…1, and how far it is from grey towards red and towards yellow, −0.4…0.4.
type oklab struct{ l, a, b float32 }

// toCones maps linear sRGB to the cone responses of OKLab, and conesToOKLab their cube roots to lightness, green–red and blue–yellow
// (Björn Ottosson, "A perceptual color space for image processing", 2020).
var (
	toCones = [3][3]float64{
		{0.4122214708, 0.5363325363, 0.0514459929},
		{0.2119034982, 0.6806995451, 0.1073969566},
		{0.0883024619, 0.2817188376, 0.6299787005},
	}
	conesToOKLab = [3][3]float64{
		{0.2104542553, 0.7936177850, -0.0040720468},
		{1.9779984951, -2.4285922050, 0.4505937099},
		{0.0259040371, 0.7827717662, -0.8086757660},
	}
)

var cones32, lab32 = narrow(toCones), narrow(conesToOKLab)
var conesOf32, light32 = narrow(inverse(conesToOKLab)), narrow(inverse(toCones))

// narrow is the matrix in the precision that 8 bits need.
func narrow(m [3][3]float64) (n [3][3]float32) {
	for i, row := range m {
		for j, v := range row {
			n[i][j] = float32(v)
		}
	}
	return n
}

func times32(m *[3][3]float32, x, y, z float32) (float32, float32, float32) {
	return m[0][0]*x + m[0][1]*y + m[0][2]*z, m[1][0]*x + m[1][1]*y + m[1][2]*z, m[2][0]*x + m[2][1]*y + m[2][2]*z
}

// toOKLab converts sRGB of 8 bits.
func toOKLab(r, g, b uint8) oklab {
	l, m, s := times32(&cones32, lightOf[r], lightOf[g], lightOf[b])
	l, m, s = times32(&lab32, root(l), root(m), root(s))
	return oklab{l, m, s}
}

// rgb converts to sRGB of 8 bits; what that cannot show is cut.
func (c oklab) rgb() [3]uint8 {
	l, m, s := times32(&conesOf32, c.l, c.a, c.b)
	r, g, b := times32(&light32, l*l*l, m*m*m, s*s*s)
	level := func(light float32) uint8 { return uint8(math.Round(encoded(unit(float64(light))) * 255)) }
	return [3]uint8{level(r), level(g), level(b)}
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
