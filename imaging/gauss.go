package imaging

import (
	"context"
	"math"
)

// gaussian is the right half of a Gaussian of this standard deviation in pixels, from its middle on; with its mirror image
// it sums to 1. Where samples of the Gaussian itself would be too few to have its variance, their width is chosen so
// that they do: a picture at half the scale must look as blurred as at the full one.
func gaussian(sigma float64) []float32 {
	width := sigma
	if sigma < 1 {
		low, high := 0.05, 1.1
		for range 40 {
			width = (low + high) / 2
			if half := samples(width); variance(half) < sigma*sigma {
				low = width
			} else {
				high = width
			}
		}
	}
	half := samples(width)
	k := make([]float32, len(half))
	for i, v := range half {
		k[i] = float32(v)
	}
	return k
}

func samples(sigma float64) []float64 {
	half := make([]float64, 1+max(2, int(math.Ceil(3*sigma))))
	sum := 0.0
	for i := range half {
		half[i] = math.Exp(-float64(i*i) / (2 * sigma * sigma))
		sum += 2 * half[i]
	}
	sum -= half[0]
	for i := range half {
		half[i] /= sum
	}
	return half
}

func variance(half []float64) float64 {
	sum := 0.0
	for i, v := range half {
		sum += 2 * v * float64(i*i)
	}
	return sum
}

// smooth convolves rows with a symmetric kernel along both axes, edges extended. Rows are read in order, each once, and
// written in order; when row y is written no row before it, nor it, is read any more. A row is one sample after the other,
// pixel by pixel.
func smooth(ctx context.Context, s Size, bands int, half []float32, read, write func(y int, row []float32)) error {
	reach, n := len(half)-1, s.Width*bands
	padded := make([]float32, n+2*reach*bands)
	made := make([]float32, n)
	ring := make([][]float32, 2*reach+1)
	for i := range ring {
		ring[i] = make([]float32, n)
	}
	row := func(y int) []float32 { return ring[min(max(y, 0), s.Height-1)%len(ring)] }
	done := 0
	for y := range s.Height {
		if err := ctx.Err(); err != nil {
			return err
		}
		for ; done <= min(y+reach, s.Height-1); done++ {
			middle := padded[reach*bands : reach*bands+n]
			read(done, middle)
			for i := range reach * bands {
				padded[i] = middle[i%bands]
				padded[reach*bands+n+i] = middle[n-bands+i%bands]
			}
			to := ring[done%len(ring)]
			scale(to, middle, half[0])
			for j := 1; j <= reach; j++ {
				addPair(to, padded[(reach-j)*bands:], padded[(reach+j)*bands:], half[j])
			}
		}
		scale(made, row(y), half[0])
		for j := 1; j <= reach; j++ {
			addPair(made, row(y-j), row(y+j), half[j])
		}
		write(y, made)
	}
	return nil
}

func scale(to, from []float32, k float32) {
	from = from[:len(to)]
	for i := range to {
		to[i] = k * from[i]
	}
}

func addPair(to, a, b []float32, k float32) {
	a, b = a[:len(to)], b[:len(to)]
	for i := range to {
		to[i] += k * (a[i] + b[i])
	}
}

// weighted reads a row of samples, colours multiplied by their alpha, so that what is transparent does not bleed.
func (p pixels) weighted(y int, row []float32) {
	from := p.data[y*p.Width*p.bands:][:len(row)]
	if p.bands != 4 {
		for i, v := range from {
			row[i] = float32(v)
		}
		return
	}
	for i := 0; i+3 < len(row) && i+3 < len(from); i += 4 {
		alpha := float32(from[i+3])
		row[i], row[i+1], row[i+2] = float32(from[i])*alpha, float32(from[i+1])*alpha, float32(from[i+2])*alpha
		row[i+3] = alpha
	}
}

// unweighted writes what weighted has read, rounding.
func (p pixels) unweighted(y int, row []float32) {
	to := p.data[y*p.Width*p.bands:][:len(row)]
	if p.bands != 4 {
		for i, v := range row {
			to[i] = uint8(int32(v + 0.5))
		}
		return
	}
	for i := 0; i+3 < len(row) && i+3 < len(to); i += 4 {
		alpha := row[i+3]
		to[i+3] = uint8(int32(alpha + 0.5))
		if to[i+3] == 0 {
			to[i], to[i+1], to[i+2] = 0, 0, 0
			continue
		}
		k := 1 / alpha
		to[i] = uint8(int32(min(row[i]*k, 255) + 0.5))
		to[i+1] = uint8(int32(min(row[i+1]*k, 255) + 0.5))
		to[i+2] = uint8(int32(min(row[i+2]*k, 255) + 0.5))
	}
}
