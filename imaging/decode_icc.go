package imaging

import (
	"encoding/binary"
	"math"
)

// isSRGB tells whether an ICC profile means sRGB, so that converting by it would change nothing but cost time: three
// primaries and three curves that are those of sRGB to within what 8 bits can show.
func isSRGB(profile []byte) bool {
	tags, ok := iccTags(profile)
	if !ok || string(profile[16:20]) != "RGB " {
		return false
	}
	// A profile with tables goes by them and not by its primaries.
	if tags["A2B0"] != nil || tags["A2B1"] != nil {
		return false
	}
	primaries := map[string][3]float64{ // of IEC 61966-2-1, adapted to the white D50 of profiles
		"rXYZ": {.4361, .2225, .0139}, "gXYZ": {.3851, .7169, .0971}, "bXYZ": {.1431, .0606, .7142},
	}
	for name, want := range primaries {
		tag := tags[name]
		if len(tag) < 20 {
			return false
		}
		for i := range want {
			if math.Abs(fixed(tag[8+4*i:])-want[i]) > .003 {
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
		if binary.BigEndian.Uint16(tag[8:]) != 3 || len(tag) < 32 { // the form that sRGB has
			return 0, false
		}
		g, a, b, c, d := fixed(tag[12:]), fixed(tag[16:]), fixed(tag[20:]), fixed(tag[24:]), fixed(tag[28:])
		if x < d {
			return c * x, true
		}
		return math.Pow(a*x+b, g), true
	}
	return 0, false
}

// fixed reads a number of 16 bits before and 16 behind the point.
func fixed(b []byte) float64 { return float64(int32(binary.BigEndian.Uint32(b))) / 65536 }
