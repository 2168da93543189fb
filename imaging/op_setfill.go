package imaging

// SetFill sets the colour of what has no picture.
type SetFill struct{ Color Color }

func (o *SetFill) Params(p *Params) {
	p.Color(&o.Color, "color", "The colour, with opacity in the last digits of four or eight.")
}

func (o *SetFill) Measure(l *Layout) { l.Fill = Fill{o.Color, true} }
