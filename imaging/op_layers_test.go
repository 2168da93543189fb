package imaging

import (
	"context"
	"errors"
	"image"
	"math"
	"testing"

	"github.com/davidbyttow/govips/v2/vips"
)

// operators are the shares of Porter and Duff that are seen of a layer of alpha s and of what is below, of alpha b.
var operators = map[blendMode]func(s, b float64) (float64, float64){
	"source": func(_, _ float64) (float64, float64) { return 1, 0 }, "in": func(_, b float64) (float64, float64) { return b, 0 },
	"atop": func(s, b float64) (float64, float64) { return b, 1 - s }, "dest-in": func(s, _ float64) (float64, float64) { return 0, s },
	"xor": func(s, b float64) (float64, float64) { return 1 - b, 1 - s }, "dest-atop": func(s, b float64) (float64, float64) { return 1 - b, s },
}

// samplesOf are the colours of a pixel as shares, premultiplied, and its alpha.
func (p pixels) samplesOf(i int) (c [3]float64, alpha float64) {
	s := p.data[i*p.bands:][:p.bands]
	alpha = 1
	if p.bands == 4 {
		alpha = float64(s[3]) / 255
	}
	for b := range c {
		c[b] = float64(s[b]) / 255
	}
	return c, alpha
}

// formulas are those of W3C Compositing and Blending Level 1: what a colour of the layer makes of one below.
var formulas = map[blendMode]func(below, above float64) float64{
	"normal":     func(_, s float64) float64 { return s },
	"multiply":   func(b, s float64) float64 { return b * s },
	"screen":     func(b, s float64) float64 { return b + s - b*s },
	"darken":     func(b, s float64) float64 { return min(b, s) },
	"lighten":    func(b, s float64) float64 { return max(b, s) },
	"difference": func(b, s float64) float64 { return math.Abs(b - s) },
	"exclusion":  func(b, s float64) float64 { return b + s - 2*b*s },
	"color-dodge": func(b, s float64) float64 {
		if b == 0 || s == 1 {
			return math.Ceil(b)
		}
		return min(1, b/(1-s))
	},
	"color-burn": func(b, s float64) float64 {
		if b == 1 || s == 0 {
			return math.Floor(b)
		}
		return 1 - min(1, (1-b)/s)
	},
	"soft-light": func(b, s float64) float64 {
		d := math.Sqrt(b)
		if b <= .25 {
			d = ((16*b-12)*b + 4) * b
		}
		if s <= .5 {
			return b - (1-2*s)*b*(1-b)
		}
		return b + (2*s-1)*(d-b)
	},
	"hard-light": func(b, s float64) float64 {
		if s <= .5 {
			return 2 * b * s
		}
		return b + (2*s - 1) - b*(2*s-1)
	},
	"overlay": func(b, s float64) float64 {
		if b <= .5 {
			return 2 * b * s
		}
		return s + (2*b - 1) - s*(2*b-1)
	},
}

func TestBlendModesAreTheFormulas(t *testing.T) {
	for _, bands := range []int{3, 4} {
		below, layer := noise(3, Size{70, 50}, bands), noise(4, Size{70, 50}, 4)
		for mode, f := range formulas {
			img := below.full(t)
			if err := img.blend(t.Context(), layer, image.Point{}, mode); err != nil {
				t.Fatal(err)
			}
			got := do(t, img)
			if got.bands != bands {
				t.Fatalf("%s makes %d bands of %d", mode, got.bands, bands)
			}
			for i := range 70 * 50 {
				b, ab := below.samplesOf(i)
				s, as := layer.samplesOf(i)
				g, ag := got.samplesOf(i)
				a := as + ab*(1-as)
				if math.Abs(a-ag)*255 > .51 {
					t.Fatalf("%s makes an alpha of %.1f, want %.1f", mode, ag*255, a*255)
				}
				for c := range 3 {
					// Where the picture is transparent there is nothing to blend with.
					want := as*(1-ab)*s[c] + as*ab*f(b[c], s[c]) + (1-as)*ab*b[c]
					if math.Abs(want-g[c]*a)*255 > .75 {
						t.Fatalf("%s of %d bands makes %.1f of %v below and %v above, want %.1f", mode, bands, g[c]*a*255, b, s, want*255)
					}
				}
			}
		}
	}
}

