package imaging

import (
	"encoding/binary"
	"math"
	"strings"
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

// profiledFile is a file whose values go by a profile of libvips' own.
func profiledFile(t *testing.T, p pixels, format, profile string) []byte {
	t.Helper()
	return stored(t, p, format, profiled(profile))
}

func profileOf(t *testing.T, data []byte) []byte {
	t.Helper()
	ref, err := vips.LoadImageFromBuffer(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ref.Close()
	return ref.GetICCProfile()
}

func TestTheFastConversionIsTheFullOneToTheEye(t *testing.T) {
	for _, bands := range []int{3, 4} {
		data := profiledFile(t, scene(Size{120, 90}, bands), "png", "p3")
		if largest, mean := distance(t, seen(t, data, "srgb/fast"), seen(t, data, "")); largest > 2 || mean > 0.5 {
			t.Errorf("%d bands: up to %v levels apart, %.2f in the mean", bands, largest, mean)
		}
	}
}

func TestAProfileStaysWhereItMay(t *testing.T) {
	for _, bands := range []int{3, 4} {
		p := scene(Size{120, 90}, bands)
		data := profiledFile(t, p, "png", "p3")
		profile := profileOf(t, data)
		if len(profile) == 0 || len(profile) > 4096 {
			t.Fatalf("a profile of %d bytes is none for this test", len(profile))
		}
		for _, format := range []string{"jpeg", "png", "webp", "avif"} {
			if !Writable(format) {
				continue
			}
			result, raw, err := serve(t, data, "srgb/keep_profile/-/quality/100/-/format/"+format)
			if err != nil {
				t.Fatal(err)
			}
			if kept := profileOf(t, result.Data); string(kept) != string(profile) {
				t.Errorf("%s of %d bands: a profile of %d bytes became one of %d", format, bands, len(profile), len(kept))
			}
			_, converted, err := serve(t, data, "quality/100/-/format/"+format)
			if err != nil {
				t.Fatal(err)
			}
			if _, mean := distance(t, asIs(t, result.Data), converted); mean > 1.5 { // read by its profile, it is what is converted otherwise
				t.Errorf("%s of %d bands: reads %.2f levels off what is converted", format, bands, mean)
			}
			if _, mean := distance(t, raw, converted); mean < 1.5 {
				t.Errorf("%s of %d bands: its numbers are only %.2f levels off what is converted", format, bands, mean)
			}
		}
		for _, chain := range []string{"srgb/icc", "srgb/fast", "max_icc_size/0/-/srgb/keep_profile", "srgb/keep_profile/-/format/gif"} {
			result, _, err := serve(t, data, chain)
			if err != nil {
				t.Fatal(err)
			}
			if kept := profileOf(t, result.Data); len(kept) > 0 {
				t.Errorf("%s leaves a profile of %d bytes", chain, len(kept))
			}
		}
	}
}

func TestAnimationsKeepTheirProfile(t *testing.T) {
	data := animation(t, "webp", Size{60, 40}, []Color{{200, 0, 0, 255}, {0, 200, 0, 255}}, []int{100, 100})
	p3 := profileOf(t, profiledFile(t, scene(Size{20, 20}, 3), "png", "p3"))
	data, err := webpProfiled(data, p3, Size{60, 40}, false)
	if err != nil {
		t.Fatal(err)
	}
	result, _, err := serve(t, data, "srgb/keep_profile/-/flip/-/format/webp")
	if err != nil {
		t.Fatal(err)
	}
	if kept := profileOf(t, result.Data); string(kept) != string(p3) || result.Frames != 2 {
		t.Errorf("%d frames with a profile of %d bytes", result.Frames, len(kept))
	}
}

func TestAPreviewKeepsWhatTheLinkKeeps(t *testing.T) {
	data := profiledFile(t, scene(Size{120, 90}, 3), "png", "p3")
	facts, err := Probe(t.Context(), data, DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	v := NewViewer(facts.Source, loader(data), DefaultLimits)
	for _, text := range []string{"srgb/keep_profile/-/contrast/10", "contrast/10", "srgb/keep_profile/-/contrast/20"} {
		frame, err := v.show(t.Context(), parsed(t, text), 100)
		if err != nil {
			t.Fatal(err)
		}
		kept := text != "contrast/10"
		if got := len(profileOf(t, frame.Data)) > 0; got != kept {
			t.Errorf("%s: the frame has a profile: %v", text, got)
		}
	}
}

func TestCMYKIsAlwaysConverted(t *testing.T) {
	var data []byte
	for name, file := range kinds(t) {
		if strings.Contains(strings.ToLower(name), "cmyk") {
			data = file
		}
	}
	if data == nil {
		t.Fatal("no CMYK picture")
	}
	want := seen(t, data, "")
	for _, how := range []string{"fast", "keep_profile"} {
		if largest, _ := distance(t, seen(t, data, "max_icc_size/5000/-/srgb/"+how), want); largest > 0 {
			t.Errorf("srgb/%s: up to %v levels off", how, largest)
		}
	}
}

func TestParametricCurvesAreThoseOfTheICC(t *testing.T) {
	tag := func(kind uint16, params ...float64) []byte {
		b := []byte("para\x00\x00\x00\x00")
		b = binary.BigEndian.AppendUint16(b, kind)
		b = append(b, 0, 0)
		for _, v := range params {
			b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(v*65536))))
		}
		return b
	}
	for _, c := range []struct {
		tag     []byte
		x, want float64
	}{
		{tag(0, 2), .5, .25},
		{tag(1, 2, 2, -1), .25, 0}, {tag(1, 2, 2, -1), .75, .25},
		{tag(2, 2, 2, -1, .5), .25, .5}, {tag(2, 2, 2, -1, .5), .75, .75},
		{tag(3, 2, 1, 0, .5, .5), .25, .125}, {tag(3, 2, 1, 0, .5, .5), .5, .25},
		{tag(4, 2, 1, 0, .5, .5, .25, .125), .25, .25}, {tag(4, 2, 1, 0, .5, .5, .25, .125), .5, .5},
	} {
		got, ok := iccCurve(c.tag, c.x)
		if !ok || math.Abs(got-c.want) > 1e-3 {
			t.Errorf("kind %d at %v is %v (%v), expected is %v", c.tag[9], c.x, got, ok, c.want)
		}
		if _, ok := iccCurve(c.tag[:len(c.tag)-4], c.x); ok {
			t.Errorf("kind %d is read though it is cut off", c.tag[9])
		}
	}
	if _, ok := iccCurve(tag(5, 1), .5); ok {
		t.Error("an unknown kind is read")
	}
}
