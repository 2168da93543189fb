package imaging

// A cube is a program in longhand known in advance. It is cut into cells of 8 levels a side. A cell is looked at when the
// first pixel falls into it: the program is asked for its corners, for the middles of its edges, faces and itself, and for those
// of its eight parts. Where all of these lie on an even slope to within a seventh of a level, the cell is even, and its colours
// are read off the slope: two tables, four loads and three multiplications a pixel, however long the program is. Where they
// do not, because colours are bent or cut there, each of its parts may still be even, which is looked at when a pixel falls
// into it; in one that is not, the program is asked for each colour that occurs, and again only where another one took its
// place meanwhile.
type cube struct {
	program *longhand
	axes    [3][256]axis
	parts   [8 * cellsASide * cellsASide * cellsASide]int32 // what is known of each part of each cell: see below
	slopes  []slope
	colours [mostColours]uint32        // in parts that are not even: see remembered
	lattice [side * side * side]triple // the program at each corner and middle; 0: not asked yet
	places  [3][side]float64           // of the lattice
	turns   [3][cellsASide]bool        // whether a first curve turns, so that not all values are between two places
}

const (
	cellLevels  = 8
	cellsASide  = 256 / cellLevels
	side        = 2*cellsASide + 1 // of the lattice: corners and the middles between them
	mostColours = 1 << 20          // remembered at a time, 4 MB
)

// A part that is even is a number above 0, its place in slopes.
const (
	unseen    = -iota
	uncertain // the cell is not even, but the part may be
	uneven
)

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
				c.axes[i][v] = axis{way: way}
				c.axes[i][v].part = (2*uint32(n) + uint32(c.axes[i][v].half())) * stride
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

// slow is for colours of cells and parts that were not looked at yet, or of parts that are not even.
func (c *cube) slow(r, g, b uint8) (uint8, uint8, uint8) {
	x, y, z := &c.axes[0][r], &c.axes[1][g], &c.axes[2][b]
	part := &c.parts[x.part+y.part+z.part]
	if *part == unseen || *part == uncertain {
		c.look(part, [3]int{int(r) / cellLevels, int(g) / cellLevels, int(b) / cellLevels}, [3]int{x.half(), y.half(), z.half()})
	}
	if *part > unseen {
		return c.slopes[*part].at(x.way, y.way, z.way)
	}
	at, rest := remembered(r, g, b)
	colour := &c.colours[at]
	if *colour>>24 != rest {
		x, y, z := c.program.of(r, g, b).rounded()
		*colour = rest<<24 | uint32(x)<<16 | uint32(y)<<8 | uint32(z)
	}
	return uint8(*colour >> 16), uint8(*colour >> 8), uint8(*colour)
}

// half is 0 in the lower half of a cell, 1 in the upper.
func (a *axis) half() int { return int(min(a.way/(ways/2), 1)) }

// remembered is the place of a colour among those remembered, and what tells it from the others of that place; never 0.
// Colours of a picture lie near the greys, so the place goes by green and by how far red and blue are from it; those of
// four levels a side stand together.
func remembered(r, g, b uint8) (at, rest uint32) {
	x, y := uint32(r-g), uint32(b-g)
	at = uint32(g)>>2<<14 | x>>2&15<<10 | y>>2&15<<6 | uint32(g)&3<<4 | x&3<<2 | y&3
	return at, 1<<4 | x>>6<<2 | y>>6
}

// look finds out what a part of a cell is, given the cell and which of its halves along each axis the part is.
func (c *cube) look(part *int32, cell, half [3]int) {
	if c.turns[0][cell[0]] || c.turns[1][cell[1]] || c.turns[2][cell[2]] {
		*part = uneven
		return
	}
	var n neighbourhood
	if *part == unseen {
		c.ask(&n, cell, [3]int{}, 4)
		whole := c.even(&n, [3]int{}, 4)
		for i := range 8 {
			x, y, z := 2*cell[0]+i>>2, 2*cell[1]+i>>1&1, 2*cell[2]+i&1
			c.parts[(x*2*cellsASide+y)*2*cellsASide+z] = whole
		}
	}
	if *part == uncertain {
		from := [3]int{2 * half[0], 2 * half[1], 2 * half[2]}
		c.ask(&n, cell, from, 2)
		if *part = c.even(&n, from, 2); *part == uncertain {
			*part = uneven
		}
	}
}

// A neighbourhood is what the program makes of a cell, at quarters along each axis: at the even ones, which are the lattice,
// and where all three are odd, once that is asked for. It is 0 elsewhere.
type neighbourhood struct {
	of   [5 * 5 * 5]triple
	cell [3]int
}

