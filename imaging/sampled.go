package imaging

import (
	"context"
	"math"
)

// A strip is where a picture lies along one axis of an image, in pixels of it, which may be parts of one: once, or a period apart
// again and again in both directions.
type strip struct {
	from, length, period float64
	repeats              bool
}

// covered is the pixels of an image that the strip reaches; none where the first is not below the end.
func (s strip) covered(side int) (first, end int) {
	if s.repeats {
		return 0, side
	}
	return clampInt(math.Floor(s.from+fuzz), 0, side), clampInt(math.Ceil(s.from+s.length-fuzz), 0, side)
}

// samples is how many pixels the strip needs of a picture that has natural ones and would have full ones at the full scale: at a
// reduced one twice as many as it covers, so that it may lie between pixels and stay sharp.
func (s strip) samples(full, natural int) int {
	n := full
	if s.length < float64(full) {
		n = min(full, int(math.Ceil(2*s.length)))
	}
	return clampInt(float64(n), 1, natural)
}

// A tap is what part of one sample goes into a pixel. Those of a pixel sum to how much of it is covered.
type tap struct {
	sample int
	weight float32
}

// taps are those of the pixels from the first to the end, of a picture of n samples along the strip, by cubic convolution.
func (s strip) taps(n, first, end int) [][]tap {
	all := make([][]tap, end-first)
	for i := range all {
		x := float64(first + i)
		low, high := 0.0, 0.0 // the copies that reach into the pixel
		if s.repeats {
			low, high = math.Ceil((x-s.from-s.length)/s.period), math.Floor((x+1-s.from)/s.period)
		}
		for k := low; k <= high; k++ {
			at := s.from + k*s.period
			left, right := max(at, x), min(at+s.length, x+1)
			if right-left > fuzz {
				all[i] = appendTaps(all[i], ((left+right)/2-at)/s.length*float64(n)-.5, float64(n)/s.length, n, min(right-left, 1))
			}
		}
	}
	return all
}

// appendTaps adds those of a place between samples, of which there are n and which are extended; wide is how many of them a
// pixel is.
func appendTaps(taps []tap, at, wide float64, n int, covered float64) []tap {
	if covered > 1-fuzz {
		covered = 1
	}
	sample := func(i float64) int { return clampInt(i, 0, n-1) }
	low := math.Floor(at + fuzz)
	t := max(at-low, 0)
	switch {
	case wide <= 1+fuzz && t < fuzz:
		return append(taps, tap{sample(low), float32(covered)})
	case wide <= 1+fuzz:
		for i, w := range catmullRom(t) {
			taps = append(taps, tap{sample(low + float64(i-1)), w * float32(covered)})
		}
		return taps
	}
	begun, sum := len(taps), float32(0)
	for i := math.Ceil(at - 2*wide); i <= at+2*wide; i++ {
		w := catmullRomAt(math.Abs(i-at) / wide)
		taps = append(taps, tap{sample(i), w})
		sum += w
	}
	for i := range taps[begun:] {
		taps[begun+i].weight *= float32(covered) / sum
	}
	return taps
}

// catmullRomAt is the kernel at a distance of 0…2.
func catmullRomAt(distance float64) float32 {
	if distance < 1 {
		return catmullRom(distance)[1]
	}
	return catmullRom(distance - 1)[0]
}

// whole tells whether each pixel is one sample, or none.
func whole(taps [][]tap) bool {
	for _, t := range taps {
		if len(t) > 1 || len(t) == 1 && t[0].weight != 1 {
			return false
		}
	}
	return true
}

// sampled draws pixels of 4 bands out of these, colours weighted by alpha; what is covered in part is transparent in part.
func (p pixels) sampled(ctx context.Context, across, down [][]tap) (pixels, error) {
	made := solid(Size{len(across), len(down)}, Color{}, 4)
	if whole(across) && whole(down) {
		return made, p.picked(ctx, across, down, made)
	}
	var rows [16]struct { // of the full width, for the samples whose number ends in theirs
		sample int
		data   []float32
	}
	for i := range rows {
		rows[i].sample, rows[i].data = -1, make([]float32, made.Width*4)
	}
	from, sum := make([]float32, p.Width*4), make([]float32, made.Width*4)
	for y, taps := range down {
		if err := ctx.Err(); err != nil {
			return pixels{}, err
		}
		clear(sum)
		for _, t := range taps {
			row := &rows[t.sample%len(rows)]
			if row.sample != t.sample {
				p.weighted(t.sample, from)
				gather(row.data, from, across)
				row.sample = t.sample
			}
			addPair(sum, row.data, row.data, t.weight/2)
		}
		cutOvershoot(sum, 4)
		made.unweighted(y, sum)
	}
	return made, nil
}

// gather makes a row of 4 bands.
func gather(to, from []float32, across [][]tap) {
	for x, taps := range across {
		var a, b, c, d float32
		for _, t := range taps {
			s := from[t.sample*4:][:4]
			a, b, c, d = a+t.weight*s[0], b+t.weight*s[1], c+t.weight*s[2], d+t.weight*s[3]
		}
		made := to[x*4:][:4]
		made[0], made[1], made[2], made[3] = a, b, c, d
	}
}

// picked copies samples as they are.
func (p pixels) picked(ctx context.Context, across, down [][]tap, made pixels) error {
	for y, row := range down {
		if y%rowsALook == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if len(row) == 0 {
			continue
		}
		from, to := p.data[row[0].sample*p.Width*4:], made.data[y*made.Width*4:]
		for x, column := range across {
			if len(column) == 1 {
				copy(to[x*4:][:4], from[column[0].sample*4:])
			}
		}
	}
	return nil
}
