package imaging

import (
	"image"
	"math"
	"testing"
)

func TestAnAmountLiesBetweenTheOriginalAndTheBlur(t *testing.T) {
	for _, bands := range []int{3, 4} {
		p := scene(Size{90, 70}, bands)
		for _, strength := range []float64{15, 60} {
			blurred := do(t, p.full(t), &Blur{strength, 100})
			half := do(t, p.full(t), &Blur{strength, 50})
			want := p.clone()
			for i := range want.data {
				alpha := func(q pixels) float64 {
					if bands == 4 && i%4 < 3 {
						return float64(q.data[i-i%4+3])
					}
					return 1
				}
				sum := (float64(p.data[i])*alpha(p) + float64(blurred.data[i])*alpha(blurred)) / (alpha(p) + alpha(blurred))
				want.data[i] = uint8(math.Round(sum))
			}
			if largest, _ := distance(t, want, half); largest > 1.5 {
				t.Errorf("blur/%v/50 of %d bands is %.1f levels off", strength, bands, largest)
			}
		}
	}
}

func TestANegativeAmountIsAnUnsharpMask(t *testing.T) {
	for _, bands := range []int{3, 4} {
		p := scene(Size{90, 70}, bands)
		blurred, sharp := do(t, p.full(t), &Blur{20, 100}), do(t, p.full(t), &Blur{20, -150})
		for i, v := range p.data {
			want := float64(v) + 1.5*(float64(v)-float64(blurred.data[i]))
			if bands == 4 && i%4 == 3 {
				want = float64(v)
			}
			if got := float64(sharp.data[i]); math.Abs(got-min(max(want, 0), 255)) > 1.3 {
				t.Fatalf("sample %d of %d bands is %v, want %.1f", i, bands, got, want)
			}
		}
	}
}

func TestASharpenedBlurAgreesAtAReducedScale(t *testing.T) {
	reducedAgrees(t, &Blur{60, 40}, 1)
	reducedAgrees(t, &Blur{60, -80}, 1.5)
}

// hides are operations on a region of 60 × 40 pixels at 31, 23.
func hides() []Operation {
	r := region{Box: Pixels(60, 40), At: Position{X: Length{Value: 31}, Y: Length{Value: 23}}}
	return []Operation{&BlurRegion{region: r, Auto: "auto"}, &BlurRegion{region: r, Strength: 100}, &PixelateRegion{region: r, Auto: "auto"}, &PixelateRegion{region: r, Size: 7}}
}

func TestWhatLiesOutsideOfARegionStays(t *testing.T) {
	box := image.Rect(31, 23, 91, 63)
	for _, bands := range []int{3, 4} {
		p := noise(5, Size{130, 90}, bands)
		for _, op := range hides() {
			got := do(t, p.full(t), op)
			for i := range p.data {
				at := image.Pt(i/bands%130, i/bands/130)
				if !at.In(box) && got.data[i] != p.data[i] {
					t.Fatalf("%T changes %v, which lies outside", op, at)
				}
			}
		}
	}
}

// A secret is a region of noise on grey: what of it can be told apart is how far neighbours differ.
func TestARegionIsHiddenAtEveryScale(t *testing.T) {
	full := Size{200, 150}
	secret := noise(7, Size{60, 40}, 3)
	for i, v := range secret.data {
		secret.data[i] = v / 128 * 255
	}
	picture := solid(full, Color{128, 128, 128, 255}, 3)
	picture.lay(secret, 31, 23)
	for _, size := range []Size{full, {133, 100}, {100, 75}, {67, 50}, {41, 31}} {
		img := picture.full(t)
		if err := img.resample(t.Context(), size); err != nil {
			t.Fatal(err)
		}
		small := do(t, img)
		for _, op := range hides() {
			got := do(t, small.of(t, full), op)
			sx, sy := float64(size.Width)/float64(full.Width), float64(size.Height)/float64(full.Height)
			for y := int(23 * sy); y < int(math.Ceil(63*sy)); y++ {
				for x := int(31 * sx); x < int(math.Ceil(91*sx)); x++ {
					if v := float64(got.data[(y*size.Width+x)*3]); math.Abs(v-128) > 70 {
						t.Fatalf("%T leaves %v at %d, %d of %v", op, v, x, y, size)
					}
				}
			}
		}
	}
}

func TestHiddenRegionsAgreeAtAReducedScale(t *testing.T) {
	for _, op := range []Operation{
		&BlurRegion{region: region{Pixels(200, 160), center}, Auto: "auto"}, &BlurRegion{region: region{Pixels(201, 159), center}, Strength: 60},
		&PixelateRegion{region: region{Pixels(200, 160), center}, Auto: "auto"}, &Pixelate{16}, &Pixelate{9}, &Pixelate{37}, &Pixelate{2},
	} {
		reducedAgrees(t, op, 1)
	}
}

func TestSquaresAreTheMeanOfTheirPixels(t *testing.T) {
	for _, bands := range []int{3, 4} {
		p := scene(Size{53, 41}, bands)
		got := do(t, p.full(t), &Pixelate{10})
		for _, square := range []image.Rectangle{image.Rect(0, 0, 10, 10), image.Rect(30, 10, 40, 20), image.Rect(50, 40, 53, 41)} {
			var sum [4]float64
			weight := 0.0
			for y := square.Min.Y; y < square.Max.Y; y++ {
				for x := square.Min.X; x < square.Max.X; x++ {
					s := p.data[(y*53+x)*bands:][:bands]
					alpha := 255.0
					if bands == 4 {
						alpha = float64(s[3])
					}
					for b := range 3 {
						sum[b] += float64(s[b]) * alpha
					}
					weight += alpha
				}
			}
			for y := square.Min.Y; y < square.Max.Y; y++ {
				for x := square.Min.X; x < square.Max.X; x++ {
					for b := range 3 {
						if v := float64(got.data[(y*53+x)*bands+b]); math.Abs(v-sum[b]/weight) > .6 {
							t.Fatalf("band %d at %d, %d is %v, want %.2f", b, x, y, v, sum[b]/weight)
						}
					}
				}
			}
		}
	}
}

func TestTransparentPixelsDoNotBleedIntoSquares(t *testing.T) {
	p := checker(Size{96, 96}, 8, Color{200, 30, 40, 255}, Color{0, 255, 0, 0})
	for _, op := range append(hides(), &Pixelate{12}, &Pixelate{100}) {
		got := do(t, p.full(t), op)
		for i := 0; i < len(got.data); i += 4 {
			if c := got.data[i:][:4]; c[3] > 16 && (math.Abs(float64(c[0])-200) > 2 || math.Abs(float64(c[1])-30) > 2) {
				t.Fatalf("%T leaves %v at %d", op, c, i/4)
			}
		}
	}
}
