package imaging

import "calotype/imaging/typeset"

// Font sets what the following texts are set in. Each font operation says all of it: what it leaves out is the default, and
// not what was set before.
type Font struct {
	Weight, Style string
	Size          float64
	Color         Color
	Family        string
}

var defaultFont = Font{"regular", "normal", 24, Color{A: 255}, typeset.Families[0]}

func (o *Font) Params(p *Params) {
	p.words(&o.Weight, "weight", "How strong the letters are.", map[string]string{
		"normal": "regular", "book": "regular", "medium": "regular", "semibold": "bold", "extrabold": "bold", "black": "bold",
	}, "regular", "bold").Optional()
	p.words(&o.Style, "style", "Whether the letters lean.", map[string]string{
		"roman": "normal", "upright": "normal", "oblique": "italic",
	}, "normal", "italic").Optional()
	p.fontSize(&o.Size, "size", "The size of the letters: that of the square they are drawn in. Of one, three or four digits it is no colour.").Optional()
	p.Color(&o.Color, "color", "The colour. One of digits alone is written with six or eight of them, or begins with 0.").Optional()
	p.family(&o.Family, "family", "The family of fonts. Characters that it lacks are taken from others.").Optional()
}

func (o *Font) Measure(l *Layout) { l.Font = *o }

// set is the font, or the default where none was set.
func (o Font) set() Font {
	if o == (Font{}) {
		return defaultFont
	}
	return o
}

func (o Font) typeset() typeset.Font {
	return typeset.Font{Family: o.Family, Bold: o.Weight == "bold", Italic: o.Style == "italic", Size: o.Size}
}
