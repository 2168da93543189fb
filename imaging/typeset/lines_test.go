package typeset

import (
	"context"
	"errors"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestLinesAreOrderedAsTheyAreRead(t *testing.T) {
	for text, want := range map[string]string{
		"abc":                "abc",
		"שלום":               "שלום",
		"שלום abc":           "abc|שלום ",
		"abc שלום":           "abc |שלום",
		"abc שלום 123 def":   "abc |123|שלום | def", // the number belongs to the Hebrew, the word to the line
		"שלום 12 abc 34 טוב": " טוב|abc 34| |12|שלום ",
		"(שלום) a":           "a|(שלום) ",
		"مرحبا 42٪ ok":       "ok|٪ |42|مرحبا ",
	} {
		s := setters.New().(*setter)
		s.begin(families["Noto"], plainFont, text)
		p := &paragraph{text: []rune(text), size: 40}
		if err := s.shape(p); err != nil {
			t.Fatal(err)
		}
		var parts []string
		level := -1
		for _, r := range p.visual(0, len(p.text)) { // runs that differ in no more than their fonts are one
			part := string(p.text[r.start:r.end])
			switch {
			case r.level != level:
				parts = append(parts, part)
			case level%2 == 1:
				parts[len(parts)-1] = part + parts[len(parts)-1]
			default:
				parts[len(parts)-1] += part
			}
			level = r.level
		}
		if got := strings.Join(parts, "|"); got != want {
			t.Errorf("%q stands as %q from left to right; expected is %q", text, got, want)
		}
	}
}

const mixed = "A caption of some length, then a-hyphenated-word, שלום עולם, مرحبا بالعالم 123, नमस्ते दुनिया, สวัสดีชาวโลก, 你好世界。😀👨‍👩‍👧🇩🇪 unbreakable" +
	"unbreakableunbreakable e\u0301e\u0301 fin"

func TestLinesStayInTheBoxAndLoseNothing(t *testing.T) {
	for width := 10.0; width < 900; width *= 1.3 {
		b := set(t, mixed, plainFont, Box{width, 1e6}, Align{})
		text, at := []rune(mixed), 0
		for _, l := range b.Lines {
			if skipped := string(text[at:l.Start]); strings.TrimSpace(skipped) != "" {
				t.Fatalf("in a box of %.0f px, %q is in no line", width, skipped)
			}
			at = l.End
			one := set(t, string(text[l.Start:l.End]), plainFont, Box{1, 1e6}, Align{})
			if l.Right-l.Left > width+8 && len(one.Lines) > 1 { // letters may hang over by a little
				t.Errorf("%q is %.1f wide in a box of %.0f px", string(text[l.Start:l.End]), l.Right-l.Left, width)
			}
		}
		if at != len(text) {
			t.Errorf("in a box of %.0f px the text ends after %d of %d characters", width, at, len(text))
		}
	}
}

func TestLinesBreakBetweenWords(t *testing.T) {
	lines := func(text string, width float64) (list []string) {
		for _, l := range set(t, text, plainFont, Box{width, 1e6}, Align{}).Lines {
			list = append(list, string([]rune(text)[l.Start:l.End]))
		}
		return list
	}
	for _, c := range []struct {
		text  string
		width float64
		want  []string
	}{
		{"one two three", 1000, []string{"one two three"}},
		{"one two three", 170, []string{"one two", "three"}},
		{"one\ntwo", 1000, []string{"one", "two"}},
		{"one\n\ntwo\n", 1000, []string{"one", "", "two", ""}},
		{"one   two", 100, []string{"one", "two"}},
		{"one\u00a0two", 100, []string{"one\u00a0t", "wo"}}, // one word, and wider than the box
		{"well-known", 140, []string{"well-", "known"}},
		{"", 100, []string{""}},
		{"iiiiiiiiii", 35, []string{"iii", "iii", "iii", "i"}},
		{"中文文本", 85, []string{"中文", "文本"}},
		{"中文，文", 85, []string{"中", "文，", "文"}}, // no line begins with a comma
	} {
		if got := lines(c.text, c.width); !slices.Equal(got, c.want) {
			t.Errorf("%q in %.0f px is %q; expected is %q", c.text, c.width, got, c.want)
		}
	}
}

func TestLinesStandWhereTheAlignmentWantsThem(t *testing.T) {
	for _, text := range []string{"Latin\nlonger Latin", "שלום\nשלום עולם", "مرحبا\nبالعالم كله"} {
		for _, share := range []float64{0, .5, 1} {
			b := set(t, text, plainFont, Box{600, 400}, Align{share, share})
			for i, l := range b.Lines {
				if got, want := l.Left, share*(600-(l.Right-l.Left)); math.Abs(got-want) > .01 {
					t.Errorf("line %d of %q at %v begins at %.1f; expected is %.1f", i, text, share, got, want)
				}
			}
			first, last := b.Lines[0], b.Lines[len(b.Lines)-1]
			if got, want := first.Top, share*(400-(last.Bottom-first.Top)); math.Abs(got-want) > .01 {
				t.Errorf("%q at %v begins %.1f below the top; expected is %.1f", text, share, got, want)
			}
		}
	}
}

func TestOnlyWholeLinesAreKeptAndTheFirstOneAlways(t *testing.T) {
	all := set(t, "one\ntwo\nthree", plainFont, wide, Align{})
	height := all.Lines[0].Bottom
	for _, c := range []struct {
		height float64
		want   int
	}{{1, 1}, {height, 1}, {2*height - 1, 1}, {2 * height, 2}, {3 * height, 3}, {9 * height, 3}} {
		if got := len(set(t, "one\ntwo\nthree", plainFont, Box{1000, c.height}, Align{}).Lines); got != c.want {
			t.Errorf("%d lines in %.0f px; expected are %d", got, c.height, c.want)
		}
	}
}

func TestNothingIsDrawnOutsideOfTheBoxOrTheClip(t *testing.T) {
	for _, text := range []string{mixed, "ffff jjjj Ŵ̂Ŵ̂", "😀😀"} {
		for _, f := range []Font{{"DejaVuSerif", true, true, 90}, {"Caveat", false, true, 300}} {
			b := set(t, text, f, Box{300, 100}, Align{1, .5})
			box := image.Rect(20, 30, 320, 130)
			for _, clip := range []image.Rectangle{image.Rect(0, 0, 500, 500), image.Rect(100, 50, 200, 90), image.Rect(400, 0, 500, 500)} {
				err := b.Draw(context.Background(), View{20, 30, 1, 1, clip}, black, func(l *image.RGBA) error {
					if !l.Rect.In(box) || !l.Rect.In(clip) {
						t.Errorf("%v is drawn; the box is %v, the clip %v", l.Rect, box, clip)
					}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

func TestHalfTheScaleIsThePictureHalved(t *testing.T) {
	b := set(t, mixed, plainFont, Box{800, 600}, Align{.5, .5})
	full := drawn(t, b, image.Rect(0, 0, 800, 600), 1, color.NRGBA{200, 30, 60, 220})
	half := drawn(t, b, image.Rect(0, 0, 400, 300), .5, color.NRGBA{200, 30, 60, 220})
	sum := 0.0
	for y := range 300 {
		for x := range 400 {
			for band := range 4 {
				at := func(x, y int) float64 { return float64(full.Pix[full.PixOffset(x, y)+band]) }
				mean := (at(2*x, 2*y) + at(2*x+1, 2*y) + at(2*x, 2*y+1) + at(2*x+1, 2*y+1)) / 4
				sum += math.Abs(mean - float64(half.Pix[half.PixOffset(x, y)+band]))
			}
		}
	}
	if mean := sum / (400 * 300 * 4); mean > .5 {
		t.Errorf("half the scale is %.2f levels off in the mean", mean)
	}
}

func TestDrawingStops(t *testing.T) {
	b := set(t, "stop", plainFont, wide, Align{})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	view := View{ScaleX: 1, ScaleY: 1, Clip: image.Rect(0, 0, 200, 200)}
	if err := b.Draw(ctx, view, black, func(*image.RGBA) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("drawing answers %v", err)
	}
	full := errors.New("full")
	if err := b.Draw(context.Background(), view, black, func(*image.RGBA) error { return full }); !errors.Is(err, full) {
		t.Errorf("drawing answers %v", err)
	}
	if _, err := Set("a", Font{Family: "Arial", Size: 9}, wide, Align{}); err == nil {
		t.Error("a family that there is not was set")
	}
}

func TestManyMaySetAtOnce(t *testing.T) {
	canvas := image.Rect(0, 0, 400, 600)
	want := drawn(t, set(t, mixed, plainFont, Box{400, 600}, Align{}), canvas, 1, black)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			b, err := Set(mixed, plainFont, Box{400, 600}, Align{})
			if err != nil {
				t.Error(err)
				return
			}
			if got := drawn(t, b, canvas, 1, black); !slices.Equal(got.Pix, want.Pix) {
				t.Error("what is drawn at once is not what is drawn alone")
			}
		})
	}
	group.Wait()
}

// check holds what is set of any text to what it must be.
func check(t *testing.T, text string, f Font, box Box) {
	b, err := Set(text, f, box, Align{.5, .5})
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Lines) == 0 {
		t.Fatalf("%q has no lines", text)
	}
	at := 0
	for _, l := range b.Lines {
		if l.Start < at || l.End < l.Start || l.End > utf8.RuneCountInString(text) {
			t.Fatalf("a line of %q goes from %d to %d after %d", text, l.Start, l.End, at)
		}
		at = l.End
		for _, v := range []float64{l.Left, l.Right, l.Top, l.Bottom} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("a line of %q is at %v", text, l)
			}
		}
		if l.Right < l.Left || l.Bottom <= l.Top {
			t.Fatalf("a line of %q is inside out: %v", text, l)
		}
	}
	drawn(t, b, image.Rect(0, 0, 120, 90), .4, black)
}

func TestAnyTextCanBeSet(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	blocks := []rune{0x20, 0x250, 0x590, 0x600, 0x900, 0xe00, 0x1100, 0x200b, 0x2028, 0x20d0, 0x2600, 0x3040, 0x4e00, 0xac00, 0xd800, 0xe000, 0xfe00, 0xfff0,
		0x1f1e6, 0x1f3fb, 0x1f600, 0xe0020, 0x10fff0}
	for range 400 {
		var text []rune
		for range random.IntN(60) {
			text = append(text, blocks[random.IntN(len(blocks))]+random.Int32N(64))
		}
		if random.IntN(3) == 0 {
			text = append(text, '\n')
		}
		check(t, string(text), Font{Families[random.IntN(len(Families))], random.IntN(2) == 0, random.IntN(2) == 0, 1 + 99*random.Float64()},
			Box{1 + 500*random.Float64(), 1 + 300*random.Float64()})
	}
}

func FuzzSet(f *testing.F) {
	for name, face := range typefaces { // a worker that takes a second is thought to hang
		if _, err := face.read(); err != nil {
			f.Fatal(name, err)
		}
	}
	for _, text := range []string{mixed, "", "\n\n", "\x00\xff", "\u202eabc\u202c", "👨‍👩‍👧", strings.Repeat("e\u0301", 20)} {
		f.Add(text, 40.0, 100.0)
	}
	f.Fuzz(func(t *testing.T, text string, size, width float64) {
		if len(text) > 400 || !(size >= 1 && size <= 200) || !(width >= 1 && width <= 1e6) {
			return
		}
		check(t, text, Font{"DejaVu", false, false, size}, Box{width, 200})
	})
}

func TestInvisibleCharactersTakeNoRoom(t *testing.T) {
	for _, r := range "\u200b\u200e\u200f\u2060\ufe0f\u00ad" {
		if a, b := width(t, "ab"), width(t, "a"+string(r)+"b"); math.Abs(a-b) > 1.5 { // it may part a pair that is drawn closer
			t.Errorf("%U is %.1f wide", r, b-a)
		}
		if unicode.IsPrint(r) && r != 0xfe0f {
			t.Errorf("%U is printed", r)
		}
	}
}

// A caption of fifty letters on a screen-sized picture.
func BenchmarkCaption(b *testing.B) {
	for name, text := range map[string]string{
		"latin": "The quick brown fox jumps over the lazy dog, twice", "arabic": "مرحبا بالعالم، هذا نص عربي طويل يكفي لسطرين أو ثلاثة", "emoji": "😀😃😎🤩🥶🥵🤯😭😡🤖",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				block := set(b, text, plainFont, Box{900, 300}, Align{})
				if err := block.Draw(context.Background(), View{ScaleX: 1, ScaleY: 1, Clip: image.Rect(0, 0, 900, 300)}, black, func(*image.RGBA) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
