package imaging

// A longhand program does a pass of any length to one colour, at some cost for each step of it.
type longhand struct {
	first [3][256]float32 // the first curves
	mixes []longMix
	last  [3]*[entries]uint16 // the last curves, in parts of a level
}

// A longMix is a mix and the curves between it and the next; nil where there are none, or the next is the end.
type longMix struct {
	matrix [3][4]float32 // with what is added, lifted
	mapped Mapping       // in its place
	curves *[3]*[entries]float32
}

// parts is into how many parts a level is divided.
const parts = 32

// A triple is a colour, three fields of 21 bits, so that all three are weighed by one multiplication. A program makes levels
// in parts; in sums they are in 256ths of parts.
type triple uint64

const field = 21

// tripleOf is of levels in parts. The bit above the fields tells it from no triple at all.
func tripleOf(r, g, b uint16) triple {
	return 1<<(3*field) | triple(r)<<(2*field) | triple(g)<<field | triple(b)
}

// channel is one of the fields.
func (t triple) channel(i int) int { return int(t >> (field * (2 - i)) & (1<<field - 1)) }

// levels are those of a sum, cut to whole ones.
func (t triple) levels() (r, g, b uint8) {
	const shift = 13 // of 256·parts
	return uint8(t >> (2*field + shift)), uint8(t >> (field + shift)), uint8(t >> shift)
}

// rounded are the levels of what a program makes.
func (t triple) rounded() (r, g, b uint8) {
	const half = triple(parts / 2)
	return ((t + half<<(2*field) + half<<field + half) * 256).levels()
}

func (c *ColourPass) writeOut() *cube {
	p := &longhand{mixes: make([]longMix, len(c.mixes))}
	for i, f := range c.curves[0].channel {
		for v := range 256 {
			p.first[i][v] = float32(at(f, float64(v)/255))
		}
	}
	for i, m := range c.mixes {
		d := &p.mixes[i]
		d.mapped = m.mapping
		lifted := m.lifted()
		for row := range 3 {
			for col := range 3 {
				d.matrix[row][col] = float32(lifted.rows[row][col])
			}
			d.matrix[row][3] = float32(lifted.offset[row])
		}
		if between := c.curves[i+1]; i < len(c.mixes)-1 && !between.idle() {
			made := tables[float32](between, 1, 0)
			d.curves = &made
		}
	}
	p.last = tables[uint16](c.curves[len(c.curves)-1], 255*parts, 0.5)
	return newCube(p)
}

// of does the pass to a colour of 8 bits.
func (p *longhand) of(r, g, b uint8) triple {
	return p.apply(p.first[0][r], p.first[1][g], p.first[2][b])
}

// apply does the pass to what the first curves have made.
func (p *longhand) apply(u, v, w float32) triple {
	var x, y, z float32 // lifted
	for i := range p.mixes {
		s := &p.mixes[i]
		if s.mapped != nil {
			c := s.mapped([3]float64{float64(u), float64(v), float64(w)})
			x, y, z = raised(c[0]), raised(c[1]), raised(c[2])
		} else {
			m := &s.matrix
			x = m[0][0]*u + m[0][1]*v + m[0][2]*w + m[0][3]
			y = m[1][0]*u + m[1][1]*v + m[1][2]*w + m[1][3]
			z = m[2][0]*u + m[2][1]*v + m[2][2]*w + m[2][3]
		}
		if s.curves != nil {
			u, v, w = s.curves[0][entryOf(x)], s.curves[1][entryOf(y)], s.curves[2][entryOf(z)]
		} else {
			u, v, w = lowered(x), lowered(y), lowered(z)
		}
	}
	return tripleOf(p.last[0][entryOf(x)], p.last[1][entryOf(y)], p.last[2][entryOf(z)])
}

// raised is a value as the tables of entries take it, lowered the value again, cut to 0…1.
func raised(x float64) float32  { return float32(lift + unit(x)*(1-lift)) }
func lowered(v float32) float32 { return min(max((v-lift)*(1/(1-lift)), 0), 1) }
