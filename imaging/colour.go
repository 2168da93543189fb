package imaging

import "context"

// A ColourPass gathers what neighbouring colour operations do to a pixel, and does it in one pass. Its steps are curves,
// matrices and mappings of red, green and blue as shares of the full range, 0…1 in sRGB unless a step changes that; what a
// step makes is cut to 0…1 before the next one sees it, so that one pass is what the operations are one by one, without
// the rounding to 8 bits between them. Alpha is left as it is.
//
// The zero value changes nothing. A pass is built and run by one goroutine; once built it may run on any number of
// pictures.
type ColourPass struct {
	// Curves and mixes take turns: curves[0], mixes[0], curves[1] … There is one more of curves than of mixes, or none of
	// either.
	curves  []curves
	mixes   []mixing
	program *program // what it compiles to; nil after a change
}

// A Curve maps one channel; it is given 0…1, and what it makes is cut to that.
type Curve func(float64) float64

// A Mapping maps a colour in a way that is neither curves nor a matrix; it is given 0…1, and what it makes is cut to that.
// It must be without jumps wherever it can be, as it is not asked for every colour.
type Mapping func(r, g, b float64) (float64, float64, float64)

// curves are one curve for each channel; nil maps each value to itself.
type curves struct {
	channel [3]Curve
	alike   bool // the three are one
}

// A mixing makes each channel out of all three: by a matrix, or by a mapping where there is one.
type mixing struct {
	matrix
	mapping Mapping
}

// Curve adds one curve for all three channels.
func (c *ColourPass) Curve(f Curve) { c.add(curves{[3]Curve{f, f, f}, true}) }

// Curves adds a curve for each channel.
func (c *ColourPass) Curves(r, g, b Curve) { c.add(curves{[3]Curve{r, g, b}, false}) }

// Map adds a mapping. It costs more to prepare than curves and a matrix do.
func (c *ColourPass) Map(f Mapping) {
	c.begin()
	c.mixes = append(c.mixes, mixing{mapping: f})
	c.curves = append(c.curves, curves{alike: true})
}

// Matrix adds a matrix; each row makes one channel out of red, green and blue. The offset is added to the result.
func (c *ColourPass) Matrix(rows [3][3]float64, offset [3]float64) {
	c.begin()
	m := matrix{rows, offset}
	last := len(c.mixes) - 1
	// Nothing may be cut between two matrices that become one.
	if last >= 0 && c.curves[last+1].idle() && c.mixes[last].mapping == nil && c.mixes[last].cutsNothing() {
		c.mixes[last].matrix = c.mixes[last].then(m)
		return
	}
	c.mixes = append(c.mixes, mixing{matrix: m})
	c.curves = append(c.curves, curves{alike: true})
}

func (c *ColourPass) begin() {
	c.program = nil
	if len(c.curves) == 0 {
		c.curves = append(c.curves, curves{alike: true})
	}
}

func (c *ColourPass) add(next curves) {
	c.begin()
	at := &c.curves[len(c.curves)-1]
	for i, f := range next.channel {
		at.channel[i] = chain(at.channel[i], f)
	}
	at.alike = at.alike && next.alike
}

func (c curves) idle() bool { return c.channel[0] == nil && c.channel[1] == nil && c.channel[2] == nil }

func chain(first, second Curve) Curve {
	switch {
	case second == nil:
		return first
	case first == nil:
		return func(x float64) float64 { return unit(second(x)) }
	}
	return func(x float64) float64 { return unit(second(first(x))) }
}

// unit cuts to 0…1.
func unit(x float64) float64 { return min(max(x, 0), 1) }

// recolour runs neighbouring operations on the image as one pass, unless ctx ends.
func recolour(ctx context.Context, img *Image, run []Colour) error {
	var pass ColourPass
	for _, op := range run {
		op.Colour(&pass)
	}
	key := passKey(run)
	pass.program = warm.take(key)
	err := pass.apply(ctx, img)
	warm.give(key, pass.program)
	return err
}

// apply runs the pass on the image, unless ctx ends.
func (c *ColourPass) apply(ctx context.Context, img *Image) error {
	if len(c.curves) == 0 {
		return nil
	}
	return img.edit(ctx, func(p pixels) error { return c.run(ctx, p) })
}

// run changes the pixels in place. Where ctx ends meanwhile, some rows are left as they were.
func (c *ColourPass) run(ctx context.Context, p pixels) error {
	if len(c.curves) == 0 {
		return nil
	}
	if c.program == nil {
		c.program = c.compile()
	}
	return c.program.run(ctx, p)
}