func TestOperatorsAreThoseOfPorterAndDuff(t *testing.T) {
	below, layer := noise(3, Size{70, 50}, 4), noise(4, Size{70, 50}, 4)
	for mode, f := range operators {
		img := below.full(t)
		if err := img.blend(t.Context(), layer, image.Point{}, mode); err != nil {
			t.Fatal(err)
		}
		got := do(t, img)
		for i := range 70 * 50 {
			b, ab := below.samplesOf(i)
			s, as := layer.samplesOf(i)
			g, ag := got.samplesOf(i)
			fs, fb := f(as, ab)
			if a := as*fs + ab*fb; math.Abs(a-ag)*255 > .51 {
				t.Fatalf("%s makes an alpha of %.1f, want %.1f", mode, ag*255, a*255)
			}
			for c := range 3 {
				if want := as*fs*s[c] + ab*fb*b[c]; math.Abs(want-g[c]*(as*fs+ab*fb))*255 > .75 {
					t.Fatalf("%s makes %.1f, want %.1f", mode, g[c]*255, want*255)
				}
			}
		}
	}
}

func TestEveryBlendModeKeepsToItsPlace(t *testing.T) {
	below, layer := scene(Size{60, 50}, 3), solid(Size{20, 10}, Color{200, 90, 30, 255}, 4)
	box := layer.bounds().Add(image.Pt(50, 45))
	for _, known := range blendings {
		mode := blendMode(known.name)
		img := below.full(t)
		if err := img.blend(t.Context(), layer, box.Min, mode); err != nil {
			t.Fatal(err)
		}
		got := do(t, img)
		if mode.erases() != (got.bands == 4) {
			t.Errorf("%s leaves %d bands", mode, got.bands)
		}
		if mode.clears() {
			if outside := got.part(image.Rect(0, 0, 60, 45)); outside.mean(3) != 0 {
				t.Errorf("%s leaves something where there is no layer", mode)
			}
			continue
		}
		for i := range 60 * 50 {
			if !image.Pt(i%60, i/60).In(box) && string(got.data[i*got.bands:][:3]) != string(below.data[i*3:][:3]) {
				t.Fatalf("%s changes pixel %d, which lies outside", mode, i)
			}
		}
	}
}

func TestLayersHaveNoDarkFringes(t *testing.T) {
	red := Color{200, 30, 40, 255}
	p := checker(Size{96, 96}, 8, red, Color{0, 255, 0, 0})
	canvas := solid(Size{60, 60}, red, 4)
	for _, text := range []string{"overlay/self/100px100p", "overlay/self/33px33p/3,3", "overlay/self/300px300p/center/50p", "overlay/self/70p"} {
		img := canvas.full(t)
		img.shelf.src.Size = p.Size
		img.shelf.load = func(context.Context) ([]byte, error) { return encodePNG(t, p), nil }
		if largest, _ := distance(t, canvas, do(t, img, parsed(t, text).steps[0].op)); largest > 1 {
			t.Errorf("%s of red on red differs by %.0f levels", text, largest)
		}
	}
}

// Below a layer and a rectangle the picture is as it was, so what is seen are their edges.
func TestLayersAgreeAtAReducedScale(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"rect/336699c0/50px30p/center", "rect/f00/31x27/33,35", "rect/0f0/1x1/20,20", "opacity/40", "mask/circle", "mask/ellipse",
		"overlay/self/50px50p/center", "overlay/self/37px41p/31p,15/60p", "overlay/self/150px150p/-30,-20",
	} {
		reducedAgrees(t, parsed(t, text).steps[0].op, 1)
	}
	for _, text := range []string{"overlay_tile/16/-/overlay/self/25px25p/20,10", "overlay_blend/multiply/-/overlay/self/25px25p/20,10", "overlay_tile/0/-/overlay/self/23px23p/7,3/70p"} {
		p := scene(Size{480, 320}, 3)
		full := seen(t, encodePNG(t, p), text+"/-/resize/240x")
		img := p.full(t)
		if err := img.resample(t.Context(), Size{240, 160}); err != nil {
			t.Fatal(err)
		}
		img.shelf.load = func(context.Context) ([]byte, error) { return encodePNG(t, p), nil }
		steps := parsed(t, text).steps
		steps[0].op.(Measurer).Measure(&img.Layout)
		reduced := do(t, img, steps[1].op)
		if _, mean := distance(t, full, reduced); mean > 3 {
			t.Errorf("%s at half the scale is %.2f levels off in the mean", text, mean)
		}
	}
}

func TestRepeatedLayersHaveNoSeamAtAnyScale(t *testing.T) {
	p := solid(Size{300, 200}, Color{90, 140, 30, 255}, 3)
	for _, size := range []Size{{300, 200}, {221, 147}, {100, 67}, {31, 21}} {
		img := solid(size, Color{0, 0, 0, 255}, 3).of(t, p.Size)
		img.Layout.Tile = Tile{On: true}
		img.shelf.load = func(context.Context) ([]byte, error) { return encodePNG(t, p), nil }
		got := do(t, img, parsed(t, "overlay/self/7.3px7.3p/11,5").steps[0].op)
		if largest, _ := distance(t, solid(size, Color{90, 140, 30, 255}, 3), got); largest > 0 {
			t.Errorf("at %v there are seams", size)
		}
	}
}

