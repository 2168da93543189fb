package typeset

import (
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/draw"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype/tables"
)

var (
	plainFont = Font{Family: "Noto", Size: 40}
	black     = color.NRGBA{A: 255}
	wide      = Box{4000, 4000}
)

func set(t testing.TB, text string, f Font, box Box, align Align) *Block {
	t.Helper()
	b, err := Set(text, f, box, align)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// drawn is a block on a transparent canvas, at a scale.
func drawn(t testing.TB, b *Block, canvas image.Rectangle, scale float64, c color.NRGBA) *image.RGBA {
	t.Helper()
	img := image.NewRGBA(canvas)
	err := b.Draw(context.Background(), View{ScaleX: scale, ScaleY: scale, Clip: canvas}, c, func(l *image.RGBA) error {
		if !l.Rect.In(canvas) {
			t.Errorf("a line is drawn at %v, outside of %v", l.Rect, canvas)
		}
		draw.Draw(img, l.Rect, l, l.Rect.Min, draw.Over)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func width(t testing.TB, text string) float64 {
	t.Helper()
	l := set(t, text, plainFont, wide, Align{}).Lines[0]
	return l.Right - l.Left
}

// coloured counts the pixels that have a hue.
func coloured(img *image.RGBA) (n int) {
	for i := 0; i < len(img.Pix); i += 4 {
		if low, high := min(img.Pix[i], img.Pix[i+1], img.Pix[i+2]), max(img.Pix[i], img.Pix[i+1], img.Pix[i+2]); high-low > 40 {
			n++
		}
	}
	return n
}

func TestEveryFontOfTheCatalogueIsThere(t *testing.T) {
	text, err := os.ReadFile("fonts/fonts.json")
	if err != nil {
		t.Fatal(err)
	}
	var built map[string]string
	if err := json.Unmarshal(text, &built); err != nil {
		t.Fatal(err)
	}
	for name, face := range typefaces {
		if f, err := face.read(); err != nil || f.Upem() == 0 {
			t.Errorf("%s: %v", name, err)
		}
		if built[name] == "" {
			t.Errorf("%s is not in fonts.json", name)
		}
	}
	for name := range built {
		if typefaces[name] == nil {
			t.Errorf("%s is built and never used", name)
		}
	}
	for _, name := range Families {
		if families[name] == nil {
			t.Errorf("there is no family %s", name)
		}
		if found, ok := Family(strings.ToUpper(name)); !ok || found != name {
			t.Errorf("%s is found as %q", strings.ToUpper(name), found)
		}
	}
	if licences := Licences(); !strings.Contains(licences, "SIL OPEN FONT LICENSE") || !strings.Contains(licences, "DejaVu") {
		t.Error("the licences are not with the fonts")
	}
}

func TestArabicLettersJoin(t *testing.T) {
	ids := func(text string) (list []uint32) {
		for _, g := range set(t, text, plainFont, wide, Align{}).Lines[0].glyphs {
			list = append(list, uint32(g.id))
		}
		return list
	}
	joined, apart := ids("ببب"), ids("ب") // the dots are glyphs of their own, and stand before the letters
	if letter := apart[len(apart)-1]; slices.Contains(joined, letter) {
		t.Errorf("%v has %d, which is the letter that stands alone", joined, letter)
	}
	if a, b := width(t, "لا"), width(t, "ل")+width(t, "ا"); a > .8*b {
		t.Errorf("lam and alef are no ligature: %.1f wide, apart %.1f", a, b)
	}
}

func TestMarkupIsText(t *testing.T) {
	for _, text := range []string{"<b>x</b>", "&amp;", "<span size='9999'>", "%n\\n${x}"} {
		b := set(t, text, plainFont, wide, Align{})
		if n := len(b.Lines[0].glyphs); len(b.Lines) != 1 || n != len(text) {
			t.Errorf("%q has %d glyphs in %d lines", text, n, len(b.Lines))
		}
	}
}

func TestPicturesAreColouredAndOneCharacter(t *testing.T) {
	one := width(t, "😀")
	for _, text := range []string{"😀", "👍🏽", "👨‍👩‍👧", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "❤️", "✌🏿", "🏳️‍🌈", "☀️", "⌚", "👩🏻‍💻"} {
		b := set(t, text, plainFont, wide, Align{})
		if w := width(t, text); math.Abs(w-one) > 1 {
			t.Errorf("%s is %.1f wide; one picture is %.1f", text, w, one)
		}
		if n := len(set(t, text, plainFont, Box{1, 4000}, Align{}).Lines); n != 1 {
			t.Errorf("%s is parted into %d lines", text, n)
		}
		img := drawn(t, b, image.Rect(0, 0, 80, 80), 1, color.NRGBA{90, 90, 90, 255})
		if n := coloured(img); n < 100 && text != "👨‍👩‍👧" { // which is a sign in grey
			t.Errorf("%s has %d pixels with a hue", text, n)
		}
	}
	for _, text := range []string{"❤", "☀︎", "⚡︎", "1", "©", "★"} {
		if n := coloured(drawn(t, set(t, text, plainFont, wide, Align{}), image.Rect(0, 0, 80, 80), 1, black)); n > 0 {
			t.Errorf("%s is a picture", text)
		}
	}
}

func TestPicturesAreAsOpaqueAsTheText(t *testing.T) {
	b := set(t, "😀g", plainFont, wide, Align{})
	full := drawn(t, b, image.Rect(0, 0, 120, 60), 1, black)
	half := drawn(t, b, image.Rect(0, 0, 120, 60), 1, color.NRGBA{A: 128})
	for i := range full.Pix {
		if want := float64(full.Pix[i]) * 128 / 255; math.Abs(float64(half.Pix[i])-want) > 1.5 {
			t.Fatalf("a sample of %d is %d at half the opacity", full.Pix[i], half.Pix[i])
		}
	}
}

func TestTranslucentLettersThatTouchAreOneShape(t *testing.T) {
	for _, text := range []string{"بيبيبيب", "हिन्दी", "AVAVA"} {
		img := drawn(t, set(t, text, Font{Family: "Noto", Size: 80, Bold: true, Italic: true}, wide, Align{}), image.Rect(0, 0, 500, 200), 1, color.NRGBA{255, 0, 0, 100})
		if most := slices.Max(img.Pix); most != 100 {
			t.Errorf("%s is up to %d of 255 opaque; its colour is 100", text, most)
		}
	}
}

// Marks that no font has for a letter are left out, and make no boxes.
func TestLettersKeepTheirMarks(t *testing.T) {
	if a, b := width(t, "é"), width(t, "e\u0301"); math.Abs(a-b) > .5 {
		t.Errorf("e with an accent is %.1f wide, and %.1f where the accent is a character of its own", a, b)
	}
	bare, heaped := width(t, "Z"), width(t, "Z͑ͫ̓ͥ\u0360\u0489")
	if heaped > 2*bare {
		t.Errorf("Z with a heap of marks is %.1f wide; without them %.1f", heaped, bare)
	}
	if n := len(set(t, "e\u0301e\u0301", plainFont, Box{1, 4000}, Align{}).Lines); n != 2 {
		t.Errorf("two letters with accents make %d lines", n)
	}
}

func TestHanCharactersAreThoseOfTheLanguage(t *testing.T) {
	face := func(text string) string { return set(t, text, plainFont, wide, Align{}).Lines[0].glyphs[0].name }
	for text, want := range map[string]string{"直": "NotoSansSC", "直す": "NotoSansJP", "直 한글": "NotoSansKR", "龍": "NotoSansSC", "ｱ": "NotoSansJP"} {
		if got := face(text); got != want {
			t.Errorf("%s is set in %s; expected is %s", text, got, want)
		}
	}
}

func TestStylesThatHaveNoFontAreMade(t *testing.T) {
	ink := func(f Font, text string) float64 {
		sum := 0.0
		for _, v := range drawn(t, set(t, text, f, wide, Align{}), image.Rect(0, 0, 900, 120), 1, black).Pix {
			sum += float64(v)
		}
		return sum
	}
	for _, family := range Families {
		upright, bold, italic := Font{Family: family, Size: 60}, Font{Family: family, Bold: true, Size: 60}, Font{Family: family, Italic: true, Size: 60}
		if a, b := ink(upright, "Hamburg"), ink(bold, "Hamburg"); b < 1.05*a {
			t.Errorf("%s bold is no blacker", family)
		}
		if set(t, "H", upright, wide, Align{}).Lines[0].glyphs[0].styled == set(t, "H", italic, wide, Align{}).Lines[0].glyphs[0].styled {
			t.Errorf("%s italic is upright", family)
		}
	}
	if a, b := ink(Font{Family: "Noto", Size: 60}, "漢字"), ink(Font{Family: "Noto", Bold: true, Size: 60}, "漢字"); b < 1.05*a {
		t.Error("bold Chinese is no blacker")
	}
}

// Everything that a picture of the font consists of can be painted.
func TestEveryPictureCanBePainted(t *testing.T) {
	f, err := emoji.regular.read()
	if err != nil {
		t.Fatal(err)
	}
	b := brush{&pen{color: black}, font.NewFace(f)}
	pictures, modes := 0, map[tables.CompositeMode]bool{tables.CompositeSrcIn: true, tables.CompositeSoftLight: true, tables.CompositeSrcOver: true}
	var look func(part tables.PaintTable, depth int)
	look = func(part tables.PaintTable, depth int) {
		if depth > deepest {
			t.Fatal("a picture is deeper than is painted")
		}
		if inner, _, ok := moved(part); ok {
			look(inner, depth+1)
			return
		}
		switch part := part.(type) {
		case tables.PaintColrLayers:
			parts, err := b.face.COLR.LayerList.Resolve(part)
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range parts {
				look(one, depth+1)
			}
		case tables.PaintGlyph:
			look(part.Paint, depth+1)
		case tables.PaintComposite:
			if !modes[part.CompositeMode] {
				t.Fatalf("there is no mode %d", part.CompositeMode)
			}
			look(part.SourcePaint, depth+1)
			look(part.BackdropPaint, depth+1)
		default:
			if b.shader(part, affine{1, 0, 0, 1, 0, 0}) == nil {
				t.Fatalf("there is no way to paint %T", part)
			}
		}
	}
	for id := range font.GID(1 << 16) {
		if found, ok := b.face.GlyphDataColor(id); ok {
			pictures++
			look(found.Paint, 0)
		}
	}
	if pictures < 3500 {
		t.Errorf("there are only %d pictures", pictures)
	}
}
