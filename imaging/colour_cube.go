package imaging

import "math"

// A cube is a program in longhand known in advance. It is cut into cells of 8 levels a side. A cell is looked at when the
// first pixel falls into it: the program is asked for its corners, for the middles of its edges, faces and itself, and for those
// of its eight parts. Where all of these lie on an even slope to within an eighth of a level, the cell is even, and its colours are read off the slope: two
// tables, four loads and three multiplications a pixel, however long the program is. Where they do not, because colours are
// cut or bent there, the program is asked for each colour of the cell that occurs, once.
type cube struct {
	program *longhand
	axes    [3][256]axis
	cells   [cellsASide * cellsASide * cellsASide]int32 // what is known of each: see below
	slopes  []slope
	colours []*[cellLevels * cellLevels * cellLevels]uint32 // of uneven cells: red, green and blue, and a bit above them where they are known
	lattice [side * side * side]triple                      // the program at each corner and middle; 0: not asked yet
	places  [3][side]float64                                // of the lattice
	turns   [3][cellsASide]bool                             // whether a first curve turns, so that not all values are between two places
}

const (
	cellLevels = 8
	cellsASide = 256 / cellLevels
	side       = 2*cellsASide + 1 // of the lattice: corners and the middles between them
	mostUneven = 4096             // cells whose colours are remembered, 8 MB; photographs have some hundreds
)

// A cell that is even is a number above 0, its place in slopes; one that is not a number below 0, its place in colours from
// −1 on, or forgotten where those are full.
const (
	unseen    = 0
	forgotten = math.MinInt32
)

// An axis is where a value lies along one axis. Cells reach from multiples of cellLevels to the next, or to 255; how far a
// value is along its cell goes by what the first curves of the program make of it, so that these bend nothing.
type axis struct {
	cell uint32 // what it adds to the index of the cell
	way  uint32 // from the lower end of the cell to the upper, of 256
}

// A slope is the colours of an even cell: that of its lowest corner, to which a half is added so that it is rounded when it
// is cut, and how they grow along each axis. Growths may be negative: what one field lends to the next is given back in
// the sum, whose fields are never negative.
type slope struct{ lowest, red, green, blue triple }

func newCube(p *longhand) *cube {
	c := &cube{program: p, slopes: make([]slope, 1, 1024)}
	for i, stride := range [3]uint32{cellsASide * cellsASide, cellsASide, 1} {
		curve := &p.first[i]
		for n := range cellsASide {
			low, high := n*cellLevels, min((n+1)*cellLevels, 255)
			c.places[i][2*n], c.places[i][2*n+1], c.places[i][2*n+2] = curve[low], (curve[low]+curve[high])/2, curve[high]
			for v := low; v < low+cellLevels; v++ {
				share := (curve[v] - curve[low]) / (curve[high] - curve[low])
				if !(share >= 0 && share <= 1) { // flat, or a curve that turns
					share = 0
					c.turns[i][n] = c.turns[i][n] || curve[v] != curve[low]
				}
				c.axes[i][v] = axis{uint32(n) * stride, uint32(share*256 + 0.5)}
			}
		}
	}
	return c
}

func (c *cube) run(d []byte, bands int) {
	for ; len(d) >= bands && len(d) >= 3; d = d[bands:] {
		x, y, z := &c.axes[0][d[0]], &c.axes[1][d[1]], &c.axes[2][d[2]]
		cell := c.cells[x.cell+y.cell+z.cell]
		if cell <= unseen {
			d[0], d[1], d[2] = c.slow(cell, d[0], d[1], d[2])
			continue
		}
		s := &c.slopes[cell]
		d[0], d[1], d[2] = (s.lowest + s.red*triple(x.way) + s.green*triple(y.way) + s.blue*triple(z.way)).levels()
	}
}