func TestEllipsesCoverWhatTheyShould(t *testing.T) {
	for _, s := range []Size{{1, 1}, {10, 7}, {101, 60}, {200, 200}} {
		for _, shape := range []string{"circle", "ellipse"} {
			rx, ry := float64(s.Width)/2, float64(s.Height)/2
			if shape == "circle" {
				rx, ry = min(rx, ry), min(rx, ry)
			}
			got := do(t, solid(s, Color{1, 2, 3, 255}, 3).full(t), &Mask{shape})
			area := got.mean(3) / 255 * float64(s.Pixels())
			if want := math.Pi * rx * ry; math.Abs(area-want) > .004*want+.01 {
				t.Errorf("the %s of %v covers %.2f pixels, want %.2f", shape, s, area, want)
			}
			for i := range s.Width * s.Height { // it is the same from each side
				if a, b := got.data[i*4+3], got.data[len(got.data)-1-i*4]; a != b {
					t.Fatalf("the %s of %v is lopsided", shape, s)
				}
			}
		}
	}
}

func TestAFileMasksByItsLightAndItsAlpha(t *testing.T) {
	p := scene(Size{40, 30}, 4)
	by := noise(6, Size{40, 30}, 4)
	img := p.full(t)
	img.shelf.src.Layers = map[string]Layer{"a": {Source{Size: by.Size}, func(context.Context) ([]byte, error) { return encodePNG(t, by), nil }}}
	got := do(t, img, &Mask{"a"})
	for i := 0; i < len(p.data); i += 4 {
		r, g, b := float64(by.data[i]), float64(by.data[i+1]), float64(by.data[i+2])
		want := float64(p.data[i+3]) * (.2126*r + .7152*g + .0722*b) / 255 * float64(by.data[i+3]) / 255
		if string(got.data[i:i+3]) != string(p.data[i:i+3]) || math.Abs(float64(got.data[i+3])-want) > .51 {
			t.Fatalf("%v masked by %v is %v, want an alpha of %.1f", p.data[i:i+4], by.data[i:i+4], got.data[i:i+4], want)
		}
	}
}

// The memory of a layer is bounded by its file and the picture, whatever its size would be.
func TestAHugeLayerHoldsNoMoreThanIsSeen(t *testing.T) {
	src := Source{Size: Size{4000, 3000}, Format: "png", Frames: 1}
	for _, text := range []string{"overlay/self/1000000px1000000p/center", "overlay_tile/1/-/overlay/self/1000000px1000000p/center", "overlay_tile/0/-/overlay/self/0.001px0.001p"} {
		p, err := parsed(t, text).Plan(src, Accept{}, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		if held, _ := p.layered(); held < 1 || held > src.Size.Pixels() {
			t.Errorf("%s holds %d pixels", text, held)
		}
	}
	before := vips.OpenImageRefs()
	got := seen(t, encodePNG(t, scene(Size{80, 60}, 3)), "invert/-/overlay/self/1000000px1000000p/center")
	if got.Size != (Size{80, 60}) || vips.OpenImageRefs() != before {
		t.Errorf("a huge layer makes %v and leaves %d images open", got.Size, vips.OpenImageRefs()-before)
	}
}

func TestLayersStopWhenTheyAreCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, text := range []string{"overlay/self", "rect/f00/50px50p/0,0", "mask/circle", "denoise/50", "pixelate/8", "blur_region/50px50p/0,0", "blur/30/-100"} {
		img := scene(Size{60, 40}, 3).full(t)
		if err := parsed(t, text).steps[0].op.(Action).Apply(ctx, img); !errors.Is(err, context.Canceled) {
			t.Errorf("%s answers %v", text, err)
		}
	}
}

func BenchmarkOverlay(b *testing.B) {
	p, layer := scene(Size{4000, 3000}, 3), scene(Size{4000, 3000}, 4)
	for _, mode := range []blendMode{"normal", "multiply", "soft-light", "dest-atop"} {
		b.Run(mode.String(), func(b *testing.B) {
			cpuPerOp(b, func() {
				img := p.full(b)
				if err := img.blend(context.Background(), layer, image.Point{}, mode); err != nil {
					b.Fatal(err)
				}
				img.Close()
			})
		})
	}
}
