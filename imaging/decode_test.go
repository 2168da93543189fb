package imaging

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/davidbyttow/govips/v2/vips"
)

// kinds are files of every accepted format with pixels of every kind it knows, all showing ramps.
func kinds(t testing.TB) map[string][]byte {
	s := Size{97, 61}
	rgb, rgba := ramps(s, 3), ramps(s, 4)
	for i := 3; i < len(rgba.data); i += 4 {
		rgba.data[i] = 160
	}
	files := map[string][]byte{}
	for _, format := range []string{"jpeg", "png", "webp", "tiff", "avif"} {
		files[format+" grey"] = stored(t, rgb, format, grey)
		files[format+" rgb"] = stored(t, rgb, format)
		if format != "jpeg" {
			files[format+" grey alpha"] = stored(t, rgba, format, grey)
			files[format+" rgb alpha"] = stored(t, rgba, format)
		}
	}
	for _, format := range []string{"png", "tiff"} {
		files[format+" rgb deep"] = stored(t, rgb, format, deep)
		files[format+" rgb alpha deep"] = stored(t, rgba, format, deep)
		files[format+" grey deep"] = stored(t, rgb, format, deepBW)
		files[format+" grey alpha deep"] = stored(t, rgba, format, deepBW)
	}
	files["jpeg rgb cmyk"] = stored(t, rgb, "jpeg", cmyk, bytesOf)
	files["tiff rgb cmyk"] = stored(t, rgb, "tiff", cmyk, bytesOf)
	files["tiff rgb lab"] = stored(t, rgb, "tiff", lab)
	files["tiff rgb float"] = stored(t, rgb, "tiff", light)
	return files
}

func TestEveryKindOfPixelBecomesEightBitsInSRGB(t *testing.T) {
	for name, data := range kinds(t) {
		t.Run(name, func(t *testing.T) {
			defer vips.AssertNoLeaks(t)
			var format, colour, more, most string
			_, _ = fmt.Sscan(name, &format, &colour, &more, &most)
			bands, allowed := 3, 3.0
			if more == "alpha" {
				bands = 4
			}
			if more == "cmyk" {
				allowed = 30 // it has fewer colours
			}
			want := ramps(Size{97, 61}, bands)
			for i := 0; i < len(want.data); i += bands {
				c := want.data[i : i+bands]
				if bands == 4 {
					c[3] = 160
				}
				if colour == "grey" {
					v := encoded(luma[0]*linear(float64(c[0])/255) + luma[1]*linear(float64(c[1])/255) + luma[2]*linear(float64(c[2])/255))
					c[0], c[1], c[2] = uint8(v*255+.5), uint8(v*255+.5), uint8(v*255+.5)
				}
			}
			got := asIs(t, data)
			if got.bands != bands || got.Size != want.Size {
				t.Fatalf("%d × %d pixels of %d bands, not %d × %d of %d", got.Width, got.Height, got.bands, want.Width, want.Height, bands)
			}
			if _, mean := distance(t, got, want); mean > allowed {
				t.Errorf("the pixels differ by %.1f on average", mean)
			}
			small := asIs(t, data, func(d *decoding) { d.size = Size{24, 15} })
			if small.bands != bands || small.Size != (Size{24, 15}) {
				t.Errorf("reduced: %d × %d pixels of %d bands", small.Width, small.Height, small.bands)
			}
			for b := range bands {
				if d := small.mean(b) - want.mean(b); d > allowed+2 || d < -allowed-2 {
					t.Errorf("reduced: band %d is %.1f off on average", b, d)
				}
			}
		})
	}
}

func TestPalettesAreLookedUp(t *testing.T) {
	for _, format := range []string{"png", "gif"} {
		for _, alpha := range []bool{false, true} {
			p := asIs(t, paletted(t, format, Size{64, 32}, alpha))
			if (p.bands == 4) != alpha {
				t.Errorf("%s with alpha %v has %d bands", format, alpha, p.bands)
			}
			if c := p.data[20*p.bands:]; c[0] != 200 || c[1] != 30 || c[2] != 40 {
				t.Errorf("%s: the second colour is %v", format, c[:3])
			}
			if alpha && p.data[3] != 0 {
				t.Errorf("%s: the first colour is not transparent", format)
			}
		}
	}
}

