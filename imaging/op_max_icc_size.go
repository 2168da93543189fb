package imaging

// MaxICCSize is up to how many kilobytes, of 1024 bytes, a profile may stay embedded in the result under srgb/keep_profile.
type MaxICCSize struct{ Kilobytes float64 }

func (o *MaxICCSize) Params(p *Params) {
	p.Number(&o.Kilobytes, "kilobytes", "The largest profile that stays.").Between(0, 10_000).In("kB").By(1).Optional()
}

func (o *MaxICCSize) output(out *Output) { out.MostProfile = &o.Kilobytes }
