package imaging

import (
	"context"
	"math"
	"slices"
)

// A program is a pass in the form in which it runs. Curves alone are a table for each channel; curves around one matrix are
// tables and three sums. Whatever is longer is looked up in a cube, and so costs the same however long it is.
type program struct {
	plain *[3][256]uint8      // where there are curves alone
	first *[3][256][4]float32 // else what each value of each channel gives to the three sums of the matrix
	last  [3]*[entries]uint8  // the curves that follow it
	cube  *cube               // else
}

// What a matrix makes, x of 0…1, is looked up in a table of the curves that follow. Curves such as a gamma or the sRGB
// encoding of light are steep near black, so the entries stand closer there, as floating-point numbers do: a matrix makes
// lift + x·(1 − lift), and the entry is a piece of its bits. Its eight octaves of 8192 entries are a 2,000,000th apart at
// black, a 16,000th at white.
const (
	entries = 8 << 13
	lift    = 1.0 / 256
	lowest  = (127 - 8) << 13 // the entry, were there no lowest one, of lift
)

// entryOf is where a lifted value stands in a table; one that lies outside is cut.
func entryOf(v float32) uint16 {
	return uint16(min(max(int32(math.Float32bits(v))>>10-lowest, 0), entries-1))
}

// standsFor is the x for which an entry stands: the middle of those that lead to it, and 0 and 1 at the ends.
func standsFor(entry int) float64 {
	switch entry {
	case 0:
		return 0
	case entries - 1:
		return 1
	}
	low := float64(math.Float32frombits(uint32(entry+lowest) << 10))
	high := float64(math.Float32frombits(uint32(entry+1+lowest) << 10))
	return ((low+high)/2 - lift) / (1 - lift)
}

func (c *ColourPass) compile() *program {
	var p program
	switch {
	case len(c.mixes) == 0:
		p.plain = new([3][256]uint8)
		for i, f := range c.curves[0].channel {
			for v := range 256 {
				p.plain[i][v] = uint8(math.Round(at(f, float64(v)/255) * 255))
			}
		}
	case len(c.mixes) == 1 && c.mixes[0].mapping == nil:
		p.first = c.firstSums()
		p.last = tables[uint8](c.curves[1], 255, 0.5)
	default:
		p.cube = c.writeOut()
	}
	return &p
}

// firstSums is what each value of each channel gives to the three lifted sums of the matrix.
func (c *ColourPass) firstSums() *[3][256][4]float32 {
	sums := new([3][256][4]float32)
	m := c.mixes[0].lifted()
	for i, f := range c.curves[0].channel {
		for v := range 256 {
			x := at(f, float64(v)/255)
			for row := range 3 {
				sums[i][v][row] = float32(m.rows[row][i] * x)
				if i == 0 {
					sums[i][v][row] += float32(m.offset[row])
				}
			}
		}
	}
	return sums
}

// lifted is the matrix whose results are entries' values.
func (m matrix) lifted() matrix {
	const k = 1 - lift
	return m.then(matrix{[3][3]float64{{k, 0, 0}, {0, k, 0}, {0, 0, k}}, [3]float64{lift, lift, lift}})
}

func at(f Curve, x float64) float64 {
	if f == nil {
		return x
	}
	return f(x)
}

// tables are what the curves make of each entry, times top and plus half. A curve is measured at some entries and drawn
// straight between them, unless it jumps.
func tables[T uint8 | float32](c curves, top, half float64) (made [3]*[entries]T) {
	for i, f := range c.channel {
		if i > 0 && c.alike {
			made[i] = made[0]
			continue
		}
		table := new([entries]T)
		from, y := 0, at(f, 0)*top+half
		table[0] = T(y)
		for from < entries-1 {
			step := 16
			if from >= entries*3/4 { // the upper two octaves are the coarsest
				step = 8
			}
			to := min(from+step, entries-1)
			end := at(f, standsFor(to))*top + half
			slope := (end - y) / float64(to-from)
			jumps := math.Abs(end-y) > 1
			for k := from + 1; k < to; k++ {
				if y += slope; jumps {
					y = at(f, standsFor(k))*top + half
				}
				table[k] = T(y)
			}
			table[to] = T(end)
			from, y = to, end
		}
		made[i] = table
	}
	return made
}

// rowsALook is how many rows are worked on between two looks at a context: on wide pictures, some milliseconds.
const rowsALook = 64

func (p *program) run(ctx context.Context, px pixels) error {
	for rows := range slices.Chunk(px.data, rowsALook*px.Width*px.bands) {
		if err := ctx.Err(); err != nil {
			return err
		}
		switch {
		case p.plain != nil:
			p.runPlain(rows, px.bands)
		case p.first != nil:
			p.runOne(rows, px.bands)
		default:
			p.cube.run(rows, px.bands)
		}
	}
	return nil
}

func (p *program) runPlain(d []byte, bands int) {
	r, g, b := &p.plain[0], &p.plain[1], &p.plain[2]
	for ; len(d) >= bands && len(d) >= 3; d = d[bands:] {
		d[0], d[1], d[2] = r[d[0]], g[d[1]], b[d[2]]
	}
}

func (p *program) runOne(d []byte, bands int) {
	tr, tg, tb := &p.first[0], &p.first[1], &p.first[2]
	or, og, ob := p.last[0], p.last[1], p.last[2]
	for ; len(d) >= bands && len(d) >= 3; d = d[bands:] {
		r, g, b := &tr[d[0]], &tg[d[1]], &tb[d[2]]
		d[0] = or[entryOf(r[0]+g[0]+b[0])]
		d[1] = og[entryOf(r[1]+g[1]+b[1])]
		d[2] = ob[entryOf(r[2]+g[2]+b[2])]
	}
}
