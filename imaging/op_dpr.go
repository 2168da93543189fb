package imaging

import "cmp"

// DPR multiplies the lengths in pixels, not those in percent, that the following geometry is given: so one chain serves
// screens of any density.
type DPR struct {
	Ratio float64
	Auto  string // auto: what the client says of its screen, in place of Ratio; else empty
}

func (o *DPR) Params(p *Params) {
	p.Number(&o.Ratio, "ratio", "Device pixels per pixel; auto: those of the client's screen.").Between(0.5, 4).By(0.5).NeutralAt(1).Or(&o.Auto, "auto")
}

func (o *DPR) asks() Asks { return Asks{DPR: o.Auto != ""} }

func (o *DPR) told(h Hints) Operation { return &DPR{Ratio: cmp.Or(h.DPR, 1)} }

func (o *DPR) Measure(l *Layout) { l.DPR = o.Ratio }
