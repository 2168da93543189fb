package imaging

import (
	"testing"

	"github.com/davidbyttow/govips/v2/vips"
)

// profiled converts to a profile of libvips' own and embeds it.
func profiled(name string) func(*vips.ImageRef) error {
	return func(ref *vips.ImageRef) error { return ref.TransformICCProfileWithFallback(name, "srgb") }
}

func TestAProfileSaysWhatTheValuesMean(t *testing.T) {
	want := ramps(Size{90, 60}, 3)
	for i := range want.data { // within what the colour spaces share
		want.data[i] = 40 + want.data[i]/2
	}
	for _, profile := range []string{"p3", "srgb"} {
		for _, format := range []string{"png", "tiff"} {
			data := stored(t, want, format, profiled(profile))
			if _, mean := distance(t, asIs(t, data), want); mean > 1.5 {
				t.Errorf("%s in a %s: differs by %.2f on average", profile, format, mean)
			}
		}
	}
	raw := asIs(t, stored(t, want, "png", profiled("p3"), func(ref *vips.ImageRef) error { return ref.RemoveICCProfile() }))
	if _, mean := distance(t, raw, want); mean < 3 {
		t.Errorf("P3 is too like sRGB for this test: %.2f", mean)
	}
	vips.AssertNoLeaks(t)
}

func TestSRGBIsKnownByItsValues(t *testing.T) {
	for name, want := range map[string]bool{"srgb": true, "p3": false, "cmyk": false} {
		ref, err := ramps(Size{8, 8}, 3).image()
		if err != nil {
			t.Fatal(err)
		}
		if err := profiled(name)(ref); err != nil {
			t.Fatal(err)
		}
		profile := ref.GetICCProfile()
		ref.Close()
		if len(profile) < 200 {
			t.Fatalf("%s: %d bytes of profile", name, len(profile))
		}
		if isSRGB(profile) != want {
			t.Errorf("%s is sRGB: %v", name, !want)
		}
		for n := range min(len(profile), 4000) {
			isSRGB(profile[:n])
		}
	}
}

func TestABrokenProfileIsIgnored(t *testing.T) {
	want := ramps(Size{60, 40}, 3)
	for name, profile := range map[string][]byte{"words": []byte("not a profile at all"), "noise": noise(3, Size{20, 20}, 3).data} {
		data := stored(t, want, "tiff", func(ref *vips.ImageRef) error { ref.SetBlob("icc-profile-data", profile); return nil })
		if largest, _ := distance(t, asIs(t, data), want); largest > 1 {
			t.Errorf("%s: differs by up to %.0f", name, largest)
		}
	}
}
