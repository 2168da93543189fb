package imaging

import (
	"bytes"
	"math"
	"testing"
)

func TestVignetteFallsAsLensesLetIt(t *testing.T) {
	p := solid(Size{301, 201}, Color{180, 180, 180, 255}, 3)
	got := do(t, p.full(t), &Vignette{60})
	at := func(x, y int) float64 { return float64(got.data[(y*301+x)*3]) }
	if middle := at(150, 100); middle != 180 {
		t.Errorf("the middle becomes %v", middle)
	}
	want := encoded(linear(180.0/255)*math.Pow(.1, .6)) * 255
	for _, corner := range [][2]int{{0, 0}, {300, 0}, {0, 200}, {300, 200}} {
		if v := at(corner[0], corner[1]); math.Abs(v-want) > 2.5 {
			t.Errorf("the corner %v becomes %v, expected is %.1f", corner, v, want)
		}
	}
	if a, b := at(0, 100), at(150, 0); math.Abs(a-b) > 1.5 {
		t.Errorf("the ends of the axes become %v and %v", a, b)
	}
	if half := do(t, p.full(t), &Vignette{0}); half.meanOfAll() != 180 {
		t.Errorf("vignette/0 leaves a mean of %v", half.meanOfAll())
	}
}

// The mean of any neighbourhood follows the law to a fraction of a level, so there are no bands.
func TestVignetteHasNoBands(t *testing.T) {
	size := Size{1200, 60}
	got := do(t, solid(size, Color{90, 120, 200, 255}, 3).full(t), &Vignette{20})
	slope := math.Sqrt(math.Pow(10, .1) - 1)
	for from := 0; from < size.Width; from += 10 {
		is, meant := 0.0, 0.0
		for y := 20; y < 30; y++ {
			for x := from; x < from+10; x++ {
				is += float64(got.data[(y*size.Width+x)*3+2]) / 100
				secant := 1 + slope*slope*(fromMiddle(x, size.Width)+fromMiddle(y, size.Height))
				meant += encoded(linear(200.0/255)/(secant*secant)) * 255 / 100
			}
		}
		if math.Abs(is-meant) > .15 {
			t.Errorf("around %d the mean is %.2f, meant is %.2f", from, is, meant)
		}
	}
}

func TestNoiseGoesByTheFile(t *testing.T) {
	p := solid(Size{200, 150}, Color{128, 128, 128, 255}, 3)
	with := func(seed uint64, op Operation) pixels {
		img := p.full(t)
		img.Layout.Seed = seed
		return do(t, img, op)
	}
	a, again, other := with(1, &Noise{50}), with(1, &Noise{50}), with(2, &Noise{50})
	if !bytes.Equal(a.data, again.data) {
		t.Error("the same file has another grain")
	}
	if _, mean := distance(t, a, other); mean < 10 {
		t.Errorf("another file has nearly the same grain: %.1f levels apart", mean)
	}
	if off := a.mean(0) - 128; math.Abs(off) > .5 {
		t.Errorf("the mean moves by %v", off)
	}
	if got := a.deviation(); math.Abs(got-20.4) > 1 {
		t.Errorf("it deviates by %.1f levels, expected is 20.4", got)
	}
	for _, v := range []uint8{0, 255} {
		if got := do(t, solid(Size{50, 50}, Color{v, v, v, 255}, 3).full(t), &Noise{100}); got.mean(0) != float64(v) {
			t.Errorf("a mean of %d becomes %v", v, got.mean(0))
		}
	}
	if (Source{ID: "a"}).seed() == (Source{ID: "b"}).seed() {
		t.Error("two files have one seed")
	}
}

// deviation is the standard deviation of the first band.
func (p pixels) deviation() float64 {
	mean, sum := p.mean(0), 0.0
	for i := 0; i < len(p.data); i += p.bands {
		sum += math.Pow(float64(p.data[i])-mean, 2)
	}
	return math.Sqrt(sum / float64(p.Width*p.Height))
}

func TestGrainAtAReducedScaleIsThatOfTheFullPicture(t *testing.T) {
	grey := Color{128, 128, 128, 255}
	full := Size{600, 400}
	for _, n := range []int{2, 3, 6} {
		small := Size{full.Width / n, full.Height / n}
		got := do(t, solid(small, grey, 3).of(t, full), &Noise{80})
		img := solid(full, grey, 3).full(t)
		do(t, img, &Noise{80})
		if err := img.resample(t.Context(), small); err != nil {
			t.Fatal(err)
		}
		want := do(t, img)
		if a, b := got.deviation(), want.deviation(); math.Abs(a/b-1) > .25 {
			t.Errorf("1/%d: it deviates by %.2f levels, reduced afterwards by %.2f", n, a, b)
		}
		if _, mean := distance(t, got, want); n == 2 && mean > want.deviation()*.7 {
			t.Errorf("1/%d: other grains: %.2f levels apart in the mean", n, mean)
		}
	}
}
