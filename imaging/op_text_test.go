package imaging

import (
	"math"
	"strings"
	"testing"
)

// wrote runs a text operation in some states on a picture.
func wrote(t *testing.T, p pixels, font Font, align TextAlign, ground TextBox, op *Text) pixels {
	t.Helper()
	img := p.full(t)
	img.Layout.Font, img.Layout.TextAlign, img.Layout.TextBox = font, align, ground
	return do(t, img, op)
}

// textAt makes a text in a box of pixels.
func textAt(x, y, width, height float64, text string) *Text {
	return &Text{Pixels(width, height), Position{X: Length{Value: x}, Y: Length{Value: y}}, text}
}

// differing is the smallest box that holds all pixels in which two pictures differ.
func differing(a, b pixels) (f edges) {
	f = edges{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for i := range a.Width * a.Height {
		for band := range a.bands {
			if a.data[i*a.bands+band] != b.data[i*a.bands+band] {
				x, y := float64(i%a.Width), float64(i/a.Width)
				f = edges{min(f.left, x), min(f.top, y), max(f.right, x+1), max(f.bottom, y+1)}
			}
		}
	}
	return f
}

func TestTextStaysInItsBox(t *testing.T) {
	p := scene(Size{400, 300}, 3)
	for _, text := range []string{"jjj fff Ŵ̂g 😀 long enough for many lines of it in the box", "مرحبا بالعالم", "W"} {
		for _, across := range []string{"left", "center", "right"} {
			for _, size := range []float64{12, 40, 300} {
				font := Font{"bold", "italic", size, Color{255, 0, 0, 255}, "DejaVuSerif"}
				got := differing(p, wrote(t, p, font, TextAlign{across, "center"}, TextBox{}, textAt(50, 60, 200, 90, text)))
				if got.left < 50 || got.top < 60 || got.right > 250 || got.bottom > 150 {
					t.Errorf("%q of %v px at the %s changes %v", text, size, across, got)
				}
				if got.right <= got.left {
					t.Errorf("%q of %v px at the %s is not to be seen", text, size, across)
				}
			}
		}
	}
}

func TestWhatIsBehindATextGrowsByItsPadding(t *testing.T) {
	p := solid(Size{400, 300}, Color{}, 3)
	clear := Font{"regular", "normal", 30, Color{}, "Noto"}
	op := textAt(100, 80, 200, 120, "two\nlines of it")
	white := Color{255, 255, 255, 255}
	of := func(mode string, padding float64) (edges, float64) {
		got := wrote(t, p, clear, TextAlign{"center", "center"}, TextBox{mode, white, padding}, op)
		return differing(p, got), got.mean(0) / 255 * 400 * 300
	}
	if f, area := of("fill", 0); (f != edges{100, 80, 300, 200}) || area != 200*120 {
		t.Errorf("fill covers %v, %v pixels", f, area)
	}
	if f, _ := of("fill", 10); (f != edges{90, 70, 310, 210}) {
		t.Errorf("fill with a padding of 10 covers %v", f)
	}
	fit, all := of("fit", 0)
	line, each := of("line", 0)
	if fit != line || each > .9*all {
		t.Errorf("a box a line covers %v, %.0f pixels; one around all %v, %.0f", line, each, fit, all)
	}
	grown, _ := of("fit", 10)
	if (grown != edges{fit.left - 10, fit.top - 10, fit.right + 10, fit.bottom + 10}) {
		t.Errorf("a padding of 10 makes of %v %v", fit, grown)
	}
	if f, _ := of("none", 10); f.right > f.left {
		t.Errorf("none covers %v", f)
	}
}

func TestBoxesThatOverlapAreOneShape(t *testing.T) {
	p := solid(Size{300, 300}, Color{}, 3)
	half := TextBox{"line", Color{255, 255, 255, 128}, 20}
	got := wrote(t, p, Font{"regular", "normal", 30, Color{}, "Noto"}, TextAlign{}, half, textAt(30, 30, 240, 240, "one\ntwo\nthree"))
	for i, v := range got.data {
		if v > 128 {
			t.Fatalf("sample %d is %d; a box alone makes it 128", i, v)
		}
	}
}

func TestTextIsAsOpaqueAsItsColour(t *testing.T) {
	p := solid(Size{300, 100}, Color{}, 4)
	got := wrote(t, p, Font{"bold", "normal", 60, Color{200, 100, 50, 128}, "Noto"}, TextAlign{}, TextBox{}, textAt(0, 0, 300, 100, "Half"))
	most := uint8(0)
	for i := 0; i < len(got.data); i += 4 {
		c := got.data[i : i+4]
		most = max(most, c[3])
		if c[3] > 60 && (math.Abs(float64(c[0])-200) > 3 || math.Abs(float64(c[1])-100) > 3 || math.Abs(float64(c[2])-50) > 3) {
			t.Fatalf("a pixel is %v", c)
		}
	}
	if most != 128 {
		t.Errorf("the text is up to %d of 255 opaque; its colour is 128", most)
	}
}

func TestTextOnTransparencyAndOnAPictureAgree(t *testing.T) {
	ground := scene(Size{240, 160}, 3)
	font := Font{"regular", "normal", 40, Color{255, 220, 0, 200}, "Caveat"}
	op := textAt(10, 10, 220, 140, "On either 😀")
	box := TextBox{"fit", Color{0, 0, 80, 120}, 6}
	layer := wrote(t, solid(ground.Size, Color{}, 4), font, TextAlign{}, box, op)
	want := wrote(t, ground, font, TextAlign{}, box, op)
	got := ground.clone()
	for i := range got.Width * got.Height {
		for band := range 3 {
			a := float64(layer.data[i*4+3]) / 255
			got.data[i*3+band] = uint8(float64(got.data[i*3+band])*(1-a) + float64(layer.data[i*4+band])*a + .5)
		}
	}
	if most, _ := distance(t, want, got); most > 3 {
		t.Errorf("they are up to %v levels apart", most)
	}
}

func TestTextAgreesAtAReducedScale(t *testing.T) {
	long := strings.Repeat("Words that fill lines, and more of them. ", 6)
	reducedAgrees(t, &Text{Pixels(431, 277), Position{X: Length{Value: 13}, Y: Length{Value: 7}}, long}, 2)
	reducedAgrees(t, &Text{Pixels(300, 200), center, "😀🎉 مرحبا بالعالم"}, 1)
}

func TestATextMayNotBeEndless(t *testing.T) {
	text := "text/100px100p/0,0/"
	if _, err := Parse(text + strings.Repeat("ä", longestText)); err != nil {
		t.Error(err)
	}
	if _, err := Parse(text + strings.Repeat("ä", longestText+1)); err == nil || !strings.Contains(err.Error(), "1001 characters; allowed are at most 1000") {
		t.Errorf("the error is %v", err)
	}
}

func BenchmarkText(b *testing.B) {
	p := scene(Size{1600, 1200}, 3)
	op := &Text{Pixels(1400, 300), center, "The quick brown fox jumps over the lazy dog, twice"}
	for b.Loop() {
		do(b, p.full(b), op)
	}
}
