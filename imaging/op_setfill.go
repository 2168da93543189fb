package imaging

// SetFill sets what stands where there is no picture: a colour or, by a word, what is found in the picture.
type SetFill struct {
	Color Color
	Word  string // fillBlur, fillAuto, or empty
}

func (o *SetFill) Params(p *Params) {
	p.Color(&o.Color, "color", "The colour, with opacity in the last digits of four or eight; blur: a blurred copy of the picture; auto: the colour that most of its edge has.").
		Or(&o.Word, fillBlur, fillAuto)
}

func (o *SetFill) Measure(l *Layout) {
	l.Fill = Fill{Color: o.Color, Set: true, Word: o.Word}
	if o.Word != "" {
		l.Fill.Color = Color{255, 255, 255, 255}
	}
}
