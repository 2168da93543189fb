package imaging

import (
	"bytes"
	"math"
	"slices"
	"testing"
)

// recoloured is what an operation makes of one colour.
func recoloured(t testing.TB, op Operation, c Color) Color {
	t.Helper()
	d := do(t, solid(Size{1, 1}, c, 3).full(t), op).data
	return Color{d[0], d[1], d[2], 255}
}

// lch is a colour in OKLCh: lightness and chroma 0…1, hue in degrees.
func lch(c Color) (l, chroma, hue float64) {
	v := c.shares()
	for i := range v {
		v[i] = linear(v[i])
	}
	v = matrix{rows: toCones}.apply(v)
	for i := range v {
		v[i] = math.Cbrt(v[i])
	}
	v = matrix{rows: conesToOKLab}.apply(v)
	return v[0], math.Hypot(v[1], v[2]), math.Atan2(v[2], v[1]) * 180 / math.Pi
}

// Greys stay what they are under all that changes colours alone.
func TestGreysHaveNoColourToChange(t *testing.T) {
	for _, op := range []Operation{&Vibrance{500}, &Vibrance{-100}, &Hue{77}, &Tint{Color{128, 128, 128, 255}, 100}} {
		if largest, _ := distance(t, greys(), do(t, greys().full(t), op)); largest > 0 {
			t.Errorf("%T moves a grey by %v levels", op, largest)
		}
	}
}

func TestVibranceKeepsLumaAndCutsNothing(t *testing.T) {
	p := noise(11, Size{60, 60}, 3)
	for _, amount := range []float64{-100, -40, 60, 500} {
		got := do(t, p.full(t), &Vibrance{amount})
		for i := 0; i < len(p.data); i += 3 {
			if off := lumaOf(got.data[i:]) - lumaOf(p.data[i:]); off > 1.2 || off < -1.2 {
				t.Fatalf("vibrance/%v changes the luma of %v by %v", amount, p.data[i:i+3], off)
			}
		}
	}
}

func TestVibranceIsForMutedColoursAndSparesSkin(t *testing.T) {
	grows := func(c Color) float64 {
		_, was, _ := lch(c)
		_, is, _ := lch(recoloured(t, &Vibrance{100}, c))
		return is / was
	}
	muted, vivid, skin := grows(Color{110, 120, 140, 255}), grows(Color{20, 60, 230, 255}), grows(Color{200, 160, 140, 255})
	if muted < 1.5 || vivid > 1.1 || skin > 1.25 || skin < 1 {
		t.Errorf("chroma grows %.2f times where it is muted, %.2f where it is vivid, %.2f on skin", muted, vivid, skin)
	}
}

func TestHueTurnsInOKLChAndKeepsTheRest(t *testing.T) {
	for _, c := range []Color{{150, 110, 100, 255}, {90, 130, 110, 255}, {120, 110, 160, 255}} {
		l, chroma, hue := lch(c)
		for _, angle := range []float64{-120, 30, 90, 180} {
			l2, chroma2, hue2 := lch(recoloured(t, &Hue{angle}, c))
			turned := math.Mod(hue2-hue-angle+720+180, 360) - 180
			if math.Abs(turned) > 2.5 || math.Abs(l2-l) > .004 || math.Abs(chroma2-chroma) > .004 {
				t.Errorf("hue/%v turns %v by %.1f° too much, from lightness %.3f to %.3f and chroma %.3f to %.3f", angle, c, turned, l, l2, chroma, chroma2)
			}
		}
	}
	p := between(15, Size{60, 40}, 110, 150)
	if largest, _ := distance(t, p, do(t, p.full(t), &Hue{180}, &Hue{180})); largest > 3 {
		t.Errorf("two half turns leave it %v levels off", largest)
	}
}

func TestShadowsAndHighlightsReachOneEndAlone(t *testing.T) {
	for _, amount := range []float64{-100, -30, 40, 100} {
		for name, op := range map[string]Operation{"shadows": &Shadows{amount}, "highlights": &Highlights{amount}} {
			got := do(t, greys().full(t), op)
			at := func(v int) int { return int(got.data[v*3]) }
			end, other := 48, 208
			if name == "highlights" {
				end, other = other, end
			}
			moved := at(end) - end
			if (moved > 0) != (amount > 0) || moved == 0 {
				t.Errorf("%s/%v makes %d to %d", name, amount, end, at(end))
			}
			if off := at(other) - other; off > 4 || off < -4 {
				t.Errorf("%s/%v makes %d, which is of the other end, to %d", name, amount, other, at(other))
			}
			if at(0) != 0 || at(255) != 255 {
				t.Errorf("%s/%v makes black %d and white %d", name, amount, at(0), at(255))
			}
			for v := range 255 {
				if at(v+1) < at(v) || at(v+1)-at(v) > 4 {
					t.Fatalf("%s/%v makes %d to %d and %d to %d", name, amount, v, at(v), v+1, at(v+1))
				}
			}
		}
	}
}

func TestShadowsKeepHueAndSaturation(t *testing.T) {
	c := Color{60, 30, 20, 255}
	got := recoloured(t, &Shadows{80}, c)
	if r := float64(got.R) / float64(got.B); math.Abs(r-3) > .15 {
		t.Errorf("%v becomes %v", c, got)
	}
}

