package imaging

import (
	"context"
	"math"
)

// enlarge answers the pixels at a size that is along no axis smaller, by the cubic convolution of Keys (1981, a = −1/2:
// Catmull-Rom), the edges extended, colours weighted by their alpha. The middle stays the middle: libvips, which uses the
// same kernel, moves what it enlarges by half a pixel of the result. It stops when ctx ends.
func (p pixels) enlarge(ctx context.Context, to Size) (pixels, error) {
	return p.enlargePart(ctx, to, 0, 0, to)
}

// enlargePart answers a box of what enlarge would, and computes no more than that.
func (p pixels) enlargePart(ctx context.Context, whole Size, left, top int, to Size) (pixels, error) {
	n := to.Width * p.bands
	across, down := cubics(p.Width, whole.Width, left, to.Width), cubics(p.Height, whole.Height, top, to.Height)
	padded := make([]float32, (p.Width+2*cubicReach)*p.bands)
	var ring [4][]float32 // rows of the full width
	for i := range ring {
		ring[i] = make([]float32, n)
	}
	sum := make([]float32, n)
	made := pixels{make([]byte, n*to.Height), to, p.bands}
	done := 0
	for y, c := range down {
		if err := ctx.Err(); err != nil {
			return pixels{}, err
		}
		for ; done <= min(c.first+3, p.Height-1); done++ {
			p.weighted(done, padded[cubicReach*p.bands:][:p.Width*p.bands])
			extend(padded, p.bands)
			widen(ring[done%4], padded, across, p.bands)
		}
		row := func(k int) []float32 { return ring[min(max(c.first+k, 0), p.Height-1)%4] }
		mix(sum, row(0), row(1), row(2), row(3), c.weights)
		cutOvershoot(sum, p.bands)
		made.unweighted(y, sum)
	}
	return made, nil
}

// cubicReach is how many samples the kernel reaches beyond either edge.
const cubicReach = 2

// A cubic is what one sample of a result is made of: four samples from the first on, which may lie beyond an edge.
type cubic struct {
	first   int
	weights [4]float32
}

// cubics are those of an axis; samples stand in the middle of their pixels.
func cubics(from, to, start, n int) []cubic {
	all := make([]cubic, n)
	for i := range all {
		at := (float64(start+i)+.5)*float64(from)/float64(to) - .5
		low := math.Floor(at)
		all[i] = cubic{int(low) - 1, catmullRom(at - low)}
	}
	return all
}

// catmullRom weighs four samples for a place at a share of the way from the second to the third.
func catmullRom(t float64) [4]float32 {
	return [4]float32{
		float32(((2-t)*t - 1) * t / 2), float32((t*t*(3*t-5) + 2) / 2), float32(((4-3*t)*t + 1) * t / 2), float32((t - 1) * t * t / 2),
	}
}

// extend repeats the pixels at the edges of a row on the places beyond them.
func extend(padded []float32, bands int) {
	reach, end := cubicReach*bands, len(padded)-cubicReach*bands
	for i := range reach {
		padded[i] = padded[reach+i%bands]
		padded[end+i] = padded[end-bands+i%bands]
	}
}

// widen makes a row of the full width.
func widen(to, padded []float32, across []cubic, bands int) {
	for x := range across {
		c := &across[x]
		from := padded[(c.first+cubicReach)*bands:][:4*bands]
		made := to[x*bands:][:bands]
		for b := range made {
			made[b] = c.weights[0]*from[b] + c.weights[1]*from[bands+b] + c.weights[2]*from[2*bands+b] + c.weights[3]*from[3*bands+b]
		}
	}
}

// mix weighs four rows.
func mix(to, a, b, c, d []float32, w [4]float32) {
	a, b, c, d = a[:len(to)], b[:len(to)], c[:len(to)], d[:len(to)]
	for i := range to {
		to[i] = w[0]*a[i] + w[1]*b[i] + w[2]*c[i] + w[3]*d[i]
	}
}

// cutOvershoot brings weighted samples back to what pixels can be: beside edges the kernel goes beyond both of their sides.
func cutOvershoot(row []float32, bands int) {
	if bands != 4 {
		for i, v := range row {
			if v < 0 {
				row[i] = 0
			} else if v > 255 {
				row[i] = 255
			}
		}
		return
	}
	for i := 0; i+3 < len(row); i += 4 {
		alpha, weight := max(row[i+3], 0), float32(1)
		if alpha > 255 { // the colours are weighted by as much
			alpha, weight = 255, 255/alpha
		}
		row[i+3] = alpha
		for k := i; k < i+3; k++ {
			row[k] = min(max(row[k]*weight, 0), 255*alpha)
		}
	}
}
