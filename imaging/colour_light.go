package imaging

import "math"

// luma weighs red, green and blue by how bright they look: ITU-R BT.709, as the grayscale and saturate filters of the W3C
// Filter Effects Module do, on sRGB values as they are stored.
var luma = [3]float64{0.2126, 0.7152, 0.0722}

// linear is the light, 0…1, of an sRGB value of 0…1 (IEC 61966-2-1).
func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// encoded is the sRGB value of light; the inverse of linear.
func encoded(light float64) float64 {
	if light <= 0.0031308 {
		return light * 12.92
	}
	return 1.055*math.Pow(light, 1/2.4) - 0.055
}

// toXYZ maps linear sRGB to CIE XYZ under D65 (IEC 61966-2-1).
var toXYZ = [3][3]float64{
	{0.4124564, 0.3575761, 0.1804375},
	{0.2126729, 0.7151522, 0.0721750},
	{0.0193339, 0.1191920, 0.9503041},
}

// bradford maps XYZ to the sharpened cone responses in which white points are exchanged (Lam 1985; CIECAM97s).
var bradford = [3][3]float64{
	{0.8951, 0.2664, -0.1614},
	{-0.7502, 1.7135, 0.0367},
	{0.0389, -0.0685, 1.0296},
}

// daylight is the XYZ, with Y = 1, of daylight of a correlated colour temperature of 4000…25000 K (CIE 15:2004, 3.1).
func daylight(kelvin float64) [3]float64 {
	t := 1e3 / kelvin
	x := 0.237040 + t*(0.24748+t*(1.9018-2.0064*t))
	if kelvin <= 7000 {
		x = 0.244063 + t*(0.09911+t*(2.9678-4.6070*t))
	}
	y := -3*x*x + 2.870*x - 0.275
	return [3]float64{x / y, 1, (1 - x - y) / y}
}

// adapted maps linear sRGB so that what was white under one light is white under another, by Bradford's method.
func adapted(from, to [3]float64) [3][3]float64 {
	cones := matrix{rows: bradford}
	was, is := cones.apply(from), cones.apply(to)
	gain := [3][3]float64{{is[0] / was[0], 0, 0}, {0, is[1] / was[1], 0}, {0, 0, is[2] / was[2]}}
	inXYZ := product(inverse(bradford), product(gain, bradford))
	return product(inverse(toXYZ), product(inXYZ, toXYZ))
}
