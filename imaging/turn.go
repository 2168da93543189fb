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
	right, bottom := float64(p.Width-2), float64(p.Height-2)
	for y := range canvas.Height {
		if y%rowsALook == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		// On the way back from counter-clockwise, with y downwards, x, y comes from (x cos − y sin, x sin + y cos).
		u := -midX*cos - (float64(y)-midY)*sin + float64(p.Width-1)/2
		v := -midX*sin + (float64(y)-midY)*cos + float64(p.Height-1)/2
		row := canvas.data[y*canvas.Width*canvas.bands:][:canvas.Width*canvas.bands]
		for ; len(row) > 0; row = row[canvas.bands:] {
			switch {
			case u >= 1 && v >= 1 && u < right && v < bottom: // all its neighbours are there
				if p.bands == 3 {
					p.draw(row[:canvas.bands], u, v)
				} else {
					p.drawWeighted(row[:4], u, v)
				}
			case within:
				lay(row[:canvas.bands], p.sample(u, v), 1)
			default:
				if covered := overlap(u, p.Width) * overlap(v, p.Height); covered > 0 {
					lay(row[:canvas.bands], p.sample(u, v), covered)
				}
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

// Between two pixels, so many places are told apart, and weights are whole numbers that sum to unity: finer than any rounding
// of the result.
const (
	phases = 1024
	unity  = 1 << 14
)

var cubicTable = func() (table [phases + 1][4]int) {
	for i := range table {
		w := &table[i]
		for k, v := range catmullRom(float64(i) / phases) {
			w[k] = int(math.Round(float64(v) * unity))
		}
		w[1] += unity - w[0] - w[1] - w[2] - w[3]
	}
	return table
}()

// draw writes the colour at a place, counted from the middle of the first pixel, of a picture without alpha.
func (p pixels) draw(to []byte, u, v float64) {
	left, top := int(u), int(v)
	a, d := &cubicTable[int((u-float64(left))*phases+.5)], &cubicTable[int((v-float64(top))*phases+.5)]
	a0, a1, a2, a3 := a[0], a[1], a[2], a[3]
	from, stride := p.data[((top-1)*p.Width+left-1)*3:], p.Width*3
	var r, g, b int
	for j, w := range d {
		s := from[j*stride:][:12]
		r += w * (a0*int(s[0]) + a1*int(s[3]) + a2*int(s[6]) + a3*int(s[9]))
		g += w * (a0*int(s[1]) + a1*int(s[4]) + a2*int(s[7]) + a3*int(s[10]))
		b += w * (a0*int(s[2]) + a1*int(s[5]) + a2*int(s[8]) + a3*int(s[11]))
	}
	to[0], to[1], to[2] = level(r), level(g), level(b)
	if len(to) == 4 {
		to[3] = 255
	}
}

// level rounds a sum of weighted samples and cuts what the kernel makes go beyond.
func level(sum int) uint8 {
	return uint8(min(max((sum+unity*unity/2)/(unity*unity), 0), 255))
}

// drawWeighted is draw for a picture with alpha.
func (p pixels) drawWeighted(to []byte, u, v float64) {
	left, top := int(u), int(v)
	a, d := &cubicTable[int((u-float64(left))*phases+.5)], &cubicTable[int((v-float64(top))*phases+.5)]
	from, stride := p.data[((top-1)*p.Width+left-1)*4:], p.Width*4
	var r, g, b, alpha int
	for j, w := range d {
		s := from[j*stride:][:16]
		w0, w1, w2, w3 := a[0]*int(s[3]), a[1]*int(s[7]), a[2]*int(s[11]), a[3]*int(s[15])
		r += w * (w0*int(s[0]) + w1*int(s[4]) + w2*int(s[8]) + w3*int(s[12]))
		g += w * (w0*int(s[1]) + w1*int(s[5]) + w2*int(s[9]) + w3*int(s[13]))
		b += w * (w0*int(s[2]) + w1*int(s[6]) + w2*int(s[10]) + w3*int(s[14]))
		alpha += w * (w0 + w1 + w2 + w3)
	}
	if to[3] = level(alpha); to[3] == 0 {
		return
	}
	for i, c := range [3]int{r, g, b} {
		to[i] = uint8(min(max((c+alpha/2)/alpha, 0), 255))
	}
}

// sample is the colour at any place, weighted by its alpha, which comes last: each is 0…255, colours up to 255 times as much.
func (p pixels) sample(u, v float64) (sum [4]float32) {
	left, top := math.Floor(u), math.Floor(v)
	across, down := catmullRom(u-left), catmullRom(v-top)
	x, y := int(left)-1, int(top)-1
	for j, w := range down {
		row := p.data[min(max(y+j, 0), p.Height-1)*p.Width*p.bands:]
		for i := range 4 {
			s := row[min(max(x+i, 0), p.Width-1)*p.bands:][:p.bands]
			k := w * across[i] * 255
			if len(s) == 4 {
				k = w * across[i] * float32(s[3])
			}
			sum[0], sum[1], sum[2], sum[3] = sum[0]+k*float32(s[0]), sum[1]+k*float32(s[1]), sum[2]+k*float32(s[2]), sum[3]+k
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
