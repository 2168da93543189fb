package imaging

import (
	"bytes"
	"context"
	"testing"
)

// TestWhatIsComputedGentlyIsTheSame has chains of every kind of memory that pixels are computed into.
func TestWhatIsComputedGentlyIsTheSame(t *testing.T) {
	for name, p := range map[string]pixels{"opaque": scene(Size{301, 203}, 3), "alpha": scene(Size{301, 203}, 4)} {
		data := stored(t, p, "png")
		facts, err := Probe(Gently(t.Context()), data, DefaultLimits)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, chain := range []string{"resize/77x", "blur/300", "rotate/17", "resize/400x/-/enhance", "scale_crop/90x90/smart"} {
			parsed, err := Parse(chain + "/-/format/png")
			if err != nil {
				t.Fatal(err)
			}
			plan, err := parsed.Plan(facts.Source, Accept{}, DefaultLimits)
			if err != nil {
				t.Fatal(err)
			}
			want, err := plan.Render(t.Context(), data)
			if err != nil {
				t.Fatal(name, chain, err)
			}
			got, err := plan.Render(Gently(t.Context()), data)
			if err != nil || !bytes.Equal(got.Data, want.Data) {
				t.Errorf("%s by %s is another picture (%v)", name, chain, err)
			}
		}
	}
}

// TestWhatIsComputedGentlyStopsAndFailsAsOthersDo has a picture that nobody waits for, and one that ends in the middle.
func TestWhatIsComputedGentlyStopsAndFailsAsOthersDo(t *testing.T) {
	data := stored(t, scene(Size{301, 203}, 3), "jpeg")
	if _, err := Probe(Gently(t.Context()), data[:len(data)/2], DefaultLimits); err == nil {
		t.Error("half of a picture is taken")
	}
	ctx, cancel := context.WithCancel(Gently(t.Context()))
	cancel()
	img := scene(Size{301, 203}, 3)
	ref, err := img.image()
	if err != nil {
		t.Fatal(err)
	}
	defer ref.Close()
	if held, err := (&Image{ImageRef: ref}).hold(ctx); err == nil {
		held.Close()
		t.Error("pixels are computed for nobody")
	}
}
