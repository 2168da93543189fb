package imaging

// DPR multiplies the lengths in pixels, not those in percent, that the following geometry is given: so one chain serves
// screens of any density.
type DPR struct{ Ratio float64 }

func (o *DPR) Params(p *Params) {
	p.Number(&o.Ratio, "ratio", "Device pixels per pixel.").Between(0.5, 4).By(0.5).NeutralAt(1)
}

func (o *DPR) Measure(l *Layout) { l.DPR = o.Ratio }
