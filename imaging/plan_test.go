package imaging

import (
	"errors"
	"strings"
	"testing"
)

// sizes are what a source of 400 × 300 becomes.
var sizes = []struct {
	text string
	want Size
}{
	{"flip", Size{400, 300}},
	{"preview/100x100", Size{100, 75}},
	{"preview/1000x1000", Size{400, 300}},
	{"preview", Size{400, 300}},
	{"preview/1x1000", Size{1, 1}},
	{"resize/200x", Size{200, 150}},
	{"resize/x150", Size{200, 150}},
	{"resize/800x", Size{800, 600}},
	{"resize/100x100", Size{100, 100}},
	{"resize/1x", Size{1, 1}},
	{"resize/133x", Size{133, 100}},
	{"stretch/off/-/resize/800x", Size{400, 300}},
	{"stretch/off/-/resize/800x100", Size{400, 100}},
	{"stretch/off/-/resize/200x", Size{200, 150}},
	{"stretch/fill/-/resize/800x", Size{800, 600}},
	{"stretch/fill/-/resize/800x200", Size{800, 200}},
	{"scale_crop/100x100", Size{100, 100}},
	{"scale_crop/1000x100", Size{1000, 100}},
	{"crop/100x50", Size{100, 50}},
	{"crop/50px50p", Size{200, 150}},
	{"crop/1000x1000", Size{1000, 1000}},
	{"crop/16:9", Size{400, 225}},
	{"crop/1:2", Size{150, 300}},
	{"crop/1:1000", Size{1, 300}},
	{"rotate/90", Size{300, 400}},
	{"rotate/180", Size{400, 300}},
	{"rotate/-90", Size{300, 400}},
	{"rotate/45", Size{495, 495}},
	{"rotate/90/-/resize/150x", Size{150, 200}},
	{"resize/200x/-/crop/100x100/center/-/resize/50x", Size{50, 50}},
	{"crop/100x100/50,50/-/resize/33x", Size{33, 33}},
	{"border_radius/20", Size{400, 300}},
	{"blur/100/-/resize/100x", Size{100, 75}},
}

func TestTheSizeIsKnownBeforeAPixelIsDecoded(t *testing.T) {
	data := encodePNG(t, detailed(400, 300, 3))
	for _, c := range sizes {
		parsed, err := Parse(c.text + "/-/format/png")
		if err != nil {
			t.Fatal(err)
		}
		p, err := parsed.Plan(Source{Size: Size{400, 300}, Format: "png", Frames: 1}, Accept{}, DefaultLimits)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if p.Size != c.want {
			t.Errorf("%s is planned as %v, want %v", c.text, p.Size, c.want)
		}
		result, err := p.Render(t.Context(), data)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
		} else if result.Size != c.want {
			t.Errorf("%s is rendered as %v, want %v", c.text, result.Size, c.want)
		}
	}
}

func TestWhatIsTooLargeIsRefusedByThePlan(t *testing.T) {
	for _, c := range []struct {
		source Source
		text   string
		says   string
	}{
		{Source{Size: Size{60000, 60000}, Frames: 1}, "resize/100x", "60000 × 60000"},
		{Source{Size: Size{100, 100}, Frames: 10000}, "resize/100x", "10000 frames"},
		{Source{Size: Size{2000, 2000}, Frames: 400}, "resize/100x", "400 frames of 2000 × 2000"},
		{Source{Size: Size{4000, 3000}, Frames: 1}, "resize/9000x", "9000 × 6750"},
		{Source{Size: Size{4000, 3000}, Frames: 1}, "resize/8000x8000", "8000 × 8000"},
		{Source{Size: Size{40, 30}, Frames: 1}, "resize/1000000x/-/crop/10x10", "1000000 × 750000"},
		{Source{Size: Size{8000, 6000}, Frames: 1}, "flip", "8000 × 6000"},
		{Source{Size: Size{500, 400}, Frames: 44}, "resize/2900x2900/-/format/webp", "result would have 44 frames of 2900 × 2900"},
		{Source{Size: Size{500, 400}, Frames: 44}, "resize/2900x2900/-/blur/10/-/crop/10x10/-/format/gif", "on the way there would be 44 frames of 2900 × 2900"},
		{Source{Size: Size{1000, 1000}, Frames: 300}, "blur/10/-/format/webp", "300 frames of 1000 × 1000"},
	} {
		c.source.Format = "jpeg"
		parsed, err := Parse(c.text)
		if err != nil {
			t.Fatal(err)
		}
		_, err = parsed.Plan(c.source, Accept{}, DefaultLimits)
		var limit *LimitError
		if !errors.As(err, &limit) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s of %v: %v, want a LimitError that says %q", c.text, c.source.Size, err, c.says)
		}
	}
}

