package imaging

import (
	"math"
	"testing"
)

// through renders a picture through a transformation, losslessly.
func through(t *testing.T, text string, source pixels) pixels {
	t.Helper()
	return decodeAny(t, renderWith(t, text+"/-/format/png", encodePNG(t, source), "png", source))
}

// renderWith renders encoded bytes of a picture of that size.
func renderWith(t *testing.T, text string, data []byte, format string, source pixels) []byte {
	t.Helper()
	parsed, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	src := Source{Size: source.Size, Format: format, Frames: 1, HasAlpha: source.bands == 4}
	p, err := parsed.Plan(src, Accept{}, DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	result, err := p.Render(t.Context(), data)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return result.Data
}

// at is the sample of a band.
func (p pixels) at(x, y, band int) float64 {
	return float64(p.data[(y*p.Width+x)*p.bands+band])
}

// difference is the greatest and the mean difference of two pictures of one size, as they look on black: the colour of
// what is transparent does not count.
func difference(t *testing.T, a, b pixels) (most, mean float64) {
	t.Helper()
	if a.Size != b.Size || a.bands != b.bands {
		t.Fatalf("%v × %d bands and %v × %d bands cannot be compared", a.Size, a.bands, b.Size, b.bands)
	}
	for i := range a.data {
		d := math.Abs(a.seen(i) - b.seen(i))
		mean += d
		most = max(most, d)
	}
	return most, mean / float64(len(a.data))
}

// seen is a sample weighted by its alpha.
func (p pixels) seen(i int) float64 {
	if p.bands == 4 && i%4 != 3 {
		return float64(p.data[i]) * float64(p.data[i-i%4+3]) / 255
	}
	return float64(p.data[i])
}

func TestWhatIsTurnedRoundIsTheOriginal(t *testing.T) {
	for _, bands := range []int{3, 4} {
		source := detailed(61, 40, bands)
		for _, text := range []string{
			"rotate/90/-/rotate/90/-/rotate/90/-/rotate/90", "rotate/180/-/rotate/-180", "rotate/270/-/rotate/90",
			"flip/-/flip", "mirror/-/mirror", "flip/-/mirror/-/rotate/180", "crop/61x40", "preview", "resize/61x40",
			"mirror/-/rotate/90/-/mirror/-/rotate/90",
		} {
			if most, _ := difference(t, through(t, text, source), source); most != 0 {
				t.Errorf("%s changes a picture of %d bands by up to %v", text, bands, most)
			}
		}
	}
}

func TestACropOfACropIsOneCrop(t *testing.T) {
	source := detailed(100, 80, 3)
	twice := through(t, "crop/60x60/10,10/-/crop/20x30/5,7", source)
	once := through(t, "crop/20x30/15,17", source)
	if most, _ := difference(t, twice, once); most != 0 {
		t.Errorf("they differ by up to %v", most)
	}
}

func TestPositionsMeanWhatTheyMeanInCSS(t *testing.T) {
	source := detailed(100, 80, 3)
	for position, corner := range map[string][2]int{
		"top_left": {0, 0}, "top": {40, 0}, "top_right": {80, 0}, "left": {0, 30}, "center": {40, 30}, "right": {80, 30},
		"bottom_left": {0, 60}, "bottom": {40, 60}, "bottom_right": {80, 60}, "25p,50p": {20, 30}, "7,9": {7, 9}, "focal": {40, 30},
	} {
		got := through(t, "crop/20x20/"+position, source)
		if got.at(0, 0, 0) != source.at(corner[0], corner[1], 0) || got.at(19, 19, 2) != source.at(corner[0]+19, corner[1]+19, 2) {
			t.Errorf("%s does not begin at %v", position, corner)
		}
	}
}

func TestTheFocalPointIsKeptInTheMiddle(t *testing.T) {
	for _, c := range []struct {
		text string
		want Point // of the picture that results
	}{
		{"crop/20x20/focal", Point{.5, .5}},
		{"mirror/-/crop/20x20/focal", Point{.5, .5}},
		{"rotate/90/-/crop/20x20/focal", Point{.5, .5}},
		{"crop/80x80/top_left/-/crop/20x20/focal", Point{.5, .5}},
		{"resize/50x/-/crop/10x10/focal", Point{.5, .5}},
		{"crop/90x90/focal", Point{20.0 / 90, 50.0 / 90}},
		{"scale_crop/100x40/focal", Point{.2, .5}},
		{"scale_crop/100x40/smart/left", Point{.2, .5}},
		{"pad/300x100/focal", Point{.5, .6}},
		{"pad/110x100/focal", Point{30.0 / 110, .6}},
		{"straighten/45/-/crop/10x10/focal", Point{.5, .5}},
	} {
		parsed, err := Parse(c.text)
		if err != nil {
			t.Fatal(err)
		}
		p, err := parsed.Plan(Source{Size: Size{100, 100}, Format: "png", Focal: &Point{.2, .6}}, Accept{}, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		got := p.layouts[len(p.chain)].Focal
		if math.Abs(got.X-c.want.X) > .02 || math.Abs(got.Y-c.want.Y) > .02 {
			t.Errorf("%s moves the focal point to %v, want %v", c.text, got, c.want)
		}
	}
}

func TestAFocalPointWithoutRoomIsTheCentre(t *testing.T) {
	source := detailed(40, 30, 3)
	for _, box := range []string{"60x50", "60x20", "20x50"} {
		a, b := through(t, "crop/"+box+"/focal", source), through(t, "crop/"+box+"/center", source)
		if most, _ := difference(t, a, b); most != 0 {
			t.Errorf("crop/%s/focal is %v levels off crop/%s/center", box, most, box)
		}
	}
}

func TestABoxBeyondTheEdgeIsFilled(t *testing.T) {
	source := flat(40, 30, 4, Color{10, 20, 30, 255})
	for text, want := range map[string]Color{
		"crop/60x50/-10,-10":                   {255, 255, 255, 0},
		"setfill/ff0000/-/crop/60x50/-10,-10":  {255, 0, 0, 255},
		"setfill/00ff0080/-/crop/60x50/center": {0, 255, 0, 128},
		"crop/10x10/500,500":                   {255, 255, 255, 0},
		"setfill/123456/-/crop/10x10/-90,5":    {0x12, 0x34, 0x56, 255},
	} {
		got := through(t, text, source)
		corner := Color{got.data[0], got.data[1], got.data[2], 255}
		if got.bands == 4 {
			corner.A = got.data[3]
		}
		if corner != want {
			t.Errorf("%s: the corner is %v, want %v", text, corner, want)
		}
	}
	// and where the output knows no transparency, with white
	jpeg := decodeAny(t, renderWith(t, "crop/60x50/-10,-10/-/format/jpeg", encodePNG(t, source), "png", source))
	if jpeg.bands != 3 || jpeg.at(0, 0, 0) < 250 {
		t.Errorf("a JPEG's corner is %v of %d bands", jpeg.at(0, 0, 0), jpeg.bands)
	}
}

func TestStretchFillLaysThePictureOnACanvas(t *testing.T) {
	source := flat(40, 30, 3, Color{10, 20, 30, 255})
	got := through(t, "stretch/fill/-/setfill/ff0000/-/resize/80x60", source)
	if got.at(0, 0, 0) != 255 || got.at(40, 30, 0) != 10 || got.at(21, 16, 0) != 10 || got.at(19, 16, 0) != 255 {
		t.Error("the picture does not lie on the middle of the canvas")
	}
}
