package imaging

// Quality is how much of the detail an encoder keeps: a tier that looks alike in every format, or a whole number from 1
// to 100 that the encoder takes as its own. The smart ones look for the number by measuring what it makes of the very
// picture: see [encoding.measured].
type Quality struct {
	Tier  string // empty where Value is given
	Value float64
}

func (o *Quality) Params(p *Params) {
	p.Number(&o.Value, "quality", "A tier, or the encoder's own number.").Between(1, 100).By(1).Whole().
		Or(&o.Tier, "smart", "smart_retina", "lightest", "lighter", "normal", "better", "best")
}

func (o *Quality) output(out *Output) {
	out.Tier, out.Quality = o.Tier, 0
	if o.Tier == "" {
		out.Quality = o.Value
	}
}
