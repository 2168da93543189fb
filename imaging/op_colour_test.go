package imaging

import (
	"math"
	"testing"
)

// between is noise whose values leave room at both ends.
func between(seed uint64, s Size, low, high float64) pixels {
	p := noise(seed, s, 3)
	for i, v := range p.data {
		p.data[i] = uint8(low + (high-low)*float64(v)/255)
	}
	return p
}

func TestBrightnessAddsToTheMean(t *testing.T) {
	p := between(1, Size{80, 60}, 60, 190)
	for amount, added := range map[float64]float64{20: 51, -20: -51, 10: 25.5, 1: 2.55} {
		got := do(t, p.full(t), &Brightness{amount})
		for band := range 3 {
			if off := got.mean(band) - p.mean(band) - added; math.Abs(off) > 1 {
				t.Errorf("brightness/%v is %.2f levels off what it should add", amount, off)
			}
		}
	}
}

func TestSaturationOfNothingIsGrayscale(t *testing.T) {
	p := scene(Size{120, 90}, 4)
	if largest, _ := distance(t, do(t, p.full(t), &Saturation{-100}), do(t, p.full(t), &Grayscale{})); largest > 0 {
		t.Errorf("%v levels apart", largest)
	}
}

func TestSaturationKeepsLumaAndGrey(t *testing.T) {
	p := between(2, Size{60, 60}, 100, 150)
	for _, amount := range []float64{-50, 30, 60} {
		got := do(t, p.full(t), &Saturation{amount})
		for i := 0; i < len(p.data); i += 3 {
			if off := lumaOf(got.data[i:]) - lumaOf(p.data[i:]); off > 1 || off < -1 {
				t.Fatalf("saturation/%v changes the luma by %v", amount, off)
			}
		}
	}
	grey := do(t, ramps(Size{256, 1}, 3).full(t), &Grayscale{})
	if largest, _ := distance(t, grey, do(t, grey.full(t), &Saturation{500})); largest > 1 {
		t.Errorf("saturation/500 moves grey by %v levels", largest)
	}
}

func TestInvertTwiceIsTheOriginal(t *testing.T) {
	p := noise(4, Size{50, 40}, 4)
	if largest, _ := distance(t, p, do(t, p.full(t), &Invert{}, &Invert{})); largest > 0 {
		t.Errorf("%v levels off", largest)
	}
}

func TestNeutralValuesChangeNothing(t *testing.T) {
	p := noise(5, Size{60, 40}, 4)
	for _, op := range []Operation{&Brightness{}, &Exposure{}, &Gamma{100}, &Contrast{}, &Saturation{}, &Warmth{}} {
		if largest, _ := distance(t, p, do(t, p.full(t), op)); largest > 0 {
			t.Errorf("%T at its neutral value moves a sample by %v levels", op, largest)
		}
	}
	for _, text := range []string{"brightness/0", "exposure/0", "gamma/100", "contrast/0", "saturation/0", "warmth/0", "blur/0", "sharp/0",
		"border_radius/0", "border_radius/0p,0/20", "border_radius/20/0"} {
		parsed, err := Parse(text)
		if err != nil || parsed.String() != "format/auto" {
			t.Errorf("%s is spelled %q (%v)", text, parsed, err)
		}
	}
}

func TestGammaKeepsBlackAndWhite(t *testing.T) {
	black, white, grey := solid(Size{1, 1}, Color{}, 3), solid(Size{1, 1}, Color{255, 255, 255, 255}, 3), solid(Size{1, 1}, Color{128, 128, 128, 255}, 3)
	for _, amount := range []float64{1, 50, 220, 1000} {
		op := &Gamma{amount}
		if b, w := do(t, black.full(t), op).data[0], do(t, white.full(t), op).data[0]; b != 0 || w != 255 {
			t.Errorf("gamma/%v makes black %d and white %d", amount, b, w)
		}
		got, want := do(t, grey.full(t), op).data[0], math.Pow(128.0/255, amount/100)*255
		if math.Abs(float64(got)-want) > .51 {
			t.Errorf("gamma/%v makes 128 to %d; expected is %.1f", amount, got, want)
		}
	}
	if parsed, err := Parse("gamma/0"); err != nil || parsed.Steps()[0].Text != "gamma/1" {
		t.Errorf("gamma/0 is read as %q (%v)", parsed, err)
	}
}

