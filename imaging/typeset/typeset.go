// Package typeset lays text out in a box and draws it, with the fonts that it brings along and nothing of the machine it
// runs on, so that text looks the same everywhere.
//
// It is set as a browser sets a paragraph of plain text: HarfBuzz shapes it (joined letters, ligatures, marks), the Unicode
// algorithms order what runs right to left and say where lines may break, and characters that the font has not come
// from fonts for their script. There is no markup, and no hinting: a glyph at half the scale is the glyph halved.
//
// Lengths are in pixels from the top left corner of the box, y downwards. All of it may be used by any number of goroutines.
package typeset

import (
	"errors"
	"strings"
	"sync"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
)

// Font is what text is set in. Characters that the family lacks come from other families.
type Font struct {
	Family       string // one of Families
	Bold, Italic bool
	Size         float64 // pixels of the em square
}

// Box is what text is set into.
type Box struct{ Width, Height float64 }

// Align is where lines stand across the box, and where all of them stand down it: 0 left or top, ½ centre, 1 right or
// bottom, whatever direction the text runs in.
type Align struct{ Across, Down float64 }

// A Block is text that was set.
type Block struct {
	Lines []Line
	box   Box
}

// A Line is one line of a block: what it takes up, with the room above and below its letters.
type Line struct {
	Left, Top, Right, Bottom float64
	Start, End               int // which characters of the text it shows, without the spaces at which it was broken

	glyphs []glyph
	x, y   float64 // where its glyphs begin: the left end of the baseline
	ink    rect    // what the glyphs cover, from there
}

// A glyph stands at x, y from the beginning of its line; y downwards.
type glyph struct {
	styled
	id    font.GID
	x, y  float64
	scale float64 // pixels per unit of the font
}

type rect struct{ left, top, right, bottom float64 }

func (r rect) union(o rect) rect {
	return rect{min(r.left, o.left), min(r.top, o.top), max(r.right, o.right), max(r.bottom, o.bottom)}
}

var errFamily = errors.New("there is no such family of fonts")

// Set breaks text into lines that are no wider than the box: at new lines, between words, and inside of a word that is
// wider than the box, but never inside of what a reader takes for one character. As many whole lines are kept as the box
// is high, and the first one always. Each paragraph runs in the direction of its first letter.
func Set(text string, f Font, box Box, align Align) (*Block, error) {
	family := families[f.Family]
	if family == nil {
		return nil, errFamily
	}
	s := setters.Get().(*setter)
	defer setters.Put(s)
	s.begin(family, f, text)

	b := &Block{box: box}
	height, at := 0.0, 0
	for paragraph := range strings.SplitSeq(text, "\n") {
		runes := plain(paragraph)
		lines, err := s.paragraph(runes, box.Width)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			bottom := height + l.Bottom - l.Top
			if len(b.Lines) > 0 && bottom > box.Height+.001 {
				return b.placed(height, align), nil
			}
			l.Start, l.End = l.Start+at, l.End+at
			l.Top, l.Bottom, l.y = height, bottom, l.y+height
			height = bottom
			b.Lines = append(b.Lines, l)
		}
		at += len(runes) + 1
	}
	return b.placed(height, align), nil
}

// placed moves the lines to where the alignment wants them.
func (b *Block) placed(height float64, align Align) *Block {
	down := align.Down * (b.box.Height - height)
	for i := range b.Lines {
		l := &b.Lines[i]
		across := align.Across*(b.box.Width-(l.Right-l.Left)) - l.Left
		l.Left, l.Right, l.x = l.Left+across, l.Right+across, l.x+across
		l.Top, l.Bottom, l.y = l.Top+down, l.Bottom+down, l.y+down
	}
	return b
}

// plain is the characters of a paragraph; those that control a terminal are spaces.
func plain(paragraph string) []rune {
	runes := []rune(paragraph)
	for i, r := range runes {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' {
			runes[i] = ' '
		}
	}
	return runes
}

// A setter is what it takes to set text; it serves one goroutine at a time.
type setter struct {
	shaper   shaping.HarfbuzzShaper
	segments segmenter.Segmenter
	bidi     bidi.Paragraph
	faces    map[*typeface]*font.Face

	// Of the text at hand:
	font    Font
	primary styled
	chain   []*fallback // what each of its characters goes through
}

var setters = sync.Pool{New: func() any { return &setter{faces: map[*typeface]*font.Face{}} }}

// face is a typeface as this setter alone may use it.
func (s *setter) face(t *typeface) (*font.Face, error) {
	if f := s.faces[t]; f != nil {
		return f, nil
	}
	f, err := t.read()
	if err != nil {
		return nil, err
	}
	s.faces[t] = font.NewFace(f)
	return s.faces[t], nil
}
