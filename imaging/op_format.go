package imaging

// Format is the file format of the result: auto, preserve, or one by name.
type Format struct{ To string }

func (o *Format) Params(p *Params) {
	p.Choice(&o.To, "format", "auto, preserve, or the name of a format.", "auto", "jpeg", "png", "webp", "avif", "gif", "preserve")
}

func (o *Format) output(out *Output) { out.Format = o.To }
