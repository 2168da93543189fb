package imaging

import (
	"math"

	"github.com/davidbyttow/govips/v2/vips"
)

// A reduction is how one axis is reduced.
type reduction struct {
	block  int // pixels that are averaged
	blocks int // of the axis; the last may be one of fewer pixels
	taps   []packedTaps
	most   int // taps of one of them
}

// Packed taps weigh blocks from the first on, which may lie beyond an edge. Weights below 0 are so modulo 1 << 64.
type packedTaps struct {
	first   int
	weights []uint64
}

// end is behind the last block that is weighed, of so many.
func (t packedTaps) end(blocks int) int { return min(t.first+len(t.weights), blocks) }

// reductionOf is that of so many pixels to so many.
func reductionOf(from, to int, kernel vips.Kernel) reduction {
	factor := float64(from) / float64(to)
	r := reduction{block: clampInt(factor/roomToResize-.5, 1, 255), taps: make([]packedTaps, to)}
	r.blocks = (from + r.block - 1) / r.block
	factor /= float64(r.block)
	reach, weight := 3*factor, lanczosAt
	if kernel == vips.KernelCubic {
		reach, weight = 2*factor, func(x float64) float64 { return float64(catmullRomAt(math.Abs(x))) }
	}
	for i := range r.taps {
		at := (float64(i)+.5)*factor - .5
		first, last := int(math.Ceil(at-reach+fuzz)), int(math.Floor(at+reach-fuzz))
		weights := make([]float64, last-first+1)
		sum := 0.0
		for k := range weights {
			weights[k] = weight((float64(first+k) - at) / factor)
			sum += weights[k]
		}
		r.taps[i] = packedTaps{first, packed(weights, sum)}
		r.most = max(r.most, len(weights))
	}
	return r
}

// inFours has all weights be some multiple of four.
func (r *reduction) inFours() {
	for i := range r.taps {
		t := &r.taps[i]
		t.weights = append(t.weights, make([]uint64, -len(t.weights)&3)...)
		r.most = max(r.most, len(t.weights))
	}
}

// packed are weights as whole numbers.
func packed(weights []float64, sum float64) []uint64 {
	all, left, largest := make([]uint64, len(weights)), int64(1<<tapBits), 0
	for k, w := range weights {
		n := int64(math.Round(w / sum * (1 << tapBits)))
		all[k] = uint64(n)
		left -= n
		if w > weights[largest] {
			largest = k
		}
	}
	all[largest] += uint64(left)
	return all
}

// lanczosAt is the kernel at a distance of -3…3.
func lanczosAt(x float64) float64 {
	if math.Abs(x) < fuzz {
		return 1
	}
	x *= math.Pi
	return 3 * math.Sin(x) * math.Sin(x/3) / (x * x)
}
