package imaging

import "calotype/imaging/typeset"

// TextBox sets what lies behind the following texts: nothing, a box around all lines (fit), one around each (line), or all
// of the box that the text is set into (fill). The padding makes it larger on each side and does not move the text. Boxes
// that overlap are one shape.
type TextBox struct {
	Mode    string
	Color   Color
	Padding float64
}

var defaultTextBox = TextBox{"none", Color{255, 255, 255, 255}, 0}

func (o *TextBox) Params(p *Params) {
	p.Choice(&o.Mode, "mode", "What is behind the text: nothing, a box around all lines, one around each, or the whole box.", "none", "fit", "line", "fill")
	p.Color(&o.Color, "color", "The colour of the box, with opacity in the last digits of four or eight.").Optional()
	p.Number(&o.Padding, "padding", "How much larger the box is on each side.").Between(0, 1000).By(1).In("px").Optional()
}

// normalize: where there is no box, it has no colour.
func (o *TextBox) normalize() {
	if o.Mode == "none" {
		*o = defaultTextBox
	}
}

func (o *TextBox) Measure(l *Layout) { l.TextBox = *o }

// behind is the boxes behind a text, in pixels from the corner of the box that it is set into.
func (o TextBox) behind(set *typeset.Block, box Size) []edges {
	var boxes []edges
	for _, l := range set.Lines {
		if l.Right > l.Left {
			boxes = append(boxes, edges{l.Left, l.Top, l.Right, l.Bottom})
		}
	}
	switch {
	case o.Mode == "fill":
		boxes = []edges{{0, 0, float64(box.Width), float64(box.Height)}}
	case o.Mode == "fit" && len(boxes) > 0:
		boxes = []edges{hull(boxes)}
	case o.Mode != "line":
		return nil
	}
	for i, e := range boxes {
		boxes[i] = edges{e.left - o.Padding, e.top - o.Padding, e.right + o.Padding, e.bottom + o.Padding}
	}
	return boxes
}
