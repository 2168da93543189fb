package imaging

import (
	"encoding/binary"
	"math"
)

// isSRGB tells whether an ICC profile means sRGB, so that converting by it would change nothing but cost time: three
// primaries and three curves that are those of sRGB to within what 8 bits can show.
func isSRGB(profile []byte) bool {
	tags, ok := matrixTags(profile)
	if !ok {
		return false
	}
	for i, name := range [3]string{"rXYZ", "gXYZ", "bXYZ"} {
		tag := tags[name]
		if len(tag) < 20 {
			return false
		}
		for row := range d50 {
			if math.Abs(fixed(tag[8+4*row:])-d50[row][i]) > .003 {
				return false
			}
		}
	}
	for _, name := range []string{"rTRC", "gTRC", "bTRC"} {
		for i := 0; i <= 16; i++ {
			x := float64(i) / 16
			y, ok := iccCurve(tags[name], x)
			if !ok || math.Abs(y-linear(x)) > .004 {
				return false
			}
		}
	}
	return true
}

// matrixTags are the tags of a profile of RGB that goes by three curves and three primaries, and by no tables.
func matrixTags(profile []byte) (map[string][]byte, bool) {
	tags, ok := iccTags(profile)
	return tags, ok && string(profile[16:20]) == "RGB " && tags["A2B0"] == nil && tags["A2B1"] == nil
}

// iccTags are the tags of a profile by their names.
func iccTags(profile []byte) (map[string][]byte, bool) {
	if len(profile) < 132 || string(profile[36:40]) != "acsp" {
		return nil, false
	}
	tags := map[string][]byte{}
	table := profile[132:]
	for n := min(binary.BigEndian.Uint32(profile[128:]), 100); n > 0 && len(table) >= 12; n-- {
		from, length := uint64(binary.BigEndian.Uint32(table[4:])), uint64(binary.BigEndian.Uint32(table[8:]))
		if from+length <= uint64(len(profile)) {
			tags[string(table[:4])] = profile[from : from+length]
		}
		table = table[12:]
	}
	return tags, true
}

// iccCurve is the value of a tone curve at x, 0…1.
func iccCurve(tag []byte, x float64) (float64, bool) {
	if len(tag) < 14 {
		return 0, false
	}
	switch string(tag[:4]) {
	case "curv":
		n := uint64(binary.BigEndian.Uint32(tag[8:]))
		switch {
		case n == 0:
			return x, true
		case n == 1:
			return math.Pow(x, float64(binary.BigEndian.Uint16(tag[12:]))/256), true
		case uint64(len(tag)) < 12+2*n:
			return 0, false
		}
		at := x * float64(n-1)
		i := min(int(at), int(n)-2)
		y0, y1 := binary.BigEndian.Uint16(tag[12+2*i:]), binary.BigEndian.Uint16(tag[14+2*i:])
		return (float64(y0) + (at-float64(i))*(float64(y1)-float64(y0))) / 65535, true
	case "para":
		return iccFormula(tag, x)
	}
	return 0, false
}

// iccFormula is the value of a parametric curve (ICC.1:2010, 10.16): (a·x + b)^g + e from d on, c·x + f below.
func iccFormula(tag []byte, x float64) (float64, bool) {
	kind := binary.BigEndian.Uint16(tag[8:])
	given := [...]int{1, 3, 4, 5, 7} // how many parameters each kind has
	if int(kind) >= len(given) || len(tag) < 12+4*given[kind] {
		return 0, false
	}
	var v [7]float64 // g, a, b, c, d, e, f
	for i := range given[kind] {
		v[i] = fixed(tag[12+4*i:])
	}
	g, a, b, c, d, e, f := v[0], v[1], v[2], v[3], v[4], v[5], v[6]
	switch kind {
	case 0:
		a = 1
	case 1, 2:
		c, d, e, f = 0, -b/a, c, c
	}
	if x < d {
		return c*x + f, true
	}
	return math.Pow(max(a*x+b, 0), g) + e, true
}

// fixed reads a number of 16 bits before and 16 behind the point.
func fixed(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) / 65536 }
