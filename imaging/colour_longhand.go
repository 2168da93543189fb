package imaging

import "math"

// A longhand program does a pass of any length to one colour, at some cost for each step of it.
type longhand struct {
	first [3][256]float64 // the first curves
	mixes []longMix
}

// A longMix is a mix and the curves that follow it.
type longMix struct {
	matrix matrix     // lifted
	mapped Mapping    // in its place
	curves *[3]*knots // nil: none
}

// knots are a curve, drawn straight between places that stand closer near black, as the entries of [entryOf] do, but sixteen
// times further apart. Where it is steep or jumps between two, it is asked.
type knots struct {
	curve Curve
	made  [knotCount + 1]float32
}

const (
	knotCount  = entries / 16
	knotBits   = 43                      // of a float that are between two knots: 512 to an octave
	steep      = 1.0 / 256               // from one knot to the next
	lowestKnot = int64(1023-8) << 52     // the bits of lift
	knotsEnd   = knotCount<<knotBits - 1 // the last bits before 1
)

// at is the curve at a lifted value; one that lies outside is cut.
func (k *knots) at(v float64) float64 {
	bits := min(max(int64(math.Float64bits(v)), lowestKnot)-lowestKnot, knotsEnd)
	knot := bits >> knotBits
	from := float64(k.made[knot])
	rise := float64(k.made[knot+1]) - from
	if rise > steep || rise < -steep {
		return k.curve(lowered(v))
	}
	return from + rise*float64(bits&(1<<knotBits-1))*(1.0/(1<<knotBits))
}

func knotsOf(f Curve) *knots {
	k := &knots{curve: f}
	for i := range k.made {
		k.made[i] = float32(at(f, lowered(math.Float64frombits(uint64(int64(i)<<knotBits+lowestKnot)))))
	}
	return k
}

// parts is into how many parts a level is divided, and ways into how many the way through a cell is.
const (
	parts = 16
	ways  = 512
)

// A triple is a colour, three fields of 21 bits, so that all three are weighed by one multiplication. A program makes levels
// in parts; in sums of weighed ones they are in ways of parts.
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
	const shift = 13 // of parts·ways
	return uint8(t >> (2*field + shift)), uint8(t >> (field + shift)), uint8(t >> shift)
}

// rounded are the levels of what a program makes.
func (t triple) rounded() (r, g, b uint8) {
	const half = triple(parts / 2)
	return ((t + half<<(2*field) + half<<field + half) * ways).levels()
}

func (c *ColourPass) writeOut() *cube {
	p := &longhand{mixes: make([]longMix, len(c.mixes))}
	for i, f := range c.curves[0].channel {
		for v := range 256 {
			p.first[i][v] = at(f, float64(v)/255)
		}
	}
	for i, m := range c.mixes {
		d := &p.mixes[i]
		d.mapped = m.mapping
		d.matrix = m.lifted()
		if next := c.curves[i+1]; !next.idle() {
			d.curves = new([3]*knots)
			for k, f := range next.channel {
				if d.curves[k] = d.curves[0]; k == 0 || !next.alike {
					d.curves[k] = knotsOf(f)
				}
			}
		}
	}
	return newCube(p)
}

// of does the pass to a colour of 8 bits.
func (p *longhand) of(r, g, b uint8) triple {
	return p.apply(p.first[0][r], p.first[1][g], p.first[2][b])
}

// apply does the pass to what the first curves have made.
func (p *longhand) apply(u, v, w float64) triple {
	for i := range p.mixes {
		s := &p.mixes[i]
		var x, y, z float64 // lifted
		if s.mapped != nil {
			u, v, w = s.mapped(u, v, w)
			x, y, z = raised(u), raised(v), raised(w)
		} else {
			m, plus := &s.matrix.rows, &s.matrix.offset
			x = m[0][0]*u + m[0][1]*v + m[0][2]*w + plus[0]
			y = m[1][0]*u + m[1][1]*v + m[1][2]*w + plus[1]
			z = m[2][0]*u + m[2][1]*v + m[2][2]*w + plus[2]
		}
		if s.curves != nil {
			u, v, w = s.curves[0].at(x), s.curves[1].at(y), s.curves[2].at(z)
		} else {
			u, v, w = lowered(x), lowered(y), lowered(z)
		}
	}
	const top = 255 * parts
	return tripleOf(uint16(u*top+0.5), uint16(v*top+0.5), uint16(w*top+0.5))
}

// raised is a value as knots take it, lowered the value again; both are cut to 0…1.
func raised(x float64) float64  { return lift + unit(x)*(1-lift) }
func lowered(v float64) float64 { return unit((v - lift) / (1 - lift)) }