func TestTheSizeIsExactlyWhatIsWanted(t *testing.T) {
	for _, format := range []string{"jpeg", "png", "webp", "tiff"} {
		s := Size{1013, 767}
		data := stored(t, ramps(s, 3), format)
		for _, k := range []float64{1, .999, .77, .5, .4999, .251, .25, .13, .125, .07, .031, .001} {
			if got := asIs(t, data, func(d *decoding) { d.size = s.scaled(k) }); got.Size != s.scaled(k) {
				t.Errorf("%s × %v: %d × %d, not %v", format, k, got.Width, got.Height, s.scaled(k))
			}
		}
	}
}

func TestANarrowPictureDoesNotVanish(t *testing.T) {
	for _, format := range []string{"jpeg", "png", "webp", "tiff", "gif", "avif"} {
		for _, s := range []Size{{900, 1}, {1, 900}, {1, 1}, {2000, 3}, {17, 1999}} {
			data := stored(t, ramps(s, 3), format)
			for _, edge := range []int{1, 7, 100, 450} {
				if got := asIs(t, data, func(d *decoding) { d.edge = edge }); got.Size != s.within(edge) {
					t.Errorf("%s of %v at %d: %v", format, s, edge, got.Size)
				}
				if got := asIs(t, data, func(d *decoding) { d.size = s.within(edge) }); got.Size != s.within(edge) {
					t.Errorf("%s of %v to %v: %v", format, s, s.within(edge), got.Size)
				}
			}
		}
	}
}

func TestReducingWhileDecodingLooksLikeReducingAfterwards(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"jpeg", "webp"} {
		data := stored(t, scene(Size{1600, 1200}, 3), format)
		for _, edge := range []int{700, 350, 170, 90} {
			early := asIs(t, data, func(d *decoding) { d.edge = edge })
			img := asIs(t, data).full(t)
			if err := img.resample(t.Context(), early.Size); err != nil {
				t.Fatal(err)
			}
			late, err := img.materialize(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if _, mean := distance(t, early, late); mean > 1.2 {
				t.Errorf("%s at %d: differs by %.2f on average", format, edge, mean)
			}
		}
	}
}

func TestTransparencyLeavesNoFringeAndWhiteStaysWhite(t *testing.T) {
	p := checker(Size{256, 256}, 3, Color{255, 255, 255, 255}, Color{0, 0, 0, 0})
	for _, format := range []string{"png", "tiff"} {
		small := asIs(t, stored(t, p, format), func(d *decoding) { d.size = Size{60, 60} })
		for i := 0; i < len(small.data); i += 4 {
			if c := small.data[i : i+4]; c[3] > 8 && min(c[0], c[1], c[2]) < 252 {
				t.Fatalf("%s: a white pixel became %v", format, c)
			}
		}
	}
	white := stored(t, solid(Size{300, 200}, Color{255, 255, 255, 255}, 4), "png")
	for i, v := range asIs(t, white, func(d *decoding) { d.size = Size{97, 65} }).data {
		if v != 255 {
			t.Fatalf("sample %d of opaque white is %d", i, v)
		}
	}
}

func TestOfATIFFTheFirstPageIsRead(t *testing.T) {
	p := solid(Size{20, 40}, Color{10, 200, 30, 255}, 3)
	copy(p.data[20*20*3:], solid(Size{20, 20}, Color{200, 10, 30, 255}, 3).data)
	data := stored(t, p, "tiff", func(ref *vips.ImageRef) error {
		if err := ref.SetPageHeight(20); err != nil {
			return err
		}
		return ref.SetPages(2)
	})
	got := asIs(t, data, func(d *decoding) { d.allFrames = true })
	if got.Size != (Size{20, 20}) || got.data[1] != 200 {
		t.Errorf("%v, first pixel %v", got.Size, got.data[:3])
	}
}

