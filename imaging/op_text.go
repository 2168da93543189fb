package imaging

import (
	"context"
	"fmt"
	"image/color"
	"unicode/utf8"

	"calotype/imaging/typeset"
)

// longestText bounds, in characters, what is set in one box.
const longestText = 1000

// Text draws a text into a box, in the state Font, aligned by TextAlign, on the ground of TextBox; text is text, and no
// markup. Lines are broken between words, at new lines, and inside of a word that is wider than the box. As many whole lines
// are drawn as the box is high, and the first one always; nothing of the text lies outside of the box. Each paragraph
// runs in the direction of its first letter. Lines break alike at every scale: they are set for the full picture.
type Text struct {
	Box  Dimensions
	At   Position
	Text string
}

func (o *Text) Params(p *Params) {
	p.Box(&o.Box, "size", "The box that the text is set into, in pixels or percent of the picture.")
	p.Position(&o.At, "position", "Where the box lies: percentages are of the room that is left, as in CSS.")
	p.Text(&o.Text, "text", "The text. Nothing in it is markup.")
}

func (*Text) reads() []string { return []string{"font", "text_align", "text_box", "dpr"} }

func (o *Text) refuse() (parameter, problem string) {
	if n := utf8.RuneCountInString(o.Text); n > longestText {
		return "text", fmt.Sprintf("the text has %d characters; allowed are at most %d", n, longestText)
	}
	return "", ""
}

func (o *Text) Apply(ctx context.Context, img *Image) error {
	l := &img.Layout
	box := l.box(o.Box)
	x, y := l.place(o.At, box)
	font, behind := l.Font.set(), l.TextBox
	font.Size, behind.Padding = l.pixels(font.Size), l.pixels(behind.Padding)
	set, err := typeset.Set(o.Text, font.typeset(), typeset.Box{Width: float64(box.Width), Height: float64(box.Height)}, l.TextAlign.typeset())
	if err != nil {
		return err
	}
	sx, sy := img.Scale()
	var ground []edges
	for _, f := range behind.behind(set, box) {
		ground = append(ground, edges{(x + f.left) * sx, (y + f.top) * sy, (x + f.right) * sx, (y + f.bottom) * sy})
	}
	return img.edit(ctx, func(p pixels) error {
		if err := p.wash(ctx, behind.Color, ground); err != nil {
			return err
		}
		view := typeset.View{X: x * sx, Y: y * sy, ScaleX: sx, ScaleY: sy, Clip: p.bounds()}
		return set.Draw(ctx, view, color.NRGBA(font.Color), p.stack)
	})
}
