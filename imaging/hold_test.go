package imaging

import (
	"bytes"
	"testing"

	"github.com/davidbyttow/govips/v2/vips"
)

// TestWhatIsHeldHasThePixelsAndNothingElse holds pictures of which much is known beside their pixels.
func TestWhatIsHeldHasThePixelsAndNothingElse(t *testing.T) {
	for name, data := range map[string][]byte{
		"jpeg":  stored(t, scene(Size{301, 203}, 3), "jpeg", turnedRight),
		"alpha": stored(t, scene(Size{301, 203}, 4), "png"),
	} {
		lazy, err := vips.LoadImageFromBuffer(data, nil)
		if err != nil {
			t.Fatal(name, err)
		}
		want, err := lazy.ToBytes()
		if err != nil {
			t.Fatal(name, err)
		}
		held, err := hold(t.Context(), lazy)
		if err != nil {
			t.Fatal(name, err)
		}
		size, bands := Size{lazy.Width(), lazy.Height()}, lazy.Bands()
		lazy.Close() // they are its own
		got, err := held.ToBytes()
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: other pixels (%v)", name, err)
		}
		if now := (Size{held.Width(), held.Height()}); now != size || held.Bands() != bands || held.Interpretation() != vips.InterpretationSRGB {
			t.Errorf("%s: %v with %d bands", name, now, held.Bands())
		}
		if fields := held.GetFields(); held.HasExif() || held.Orientation() != 0 {
			t.Errorf("%s: carries %v", name, fields)
		}
		held.Close()
	}
}

// TestWhatCannotBeComputedIsNotHeld holds a picture that ends in the middle.
func TestWhatCannotBeComputedIsNotHeld(t *testing.T) {
	data := stored(t, scene(Size{301, 203}, 3), "jpeg")
	before := MemoryInUse().Images
	params := vips.NewImportParams()
	params.FailOnError.Set(true)
	lazy, err := vips.LoadImageFromBuffer(data[:len(data)/2], params)
	if err != nil {
		t.Fatal(err)
	}
	held, err := hold(t.Context(), lazy)
	if err == nil {
		held.Close()
		t.Error("half of a picture is held")
	}
	lazy.Close()
	if now := MemoryInUse().Images; now != before {
		t.Errorf("%d images are left open", now-before)
	}
}