func TestAnAnimationKeepsItsFramesDelaysAndLoop(t *testing.T) {
	colours := []Color{{200, 0, 0, 255}, {0, 200, 0, 255}, {0, 0, 200, 255}}
	for _, format := range []string{"gif", "webp"} {
		data := animation(t, format, Size{60, 40}, colours, []int{100, 250, 70})
		d, err := decode(context.Background(), data, decoding{allFrames: true, size: Size{30, 20}, upright: true})
		if err != nil {
			t.Fatal(err)
		}
		if len(d.frames) != 3 || fmt.Sprint(d.delays) != "[100 250 70]" || d.loop != 3 {
			t.Errorf("%s: %d frames, delays %v, loop %d", format, len(d.frames), d.delays, d.loop)
		}
		for i, frame := range d.frames {
			p, err := (&Image{ImageRef: frame}).materialize(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if p.Size != (Size{30, 20}) {
				t.Errorf("%s: frame %d is %v", format, i, p.Size)
			}
			if c := colours[i]; max(apart(p.data[0], c.R), apart(p.data[1], c.G), apart(p.data[2], c.B)) > 6 {
				t.Errorf("%s: frame %d is %v", format, i, p.data[:3])
			}
		}
		d.Close()
		if still := asIs(t, data); still.Size != (Size{60, 40}) {
			t.Errorf("%s: the first frame is %v", format, still.Size)
		}
	}
	vips.AssertNoLeaks(t)
}

func apart(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

func TestWhatIsCutOffIsRefused(t *testing.T) {
	p := noise(1, Size{200, 150}, 3)
	for _, format := range []string{"jpeg", "png", "webp", "tiff", "gif", "avif"} {
		data := stored(t, p, format)
		for _, share := range []float64{.02, .3, .6, .9, .99} {
			for _, edge := range []int{0, 20} {
				d, err := decode(context.Background(), data[:int(float64(len(data))*share)], decoding{edge: edge})
				var refused *DecodeError
				if !errors.As(err, &refused) {
					t.Errorf("%s cut to %v: %v", format, share, err)
				}
				if err == nil {
					d.Close()
				}
			}
		}
	}
	vips.AssertNoLeaks(t)
}

func TestAPictureThatIsDamagedInsideIsRefused(t *testing.T) {
	data := stored(t, noise(2, Size{200, 150}, 3), "png")
	for i := len(data) / 2; i < len(data)/2+40; i++ {
		data[i] ^= 0x5a
	}
	_, err := decode(context.Background(), data, decoding{})
	var refused *DecodeError
	if !errors.As(err, &refused) {
		t.Errorf("%v", err)
	}
}

// The last look of a decoder is the one by which libvips is told to stop.
func TestDecodingEndsWithItsContext(t *testing.T) {
	data := stored(t, ramps(Size{400, 300}, 3), "png")
	never := endingAt(math.MaxInt64)
	d, err := decode(never, data, decoding{upright: true})
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
	for at := int64(1); at <= never.looks.Load(); at++ {
		if _, err := decode(endingAt(at), data, decoding{upright: true}); !errors.Is(err, context.Canceled) {
			t.Errorf("at look %d: %v", at, err)
		}
	}
	vips.AssertNoLeaks(t)
}

func TestAStreamedPictureIsTheSameAndCarriesNoMetadata(t *testing.T) {
	data := stored(t, scene(Size{300, 200}, 3), "jpeg", func(ref *vips.ImageRef) error { ref.SetString("exif-ifd0-Make", "CANARY"); return nil })
	whole := asIs(t, data, func(d *decoding) { d.edge = 150 })
	d, err := decode(context.Background(), data, decoding{edge: 150, streamed: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if d.frames[0].HasExif() {
		t.Error("it has EXIF")
	}
	streamed, err := (&Image{ImageRef: d.frames[0]}).materialize(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if largest, _ := distance(t, whole, streamed); largest != 0 {
		t.Errorf("differs by up to %.0f", largest)
	}
}

func TestSamplesAreDecodedOrRefusedAndNothingLeaks(t *testing.T) {
	eachSample(t, func(t *testing.T, data []byte, whole bool) {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		d, err := decode(ctx, data, decoding{upright: true, allFrames: true, edge: 300})
		var refused *DecodeError
		var large *LimitError
		switch {
		case err == nil:
			for _, ref := range d.frames {
				if ref.Bands() < 3 || ref.Bands() > 4 || ref.BandFormat() != vips.BandFormatUchar || ref.Interpretation() != vips.InterpretationSRGB {
					t.Errorf("%d bands of format %v in space %v", ref.Bands(), ref.BandFormat(), ref.Interpretation())
				}
			}
			d.Close()
		case whole || !errors.As(err, &refused) && !errors.As(err, &large):
			t.Errorf("%v", err)
		}
		vips.AssertNoLeaks(t)
	})
}
