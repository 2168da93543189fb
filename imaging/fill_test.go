package imaging

import "testing"

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
		if r, b := got.at(c.x, c.y, 0), got.at(c.x, c.y, 2); abs(r-c.red) > 18 || abs(b-c.blue) > 18 {
			t.Errorf("at %d,%d it is %v, %v; want some %v, %v", c.x, c.y, r, b, c.red, c.blue)
		}
	}
	if r := got.at(0, 300, 0); r > 2 {
		t.Errorf("the picture is changed: %v", r)
	}
}

func abs(v float64) float64 { return max(v, -v) }
