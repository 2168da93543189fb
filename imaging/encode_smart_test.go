package imaging

import (
	"bytes"
	"context"
	"errors"
	"math"
	"testing"
)

func TestLikenessIsLessWhereMoreIsLost(t *testing.T) {
	for _, bands := range []int{3, 4} {
		p := scene(Size{203, 131}, bands)
		l, err := p.likeness(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if same, err := l.to(t.Context(), p); err != nil || same != identical {
			t.Errorf("%d bands: the same picture is at %v dB (%v)", bands, same, err)
		}
		last := float64(identical)
		for _, by := range []uint64{4, 16, 64} {
			worse, n := p.clone(), noise(by, p.Size, bands)
			for i, v := range n.data {
				if bands == 3 || i%4 < 3 {
					worse.data[i] = uint8(min(max(int(worse.data[i])+(int(v)-128)*int(by)/256, 0), 255))
				}
			}
			v, err := l.to(t.Context(), worse)
			if err != nil || v >= last {
				t.Errorf("%d bands: noise of %d is at %.1f dB after %.1f (%v)", bands, by, v, last, err)
			}
			last = v
		}
	}
}

// What lies under full transparency is not seen, and so does not count.
func TestLikenessDoesNotSeeWhatIsTransparent(t *testing.T) {
	a, b := solid(Size{40, 40}, Color{255, 0, 0, 0}, 4), solid(Size{40, 40}, Color{0, 0, 255, 0}, 4)
	l, err := a.likeness(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := l.to(t.Context(), b); err != nil || v != identical {
		t.Errorf("%v dB, %v", v, err)
	}
}

func TestLikenessOfPicturesOfAnyShape(t *testing.T) {
	for _, s := range []Size{{1, 1}, {1, 1000}, {3, 5}, {4, 4}, {5, 9}, {8, 8}, {1000, 2}} {
		p := noise(1, s, 3)
		for density := 1; density <= 2; density++ {
			l, err := p.likeness(t.Context(), density)
			if err != nil {
				t.Fatal(err)
			}
			if v, err := l.to(t.Context(), p); err != nil || v != identical {
				t.Errorf("%v is at %v dB of itself (%v)", s, v, err)
			}
			if v, err := l.to(t.Context(), solid(s, Color{128, 128, 128, 255}, 3)); err != nil || v > 20 || math.IsNaN(v) {
				t.Errorf("%v is at %v dB of grey (%v)", s, v, err)
			}
		}
	}
}

func TestAQualityThatWasMeasuredIsRemembered(t *testing.T) {
	p := grainy(Size{300, 200}, 7)
	measurements.InvalidateAll()
	looks := func() (int64, []byte) {
		ctx := endingAt(math.MaxInt64)
		img := p.full(t)
		data, err := encode(ctx, []*Image{img}, encoding{format: "webp", Output: Output{Tier: "smart"}})
		if err != nil {
			t.Fatal(err)
		}
		return ctx.looks.Load(), data
	}
	first, a := looks()
	second, b := looks()
	if second > first/4 || !bytes.Equal(a, b) {
		t.Errorf("%d looks, then %d; %d bytes, then %d", first, second, len(a), len(b))
	}
}

func TestAnEvenPictureGetsLessAndABusyOneMore(t *testing.T) {
	even, busy := drawn(Size{256, 256}, 3, func(x, y float64) [4]float64 {
		v := .5 + .3*math.Sin(x/40)*math.Cos(y/50)
		return [4]float64{v, v * .9, v * .8}
	}), grainy(Size{256, 256}, 3)
	for _, format := range measuredFormats {
		of := func(p pixels, tier string) float64 {
			e, err := (&sheet{pixels: p}).measured(t.Context(), encoding{format: format, Output: Output{Tier: tier}})
			if err != nil {
				t.Fatal(err)
			}
			return e.Quality
		}
		if a, b := of(even, "smart"), of(busy, "smart"); a >= b {
			t.Errorf("%s: an even picture has quality %v, a busy one %v", format, a, b)
		}
		if a, b := of(busy, "smart_retina"), of(busy, "smart"); a >= b {
			t.Errorf("%s: for two pixels in the place of one quality %v, else %v", format, a, b)
		}
	}
}

// The sample of a large picture has the pixels of the picture as they are, from all over it.
func TestASampleIsMadeOfThePicture(t *testing.T) {
	p := pixels{make([]byte, 2000*900*3), Size{2000, 900}, 3}
	for i := range 2000 * 900 {
		p.data[3*i], p.data[3*i+1], p.data[3*i+2] = uint8(i%2000/8), uint8(i/2000/4), uint8(i)
	}
	s := p.tiles()
	side := sampleTiles * sampleTile
	if s.Size != (Size{side, side}) {
		t.Fatalf("it has %v", s.Size)
	}
	for name, at := range map[string][3]int{"top left": {0, 0, 0}, "bottom right": {side*side - 1, 2000*900 - 1, 0}, "top right": {side - 1, 1999, 0}} {
		if !bytes.Equal(s.data[3*at[0]:3*at[0]+3], p.data[3*at[1]:3*at[1]+3]) {
			t.Errorf("%s is %v, not %v", name, s.data[3*at[0]:3*at[0]+3], p.data[3*at[1]:3*at[1]+3])
		}
	}
	for y := range side {
		for x := 1; x < side; x++ {
			if x%sampleTile != 0 && s.data[3*(y*side+x)+2] != s.data[3*(y*side+x)-1]+1 {
				t.Fatalf("%d, %d is no neighbour of what stands before it", x, y)
			}
		}
	}
	small := noise(1, Size{500, 300}, 4)
	if !bytes.Equal(small.tiles().data, small.data) {
		t.Error("the sample of a small picture is another")
	}
}

func TestWhatIsWrittenCarefullyIsOfAnyShape(t *testing.T) {
	for _, format := range measuredFormats {
		for _, size := range []Size{{1, 1}, {1, 300}, {301, 2}, {67, 65}} {
			for _, bands := range []int{3, 4} {
				for _, quality := range []float64{30, 63, 95} {
					p, e := grainy(size, 2), encoding{format: format, careful: true, Output: Output{Quality: quality}}
					if bands == 4 && !encoders[format].opaque {
						p = drawn(size, 4, func(x, y float64) [4]float64 { return [4]float64{x / 300, y / 300, .5, .3 + .5*x/300} })
					}
					read := asIs(t, written(t, p, e))
					if _, mean := distance(t, read, p); read.Size != size || read.bands != p.bands || mean > 20 {
						t.Errorf("%v × %d as %s at %v: %v × %d, %.1f levels off", size, p.bands, format, quality, read.Size, read.bands, mean)
					}
				}
			}
		}
	}
}

func TestMaxBytesGivesTheBestQualityThatFits(t *testing.T) {
	p := grainy(Size{320, 240}, 5)
	for _, format := range measuredFormats {
		full := len(written(t, p, encoding{format: format}))
		l, err := p.likeness(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		last := 0.0
		for _, share := range []float64{0.25, 0.5, 0.8} {
			most := int(float64(full) * share)
			data := written(t, p, encoding{format: format, Output: Output{MaxBytes: int64(most)}})
			if len(data) > most || len(data) < most*85/100 {
				t.Errorf("%s: %d bytes where %d are allowed", format, len(data), most)
			}
			v, err := l.to(t.Context(), asIs(t, data))
			if err != nil || v <= last {
				t.Errorf("%s: %.2f dB in %d bytes after %.2f in fewer (%v)", format, v, most, last, err)
			}
			last = v
		}
		for _, quality := range []float64{0, 30} { // never above what was asked for
			plain := written(t, p, encoding{format: format, Output: Output{Quality: quality}})
			roomy := written(t, p, encoding{format: format, Output: Output{Quality: quality, MaxBytes: int64(len(plain))}})
			if !bytes.Equal(plain, roomy) {
				t.Errorf("%s at quality %v: room for more changes it", format, quality)
			}
		}
	}
	few := written(t, p, encoding{format: "png", Output: Output{MaxBytes: 60_000}})
	if len(few) > 60_000 || few[pngColourType] != pngIndexed {
		t.Errorf("a PNG of %d bytes of type %d", len(few), few[pngColourType])
	}
	var large *LimitError
	if _, err := encode(t.Context(), []*Image{p.full(t)}, encoding{format: "tiff", Output: Output{MaxBytes: 1000}}); !errors.As(err, &large) {
		t.Errorf("a TIFF: %v", err)
	}
}

func TestWithoutLossIsWithoutLoss(t *testing.T) {
	for _, bands := range []int{3, 4} {
		p := grainy(Size{123, 77}, 9)
		if bands == 4 {
			q := solid(p.Size, Color{}, 4)
			for i := range p.Width * p.Height {
				copy(q.data[4*i:], p.data[3*i:3*i+3])
				q.data[4*i+3] = uint8(1 + i%255)
			}
			p = q
		}
		for _, format := range []string{"png", "webp", "avif", "tiff"} {
			if !exact(format) { // then it is refused
				continue
			}
			for _, tier := range []string{"", "lightest", "smart"} {
				got := asIs(t, written(t, p, encoding{format: format, Output: Output{Lossless: true, Tier: tier}}))
				if !bytes.Equal(got.data, p.data) {
					largest, mean := distance(t, got, p)
					t.Errorf("%s of %d bands, quality %q: %v levels are lost, %v in the mean", format, bands, tier, largest, mean)
				}
			}
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	p := grainy(Size{1200, 900}, 1)
	for _, format := range measuredFormats {
		for _, tier := range []string{"normal", "smart"} {
			b.Run(format+" "+tier, func(b *testing.B) {
				cpuPerOp(b, func() {
					measurements.InvalidateAll()
					img, err := imageOf(p, Layout{})
					if err != nil {
						b.Fatal(err)
					}
					defer img.Close()
					if _, err := encode(context.Background(), []*Image{img}, encoding{format: format, Output: Output{Tier: tier}}); err != nil {
						b.Fatal(err)
					}
				})
			})
		}
	}
}
