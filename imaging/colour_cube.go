package imaging

import "slices"

// A cube is a program in longhand known in advance. It is cut into cells of 8 levels a side. A cell is looked at when the
// first pixel falls into it: the program is asked for its corners, for the middles of its edges, faces and itself, and for those
// of its eight parts. Where all of these lie on an even slope to within a sixth of a level, the cell is even, and its colours
// are read off the slope: two tables, four loads and three multiplications a pixel, however long the program is. Where they
// do not, because colours are bent or cut there, each of its parts may still be even; in one that is not, the program is asked
// for each colour that occurs, once.
type cube struct {
	program *longhand
	axes    [3][256]axis
	parts   [8 * cellsASide * cellsASide * cellsASide]int32 // what is known of each part of each cell: see below
	slopes  []slope
	uneven  []*cellColours
	kept    int                        // of uneven, those whose colours are remembered
	lattice [side * side * side]triple // the program at each corner and middle; 0: not asked yet
	places  [3][side]float64           // of the lattice
	turns   [3][cellsASide]bool        // whether a first curve turns, so that not all values are between two places
}

const (
	cellLevels  = 8
	cellsASide  = 256 / cellLevels
	side        = 2*cellsASide + 1 // of the lattice: corners and the middles between them
	mostColours = 6144             // uneven cells whose colours are remembered, 12 MB; photographs have a thousand
)

// A part that is even is a number above 0, its place in slopes; one that is not a number below 0, the place of its cell in
// uneven from −1 on.
const unseen = 0

// An axis is where a value lies along one axis. Cells reach from multiples of cellLevels to the next, or to 255; how far a
// value is along its cell goes by what the first curves of the program make of it, so that these bend nothing.
type axis struct {
	part uint32 // what it adds to the index of the part
	way  uint32 // from the lower end of the cell to the upper, of ways
}

// A slope is the colours of an even cell, or of an even part of one: that at the lowest corner of the cell, to which a half is
// added so that it is rounded when it is cut, and how they grow along each axis. Each may be negative: what one field
// lends to the next is given back in the sum, whose fields are not.
type slope struct{ lowest, red, green, blue triple }

func newCube(p *longhand) *cube {
	c := &cube{program: p, slopes: make([]slope, 1, 1024)}
	for i, stride := range [3]uint32{4 * cellsASide * cellsASide, 2 * cellsASide, 1} {
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
				way := uint32(share*ways + 0.5)
				c.axes[i][v] = axis{(2*uint32(n) + min(way/(ways/2), 1)) * stride, way}
			}
		}
	}
	return c
}

func (c *cube) run(d []byte, bands int) {
	for ; len(d) >= bands && len(d) >= 3; d = d[bands:] {
		x, y, z := &c.axes[0][d[0]], &c.axes[1][d[1]], &c.axes[2][d[2]]
		part := c.parts[x.part+y.part+z.part]
		if part <= unseen {
			d[0], d[1], d[2] = c.slow(d[0], d[1], d[2])
			continue
		}
		d[0], d[1], d[2] = c.slopes[part].at(x.way, y.way, z.way)
	}
}

func (s *slope) at(x, y, z uint32) (r, g, b uint8) {
	return (s.lowest + s.red*triple(x) + s.green*triple(y) + s.blue*triple(z)).levels()
}

// cellColours are the colours of a cell as they are asked for: red, green and blue, and a bit above them where they are known.
type cellColours [cellLevels * cellLevels * cellLevels]uint32

// slow is for colours of cells that were not looked at yet, or of parts that are not even.
func (c *cube) slow(r, g, b uint8) (uint8, uint8, uint8) {
	x, y, z := &c.axes[0][r], &c.axes[1][g], &c.axes[2][b]
	part := &c.parts[x.part+y.part+z.part]
	if *part == unseen {
		c.look(r/cellLevels, g/cellLevels, b/cellLevels)
	}
	if *part > unseen {
		return c.slopes[*part].at(x.way, y.way, z.way)
	}
	colours := &c.uneven[-*part-1]
	if *colours == nil {
		if c.kept == mostColours {
			return c.program.of(r, g, b).rounded()
		}
		*colours = new(cellColours)
		c.kept++
	}
	const low = cellLevels - 1
	colour := &(*colours)[(int(r&low)*cellLevels+int(g&low))*cellLevels+int(b&low)]
	if *colour == 0 {
		x, y, z := c.program.of(r, g, b).rounded()
		*colour = 1<<24 | uint32(x)<<16 | uint32(y)<<8 | uint32(z)
	}
	return uint8(*colour >> 16), uint8(*colour >> 8), uint8(*colour)
}

