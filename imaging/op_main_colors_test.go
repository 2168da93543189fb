package imaging

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func mainColorsOf(t *testing.T, p pixels, chain string) [][3]int {
	t.Helper()
	result, _, err := serve(t, encodePNG(t, p), chain)
	if err != nil {
		t.Fatal(err)
	}
	var said struct {
		Width      int      `json:"width"`
		MainColors [][3]int `json:"main_colors"`
	}
	if err := json.Unmarshal(result.Data, &said); err != nil || said.Width != p.Width || said.MainColors == nil || result.Format != "json" {
		t.Fatalf("%s as %s: %v", result.Data, result.Format, err)
	}
	return said.MainColors
}

// stripes are flat colours one beside the other, each as many pixels wide as is said.
func stripes(height int, bands int, of ...struct {
	c     Color
	width int
}) pixels {
	wide := 0
	for _, s := range of {
		wide += s.width
	}
	p := solid(Size{wide, height}, Color{}, bands)
	for y := range height {
		x := 0
		for _, s := range of {
			for range s.width {
				copy(p.data[(y*wide+x)*bands:], []byte{s.c.R, s.c.G, s.c.B, s.c.A}[:bands])
				x++
			}
		}
	}
	return p
}

type stripe = struct {
	c     Color
	width int
}

func TestTheMainColorsOfFlatColorsAreThese(t *testing.T) {
	red, teal, cream := Color{200, 30, 40, 255}, Color{0, 120, 130, 255}, Color{250, 240, 220, 255}
	want := [][3]int{{250, 240, 220}, {200, 30, 40}, {0, 120, 130}}
	for _, scale := range []int{1, 9} { // in its own size, and larger than what is looked at
		p := stripes(80*scale, 3, stripe{red, 50 * scale}, stripe{cream, 90 * scale}, stripe{teal, 30 * scale})
		got := mainColorsOf(t, p, "main_colors/3")
		for i, c := range got {
			for n := range c {
				if d := c[n] - want[i][n]; d < -1 || d > 1 {
					t.Errorf("scale %d: %v, not %v", scale, got, want)
				}
			}
		}
		if len(got) != 3 {
			t.Errorf("scale %d: %v", scale, got)
		}
	}
	flat := stripes(60, 3, stripe{red, 50}, stripe{teal, 30})
	if got := mainColorsOf(t, flat, "main_colors/8"); len(got) != 2 {
		t.Errorf("two colours are %v", got)
	}
	if got := mainColorsOf(t, flat, "main_colors/1"); len(got) != 1 {
		t.Errorf("one colour is %v", got)
	}
}

func TestMainColorsDoNotSeeWhatIsTransparent(t *testing.T) {
	p := stripes(40, 4, stripe{Color{255, 0, 0, 0}, 60}, stripe{Color{10, 90, 200, 255}, 20})
	if got := mainColorsOf(t, p, "main_colors"); len(got) != 1 || got[0] != [3]int{10, 90, 200} {
		t.Errorf("%v", got)
	}
	if got := mainColorsOf(t, solid(Size{9, 9}, Color{}, 4), "main_colors"); len(got) != 0 {
		t.Errorf("a picture that is not there has %v", got)
	}
}

func TestMainColorsAreTheSameEachTime(t *testing.T) {
	p := grainy(Size{300, 200}, 4)
	first := mainColorsOf(t, p, "main_colors/12")
	if len(first) != 12 {
		t.Errorf("there are %d", len(first))
	}
	for range 3 {
		if again := mainColorsOf(t, p, "main_colors/12"); !slices.Equal(first, again) {
			t.Errorf("%v, then %v", first, again)
		}
	}
}

func TestOKLabThereAndBack(t *testing.T) {
	for r := 0; r < 256; r += 15 {
		for g := 0; g < 256; g += 15 {
			for b := 0; b < 256; b += 15 {
				got := toOKLab(uint8(r), uint8(g), uint8(b)).rgb()
				if max(apart(got[0], uint8(r)), apart(got[1], uint8(g)), apart(got[2], uint8(b))) > 1 {
					t.Errorf("%d %d %d comes back as %v", r, g, b, got)
				}
			}
		}
	}
}

func TestHashesAreAnsweredAsText(t *testing.T) {
	data := encodePNG(t, scene(Size{120, 90}, 3))
	said, _, err := serve(t, data, "json")
	if err != nil {
		t.Fatal(err)
	}
	var s Summary
	if err := json.Unmarshal(said.Data, &s); err != nil {
		t.Fatal(err)
	}
	for chain, want := range map[string]string{"blurhash": s.Blurhash, "thumbhash": s.Thumbhash} {
		got, _, err := serve(t, data, chain)
		if err != nil || string(got.Data) != want || got.Format != "text" || !strings.HasPrefix(MediaType(got.Format), "text/plain") {
			t.Errorf("%s is %q as %s (%v), json says %q", chain, got.Data, got.Format, err, want)
		}
	}
}
