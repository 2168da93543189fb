package imaging

import (
	"math"
	"testing"
)

func TestTheColourOfMostOfTheEdgeFills(t *testing.T) {
	edge := func(p pixels) pixels { // green all round but for a blue bottom
		for y := range p.Height {
			for x := range p.Width {
				if y >= p.Height-6 {
					copy(p.data[(y*p.Width+x)*p.bands:], []byte{20, 40, 200})
				} else if x < 6 || y < 6 || x >= p.Width-6 {
					copy(p.data[(y*p.Width+x)*p.bands:], []byte{30, 160, 60})
				}
			}
		}
		return p
	}
	for _, bands := range []int{3, 4} {
		got := through(t, "setfill/auto/-/pad/200x100", edge(flat(100, 100, bands, Color{250, 250, 250, 255})))
		if r, g, b := got.at(10, 50, 0), got.at(10, 50, 1), got.at(10, 50, 2); r < 28 || r > 32 || g < 158 || g > 162 || b < 58 || b > 62 {
			t.Errorf("with %d bands it is %v %v %v", bands, r, g, b)
		}
	}
}

// The edge is that of the picture before it is resized, on which more is green; after it, more is blue.
func TestAResizeFillsWithTheEdgeThatThePictureHad(t *testing.T) {
	source := flat(200, 40, 3, Color{250, 250, 250, 255}).paint(0, 0, 30, 40, Color{20, 40, 200, 255}).
		paint(170, 0, 200, 40, Color{20, 40, 200, 255}).paint(0, 0, 200, 6, Color{30, 160, 60, 255})
	for x := range 200 {
		source.paint(x, 34, x+1, 40, Color{uint8(x), 20, 30, 255}) // of which little is alike
	}
	got := through(t, "setfill/auto/-/stretch/fill/-/resize/25x100", source)
	if r, g, b := got.at(12, 5, 0), got.at(12, 5, 1), got.at(12, 5, 2); max(math.Abs(r-30), math.Abs(g-160), math.Abs(b-60)) > 6 {
		t.Errorf("it is %v %v %v", r, g, b)
	}
}

func TestAnEdgeThatCannotBeSeenFillsAsIfNothingWereSet(t *testing.T) {
	source := flat(60, 60, 4, Color{0, 0, 0, 0})
	for y := 20; y < 40; y++ {
		for x := 20; x < 40; x++ {
			copy(source.data[(y*60+x)*4:], []byte{10, 10, 10, 255})
		}
	}
	if got := through(t, "setfill/auto/-/pad/120x60", source); got.at(5, 30, 3) != 0 {
		t.Errorf("the alpha of the rest is %v", got.at(5, 30, 3))
	}
	jpeg := decodeAny(t, renderWith(t, "setfill/auto/-/format/jpeg", encodePNG(t, source), "png", source))
	if jpeg.at(5, 5, 0) < 250 || jpeg.at(30, 30, 0) > 20 {
		t.Errorf("a JPEG is %v around %v", jpeg.at(5, 5, 0), jpeg.at(30, 30, 0))
	}
}

func TestAllFramesAreFilledAlike(t *testing.T) {
	data := animation(t, "webp", Size{40, 20}, []Color{{200, 0, 0, 255}, {0, 200, 0, 255}}, []int{100, 100})
	result, _, err := serve(t, data, "setfill/auto/-/pad/40x40/-/format/webp")
	if err != nil {
		t.Fatal(err)
	}
	for n := range 2 {
		frame := seen(t, result.Data, "page/"+formatNumber(float64(n)))
		if r, g := frame.at(20, 3, 0), frame.at(20, 3, 1); r < 180 || g > 20 {
			t.Errorf("frame %d is filled with %v %v", n, r, g)
		}
	}
}

func TestABlurredCopyCoversTheCanvas(t *testing.T) {
	source := ramps(Size{300, 200}, 3)
	got := through(t, "setfill/blur/-/pad/300x600", source)
	for _, c := range []struct {
		x, y      int
		red, blue float64 // of the middle third of the picture, three times as large
	}{{10, 60, 85, 190}, {150, 60, 128, 168}, {290, 60, 170, 147}, {150, 560, 128, 87}} {
		if r, b := got.at(c.x, c.y, 0), got.at(c.x, c.y, 2); math.Abs(r-c.red) > 18 || math.Abs(b-c.blue) > 18 {
			t.Errorf("at %d,%d it is %v, %v; want some %v, %v", c.x, c.y, r, b, c.red, c.blue)
		}
	}
	if r := got.at(0, 300, 0); r > 2 {
		t.Errorf("the picture is changed: %v", r)
	}
}
