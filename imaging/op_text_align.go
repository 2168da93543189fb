package imaging

import "calotype/imaging/typeset"

// TextAlign sets where the lines of the following texts stand in their boxes. Left is left, whatever direction they run in.
type TextAlign struct{ Across, Down string }

func (o *TextAlign) Params(p *Params) {
	p.Choice(&o.Across, "horizontal", "Where lines stand across the box.", "left", "center", "right").Optional()
	p.Choice(&o.Down, "vertical", "Where all lines together stand down the box.", "top", "center", "bottom").Optional()
}

func (o *TextAlign) Measure(l *Layout) { l.TextAlign = *o }

func (o TextAlign) typeset() typeset.Align {
	share := map[string]float64{"center": .5, "right": 1, "bottom": 1}
	return typeset.Align{Across: share[o.Across], Down: share[o.Down]}
}
