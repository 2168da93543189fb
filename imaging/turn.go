package imaging

import (
	"context"
	"math"
)

// turnedOnto draws the pixels, turned counter-clockwise by an angle in degrees about their middle, on the middle of a canvas
// that has as many bands or an alpha band more. They are read by the cubic convolution of Keys (1981, a = −1/2: Catmull-Rom),
// colours weighted by their alpha, beyond the edges as those are. An edge is drawn by how much of a pixel it covers, or
// not at all where the canvas is known to lie within.
func (p pixels) turnedOnto(ctx context.Context, canvas pixels, angle float64, within bool) error {
	sin, cos := math.Sincos(angle * math.Pi / 180)
	midX, midY := float64(canvas.Width-1)/2, float64(canvas.Height-1)/2
	for y := range canvas.Height {
		if y%rowsALook == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		// On the way back from counter-clockwise, with y downwards, x, y comes from (x cos − y sin, x sin + y cos).
		u := -midX*cos - (float64(y)-midY)*sin + float64(p.Width-1)/2
		v := -midX*sin + (float64(y)-midY)*cos + float64(p.Height-1)/2
		row := canvas.data[y*canvas.Width*canvas.bands:][:canvas.Width*canvas.bands]
		for x := range canvas.Width {
			at := row[x*canvas.bands:][:canvas.bands]
			covered := float32(1)
			if !within {
				covered = overlap(u, p.Width) * overlap(v, p.Height)
			}
			if covered > 0 {
				lay(at, p.sample(u, v), covered)
			}
			u, v = u+cos, v+sin
		}
	}
	return nil
}

// overlap is how much of a pixel whose middle is at a place lies within a side; places are counted from the middle of the
// first pixel.
func overlap(at float64, side int) float32 {
	return float32(min(max(min(at+1, float64(side)-at), 0), 1))
}

// phases is between how many places from one pixel to the next samples are told apart: as many as no rounding shows.
const phases = 1024

var cubicTable = func() (table [phases + 1][4]float32) {
	for i := range table {
		table[i] = catmullRom(float64(i) / phases)
	}
	return table
}()

// sample is the colour at a place, counted from the middle of the first pixel: weighted by its alpha, which comes last; each
// is 0…255, colours up to 255 times as much.
func (p pixels) sample(u, v float64) (sum [4]float32) {
	left, top := math.Floor(u), math.Floor(v)
	across, down := &cubicTable[int((u-left)*phases+.5)], &cubicTable[int((v-top)*phases+.5)]
	x, y := int(left)-1, int(top)-1
	inside := x >= 0 && y >= 0 && x+4 <= p.Width && y+4 <= p.Height
	for j := range 4 {
		var r, g, b, a float32
		row := p.data[min(max(y+j, 0), p.Height-1)*p.Width*p.bands:][:p.Width*p.bands]
		switch {
		case inside && p.bands == 3:
			s := row[x*3:][:12]
			r = across[0]*float32(s[0]) + across[1]*float32(s[3]) + across[2]*float32(s[6]) + across[3]*float32(s[9])
			g = across[0]*float32(s[1]) + across[1]*float32(s[4]) + across[2]*float32(s[7]) + across[3]*float32(s[10])
			b = across[0]*float32(s[2]) + across[1]*float32(s[5]) + across[2]*float32(s[8]) + across[3]*float32(s[11])
			a = 255
		default:
			for i := range 4 {
				s := row[min(max(x+i, 0), p.Width-1)*p.bands:][:p.bands]
				w := across[i]
				if p.bands == 4 {
					w *= float32(s[3])
					a += w
				} else {
					a += w * 255
				}
				r, g, b = r+w*float32(s[0]), g+w*float32(s[1]), b+w*float32(s[2])
			}
		}
		sum[0], sum[1], sum[2], sum[3] = sum[0]+down[j]*r, sum[1]+down[j]*g, sum[2]+down[j]*b, sum[3]+down[j]*a
	}
	if p.bands != 4 {
		for i := range 3 {
			sum[i] *= 255
		}
	}
	cutOvershoot(sum[:], 4)
	return sum
}

// lay draws a weighted colour over a part of a pixel, whose other part stays as it is.
func lay(pixel []byte, over [4]float32, part float32) {
	under := float32(255)
	if len(pixel) == 4 {
		under = float32(pixel[3])
	}
	alpha := over[3]*part + under*(1-part)
	if len(pixel) == 4 {
		pixel[3] = uint8(int32(alpha + 0.5))
	}
	if alpha < 0.5 {
		return
	}
	for i := range 3 {
		c := over[i]*part + float32(pixel[i])*under*(1-part)
		pixel[i] = uint8(int32(min(c/alpha, 255) + 0.5))
	}
}
