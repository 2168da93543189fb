package imaging

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
)

// trueBlur is the Gaussian of the definition, in floating point.
func trueBlur(p pixels, sigma float64) pixels {
	reach := int(math.Ceil(4 * sigma))
	kernel := make([]float64, 2*reach+1)
	sum := 0.0
	for i := range kernel {
		d := float64(i - reach)
		kernel[i] = math.Exp(-d * d / (2 * sigma * sigma))
		sum += kernel[i]
	}
	weighted := make([]float64, len(p.data))
	for i, v := range p.data {
		weighted[i] = float64(v)
		if p.bands == 4 && i%4 < 3 {
			weighted[i] *= float64(p.data[i-i%4+3]) / 255
		}
	}
	along := func(from []float64, dx, dy int) []float64 {
		to := make([]float64, len(from))
		for y := range p.Height {
			for x := range p.Width {
				for k, weight := range kernel {
					sx := min(max(x+dx*(k-reach), 0), p.Width-1)
					sy := min(max(y+dy*(k-reach), 0), p.Height-1)
					for b := range p.bands {
						to[(y*p.Width+x)*p.bands+b] += weight / sum * from[(sy*p.Width+sx)*p.bands+b]
					}
				}
			}
		}
		return to
	}
	done := along(along(weighted, 1, 0), 0, 1)
	made := p.clone()
	for i, v := range done {
		if p.bands == 4 && i%4 < 3 && done[i-i%4+3] > 0 {
			v = v * 255 / done[i-i%4+3]
		}
		made.data[i] = uint8(math.Round(min(v, 255)))
	}
	return made
}

func TestBlurIsTheTrueGaussian(t *testing.T) {
	t.Parallel()
	for _, bands := range []int{3, 4} {
		for name, p := range map[string]pixels{
			"scene": scene(Size{131, 93}, bands), "zone plate": zonePlate(Size{131, 93}, bands), "noise": noise(2, Size{93, 71}, bands),
		} {
			if name == "noise" && bands == 4 { // of alpha and all: a sum of few faint samples has no precise colour
				continue
			}
			for _, strength := range []float64{8, 10, 20, 24, 25, 30, 60, 150, 300} {
				largest, mean := distance(t, trueBlur(p, strength/10), do(t, p.full(t), &Blur{strength, 100}))
				if largest > 2 || mean > .35 {
					t.Errorf("blur/%v of %s with %d bands is up to %.1f levels off, %.2f in the mean", strength, name, bands, largest, mean)
				}
			}
		}
	}
}

func TestBlurKeepsTheMean(t *testing.T) {
	p := solid(Size{300, 300}, Color{40, 90, 200, 255}, 3)
	detail := scene(Size{160, 160}, 3)
	for y := range 160 { // far from the edges, which are extended
		copy(p.data[((y+70)*300+70)*3:], detail.data[y*160*3:][:160*3])
	}
	for _, strength := range []float64{3, 10, 50, 100, 200} {
		got := do(t, p.full(t), &Blur{strength, 100})
		for band := range 3 {
			if off := got.mean(band) - p.mean(band); math.Abs(off) > .6 {
				t.Errorf("blur/%v moves the mean of band %d by %.2f", strength, band, off)
			}
		}
	}
}

func TestBlurLeavesAnEvenPictureAsItIs(t *testing.T) {
	for _, bands := range []int{3, 4} {
		for _, s := range []Size{{1, 1}, {3, 700}, {700, 3}, {50, 40}} {
			p := solid(s, Color{10, 128, 251, 200}, bands)
			for _, strength := range []float64{1, 5, 10, 30, 60, 500, 5000} {
				if largest, _ := distance(t, p, do(t, p.full(t), &Blur{strength, 100})); largest > 0 {
					t.Errorf("blur/%v of an even %v of %d bands is %v levels off", strength, s, bands, largest)
				}
			}
		}
	}
}

func TestTransparentPixelsDoNotBleed(t *testing.T) {
	red, green := Color{200, 30, 40, 255}, Color{0, 255, 0, 0}
	p := checker(Size{96, 96}, 8, red, green)
	for _, op := range []Operation{&Blur{3, 100}, &Blur{10, 100}, &Blur{30, 100}, &Blur{200, 100}, &Sharp{20}} {
		got := do(t, p.full(t), op)
		for i := 0; i < len(got.data); i += 4 {
			if c := got.data[i:][:4]; c[3] > 16 && (math.Abs(float64(c[0])-200) > 2 || math.Abs(float64(c[1])-30) > 2) {
				t.Fatalf("%T%v leaves %v at %d", op, op, c, i/4)
			}
		}
	}
}

func TestBlurAgreesAtAReducedScale(t *testing.T) {
	t.Parallel()
	for _, strength := range []float64{5, 10, 20, 45, 100, 115, 130, 600} {
		reducedAgrees(t, &Blur{strength, 100}, 1)
	}
}

func TestACancelledBlurStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, strength := range []float64{10, 500} {
		img := scene(Size{60, 40}, 3).full(t)
		if err := (&Blur{strength, 100}).Apply(ctx, img); !errors.Is(err, context.Canceled) {
			t.Errorf("blur/%v answers %v", strength, err)
		}
	}
}

func BenchmarkBlur(b *testing.B) {
	size := Size{1000, 1000}
	for _, bands := range []int{3, 4} {
		p := scene(size, bands)
		for _, op := range []Operation{&Blur{3, 100}, &Blur{10, 100}, &Blur{20, 100}, &Blur{24, 100}, &Blur{30, 100}, &Blur{50, 100}, &Blur{60, 100}, &Blur{100, 100}, &Blur{5000, 100}, &Sharp{5}} {
			b.Run(fmt.Sprintf("%T%v/%d bands", op, op, bands), func(b *testing.B) {
				for b.Loop() {
					img := p.full(b)
					do(b, img, op)
					img.Close()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(size.Pixels()), "ns/px")
			})
		}
	}
}

// BenchmarkBlurOfAPhotograph is a whole render of 12 megapixels to 1200 pixels and blurred there: a wide blur may cost 1.5 times
// what a narrow one does.
func BenchmarkBlurOfAPhotograph(b *testing.B) {
	data := stored(b, scene(Size{4032, 3024}, 3), "jpeg")
	for _, chain := range []string{"resize/1200x", "resize/1200x/-/blur/20", "resize/1200x/-/blur/5000", "blur/20/-/resize/1200x", "blur/5000/-/resize/1200x"} {
		b.Run(strings.ReplaceAll(chain, "/", "_"), func(b *testing.B) {
			p, err := parsed(b, chain+"/-/format/jpeg").Plan(Source{Size: Size{4032, 3024}, Format: "jpeg"}, Accept{}, DefaultLimits)
			if err != nil {
				b.Fatal(err)
			}
			cpuPerOp(b, func() {
				if _, err := p.Render(context.Background(), data); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}
