package imaging

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"

	"calotype/imaging/exif"
	"calotype/imaging/preflight"

	"github.com/davidbyttow/govips/v2/vips"
)

func TestMetadataThatIsToStayStays(t *testing.T) {
	for from, data := range gossips(t) {
		if from == "webp" {
			continue // has no EXIF
		}
		d, err := decode(context.Background(), data, decoding{upright: true})
		if err != nil {
			t.Fatal(err)
		}
		if d.metadata.orientation != 6 || d.frames[0].Width() != 60 {
			t.Errorf("%s: orientation %d, %d pixels wide", from, d.metadata.orientation, d.frames[0].Width())
		}
		for _, format := range []string{"jpeg", "png", "webp", "avif"} {
			for _, strip := range []string{"none", "sensitive"} {
				out, err := encode(context.Background(), []*Image{{ImageRef: d.frames[0]}}, encoding{
					format: format, fill: Color{255, 255, 255, 255}, metadata: d.metadata, Output: Output{StripMeta: strip},
				})
				if err != nil {
					t.Fatal(err)
				}
				facts, err := exif.Read(out, preflight.Format(format))
				if err != nil {
					t.Fatal(err)
				}
				name := fmt.Sprintf("%s to %s, strip_meta %s", from, format, strip)
				if facts.Orientation != 1 {
					t.Errorf("%s: orientation %d", name, facts.Orientation)
				}
				if facts.Camera != "Maker Model 1" || facts.CapturedAt == nil || facts.EXIF["Artist"] != "Artist" || facts.EXIF["LensModel"] != "Lens 50mm" {
					t.Errorf("%s: %+v", name, facts)
				}
				again, err := decode(context.Background(), out, decoding{})
				if err != nil {
					t.Fatal(err)
				}
				again.Close()
				if (facts.Latitude != nil) != (strip == "none") || bytes.Contains(again.metadata.xmp, []byte("CANARY-XMP")) != (strip == "none") {
					t.Errorf("%s: latitude %v, XMP %q", name, facts.Latitude, again.metadata.xmp)
				}
				if bytes.Contains(again.metadata.xmp, []byte(`Orientation="6"`)) {
					t.Errorf("%s: XMP says that it is to be turned: %s", name, again.metadata.xmp)
				}
				if got := asIs(t, out, func(w *decoding) { w.upright = true }); got.Size != (Size{60, 80}) {
					t.Errorf("%s: %v", name, got.Size)
				}
			}
		}
		d.Close()
	}
	vips.AssertNoLeaks(t)
}

func TestArtistAndCopyrightStayAlone(t *testing.T) {
	for from, data := range map[string][]byte{"jpeg": gossips(t)["jpeg"], "png": gossips(t)["png"], "tiff": gossips(t)["tiff"]} {
		d, err := decode(context.Background(), data, decoding{upright: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, format := range []string{"jpeg", "png", "webp", "avif"} {
			out, err := encode(context.Background(), []*Image{{ImageRef: d.frames[0]}}, encoding{
				format: format, fill: Color{255, 255, 255, 255}, metadata: d.metadata, Output: Output{StripMeta: "copyright"},
			})
			if err != nil {
				t.Fatal(err)
			}
			name := from + " to " + format
			facts, err := exif.Read(out, preflight.Format(format))
			if err != nil {
				t.Fatal(err)
			}
			if facts.EXIF["Artist"] != "Artist" || from != "tiff" && facts.EXIF["Copyright"] != "Rights" || facts.Orientation != 1 || facts.Camera != "" || facts.CapturedAt != nil || facts.Latitude != nil {
				t.Errorf("%s: %+v", name, facts)
			}
			again, err := decode(context.Background(), out, decoding{})
			if err != nil {
				t.Fatal(err)
			}
			again.Close()
			s, ok := exif.Open(again.metadata.exif)
			if !ok {
				t.Fatalf("%s has no EXIF", name)
			}
			for _, tag := range s.Directory(s.First) {
				// The resolution, and where the directory of EXIF lies, are written by libvips itself.
				if !slices.Contains([]uint16{exif.TagOrientation, 0x013b, 0x8298, 0x011a, 0x011b, 0x0128, 0x0213, tagEXIF}, tag.ID) {
					t.Errorf("%s: tag %#x = %q", name, tag.ID, tag.Value)
				}
			}
			if bytes.Contains(out, []byte("CANARY")) || len(again.metadata.xmp)+len(again.metadata.iptc) > 0 {
				t.Errorf("%s: something else is left", name)
			}
		}
		d.Close()
	}
	vips.AssertNoLeaks(t)
}
