package typeset

import (
	"reflect"
	"slices"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// em is the size at which text is shaped, whatever it is drawn at; so lines break alike at every size.
const em = 1000

// A run is characters of one direction, script and typeface, and the glyphs that they are shaped to, from left to right.
type run struct {
	start, end int
	level      int // of the bidirectional algorithm: odd ones run right to left
	script     language.Script
	typeface   styled
	face       *font.Face
	glyphs     []shaping.Glyph
}

// A paragraph is shaped text that has no lines yet.
type paragraph struct {
	text    []rune
	runs    []run
	width   []float64 // pixels before each character, in the order in which it is read
	whole   []bool    // whether text may be parted before a character: none of those that share a glyph are
	breaks  []int     // where a line may end, ascending
	primary *font.Face
	size    float64
}

// paragraph sets one paragraph. The lines stand at 0; their Top and Bottom say how high they are.
func (s *setter) paragraph(text []rune, width float64) ([]Line, error) {
	p := &paragraph{text: text, size: s.font.Size}
	var err error
	if p.primary, err = s.face(s.primary.typeface); err != nil {
		return nil, err
	}
	if err := s.shape(p); err != nil {
		return nil, err
	}
	if len(text) == 0 {
		return []Line{p.line(0, 0)}, nil
	}
	var lines []Line
	for start := 0; start < len(text); {
		end := p.next(start, width)
		lines = append(lines, p.line(start, p.trimmed(start, end)))
		start = end
	}
	return lines, nil
}

// shape cuts the text into runs and shapes each.
func (s *setter) shape(p *paragraph) error {
	n := len(p.text)
	p.width, p.whole = make([]float64, n+1), make([]bool, n+1)
	p.whole[n] = true
	if n == 0 {
		return nil
	}
	levels := s.levels(p.text)
	s.segments.Init(p.text)
	characters := s.segments.GraphemeIterator()
	for characters.Next() {
		c := characters.Grapheme()
		if err := s.append(p, c.Offset, c.Text, levels[c.Offset]); err != nil {
			return err
		}
	}
	for lines := s.segments.LineIterator(); lines.Next(); {
		l := lines.Line()
		p.breaks = append(p.breaks, l.Offset+len(l.Text))
	}
	advance := make([]float64, n)
	for i := range p.runs {
		r := &p.runs[i]
		direction := di.DirectionLTR
		if r.level%2 == 1 {
			direction = di.DirectionRTL
		}
		r.glyphs = known(s.shaper.Shape(shaping.Input{
			Text: p.text, RunStart: r.start, RunEnd: r.end, Direction: direction, Face: r.face, Size: fixed.I(em),
			Script: r.script, Language: language.NewLanguage("en"),
		}).Glyphs)
		for _, g := range r.glyphs {
			if at := g.TextIndex(); at >= r.start && at < r.end {
				advance[at] += p.pixels(g.Advance)
				p.whole[at] = true
			}
		}
	}
	for i, a := range advance {
		p.width[i+1] = p.width[i] + a
	}
	return nil
}

// known leaves out the boxes that stand for marks which the font lacks, on letters that it has.
func known(glyphs []shaping.Glyph) []shaping.Glyph {
	has := map[int]bool{}
	for _, g := range glyphs {
		has[g.TextIndex()] = has[g.TextIndex()] || g.GlyphID != 0
	}
	return slices.DeleteFunc(glyphs, func(g shaping.Glyph) bool { return g.GlyphID == 0 && has[g.TextIndex()] })
}

// append adds a character to the last run, or begins another.
func (s *setter) append(p *paragraph, at int, cluster []rune, level int) error {
	script := language.Common
	for _, r := range cluster {
		if found := language.LookupScript(r); found.Strong() {
			script = found
			break
		}
	}
	var before *run
	var was *styled
	if len(p.runs) > 0 {
		before = &p.runs[len(p.runs)-1]
		was = &before.typeface
		if script == language.Common {
			script = before.script
		} else if before.script == language.Common && before.level == level {
			before.script = script // signs before the first letter go with it
		}
	}
	typeface, err := s.choose(cluster, was)
	if err != nil {
		return err
	}
	if before != nil && before.level == level && before.script == script && before.typeface == typeface {
		before.end += len(cluster)
		return nil
	}
	face, err := s.face(typeface.typeface)
	if err != nil {
		return err
	}
	p.runs = append(p.runs, run{start: at, end: at + len(cluster), level: level, script: script, typeface: typeface, face: face})
	return nil
}

// levels are those of the bidirectional algorithm, of each character. The library makes one run of neighbours that share a
// direction and says the level of the first alone, but what is ordered by levels needs each: a number after Hebrew has
// another than the English word that follows it.
func (s *setter) levels(text []rune) []int {
	runs := s.bidi.Segment(text, bidi.Neutral)
	all := reflect.ValueOf(runs).FieldByName("levels")
	levels := make([]int, len(text))
	for i := range levels {
		levels[i] = int(all.Index(i).Int())
	}
	return levels
}

func (p *paragraph) pixels(v fixed.Int26_6) float64 { return float64(v) / 64 / em * p.size }

// next is where the line that begins at start ends: as late as fits into width.
func (p *paragraph) next(start int, width float64) int {
	fits := func(end int) bool { return p.width[p.trimmed(start, end)]-p.width[start] <= width+.001 }
	end := start
	for _, b := range p.breaks {
		if b <= start || !p.whole[b] {
			continue
		}
		if !fits(b) {
			break
		}
		end = b
	}
	if end > start {
		return end
	}
	for at := start + 1; at <= len(p.text); at++ { // a word that is wider than the box
		if !p.whole[at] {
			continue
		}
		if end > start && !fits(at) {
			break
		}
		end = at
	}
	return end
}

// trimmed is the end of a line without the spaces at its end.
func (p *paragraph) trimmed(start, end int) int {
	for end > start && breaking(p.text[end-1]) {
		end--
	}
	return end
}

// breaking tells whether a character is a space that takes no room at the end of a line.
func breaking(r rune) bool {
	return r == ' ' || r == '\u1680' || r >= '\u2000' && r <= '\u200b' && r != '\u2007' || r == '\u205f' || r == '\u3000'
}

// line places the glyphs of some characters beside each other.
func (p *paragraph) line(start, end int) Line {
	l := Line{Start: start, End: end}
	above, below, between := extents(p.primary)
	x := 0.0
	for _, r := range p.visual(start, end) {
		a, b, g := extents(r.face)
		above, below, between = max(above, a), max(below, b), max(between, g)
		for _, g := range r.glyphs {
			if at := g.TextIndex(); at < max(start, r.start) || at >= min(end, r.end) {
				continue
			}
			placed := glyph{styled: r.typeface, id: g.GlyphID, x: x + p.pixels(g.XOffset), y: -p.pixels(g.YOffset), scale: p.size / float64(r.face.Upem())}
			l.glyphs = append(l.glyphs, placed)
			l.ink = l.ink.union(p.inked(r, g, x))
			x += p.pixels(g.Advance)
		}
	}
	l.Left, l.Right = min(l.ink.left, 0), max(l.ink.right, x)
	l.Top, l.Bottom = 0, (above+below+between)*p.size
	l.y = (above + between/2) * p.size
	return l
}

// inked is what a glyph covers whose pen stands at x.
func (p *paragraph) inked(r run, g shaping.Glyph, x float64) rect {
	if r.typeface.typeface == emoji.regular { // the outline of a picture is empty
		above, below, _ := extents(r.face)
		return rect{x, -above * p.size, x + p.pixels(g.Advance), below * p.size}
	}
	left, top := x+p.pixels(g.XBearing), -p.pixels(g.YBearing)
	ink := rect{left, top, left + p.pixels(g.Width), top - p.pixels(g.Height)}
	if r.typeface.slanted {
		ink.left, ink.right = ink.left-slant*max(ink.bottom, 0), ink.right+slant*max(-ink.top, 0)
	}
	if r.typeface.smeared {
		ink.right += smear * p.size
	}
	return ink
}

// visual is the runs of a line from left to right: rule L2 of the bidirectional algorithm.
func (p *paragraph) visual(start, end int) []run {
	var runs []run
	highest := 0
	for _, r := range p.runs {
		if r.start < end && r.end > start {
			runs = append(runs, r)
			highest = max(highest, r.level)
		}
	}
	for level := highest; level > 0; level-- {
		for i := 0; i < len(runs); i++ {
			j := i
			for j < len(runs) && runs[j].level >= level {
				j++
			}
			slices.Reverse(runs[i:j])
			i = j
		}
	}
	return runs
}