func TestSepiaIsThatOfTheW3C(t *testing.T) {
	// As the table of the shorthand sepia(1) in Filter Effects Module Level 1 makes it.
	want := Color{uint8(math.Round(.393*100 + .769*120 + .189*60)), uint8(math.Round(.349*100 + .686*120 + .168*60)), uint8(math.Round(.272*100 + .534*120 + .131*60)), 255}
	if got := recoloured(t, &Sepia{100}, Color{100, 120, 60, 255}); got != want {
		t.Errorf("it is %v, expected is %v", got, want)
	}
}

func TestTintKeepsLumaAndTakesTheHue(t *testing.T) {
	p := noise(12, Size{50, 50}, 3)
	got := do(t, p.full(t), &Tint{Color{255, 120, 0, 255}, 100})
	for i := 0; i < len(p.data); i += 3 {
		if off := lumaOf(got.data[i:]) - lumaOf(p.data[i:]); off > 1 || off < -1 {
			t.Fatalf("the luma of %v changes by %v", p.data[i:i+3], off)
		}
		if c := got.data[i:]; c[0] < c[1] || c[1] < c[2] {
			t.Fatalf("%v becomes %v, which is not orange", p.data[i:i+3], c[:3])
		}
	}
	if largest, _ := distance(t, do(t, p.full(t), &Tint{Color{90, 90, 90, 255}, 100}), do(t, p.full(t), &Grayscale{})); largest > 1 {
		t.Errorf("a grey tint is %v levels off grayscale", largest)
	}
}

func TestDuotoneGoesFromOneColourToTheOther(t *testing.T) {
	dark, light := Color{10, 30, 90, 255}, Color{250, 220, 180, 255}
	op := &Duotone{dark, light}
	if b, w := recoloured(t, op, Color{0, 0, 0, 255}), recoloured(t, op, Color{255, 255, 255, 255}); b != dark || w != light {
		t.Errorf("black becomes %v and white %v", b, w)
	}
	if got := recoloured(t, op, Color{128, 128, 128, 255}); got != (Color{130, 125, 135, 255}) {
		t.Errorf("mid grey becomes %v", got)
	}
}

func TestThresholdAndPosterizeLeaveTheirLevels(t *testing.T) {
	p := noise(13, Size{80, 80}, 3)
	values := func(p pixels) []byte {
		v := slices.Clone(p.data)
		slices.Sort(v)
		return slices.Compact(v)
	}
	if got := values(do(t, p.full(t), &Threshold{50})); !bytes.Equal(got, []byte{0, 255}) {
		t.Errorf("threshold/50 leaves %v", got)
	}
	if got := values(do(t, p.full(t), &Posterize{4})); !bytes.Equal(got, []byte{0, 85, 170, 255}) {
		t.Errorf("posterize/4 leaves %v", got)
	}
	ends := do(t, greys().full(t), &Threshold{100})
	if all := do(t, greys().full(t), &Threshold{0}); all.meanOfAll() != 255 || ends.data[255*3] != 255 || ends.data[254*3] != 0 {
		t.Errorf("threshold/0 leaves a mean of %v; threshold/100 makes white %d", all.meanOfAll(), ends.data[255*3])
	}
}

func TestEnhanceSpreadsWhatIsDull(t *testing.T) {
	dull := between(14, Size{120, 90}, 60, 170)
	low, _, high := do(t, dull.full(t), &Enhance{100}).tones()
	if low > .16 || high < .72 {
		t.Errorf("from 60…170 it becomes %.2f…%.2f", low, high)
	}
	black := solid(Size{30, 20}, Color{0, 0, 0, 255}, 4)
	if got := do(t, black.full(t), &Enhance{100}); got.mean(0) != 0 {
		t.Errorf("black becomes %v", got.mean(0))
	}
	hidden := solid(Size{30, 20}, Color{50, 90, 120, 0}, 4)
	do(t, hidden.full(t), &Enhance{100})
}

func TestEnhanceIsTheSameForAllFrames(t *testing.T) {
	frames := []*Image{between(1, Size{40, 30}, 50, 150).full(t), between(2, Size{40, 30}, 100, 250).full(t)}
	op, err := (&Enhance{100}).survey(t.Context(), frames)
	if err != nil {
		t.Fatal(err)
	}
	alone, err := (&Enhance{100}).survey(t.Context(), frames[:1])
	if err != nil {
		t.Fatal(err)
	}
	if *op.(*enhanced) != *alone.(*enhanced) {
		t.Errorf("two frames are found to want %+v, the first alone %+v", op, alone)
	}
}

func TestNewColourOperationsAgreeAtAReducedScale(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		op   Operation
		most float64
	}{
		{&Vibrance{80}, 1}, {&Hue{120}, 1}, {&Shadows{80}, 1}, {&Highlights{-80}, 1}, {&Enhance{100}, 1.5}, {&Sepia{80}, 1},
		{&Tint{Color{255, 120, 0, 255}, 60}, 1}, {&Duotone{Color{0, 0, 90, 255}, Color{255, 240, 200, 255}}, 1},
		{&Vignette{80}, 1}, {&Noise{30}, 2.5}, {&Filter{"teal_and_orange", 100}, 1}, {&Filter{"cyanotype", 100}, 1},
	} {
		reducedAgrees(t, c.op, c.most)
	}
}
