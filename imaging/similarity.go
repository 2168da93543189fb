package imaging

import (
	"context"
	"math"
)

// How alike two pictures look is measured by their structural similarity (Wang, Bovik, Sheikh and Simoncelli, "Image quality
// assessment: from error visibility to structural similarity", 2004) at several scales (Wang, Simoncelli and Bovik, 2003), of
// the lightness and the two colours of OKLab, in which a step looks alike wherever it is. As in SSIMULACRA 2 (Sneyers, 2022),
// means are compared by their distance alone, since the space is perceptual already, and the worst places count beside the
// mean, since people look where it looks wrong. Transparency is looked at on mid grey.
//
// The answer is in decibels: −10 × log10 of what is missing to sameness, by which the steps of an encoder's quality are
// about even.

// A likeness is a picture taken apart, to be compared with others of its size.
type likeness struct {
	density int
	scales  []planes
}

// scaleWeights is how much each scale counts, from the full size to an eighth of it: the weights of the multi-scale index, the
// finest two and the coarsest two of which are one here.
var scaleWeights = [4]float64{0.33, 0.30, 0.24, 0.13}

// planeWeights is how much lightness and the two colours count: the eye sees far less detail in colours.
var planeWeights = [3]float64{0.8, 0.1, 0.1}

// steady is the variance below which the eye sees no structure: of lightness that of the original index.
var steady = [3]float32{0.03 * 0.03, 0.02 * 0.02, 0.02 * 0.02}

// shift is the square of the distance of two means at which nothing is alike any more.
const shift = 0.2 * 0.2

// identical is what is answered of pictures that do not differ.
const identical = 99

// likeness takes the picture apart as it is seen on a screen of a density of 1, or of twice that, on which pixels are half as
// large and the finest detail is lost.
func (p pixels) likeness(ctx context.Context, density int) (*likeness, error) {
	at := newPlanes(p.Size)
	for y := range p.Height {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for i := y * p.Width; i < (y+1)*p.Width; i++ {
			c := p.data[i*p.bands : (i+1)*p.bands]
			r, g, b := c[0], c[1], c[2]
			if p.bands == 4 {
				r, g, b = onGrey(r, c[3]), onGrey(g, c[3]), onGrey(b, c[3])
			}
			v := toOKLab(r, g, b)
			at.plane[0][i], at.plane[1][i], at.plane[2][i] = v.l, v.a, v.b
		}
	}
	l := &likeness{density: density}
	if density == 2 {
		at = at.halved()
	}
	for range scaleWeights {
		l.scales = append(l.scales, at)
		at = at.halved()
	}
	return l, nil
}

func onGrey(v, alpha uint8) uint8 {
	return uint8((int(v)*int(alpha) + 128*(255-int(alpha)) + 127) / 255)
}

// to is how alike the picture is to another of its size, in decibels.
func (l *likeness) to(ctx context.Context, p pixels) (float64, error) {
	other, err := p.likeness(ctx, l.density)
	if err != nil {
		return 0, err
	}
	missing := 0.0
	for i, weight := range scaleWeights {
		for plane, share := range planeWeights {
			missing += weight * share * l.scales[i].missing(other.scales[i], plane)
		}
	}
	return min(identical, -10*math.Log10(max(missing, 1e-12))), nil
}

// planes are the lightness and the colours of a picture, row by row.
type planes struct {
	Size
	plane [3][]float32
}

func newPlanes(s Size) planes {
	p := planes{Size: s}
	for i := range p.plane {
		p.plane[i] = make([]float32, s.Width*s.Height)
	}
	return p
}

// halved is the picture at half the size, by means of four; a last row or column that has no neighbour counts twice.
func (p planes) halved() planes {
	half := newPlanes(Size{(p.Width + 1) / 2, (p.Height + 1) / 2})
	for n, from := range p.plane {
		for y := range half.Height {
			above, below := 2*y*p.Width, min(2*y+1, p.Height-1)*p.Width
			for x := range half.Width {
				left, right := 2*x, min(2*x+1, p.Width-1)
				half.plane[n][y*half.Width+x] = (from[above+left] + from[above+right] + from[below+left] + from[below+right]) / 4
			}
		}
	}
	return half
}

// sums are those of a block of 4 × 4 pixels, or of what there is of it at the edges, of two pictures.
type sums struct{ n, a, b, aa, bb, ab float32 }

func (s sums) plus(o sums) sums {
	return sums{s.n + o.n, s.a + o.a, s.b + o.b, s.aa + o.aa, s.bb + o.bb, s.ab + o.ab}
}

// missing is what is missing to sameness in one plane, 0…1: the mean over windows of 8 × 8 pixels, every 4 pixels, and as
// much again of their norm of the fourth power, in which the worst count.
func (p planes) missing(o planes, plane int) float64 {
	wide := (p.Width + 3) / 4
	above, row := make([]sums, wide), make([]sums, wide)
	var total, fourth float64
	windows := 0
	for top := 0; top < p.Height; top += 4 {
		p.blocks(o, plane, top, row)
		if top == 0 && p.Height > 4 {
			above, row = row, above
			continue
		}
		for i := range max(wide-1, 1) {
			s := row[i]
			if top > 0 {
				s = s.plus(above[i])
			}
			if wide > 1 {
				s = s.plus(row[i+1])
				if top > 0 {
					s = s.plus(above[i+1])
				}
			}
			d := float64(s.missing(steady[plane]))
			total, fourth = total+d, fourth+d*d*d*d
			windows++
		}
		above, row = row, above
	}
	n := float64(windows)
	return (total/n + math.Sqrt(math.Sqrt(fourth/n))) / 2
}

// blocks fills row with the sums of the blocks from a row of pixels on.
func (p planes) blocks(o planes, plane, top int, row []sums) {
	clear(row)
	for y := top; y < min(top+4, p.Height); y++ {
		first, second := p.plane[plane][y*p.Width:(y+1)*p.Width], o.plane[plane][y*p.Width:(y+1)*p.Width]
		for i := range row {
			s := &row[i]
			for x := 4 * i; x < min(4*i+4, p.Width); x++ {
				a, b := first[x], second[x]
				s.n++
				s.a += a
				s.b += b
				s.aa += a * a
				s.bb += b * b
				s.ab += a * b
			}
		}
	}
}

// missing is what is missing to sameness in a window, 0…1.
func (s sums) missing(steady float32) float32 {
	a, b := s.a/s.n, s.b/s.n
	variances := max(0, s.aa/s.n-a*a) + max(0, s.bb/s.n-b*b)
	structure := (2*(s.ab/s.n-a*b) + steady) / (variances + steady)
	mean := max(0, 1-(a-b)*(a-b)/shift)
	return min(max(1-mean*structure, 0), 1)
}
