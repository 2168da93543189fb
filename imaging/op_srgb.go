package imaging

// SRGB is what happens to the colours of a source that has a profile. Pictures without one are sRGB, or, in CMYK, what
// libvips has built in. CMYK, grey and CIELAB are converted by profile always, as no result is of their kind.
//
//   - icc, which holds where nothing is said: converted to sRGB by the profile, whatever kind it is of, through the tables of
//     its perceptual intent.
//   - fast: profiles of three curves and three primaries, such as those of Adobe RGB and Display P3, are applied in one pass
//     of our own, exact to a level or two; others as by icc.
//   - keep_profile: the numbers stay as they are and the profile is embedded in the result, where it is not larger than
//     max_icc_size and the format takes one; else as by icc. What follows in the chain works on the numbers as they are.
type SRGB struct{ How string }

func (o *SRGB) Params(p *Params) {
	p.Choice(&o.How, "how", "By which rule.", "fast", "icc", "keep_profile").Explained(
		"Converted in the quickest way that is right to the eye.", "Converted by the profile, whatever kind it is of.",
		"Not converted: the profile goes into the result, where it is small enough.")
}

func (o *SRGB) output(out *Output) { out.Profiles = o.How }

func (o *SRGB) reads() []string {
	if o.How == "keep_profile" {
		return []string{"max_icc_size"}
	}
	return nil
}
