package imaging

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"math/bits"
	"strconv"
	"strings"
	"testing"

	"calotype/imaging/exif"

	"github.com/davidbyttow/govips/v2/vips"
)

func TestAProbeFindsWhatAFileIs(t *testing.T) {
	g := gossips(t)
	facts, err := Probe(context.Background(), g["jpeg"], DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	if facts.Size != (Size{60, 80}) || facts.Orientation != 6 || facts.Format != "jpeg" || facts.Type != "image/jpeg" || facts.Frames != 1 ||
		facts.HasAlpha || facts.Palette || facts.ColorSpace != "srgb" || facts.Camera != "Maker Model 1" ||
		facts.CapturedAt == nil || facts.Latitude == nil || *facts.Latitude != 51.5 || len(facts.Thumbhash) == 0 {
		t.Errorf("%+v", facts)
	}
	s := Size{64, 32}
	for name, c := range map[string]struct {
		data           []byte
		space          string
		alpha, palette bool
		frames         int
	}{
		"png":      {stored(t, ramps(s, 4), "png"), "srgb", true, false, 1},
		"deep":     {stored(t, ramps(s, 3), "png", deep), "rgb16", false, false, 1},
		"palette":  {paletted(t, "png", s, true), "srgb", true, true, 1},
		"gif":      {paletted(t, "gif", s, false), "srgb", false, true, 1},
		"cmyk":     {stored(t, ramps(s, 3), "jpeg", cmyk, bytesOf), "cmyk", false, false, 1},
		"grey":     {stored(t, ramps(s, 3), "webp"), "srgb", false, false, 1},
		"avif":     {stored(t, ramps(s, 4), "avif"), "srgb", true, false, 1},
		"animated": {animation(t, "webp", s, []Color{{1, 2, 3, 255}, {200, 1, 2, 255}}, []int{50, 50}), "srgb", false, false, 2},
	} {
		facts, err := Probe(context.Background(), c.data, DefaultLimits)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if facts.Size != s || facts.ColorSpace != c.space || facts.HasAlpha != c.alpha || facts.Palette != c.palette || facts.Frames != c.frames || facts.EXIF == nil {
			t.Errorf("%s: %+v", name, facts)
		}
	}
	vips.AssertNoLeaks(t)
}

func TestAProbeRefusesWithASentence(t *testing.T) {
	whole := stored(t, noise(1, Size{300, 200}, 3), "jpeg")
	for name, data := range map[string][]byte{
		"empty": nil, "html": []byte("<!doctype html><html><script>alert(1)</script></html>"), "svg": []byte(untrusted["SVG"]),
		"pdf": []byte(untrusted["PDF"]), "short": whole[:20], "half": whole[:len(whole)/2], "random": noise(9, Size{20, 20}, 3).data,
	} {
		_, err := Probe(context.Background(), data, DefaultLimits)
		var refused *DecodeError
		if !errors.As(err, &refused) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if m := err.Error(); len(m) < 10 || len(m) > 200 || strings.ContainsAny(m, "\n\t") || strings.Contains(m, "Vips") || strings.Contains(m, ".go") {
			t.Errorf("%s: %q", name, m)
		}
	}
	_, err := Probe(context.Background(), whole, Limits{SourcePixels: 1000})
	var large *LimitError
	if !errors.As(err, &large) {
		t.Errorf("too large: %v", err)
	}
	vips.AssertNoLeaks(t)
}

func TestSamplesAreProbedOrRefused(t *testing.T) {
	eachSample(t, func(t *testing.T, data []byte, whole bool) {
		facts, err := Probe(context.Background(), data, DefaultLimits)
		var refused *DecodeError
		var large *LimitError
		if err != nil && (whole || !errors.As(err, &refused) && !errors.As(err, &large)) {
			t.Errorf("%v", err)
		}
		if err == nil {
			if _, err := json.Marshal(facts); err != nil {
				t.Error(err)
			}
			if facts.Size.Width < 1 || facts.Orientation < 1 || facts.ColorSpace == "" {
				t.Errorf("%+v", facts)
			}
		}
		vips.AssertNoLeaks(t)
	})
}

func TestJSONSumsTheResultUp(t *testing.T) {
	d, err := decode(context.Background(), gossips(t)["jpeg"], decoding{upright: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	img := &Image{ImageRef: d.frames[0], Layout: Layout{Size: Size{600, 800}}}
	s, err := about(context.Background(), img, Source{ID: "abc", Format: "jpeg", Frames: 1}, d.metadata)
	if err != nil {
		t.Fatal(err)
	}
	if s.ID != "abc" || s.Width != 600 || s.Height != 800 || s.ColorMode != "RGB" || s.Sequence || s.Pages != 1 || s.Orientation != nil ||
		s.DatetimeOriginal == nil || s.GeoLocation != nil || len(s.Hash) != 16 || len(s.Blurhash) < 20 || s.Thumbhash == "" {
		t.Errorf("%+v", s)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"id", "format", "width", "height", "dpi", "color_mode", "sequence", "pages", "orientation", "datetime_original", "geo_location", "hash", "blurhash", "thumbhash"} {
		if !strings.Contains(string(text), `"`+name+`":`) {
			t.Errorf("no %s in %s", name, text)
		}
	}
}

func TestPicturesThatLookAlikeHaveHashesThatDo(t *testing.T) {
	hash := func(p pixels) uint64 {
		text, err := p.full(t).differenceHash(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		v, err := strconv.ParseUint(text, 16, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	p := scene(Size{320, 240}, 3)
	same := asIs(t, written(t, p, encoding{format: "jpeg", Output: Output{Quality: 30}}), func(d *decoding) { d.size = Size{200, 150} })
	if n := bits.OnesCount64(hash(p) ^ hash(same)); n > 4 {
		t.Errorf("%d bits differ after compression and scaling", n)
	}
	if n := bits.OnesCount64(hash(p) ^ hash(ramps(p.Size, 3))); n < 10 {
		t.Errorf("only %d bits differ between two pictures", n)
	}
}

func TestEverySourceThatIsDecodedIsCounted(t *testing.T) {
	source := detailed(300, 200, 3)
	data := encodePNG(t, source)
	before := Decoded()
	counted := func(what string, want int64) {
		t.Helper()
		if got := Decoded() - before; got != want {
			t.Errorf("after %s %d sources were decoded, want %d", what, got, want)
		}
	}
	facts, err := Probe(t.Context(), data, DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	counted("a probe", 1)
	renderWith(t, "resize/20x", data, "png", source)
	counted("a render", 2)
	v := NewViewer(facts.Source, loader(data), DefaultLimits)
	for _, text := range []string{"", "flip"} {
		if _, err := v.show(t.Context(), parsed(t, text), 100); err != nil {
			t.Fatal(err)
		}
	}
	counted("two frames", 3)
	if _, err := Probe(t.Context(), data[:20], DefaultLimits); err == nil {
		t.Fatal("it is a picture")
	}
	counted("what is no picture", 3)
}

func TestAProbeAndJSONAgreeOnTheResolution(t *testing.T) {
	order := binary.BigEndian
	block := appendIFD([]byte("MM\x00*\x00\x00\x00\x08"), order, []exif.Tag{
		{ID: 0x011a, Kind: 5, Count: 1, Value: order.AppendUint32(order.AppendUint32(nil, 300), 1)},
		{ID: 0x0128, Kind: 3, Count: 1, Value: []byte{0, 2}},
	})
	source := scene(Size{40, 30}, 3)
	for name, data := range map[string][]byte{
		"by EXIF": withEXIF(t, encodePNG(t, source), block), "by the format": stored(t, source, "jpeg"), "not at all": encodePNG(t, source),
	} {
		facts, err := Probe(t.Context(), data, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		var said struct{ DPI *[2]int }
		if err := json.Unmarshal(renderWith(t, "json", data, facts.Format, source), &said); err != nil {
			t.Fatal(err)
		}
		if (said.DPI == nil) != (facts.DPI == 0) || said.DPI != nil && float64(said.DPI[0]) != math.Round(facts.DPI) {
			t.Errorf("%s: json says %v, the probe %v", name, said.DPI, facts.DPI)
		}
	}
}
