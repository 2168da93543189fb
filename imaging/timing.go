package imaging

import (
	"slices"
	"time"
)

// Timing is where the time of a render went. Where the chain is streamed, libvips decodes while somebody asks for pixels, and
// computes on the way what it was told to do with them: Decode then is both, and Operations is what was done apart from that.
type Timing struct {
	Load       time.Duration // reading the bytes of the source
	Decode     time.Duration
	Operations time.Duration
	Encode     time.Duration // of the result, or what it takes to say something about it

	// Steps are the operations, in their order, with the part of Operations that each took. Colour operations that were run as
	// one pass are "colour"; one that libvips runs as it streams took hardly anything.
	Steps []StepTime
}

// StepTime is how long an operation took.
type StepTime struct {
	Name string
	Took time.Duration
}

// A clock takes the times of one render: of one thing after another, in one goroutine. The nil clock takes none.
type clock struct {
	Timing
	runs *time.Duration // the part of Timing that is under way
	from time.Time      // since when it is
}

// startClock is a clock that takes the time of decoding.
func startClock() *clock {
	c := &clock{from: time.Now()}
	c.runs = &c.Decode
	return c
}

// turn ends what is under way, and begins the part that it is given; it answers the one that ended.
func (c *clock) turn(to *time.Duration) (was *time.Duration) {
	now := time.Now()
	*c.runs += now.Sub(c.from)
	was, c.runs, c.from = c.runs, to, now
	return was
}

func (c *clock) operations() {
	if c != nil {
		c.turn(&c.Operations)
	}
}

func (c *clock) encode() {
	if c != nil {
		c.turn(&c.Encode)
	}
}

// decoding begins the decoding of a streamed picture in the midst of something else, which goes on when it ends.
func (c *clock) decoding() (end func()) {
	if c == nil {
		return func() {}
	}
	return c.within(&c.Decode)
}

// loading begins to read a source in the midst of something else.
func (c *clock) loading() (end func()) { return c.within(&c.Load) }

func (c *clock) within(part *time.Duration) (end func()) {
	was := c.turn(part)
	return func() { c.turn(was) }
}

// step takes the time of an operation, or of several that run as one; of all frames together.
func (c *clock) step(name string, run func() (n int, err error)) error {
	if c == nil {
		_, err := run()
		return err
	}
	c.turn(c.runs)
	before := c.Operations
	n, err := run()
	c.turn(c.runs)
	if n > 1 {
		name = "colour"
	}
	i := slices.IndexFunc(c.Steps, func(s StepTime) bool { return s.Name == name })
	if i < 0 {
		i = len(c.Steps)
		c.Steps = append(c.Steps, StepTime{Name: name})
	}
	c.Steps[i].Took += c.Operations - before
	return err
}

// stop answers what was taken.
func (c *clock) stop() Timing {
	c.turn(c.runs)
	return c.Timing
}
