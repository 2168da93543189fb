package imaging

import (
	"context"
	"image"
	"math"
)

// A mosaic is a picture in squares. At a reduced scale a pixel may lie in two of them along an axis, by a share of each.
type mosaic struct {
	pixels
	across, down []portion // for each column and row of pixels
	widths       []float32 // of each column of squares, in pixels
}

// A portion says what part of a pixel lies in square number first; the rest lies in the next one.
type portion struct {
	first int
	part  float32
}

// newMosaic has squares of a width and height in pixels; where that is less than a pixel it is one.
func newMosaic(p pixels, width, height float64) *mosaic {
	m := &mosaic{pixels: p, across: portions(p.Width, width), down: portions(p.Height, height)}
	m.widths = make([]float32, m.across[p.Width-1].first+2)
	for _, s := range m.across {
		m.widths[s.first] += s.part
		m.widths[s.first+1] += 1 - s.part
	}
	return m
}

func portions(side int, square float64) []portion {
	square = max(square, 1)
	all := make([]portion, side)
	for i := range all {
		first := math.Floor(float64(i)/square + fuzz)
		part := (first+1)*square - float64(i)
		if part > 1-fuzz {
			part = 1
		}
		all[i] = portion{int(first), float32(part)}
	}
	return all
}

// reaches is what part of a row of pixels lies in a row of squares.
func (m *mosaic) reaches(y, square int) float32 {
	if y == m.Height {
		return 0
	}
	switch s := m.down[y]; s.first {
	case square:
		return s.part
	case square - 1:
		return 1 - s.part
	}
	return 0
}

// draw draws the squares in a box. Each is the mean of all its pixels, of those outside of the box as well.
func (m *mosaic) draw(ctx context.Context, box image.Rectangle) error {
	n := m.Width * m.bands
	row, sum, line, before := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
	made := solid(Size{m.Width, 1}, Color{}, m.bands)
	square := m.down[box.Min.Y].first
	y := box.Min.Y
	for y > 0 && m.reaches(y-1, square) > 0 {
		y--
	}
	for ; y < box.Max.Y; square++ {
		from, height := y, float32(0)
		clear(sum)
		for part := m.reaches(y, square); part > 0; part = m.reaches(y, square) {
			if err := ctx.Err(); err != nil {
				return err
			}
			m.weighted(y, row)
			addPair(sum, row, row, part/2)
			height += part
			y++
		}
		m.means(sum, line, height)
		made.unweighted(0, line)
		for at := max(from, box.Min.Y); at < min(y, box.Max.Y); at++ {
			switch s := m.down[at]; {
			case s.first < square: // the squares above reach into it too
				scale(row, before, s.part)
				addPair(row, line, line, (1-s.part)/2)
				between := solid(made.Size, Color{}, m.bands)
				between.unweighted(0, row)
				m.putRow(between, at, box)
			case s.part == 1:
				m.putRow(made, at, box)
			}
		}
		if m.down[y-1].part < 1 && m.down[y-1].first == square { // it is read again for the squares below
			y--
		}
		line, before = before, line
	}
	return nil
}

// putRow lays the part of a row that lies in a box into the picture.
func (m *mosaic) putRow(row pixels, y int, box image.Rectangle) {
	copy(m.data[y*m.Width*m.bands:][box.Min.X*m.bands:box.Max.X*m.bands], row.data[box.Min.X*m.bands:])
}

// means draws a row of pixels: each is the mean of its squares, of whose rows sum is the sum and height the number.
func (m *mosaic) means(sum, line []float32, height float32) {
	for b := range m.bands {
		squares := make([]float64, len(m.widths))
		for x, s := range m.across {
			v := sum[x*m.bands+b]
			squares[s.first] += float64(v * s.part)
			squares[s.first+1] += float64(v * (1 - s.part))
		}
		for i, w := range m.widths {
			squares[i] /= float64(max(w*height, math.SmallestNonzeroFloat32))
		}
		for x, s := range m.across {
			line[x*m.bands+b] = float32(squares[s.first])*s.part + float32(squares[s.first+1])*(1-s.part)
		}
	}
}