func TestWhatIsNoResultIsNotTooLarge(t *testing.T) {
	large := Source{Size: Size{8000, 6000}, Format: "jpeg", Frames: 1}
	for _, text := range []string{"", "json", "resize/8001x/-/json"} {
		p, err := parsed(t, text).Plan(large, Accept{}, DefaultLimits)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		} else if text == "json" && p.Size != large.Size {
			t.Errorf("json is said of %v", p.Size)
		}
		if _, err := parsed(t, text).preview(large, 1000, DefaultLimits); err != nil {
			t.Errorf("a preview of %q: %v", text, err)
		}
	}
	for _, text := range []string{"flip", "resize/8200x10"} {
		if _, err := parsed(t, text).preview(large, 1000, DefaultLimits); err == nil {
			t.Errorf("a preview of %q does not say that it cannot be served", text)
		}
	}
	for _, text := range []string{"json", ""} {
		if _, err := parsed(t, text).Plan(Source{Size: Size{9000, 9000}, Format: "jpeg", Frames: 1}, Accept{}, DefaultLimits); err == nil {
			t.Errorf("%q of a source beyond its limit is planned", text)
		}
	}
}

func TestALargeStepThatIsShrunkLaterIsRunSmall(t *testing.T) {
	parsed, _ := Parse("resize/20000x20000/-/blur/10/-/resize/200x")
	p, err := parsed.Plan(Source{Size: Size{4000, 4000}, Format: "jpeg", Frames: 1}, Accept{}, DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	if p.Cost() > 400*400 {
		t.Errorf("the plan holds %d pixels", p.Cost())
	}
}

func TestTheFormatSuitsTheClientAndThePicture(t *testing.T) {
	all, webp, none := Accept{AVIF: true, WebP: true}, Accept{WebP: true}, Accept{}
	photo := Source{Size: Size{800, 600}, Format: "jpeg", Frames: 1}
	logo := Source{Size: Size{800, 600}, Format: "png", Frames: 1, HasAlpha: true}
	large := Source{Size: Size{3000, 2000}, Format: "jpeg", Frames: 1}
	moving := Source{Size: Size{80, 60}, Format: "gif", Frames: 5, Palette: true}
	chart := Source{Size: Size{80, 60}, Format: "png", Frames: 1, Palette: true}
	tiff := Source{Size: Size{80, 60}, Format: "tiff", Frames: 1}
	for _, c := range []struct {
		text   string
		source Source
		accept Accept
		want   string
		frames int
		varies bool
	}{
		{"flip", photo, all, "webp", 1, true}, // AVIF later: see Plan.Tighter
		{"flip", photo, webp, "webp", 1, true},
		{"flip", photo, none, "jpeg", 1, true},
		{"flip", large, all, "webp", 1, true},
		{"flip", large, Accept{AVIF: true}, "jpeg", 1, true},
		{"flip", logo, none, "png", 1, true},
		{"flip", chart, none, "png", 1, true},
		{"border_radius/10", photo, none, "png", 1, true},
		{"rotate/10", photo, none, "png", 1, true},
		{"setfill/fff/-/rotate/10", photo, none, "jpeg", 1, true},
		{"crop/900x10", photo, none, "png", 1, true},
		{"flip", moving, all, "webp", 5, true},
		{"flip", moving, none, "gif", 5, true},
		{"format/jpeg", moving, all, "jpeg", 1, false},
		{"format/png", moving, all, "png", 1, false},
		{"format/webp", moving, none, "webp", 5, false},
		{"format/preserve", photo, all, "jpeg", 1, false},
		{"format/preserve", moving, all, "gif", 5, false},
		{"format/preserve", tiff, all, "tiff", 1, false},
		{"border_radius/10/-/format/preserve", tiff, all, "tiff", 1, false},
		{"lossless/yes", photo, none, "png", 1, true},
		{"lossless/yes", photo, all, "webp", 1, true},
		{"lossless/yes", moving, none, "png", 1, true},
		{"lossless/yes/-/format/preserve", photo, all, "png", 1, false},
		{"lossless/yes/-/format/preserve", tiff, all, "tiff", 1, false},
		{"lossless/yes/-/format/webp", photo, none, "webp", 1, false},
		{"max_bytes/50k", photo, all, "webp", 1, true},
	} {
		parsed, err := Parse(c.text)
		if err != nil {
			t.Fatal(err)
		}
		p, err := parsed.Plan(c.source, c.accept, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		if p.Format != c.want || p.Frames != c.frames || p.Varies != c.varies {
			t.Errorf("%s of a %s for %+v: %s with %d frames, varies %v; want %s with %d, %v",
				c.text, c.source.Format, c.accept, p.Format, p.Frames, p.Varies, c.want, c.frames, c.varies)
		}
	}
}

func TestWithoutLossIsPlannedWhereTheBuildHoldsIt(t *testing.T) {
	for _, format := range writableFormats() {
		p, err := parsed(t, "lossless/yes/-/format/"+format).Plan(Source{Size: Size{80, 60}, Format: "png", Frames: 1}, Accept{}, DefaultLimits)
		var refused *FormatError
		switch {
		case exact(format) && (err != nil || p.Format != format):
			t.Errorf("%s is planned as %+v: %v", format, p, err)
		case !exact(format) && (!errors.As(err, &refused) || refused.Format != format):
			t.Errorf("%s, which loses here: %v", format, err)
		}
	}
}

func TestAcceptIsReadAsClientsSendIt(t *testing.T) {
	for header, want := range map[string]Accept{
		"":    {},
		"*/*": {},
		"image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8": {AVIF: true, WebP: true},
		"image/webp,*/*":                       {WebP: true},
		"IMAGE/WEBP; q=0.5":                    {WebP: true},
		"image/webp;q=0,image/avif;q=0.001":    {AVIF: true},
		"image/webp;q=nonsense":                {},
		"image/webp;q=NaN, image/avif;q=-1":    {},
		"image/avif;q=0.5, image/webp;q=0.9":   {WebP: true}, // WebP is wanted more
		"image/webp;q=0.5, image/avif;q=0.9":   {AVIF: true, WebP: true},
		"image/webp;q=0.5, image/jpeg":         {}, // JPEG is
		"image/webp;q=0.5, image/png;q=0.6":    {},
		"image/webp;q=0.5, */*":                {},
		"image/avif;q=0.5, image/*;q=0.4,*/*":  {AVIF: true}, // the more exact wildcard counts
		"image/avif,image/webp,image/*;q=0.8":  {AVIF: true, WebP: true},
		"image/webp, image/*;q=0, */*;q=0":     {WebP: true},
		"image/*, */*":                         {},
		"*/*;q=0":                              {},
		"image/webp; Q = 0.7 ; q=0, */*;q=0.1": {WebP: true}, // the first one counts
		"image/webp;q=0, image/webp":           {},
		" \timage/AVIF\t;\tq=1 ,,;,":           {AVIF: true},
		"image/webp;q=9999, image/jpeg;q=1":    {WebP: true},
		"image/webp,image/avif,image/jxl,image/heic,image/heic-sequence,video/*;q=0.8,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5": {AVIF: true, WebP: true}, // Safari
		"text/html,image/webpx, image/avif2":   {},
		strings.Repeat("image/webp,", 10000):   {WebP: true},
		"image/avif ; q=1.0 , image/webp;a=b;": {AVIF: true, WebP: true},
	} {
		if got := ParseAccept(header); got != want {
			t.Errorf("%.60q is read as %+v, want %+v", header, got, want)
		}
	}
}

func TestEqualTransformationsHaveOneKey(t *testing.T) {
	key := func(text string, focal *Point, a Accept) string {
		parsed, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		p, err := parsed.Plan(Source{Size: Size{800, 600}, Format: "jpeg", Frames: 1, Focal: focal}, a, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		return p.Key()
	}
	same := []string{"resize/100x", "-/resize/0100x/", "resize/100x/-/format/auto", "resize/100x/-/brightness/0", "resize/100x/-/inline/no", "format/jpeg/-/resize/100x"}
	for _, text := range same {
		if key(text, nil, Accept{}) != key(same[0], nil, Accept{}) {
			t.Errorf("%s and %s have two keys", text, same[0])
		}
	}
	for _, two := range [][2]string{{"stretch/off/-/flip", "flip"}, {"crop/3:2", "crop/1.5:1"}, {"json/-/setfill/f00", "json"},
		{"setfill/f00/-/stretch/fill/-/resize/900x", "stretch/fill/-/setfill/f00/-/resize/900x"}} {
		if key(two[0], nil, Accept{}) != key(two[1], nil, Accept{}) {
			t.Errorf("%s and %s have two keys", two[0], two[1])
		}
	}
	for _, text := range []string{"resize/101x", "resize/100x/-/format/png", "resize/100x/-/quality/best", "resize/100x/-/strip_meta/none", "resize/100x/-/autorotate/no"} {
		if key(text, nil, Accept{}) == key(same[0], nil, Accept{}) {
			t.Errorf("%s and %s share a key", text, same[0])
		}
	}
	if key("resize/100x", nil, Accept{}) == key("resize/100x", nil, Accept{WebP: true}) {
		t.Error("two formats share a key")
	}
	if key("crop/1:1/focal", nil, Accept{}) == key("crop/1:1/focal", &Point{.1, .1}, Accept{}) {
		t.Error("two focal points share a key")
	}
	if key("crop/1:1", nil, Accept{}) != key("crop/1:1", &Point{.1, .1}, Accept{}) {
		t.Error("a focal point that is not used splits the cache")
	}
}

// A render that takes seconds must not pass for one that takes as little as what it holds.
func TestAChainOfManyStepsWeighsMoreThanWhatItHolds(t *testing.T) {
	src := Source{Size: Size{4000, 3000}, Format: "jpeg", Frames: 1}
	weight := func(text string) float64 {
		p, err := parsed(t, text).Plan(src, Accept{}, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		return float64(p.Weight()) / 12e6
	}
	for text, full := range map[string]float64{
		"blur/20":                          1,
		"brightness/5/-/warmth/9/-/sepia/": 1, // one pass
		strings.Repeat("blur/20/-/", 20) + "resize/4000x": 5,
		strings.Repeat("denoise/50/-/flip/-/", 4):         2,
	} {
		if got := weight(text); got != full {
			t.Errorf("%s weighs %v pictures, want %v", text, got, full)
		}
	}
	if got := weight(strings.Repeat("blur/20/-/", 20) + "resize/400x"); got > 0.3 { // where little is computed
		t.Errorf("the same for a small result weighs %v pictures", got)
	}
}
