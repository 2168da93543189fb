package imaging

// Quality is how much of the detail an encoder keeps: a tier that looks alike in every format, or a whole number from 1
// to 100 that the encoder takes as its own. The smart ones look for the number by measuring what it makes of the very
// picture: see [encoding.measured]. autoTier is lighter for a client that saves data, else normal.
type Quality struct {
	Tier  string // empty where Value is given
	Value float64
}

const autoTier = "auto"

func (o *Quality) asks() Asks { return Asks{SaveData: o.Tier == autoTier} }

func (o *Quality) told(h Hints) Operation {
	if h.SaveData {
		return &Quality{Tier: "lighter"}
	}
	return &Quality{Tier: "normal"}
}

func (o *Quality) Params(p *Params) {
	p.Number(&o.Value, "quality", "A tier, or the encoder's own number.").Between(1, 100).By(1).Whole().
		Or(&o.Tier, "smart", "smart_retina", "lightest", "lighter", "normal", "better", "best", autoTier)
}

func (o *Quality) output(out *Output) {
	out.Tier, out.Quality = o.Tier, 0
	if o.Tier == "" {
		out.Quality = o.Value
	}
}