// look finds out what the parts of a cell are.
func (c *cube) look(r, g, b uint8) {
	var even [8]int32 // the places of their slopes
	if !c.turns[0][r] && !c.turns[1][g] && !c.turns[2][b] {
		var n neighbourhood
		c.ask(&n, r, g, b)
		whole := c.even(&n, 0, 0, 0, 4)
		for i := range even {
			if even[i] = whole; whole == 0 {
				even[i] = c.even(&n, i>>2*2, i>>1&1*2, i&1*2, 2)
			}
		}
	}
	if slices.Contains(even[:], 0) {
		c.uneven = append(c.uneven, nil)
	}
	for i, slope := range even {
		x, y, z := 2*int(r)+i>>2, 2*int(g)+i>>1&1, 2*int(b)+i&1
		if slope == 0 {
			slope = -int32(len(c.uneven))
		}
		c.parts[(x*2*cellsASide+y)*2*cellsASide+z] = slope
	}
}

// A neighbourhood is what the program makes of a cell, at quarters along each axis: at the even ones, which are the lattice,
// and where all three are odd. It is 0 elsewhere.
type neighbourhood [5 * 5 * 5]triple

func at5(x, y, z int) int { return (x*5+y)*5 + z }

// ask fills a neighbourhood.
func (c *cube) ask(n *neighbourhood, r, g, b uint8) {
	for i := range 27 {
		x, y, z := i/9, i/3%3, i%3
		u, v, w := 2*int(r)+x, 2*int(g)+y, 2*int(b)+z
		at := &c.lattice[(u*side+v)*side+w]
		if *at == 0 {
			*at = c.program.apply(c.places[0][u], c.places[1][v], c.places[2][w])
		}
		n[at5(2*x, 2*y, 2*z)] = *at
	}
	for i := range 8 {
		x, y, z := i>>2, i>>1&1, i&1
		n[at5(2*x+1, 2*y+1, 2*z+1)] = c.program.apply(c.middle(0, r, x), c.middle(1, g, y), c.middle(2, b, z))
	}
}

// middle is that of the lower half of a cell along an axis, or of the upper.
func (c *cube) middle(axis int, cell uint8, upper int) float64 {
	at := 2*int(cell) + upper
	return (c.places[axis][at] + c.places[axis][at+1]) / 2
}

// even fits a slope to a box in a neighbourhood, from a place on and this many quarters a side, and answers where it stands
// in slopes; 0 where it does not fit.
func (c *cube) even(n *neighbourhood, x0, y0, z0, span int) int32 {
	var s slope
	from := at5(x0, y0, z0)
	for channel := range 3 {
		shift := field * (2 - channel)
		corner := func(x, y, z int) int { return n[from+at5(x*span, y*span, z*span)].channel(channel) }
		var low, high [3]int // sums of the corners at the lower end of each axis, and at the upper
		for i := range 8 {
			v := corner(i>>2, i>>1&1, i&1)
			for axis, upper := range [3]int{i >> 2, i >> 1 & 1, i & 1} {
				low[axis] += v * (1 - upper)
				high[axis] += v * upper
			}
		}
		var grows [3]int // along the whole of each axis, in parts of a level
		for axis := range grows {
			grows[axis] = (high[axis] - low[axis]) / 4
		}
		// In shares of parts, of which there are ways.
		lowest := ways/8*(low[0]+high[0]) - ways/2*(grows[0]+grows[1]+grows[2])
		for _, p := range asked[span/4] {
			const slack = parts * ways / 6
			off := lowest + ways/span*(grows[0]*p.x+grows[1]*p.y+grows[2]*p.z) - ways*n[from+p.at].channel(channel)
			if off > slack || off < -slack {
				return 0
			}
		}
		for axis := range grows { // from along the box to along the cell
			grows[axis] *= 4 / span
		}
		lowest -= ways / 4 * (grows[0]*x0 + grows[1]*y0 + grows[2]*z0)
		s.lowest += triple(lowest+parts*ways/2) << shift
		s.red += triple(grows[0]) << shift
		s.green += triple(grows[1]) << shift
		s.blue += triple(grows[2]) << shift
	}
	c.slopes = append(c.slopes, s)
	return int32(len(c.slopes) - 1)
}

// asked are the places of a box that are asked for, in a part of a cell and in the whole of it.
var asked = func() (in [2][]askedPlace) {
	for i, span := range [2]int{2, 4} {
		for x := range span + 1 {
			for y := range span + 1 {
				for z := range span + 1 {
					if odd := x&1 + y&1 + z&1; odd == 0 || odd == 3 {
						in[i] = append(in[i], askedPlace{at5(x, y, z), x, y, z})
					}
				}
			}
		}
	}
	return in
}()

type askedPlace struct{ at, x, y, z int }
