package imaging

import "testing"

// spot is a soft picture with one place that draws the eye.
func spot(s Size, at Point) pixels {
	return drawn(s, 3, func(x, y float64) [4]float64 {
		if dx, dy := x/float64(s.Width)-at.X, y/float64(s.Height)-at.Y; dx*dx+dy*dy < .004 {
			return [4]float64{.9, .5 * float64(int(x/4)%2), .1, 1}
		}
		return [4]float64{.45, .5 + .05*y/float64(s.Height), .5, 1}
	})
}

func TestASmartCropKeepsWhatDrawsAttention(t *testing.T) {
	for _, at := range []Point{{.2, .5}, {.5, .3}, {.85, .7}} {
		source := spot(Size{300, 200}, at)
		for _, chain := range []string{"scale_crop/100x200/smart", "scale_crop/50x100/smart_points/left", "resize/150x/-/scale_crop/30x60/smart_faces_points"} {
			got := through(t, chain, source)
			red := 0
			for i := 0; i < len(got.data); i += got.bands {
				if got.data[i] > 200 {
					red++
				}
			}
			all := .004 * 3.1416 * 200 * 300 * float64(got.Height) * float64(got.Height) / (200 * 200)
			if float64(red) < .8*all { // the rim of a small one is mixed with what is around
				t.Errorf("%s of a spot at %v keeps %.0f %% of it", chain, at, 100*float64(red)/all)
			}
		}
	}
}

func TestASmartCropIsTheSameAtAnyScale(t *testing.T) {
	source := spot(Size{600, 400}, Point{.7, .4})
	for _, edge := range []int{300, 120, 60} {
		full := through(t, "scale_crop/150x300/smart/-/resize/x"+formatNumber(float64(edge)), source)
		data := encodePNG(t, source)
		small := previewPixels(t, parsed(t, "scale_crop/150x300/smart"), source, func() ([]byte, error) { return data, nil }, edge)
		if _, mean := difference(t, full, small); mean > 2 {
			t.Errorf("at %d pixels it is %.1f levels off", edge, mean)
		}
	}
}

func TestTheKeyOfASmartCropKnowsTheFocalPoint(t *testing.T) {
	keys := map[string]string{}
	for name, focal := range map[string]*Point{"none": nil, "the middle": {.5, .5}, "a side": {.1, .5}} {
		p, err := parsed(t, "scale_crop/40x40/smart").Plan(Source{Size: Size{90, 40}, Format: "png", Focal: focal}, Accept{}, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := keys[p.Key()]; ok {
			t.Errorf("a focal point at %s has the key of one at %s", name, other)
		}
		keys[p.Key()] = name
	}
	if !parsed(t, "scale_crop/40x40/smart").UsesFocal() || parsed(t, "scale_crop/40x40").UsesFocal() {
		t.Error("it is not said which uses the focal point")
	}
}
