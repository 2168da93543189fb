package imaging

// StripMeta is which metadata of the source is taken out.
type StripMeta struct{ What string }

func (o *StripMeta) Params(p *Params) {
	p.Choice(&o.What, "what", "all of it; none, which keeps EXIF, XMP and IPTC; sensitive, which keeps the settings of the camera, the dates, the artist and the copyright alone; or copyright, which keeps artist and copyright alone.",
		"all", "none", "sensitive", "copyright")
}

func (o *StripMeta) output(out *Output) { out.StripMeta = o.What }
