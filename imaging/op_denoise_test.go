package imaging

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

// sprinkled is a picture with noise of a standard deviation in levels.
func sprinkled(p pixels, sigma float64) pixels {
	random := rand.New(rand.NewPCG(11, 1))
	noisy := p.clone()
	for i, v := range noisy.data {
		if p.bands == 3 || i%4 < 3 {
			noisy.data[i] = round8(float32(float64(v) + random.NormFloat64()*sigma))
		}
	}
	return noisy
}

// ratio is by how many decibels the peak stands above the difference of two pictures' colours.
func ratio(a, b pixels) float64 {
	sum, n := 0.0, 0.0
	for i := range a.data {
		weight := 1.0
		if a.bands == 4 {
			weight = float64(a.data[i-i%4+3]) / 255
		}
		d := (float64(a.data[i]) - float64(b.data[i])) * weight
		sum, n = sum+d*d, n+1
	}
	return 10 * math.Log10(255*255*n/sum)
}

func TestDenoiseTakesOutNoiseAndLeavesThePicture(t *testing.T) {
	for _, bands := range []int{3, 4} {
		p := scene(Size{300, 220}, bands)
		for sigma, least := range map[float64]float64{6: 8, 12: 8, 24: 8} {
			noisy := sprinkled(p, sigma)
			if gain := ratio(p, do(t, noisy.full(t), &Denoise{sigma / noiseSigma})) - ratio(p, noisy); gain < least {
				t.Errorf("noise of %v levels in %d bands is less by %.1f dB", sigma, bands, gain)
			}
		}
		if got := ratio(p, do(t, p.full(t), &Denoise{20})); got < 38 {
			t.Errorf("a picture of %d bands without noise comes to %.1f dB", bands, got)
		}
	}
}

func TestDenoiseLeavesAnEvenPictureAsItIs(t *testing.T) {
	for _, bands := range []int{3, 4} {
		for _, s := range []Size{{1, 1}, {3, 70}, {70, 3}, {8, 8}, {9, 8}, {50, 41}} {
			p := solid(s, Color{10, 128, 251, 200}, bands)
			if largest, _ := distance(t, p, do(t, p.full(t), &Denoise{100})); largest > 0 {
				t.Errorf("an even %v of %d bands is %v levels off", s, bands, largest)
			}
		}
	}
}

func TestDenoiseKeepsAlphaAndLetsNothingBleed(t *testing.T) {
	p := checker(Size{97, 95}, 5, Color{200, 30, 40, 255}, Color{0, 255, 0, 0})
	got := do(t, p.full(t), &Denoise{100})
	for i := 0; i < len(got.data); i += 4 {
		c := got.data[i:][:4]
		if c[3] != p.data[i+3] || c[3] > 0 && (c[0] != 200 || c[1] != 30 || c[2] != 40) {
			t.Fatalf("%v becomes %v at %d", p.data[i:][:4], c, i/4)
		}
	}
}

func TestDenoiseAgreesAtAReducedScale(t *testing.T) {
	reducedAgrees(t, &Denoise{20}, 1)
	reducedAgrees(t, &Denoise{100}, 2.5)
}

func TestACancelledDenoiseStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := scene(Size{60, 40}, 3).denoise(ctx, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("it answers %v", err)
	}
}

func BenchmarkDenoise(b *testing.B) {
	p := sprinkled(scene(Size{1000, 1000}, 3), 12)
	cpuPerOp(b, func() {
		if err := p.clone().denoise(context.Background(), 12); err != nil {
			b.Fatal(err)
		}
	})
}
