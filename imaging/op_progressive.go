package imaging

// Progressive is whether a JPEG or PNG can be shown coarsely before all of it has arrived.
type Progressive struct{ Yes bool }

func (o *Progressive) Params(p *Params) {
	p.Switch(&o.Yes, "progressive", "yes: several scans in a JPEG, interlaced rows in a PNG. Other formats know neither.")
}

func (o *Progressive) output(out *Output) { out.Progressive = &o.Yes }