func at5(x, y, z int) int { return (x*5+y)*5 + z }

// ask fills what is on the lattice of a box in a neighbourhood, from a place on and this many quarters a side.
func (c *cube) ask(n *neighbourhood, cell, from [3]int, span int) {
	n.cell = cell
	for x := from[0]; x <= from[0]+span; x += 2 {
		for y := from[1]; y <= from[1]+span; y += 2 {
			for z := from[2]; z <= from[2]+span; z += 2 {
				u, v, w := 2*cell[0]+x/2, 2*cell[1]+y/2, 2*cell[2]+z/2
				at := &c.lattice[(u*side+v)*side+w]
				if *at == 0 {
					*at = c.program.apply(c.places[0][u], c.places[1][v], c.places[2][w])
				}
				n.of[at5(x, y, z)] = *at
			}
		}
	}
}

// within is what the program makes of a place of a neighbourhood.
func (c *cube) within(n *neighbourhood, p askedPlace) triple {
	at := &n.of[p.at]
	if *at == 0 {
		*at = c.program.apply(c.middle(0, n.cell[0], p.x), c.middle(1, n.cell[1], p.y), c.middle(2, n.cell[2], p.z))
	}
	return *at
}

// middle is the one between two places of the lattice along an axis, given in quarters of a cell.
func (c *cube) middle(axis, cell, quarter int) float64 {
	at := 2*cell + quarter/2
	return (c.places[axis][at] + c.places[axis][at+1]) / 2
}

// even fits a slope to a box in a neighbourhood, from a place on and this many quarters a side, and answers where it stands
// in slopes; uncertain where it does not fit.
func (c *cube) even(n *neighbourhood, from [3]int, span int) int32 {
	origin := at5(from[0], from[1], from[2])
	var lowest [3]int   // of each channel, in shares of parts, of which there are ways
	var grows [3][3]int // of each channel along the whole of each axis, in parts of a level
	for channel := range 3 {
		var low, high [3]int // sums of the corners at the lower end of each axis, and at the upper
		for i := range 8 {
			x, y, z := i>>2, i>>1&1, i&1
			v := n.of[origin+at5(x*span, y*span, z*span)].channel(channel)
			for axis, upper := range [3]int{x, y, z} {
				low[axis] += v * (1 - upper)
				high[axis] += v * upper
			}
		}
		sum := 0
		for axis := range 3 {
			grows[channel][axis] = (high[axis] - low[axis]) / 4
			sum += grows[channel][axis]
		}
		lowest[channel] = ways/8*(low[0]+high[0]) - ways/2*sum
	}
	var above, below [3]int
	for _, p := range asked[span/4] {
		p.at, p.x, p.y, p.z = p.at+origin, p.x+from[0], p.y+from[1], p.z+from[2]
		made := c.within(n, p)
		for channel, g := range &grows {
			const slack = parts * ways / 7
			off := lowest[channel] + ways/span*(g[0]*(p.x-from[0])+g[1]*(p.y-from[1])+g[2]*(p.z-from[2])) - ways*made.channel(channel)
			above[channel], below[channel] = max(above[channel], off), min(below[channel], off)
			if above[channel]-below[channel] > 2*slack {
				return uncertain
			}
		}
	}
	var s slope
	for channel, g := range &grows {
		for axis := range g { // from along the box to along the cell
			g[axis] *= 4 / span
		}
		// The slope goes half the way between what lies furthest above it and below, as it is least off there.
		low := lowest[channel] - (above[channel]+below[channel])/2 - ways/4*(g[0]*from[0]+g[1]*from[1]+g[2]*from[2])
		shift := field * (2 - channel)
		s.lowest += triple(low+parts*ways/2) << shift
		s.red += triple(g[0]) << shift
		s.green += triple(g[1]) << shift
		s.blue += triple(g[2]) << shift
	}
	c.slopes = append(c.slopes, s)
	return int32(len(c.slopes) - 1)
}

// asked are the places of a box that are asked for, in a part of a cell and in the whole of it: those of the lattice first,
// as others may know them already.
var asked = func() (in [2][]askedPlace) {
	for i, span := range [2]int{2, 4} {
		for _, odd := range [2]int{0, 3} {
			for x := range span + 1 {
				for y := range span + 1 {
					for z := range span + 1 {
						if x&1+y&1+z&1 == odd {
							in[i] = append(in[i], askedPlace{at5(x, y, z), x, y, z})
						}
					}
				}
			}
		}
	}
	return in
}()

type askedPlace struct{ at, x, y, z int }