// slow is for colours of cells that were not looked at yet, or are uneven.
func (c *cube) slow(cell int32, r, g, b uint8) (uint8, uint8, uint8) {
	if cell == unseen {
		cell = c.look(r/cellLevels, g/cellLevels, b/cellLevels)
		c.cells[c.axes[0][r].cell+c.axes[1][g].cell+c.axes[2][b].cell] = cell
	}
	switch {
	case cell > 0:
		s := &c.slopes[cell]
		return (s.lowest + s.red*triple(c.axes[0][r].way) + s.green*triple(c.axes[1][g].way) + s.blue*triple(c.axes[2][b].way)).levels()
	case cell == forgotten:
		return c.program.of(r, g, b).rounded()
	}
	const low = cellLevels - 1
	colour := &c.colours[-cell-1][(int(r&low)*cellLevels+int(g&low))*cellLevels+int(b&low)]
	if *colour == 0 {
		x, y, z := c.program.of(r, g, b).rounded()
		*colour = 1<<24 | uint32(x)<<16 | uint32(y)<<8 | uint32(z)
	}
	return uint8(*colour >> 16), uint8(*colour >> 8), uint8(*colour)
}

// look finds out what the cell of this place is.
func (c *cube) look(r, g, b uint8) int32 {
	if s, even := c.slope(r, g, b); even {
		c.slopes = append(c.slopes, s)
		return int32(len(c.slopes) - 1)
	}
	if len(c.colours) == mostUneven {
		return forgotten
	}
	c.colours = append(c.colours, new([cellLevels * cellLevels * cellLevels]uint32))
	return -int32(len(c.colours))
}

// slope asks for what is not known yet of a cell, and tells whether it is even.
func (c *cube) slope(r, g, b uint8) (s slope, even bool) {
	if c.turns[0][r] || c.turns[1][g] || c.turns[2][b] {
		return s, false
	}
	var cell [27]triple
	for i := range cell {
		x, y, z := 2*int(r)+i/9, 2*int(g)+i/3%3, 2*int(b)+i%3
		at := &c.lattice[(x*side+y)*side+z]
		if *at == 0 {
			*at = c.program.apply(c.places[0][x], c.places[1][y], c.places[2][z])
		}
		cell[i] = *at
	}
	var fits [3]fit
	for channel := range fits {
		if fits[channel], even = evenly(&cell, channel); !even {
			return s, false
		}
	}
	for i := range 8 {
		t := c.program.apply(c.partly(0, r, i>>2), c.partly(1, g, i>>1&1), c.partly(2, b, i&1))
		for channel, f := range fits {
			if !f.near(i>>2*2+1, i>>1&1*2+1, i&1*2+1, t.channel(channel)) {
				return s, false
			}
		}
	}
	for channel, f := range fits {
		const half = parts * 256 / 2
		shift := field * (2 - channel)
		s.lowest += triple(f.lowest+half) << shift
		s.red += triple(f.grows[0]) << shift
		s.green += triple(f.grows[1]) << shift
		s.blue += triple(f.grows[2]) << shift
	}
	return s, true
}

// partly is the middle of the lower half of a cell along an axis, or of the upper.
func (c *cube) partly(axis int, cell uint8, upper int) float64 {
	at := 2*int(cell) + upper
	return (c.places[axis][at] + c.places[axis][at+1]) / 2
}

// A fit is the slope of one channel: the lowest corner in 256ths of parts of a level, and how it grows along the whole of
// each axis, in parts.
type fit struct {
	lowest int
	grows  [3]int
}

// near tells whether a place, in quarters of the cell, is within an eighth of a level of what is wanted in parts.
func (f *fit) near(x, y, z, want int) bool {
	const slack = parts * 256 / 8
	off := f.lowest + 64*(f.grows[0]*x+f.grows[1]*y+f.grows[2]*z) - 256*want
	return off <= slack && off >= -slack
}

// evenly fits a slope to one channel of a cell.
func evenly(cell *[27]triple, channel int) (f fit, even bool) {
	var v [27]int
	for i, t := range cell {
		v[i] = t.channel(channel)
	}
	sum := v[0] + v[2] + v[6] + v[8] + v[18] + v[20] + v[24] + v[26]
	f.grows[0] = (v[18] + v[20] + v[24] + v[26] - v[0] - v[2] - v[6] - v[8]) / 4
	f.grows[1] = (v[6] + v[8] + v[24] + v[26] - v[0] - v[2] - v[18] - v[20]) / 4
	f.grows[2] = (v[2] + v[8] + v[20] + v[26] - v[0] - v[6] - v[18] - v[24]) / 4
	f.lowest = 32*sum - 128*(f.grows[0]+f.grows[1]+f.grows[2])
	for i, want := range v {
		if !f.near(i/9*2, i/3%3*2, i%3*2, want) {
			return f, false
		}
	}
	return f, true
}