func TestContrastTurnsAroundMidGrey(t *testing.T) {
	p := ramps(Size{256, 4}, 3)
	flat := do(t, p.full(t), &Contrast{-100})
	for i, v := range flat.data {
		if v != 127 && v != 128 {
			t.Fatalf("contrast/-100 leaves %d at %d", v, i)
		}
	}
	// What is drawn together by half and spread by two is where it was.
	if largest, _ := distance(t, p, do(t, p.full(t), &Contrast{-50}, &Contrast{100})); largest > 1 {
		t.Errorf("contrast/-50 and contrast/100 leave samples %v levels off", largest)
	}
}

// greys is all greys, from black to white.
func greys() pixels {
	p := solid(Size{256, 1}, Color{}, 3)
	for i := range p.data {
		p.data[i] = uint8(i / 3)
	}
	return p
}

func TestExposureIsLightTimesAPowerOfTwo(t *testing.T) {
	for _, amount := range []float64{-300, -100, -30, 30, 100, 300} {
		gain := math.Exp2(amount / 100)
		got := do(t, greys().full(t), &Exposure{amount})
		for v := range 256 {
			light := linear(float64(v)/255) * gain
			if light > knee && gain > 1 {
				continue
			}
			if off := float64(got.data[v*3]) - encoded(light)*255; math.Abs(off) > .51 {
				t.Errorf("exposure/%v makes %d to %d, %.2f levels off", amount, v, got.data[v*3], off)
			}
		}
	}
}

func TestExposureHasASoftShoulder(t *testing.T) {
	for _, amount := range []float64{1, 50, 100, 250, 500} {
		var pass ColourPass
		(&Exposure{amount}).Colour(&pass)
		f := pass.curves[0].channel[0]
		if white := f(1); math.Abs(white-1) > 1e-9 {
			t.Errorf("exposure/%v makes white to %v", amount, white)
		}
		const step = 1.0 / 4096
		slope := (f(step) - f(0)) / step
		for x := step; x < 1; x += step {
			next := (f(x+step) - f(x)) / step
			if next <= 0 {
				t.Fatalf("exposure/%v does not keep %v and %v apart", amount, x, x+step)
			}
			if x > encoded(knee/math.Exp2(amount/100)) && next > slope+1e-6 {
				t.Fatalf("exposure/%v has an edge at %v: the slope grows from %v to %v", amount, x, slope, next)
			}
			slope = next
		}
	}
}

func TestWarmthKeepsTheLuminanceOfGrey(t *testing.T) {
	for _, amount := range []float64{-100, -50, -10, 10, 50, 100} {
		got := do(t, greys().full(t), &Warmth{amount})
		for v := 20; v < 180; v++ {
			c := got.data[v*3:]
			y := 0.0
			for i, weight := range toXYZ[1] {
				y += weight * linear(float64(c[i])/255)
			}
			if off := encoded(y)*255 - float64(v); math.Abs(off) > 1 {
				t.Errorf("warmth/%v makes grey %d to %v, %.2f levels off in luminance", amount, v, c[:3], off)
			}
			if warmer := c[0] > c[2]; warmer != (amount > 0) {
				t.Errorf("warmth/%v makes grey %d to %v", amount, v, c[:3])
			}
		}
		if got.data[0] != 0 || got.data[1] != 0 || got.data[2] != 0 {
			t.Errorf("warmth/%v makes black to %v", amount, got.data[:3])
		}
	}
}

func TestDaylightIsTheCIEs(t *testing.T) {
	for kelvin, xy := range map[float64][2]float64{5003: {.3457, .3585}, 6504: {.3127, .3290}, 7504: {.2990, .3149}} { // D50, D65, D75
		w := daylight(kelvin)
		sum := w[0] + w[1] + w[2]
		if math.Abs(w[0]/sum-xy[0]) > 2e-4 || math.Abs(w[1]/sum-xy[1]) > 2e-4 {
			t.Errorf("daylight of %v K is %.4f, %.4f; expected is %v", kelvin, w[0]/sum, w[1]/sum, xy)
		}
	}
}
