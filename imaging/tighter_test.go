package imaging

import (
	"context"
	"errors"
	"testing"
)

func TestATighterPlanIsThereWhereAVIFMaySaveBytes(t *testing.T) {
	photo := Source{Size: Size{800, 600}, Format: "jpeg", Frames: 1}
	large := Source{Size: Size{5000, 4000}, Format: "jpeg", Frames: 1}
	moving := Source{Size: Size{80, 60}, Format: "gif", Frames: 5, Palette: true}
	clear := Source{Size: Size{800, 600}, Format: "png", Frames: 1, HasAlpha: true}
	all, avif := Accept{AVIF: true, WebP: true}, Accept{AVIF: true}
	for _, c := range []struct {
		text   string
		source Source
		accept Accept
		want   bool
	}{
		{"flip", photo, all, true},
		{"flip", photo, avif, true},
		{"flip", clear, all, true},
		{"flip/-/quality/smart", photo, all, true},
		{"flip/-/quality/85", photo, all, true},
		{"flip/-/strip_meta/none", photo, all, true},
		{"page/2", moving, all, true},
		{"flip", photo, Accept{WebP: true}, false},
		{"flip", photo, Accept{}, false},
		{"flip", clear, avif, false}, // a PNG is without loss
		{"flip", moving, all, false},
		{"flip", large, all, false},
		{"resize/1000x", large, all, true},
		{"resize/60x60", photo, all, false},
		{"flip/-/lossless/yes", photo, all, false},
		{"flip/-/max_bytes/50k", photo, all, false},
		{"flip/-/format/webp", photo, all, false},
		{"flip/-/format/preserve", photo, all, false},
		{"flip/-/format/avif", photo, all, false},
		{"flip/-/json", photo, all, false},
	} {
		p, err := parsed(t, c.text).Plan(c.source, c.accept, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		tight := p.Tighter()
		if (tight != nil) != c.want {
			t.Errorf("%s of a %s for %+v: a tighter plan is there: %v", c.text, c.source.Format, c.accept, tight != nil)
			continue
		}
		if tight != nil && (tight.Format != "avif" || tight.Key() == p.Key() || tight.Tighter() != nil || tight.Size != p.Size ||
			tight.output.Format != "auto") {
			t.Errorf("%s: the tighter plan is %+v", c.text, tight)
		}
	}
	plan := func(text string, a Accept) *Plan {
		p, err := parsed(t, text).Plan(photo, a, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	keys := map[string]bool{}
	for _, p := range []*Plan{plan("flip/-/format/avif", all), plan("flip", all), plan("flip", all).Tighter(), plan("flip", avif).Tighter()} {
		keys[p.Key()] = true
	}
	if len(keys) != 4 {
		t.Error("what is written in other ways shares a key")
	}
	if got := plan("flip", all).Tighter().Transformation().String(); got != "flip/-/format/auto" {
		t.Errorf("the tighter one is served by %s", got)
	}
}

// What takes the place of another looks no worse, in a tenth fewer bytes, whatever is asked of its quality.
func TestATighterEncodingIsAsAlikeInFewerBytes(t *testing.T) {
	for name, p := range map[string]pixels{"opaque": grainy(Size{640, 480}, 4), "with alpha": scene(Size{300, 200}, 4)} {
		png := written(t, p, encoding{format: "png"})
		src := Source{Size: p.Size, Format: "png", Frames: 1, HasAlpha: p.bands == 4}
		for _, quality := range []string{"normal", "lightest", "92", "smart", "smart_retina"} {
			plan, err := parsed(t, "quality/"+quality).Plan(src, Accept{AVIF: true, WebP: true}, DefaultLimits)
			if err != nil {
				t.Fatal(err)
			}
			quick, err := plan.Render(t.Context(), png)
			if err != nil {
				t.Fatal(err)
			}
			tight, err := plan.Tighter().Render(t.Context(), png)
			if errors.Is(err, ErrNoTighter) && name == "with alpha" {
				continue // it is drawn, and has little to save
			}
			if err != nil {
				t.Errorf("%s, %s: %v", name, quality, err)
				continue
			}
			density := max(densities[quality], 1)
			seen, err := p.likeness(t.Context(), density)
			if err != nil {
				t.Fatal(err)
			}
			a, b := likenessOf(t, seen, quick.Data), likenessOf(t, seen, tight.Data)
			if b < a || float64(len(tight.Data)) > worthwhile*float64(len(quick.Data)) || tight.Format != "avif" {
				t.Errorf("%s, %s: %d bytes of WebP at %.2f dB, %d of %s at %.2f dB", name, quality, len(quick.Data), a, len(tight.Data), tight.Format, b)
			}
		}
	}
}

func likenessOf(t testing.TB, seen *likeness, data []byte) float64 {
	t.Helper()
	v, err := seen.to(t.Context(), asIs(t, data))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A picture of one colour is a few dozen bytes in WebP, and AVIF cannot do with less.
func TestNothingTighterIsMadeWhereItDoesNotPay(t *testing.T) {
	p := solid(Size{200, 200}, Color{120, 90, 40, 255}, 3)
	png := written(t, p, encoding{format: "png"})
	plan, err := parsed(t, "flip").Plan(Source{Size: p.Size, Format: "png", Frames: 1}, Accept{AVIF: true, WebP: true}, DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	if made, err := plan.Tighter().Render(t.Context(), png); !errors.Is(err, ErrNoTighter) {
		t.Errorf("got %+v, %v", made, err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := plan.Tighter().Render(ended, png); !errors.Is(err, context.Canceled) {
		t.Errorf("once nobody needs it: %v", err)
	}
}

func TestAQualityIsLikenedToThatOfAnotherFormat(t *testing.T) {
	for _, c := range [][2]int{{79, 63}, {94, 88}, {42, 48}, {0, 0}, {100, 100}, {21, 24}, {82, 68}, {97, 94}} {
		if got := likened("webp", c[0], "avif"); got != c[1] {
			t.Errorf("WebP at %d is likened to AVIF at %d, want %d", c[0], got, c[1])
		}
	}
}
