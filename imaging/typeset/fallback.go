package typeset

import (
	"unicode"

	"github.com/go-text/typesetting/font"
)

// begin makes the setter ready for a text.
func (s *setter) begin(f *family, want Font, text string) {
	s.font, s.primary = want, f.in(want.Bold, want.Italic)
	han := []*fallback{chinese, japanese, korean}
	for _, r := range text { // what is written beside them tells whose Han characters they are
		if unicode.In(r, unicode.Hiragana, unicode.Katakana) {
			han = []*fallback{japanese, chinese, korean}
			break
		}
		if unicode.Is(unicode.Hangul, r) {
			han = []*fallback{korean, japanese, chinese}
		}
	}
	s.chain = append(append(s.chain[:0], scripts...), han...)
}

// choose finds the typeface for what a reader takes for one character. One of `before`, the typeface of what stands before
// it, is kept for spaces.
func (s *setter) choose(cluster []rune, before *styled) (styled, error) {
	base := cluster[0]
	if before != nil && unicode.IsSpace(base) && before.typeface != emoji.regular {
		if ok, err := s.has(before.typeface, cluster); ok || err != nil {
			return *before, err
		}
	}
	if asEmoji(cluster) {
		if ok, err := s.has(emoji.regular, cluster); ok || err != nil {
			return styled{typeface: emoji.regular}, err
		}
	}
	tried := []styled{}
	for _, f := range s.chain {
		if f.covers(base) {
			tried = append(tried, f.in(s.font.Bold, s.font.Italic))
		}
	}
	tried = append(tried, s.primary, universal.in(s.font.Bold, s.font.Italic), styled{universal.regular, s.font.Bold, s.font.Italic})
	most, best := 0, s.primary
	for _, t := range append(tried, styled{typeface: emoji.regular}) {
		if most > 0 && t.typeface == emoji.regular { // its text signs are for want of any other
			break
		}
		n, err := s.count(t.typeface, cluster)
		if err != nil || n == len(cluster) {
			return t, err
		}
		if n > most { // a letter with marks that no font has all of, or has no letter for
			most, best = n, t
		}
	}
	return best, nil
}

// has tells whether a typeface has all characters that are seen.
func (s *setter) has(t *typeface, cluster []rune) (bool, error) {
	n, err := s.count(t, cluster)
	return n == len(cluster), err
}

// count is how many characters a typeface has, where it has the first; those that are not seen are in every one.
func (s *setter) count(t *typeface, cluster []rune) (int, error) {
	face, err := s.face(t)
	if err != nil {
		return 0, err
	}
	n := 0
	for i, r := range cluster {
		_, ok := face.NominalGlyph(r)
		switch {
		case ok || unseen(r):
			n++
		case i == 0:
			return 0, nil
		}
	}
	return n, nil
}

// unseen characters steer others: joiners, directions, variation selectors, tags.
func unseen(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector) || r == 0x34f
}

const (
	asText    = 0xfe0e // the selector after which a picture is a sign in the colour of the text
	asPicture = 0xfe0f
	keycap    = 0x20e3
)

// asEmoji tells whether a cluster is to be seen as a coloured picture: it asks for that, or is one that is a picture unless it
// asks for the other.
func asEmoji(cluster []rune) bool {
	picture := pictured(cluster[0])
	for _, r := range cluster[1:] {
		switch r {
		case asText:
			return false
		case asPicture, keycap:
			picture = true
		}
		picture = picture || r >= 0x1f3fb && r <= 0x1f3ff // the colour of a skin
	}
	return picture
}

// pictured tells whether a character is a picture unless it asks to be a sign.
func pictured(r rune) bool {
	return r >= 0x1f000 && r < 0x20000 || unicode.Is(pictures, r)
}

// pictures are the characters below U+1F000 with the property Emoji_Presentation: Unicode's emoji-data.txt. New ones are
// only added above.
var pictures = &unicode.RangeTable{R16: []unicode.Range16{
	{0x231a, 0x231b, 1}, {0x23e9, 0x23ec, 1}, {0x23f0, 0x23f3, 3}, {0x25fd, 0x25fe, 1}, {0x2614, 0x2615, 1},
	{0x2648, 0x2653, 1}, {0x267f, 0x2693, 0x14}, {0x26a1, 0x26aa, 9}, {0x26ab, 0x26bd, 0x12}, {0x26be, 0x26c4, 6},
	{0x26c5, 0x26ce, 9}, {0x26d4, 0x26ea, 0x16}, {0x26f2, 0x26f3, 1}, {0x26f5, 0x26fa, 5}, {0x26fd, 0x2705, 8},
	{0x270a, 0x270b, 1}, {0x2728, 0x274c, 0x24}, {0x274e, 0x2753, 5}, {0x2754, 0x2755, 1}, {0x2757, 0x2795, 0x3e},
	{0x2796, 0x2797, 1}, {0x27b0, 0x27bf, 0xf}, {0x2b1b, 0x2b1c, 1}, {0x2b50, 0x2b55, 5},
}}

// extents are how far a font reaches above and below its baseline, and what it wants between lines, in ems.
func extents(face *font.Face) (above, below, between float64) {
	e, _ := face.FontHExtents()
	em := float64(face.Upem())
	return float64(e.Ascender) / em, -float64(e.Descender) / em, float64(e.LineGap) / em
}
