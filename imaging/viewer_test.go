package imaging

import (
	"context"
	"testing"
)

func loader(data []byte) func(context.Context) ([]byte, error) {
	return func(context.Context) ([]byte, error) { return data, nil }
}

// TestAViewerThatKeptSomethingDrawsWhatAFreshOneDraws walks through an edit as a person makes it.
func TestAViewerThatKeptSomethingDrawsWhatAFreshOneDraws(t *testing.T) {
	source := detailed(500, 400, 3)
	data := encodePNG(t, source)
	src := Source{Size: source.Size, Format: "png", Frames: 1}
	kept := NewViewer(src, loader(data), DefaultLimits)
	for _, text := range []string{
		"", "brightness/10", "brightness/20", "brightness/20/-/blur/30", "brightness/20/-/blur/60", "brightness/20/-/blur/60/-/contrast/30",
		"brightness/20/-/blur/60/-/contrast/40", "brightness/20/-/blur/60/-/contrast/40/-/warmth/10", "brightness/21/-/blur/60/-/contrast/40/-/warmth/10",
		"crop/200x200/center/-/blur/60/-/contrast/40", "crop/210x200/center/-/blur/60/-/contrast/40", "crop/60x60/center/-/blur/60/-/contrast/40",
		"crop/60x60/center/-/blur/60/-/contrast/50", "blur/60/-/contrast/50", "contrast/50/-/blur/60", "contrast/50/-/blur/60/-/flip", "autorotate/no", "",
	} {
		parsed, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		a, err := kept.show(t.Context(), parsed, 150)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		b, err := NewViewer(src, loader(data), DefaultLimits).show(t.Context(), parsed, 150)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if _, mean := difference(t, decodeAny(t, a.Data), decodeAny(t, b.Data)); mean > 1.5 {
			t.Errorf("%s: what a viewer kept makes a difference of %.2f levels on average", text, mean)
		}
	}
}

func TestAViewerDecodesOnlyWhereItMust(t *testing.T) {
	data := encodePNG(t, detailed(800, 600, 3))
	decoded := 0
	v := NewViewer(Source{Size: Size{800, 600}, Format: "png", Frames: 1}, func(context.Context) ([]byte, error) {
		decoded++
		return data, nil
	}, DefaultLimits)
	for _, c := range []struct {
		text string
		want int
	}{
		{"", 1}, {"brightness/10", 1}, {"blur/30/-/brightness/10", 1}, {"rotate/90", 1}, {"resize/100x", 1},
		{"crop/100x100", 2}, {"", 2}, {"crop/400x400", 2}, // a detail needs more pixels; what has them serves the whole too
		{"autorotate/no", 3},
	} {
		parsed, err := Parse(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := v.show(t.Context(), parsed, 200); err != nil {
			t.Fatal(err)
		}
		if decoded != c.want {
			t.Errorf("after %q the source was decoded %d times, want %d", c.text, decoded, c.want)
		}
	}
}
