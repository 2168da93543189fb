package imaging

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"calotype/imaging/preflight"

	"github.com/davidbyttow/govips/v2/vips"
)

// writableFormats are those of formats that this build writes and reads: JPEG XL, which it may write, is left out.
func writableFormats() []string { return formats[:6] }

// written encodes pixels.
func written(t testing.TB, p pixels, e encoding) []byte {
	t.Helper()
	ref, err := p.image()
	if err != nil {
		t.Fatal(err)
	}
	defer ref.Close()
	data, err := encode(context.Background(), []*Image{{ImageRef: ref}}, e)
	if err != nil {
		t.Fatalf("%s: %v", e.format, err)
	}
	return data
}

func TestEveryFormatKeepsThePicture(t *testing.T) {
	for _, format := range writableFormats() {
		for _, bands := range []int{3, 4} {
			p := scene(Size{120, 90}, bands)
			if bands == 4 {
				p.data[3] = 0
			}
			data := written(t, p, encoding{format: format, fill: Color{255, 255, 255, 255}})
			if got := preflight.Sniff(data); string(got) != format {
				t.Errorf("%s begins as %s", format, got)
			}
			got := asIs(t, data)
			if (got.bands == 4) != (bands == 4 && format != "jpeg") {
				t.Errorf("%s of %d bands has %d", format, bands, got.bands)
			}
			if bands == 3 {
				if _, mean := distance(t, got, p); mean > map[string]float64{"gif": 12}[format]+5 || (format == "png" || format == "tiff") && mean > 0 {
					t.Errorf("%s differs by %.1f on average", format, mean)
				}
			}
		}
	}
	for _, format := range []string{"jpeg", "png", "webp", "avif", "gif", "tiff"} {
		if !Writable(format) {
			t.Errorf("%s is said not to be writable", format)
		}
	}
	if Writable("bmp") {
		t.Error("bmp is said to be writable")
	}
	var unknown *FormatError
	if _, err := encode(context.Background(), nil, encoding{format: "bmp"}); !errors.As(err, &unknown) {
		t.Errorf("bmp: %v", err)
	}
	vips.AssertNoLeaks(t)
}

func TestTransparencyLiesOnTheFillInAJPEG(t *testing.T) {
	data := written(t, solid(Size{32, 32}, Color{9, 9, 9, 0}, 4), encoding{format: "jpeg", fill: Color{200, 100, 50, 255}})
	if c := asIs(t, data).data; max(apart(c[0], 200), apart(c[1], 100), apart(c[2], 50)) > 3 {
		t.Errorf("it became %v", c[:3])
	}
}

func TestAPNGIsWrittenWithAsFewBandsAsItNeeds(t *testing.T) {
	few := asIs(t, paletted(t, "png", Size{300, 200}, true))
	colourful, opaque := noise(3, Size{64, 64}, 3), noise(3, Size{64, 64}, 4)
	greys := noise(3, Size{64, 64}, 1)
	grey := solid(greys.Size, Color{}, 3)
	for i := range opaque.data {
		if i%4 == 3 {
			opaque.data[i] = 255
		}
	}
	for i, v := range greys.data {
		grey.data[3*i], grey.data[3*i+1], grey.data[3*i+2] = v, v, v
	}
	for name, c := range map[string]struct {
		p    pixels
		kind byte
	}{"few colours": {few, 3}, "grey": {grey, 0}, "colourful": {colourful, 2}, "opaque": {opaque, 2}, "transparent": {noise(4, Size{64, 64}, 4), 6}} {
		data := written(t, c.p, encoding{format: "png"})
		if data[pngColourType] != c.kind {
			t.Errorf("%s is of type %d, not %d", name, data[pngColourType], c.kind)
		}
		got := asIs(t, data)
		for i, j := 0, 0; i < len(c.p.data); i, j = i+c.p.bands, j+got.bands {
			if n := min(c.p.bands, got.bands); !bytes.Equal(c.p.data[i:i+n], got.data[j:j+n]) {
				t.Fatalf("%s: sample %d is %v, not %v", name, i, got.data[j:j+n], c.p.data[i:i+n])
			}
		}
	}
	yes := true
	for _, p := range []pixels{few, colourful} {
		if data := written(t, p, encoding{format: "png", Output: Output{Progressive: &yes}}); data[28] != 1 {
			t.Error("it is not interlaced")
		}
		if data := written(t, p, encoding{format: "png"}); data[28] != 0 {
			t.Error("it is interlaced though nobody asked")
		}
	}
}

func TestAJPEGIsProgressiveWhereThatPays(t *testing.T) {
	yes, no := true, false
	large, small := noise(5, Size{300, 200}, 3), solid(Size{100, 100}, Color{90, 80, 70, 255}, 3)
	for name, c := range map[string]struct {
		p    pixels
		say  *bool
		want bool
	}{"large": {large, nil, true}, "small": {small, nil, false}, "large, no": {large, &no, false}, "small, yes": {small, &yes, true}} {
		data := written(t, c.p, encoding{format: "jpeg", Output: Output{Progressive: c.say}})
		if got := bytes.Contains(data, []byte{0xff, 0xc2, 0, 17}); got != c.want {
			t.Errorf("%s: progressive is %v", name, got)
		}
	}
}

func TestABetterTierIsLargerInEveryFormat(t *testing.T) {
	p := scene(Size{300, 220}, 3)
	for _, format := range []string{"jpeg", "webp", "avif"} {
		last := 0
		for _, tier := range []string{"lightest", "lighter", "normal", "better", "best"} {
			n := len(written(t, p, encoding{format: format, Output: Output{Tier: tier}}))
			if n <= last {
				t.Errorf("%s %s has %d bytes after %d", format, tier, n, last)
			}
			last = n
		}
		if a, b := written(t, p, encoding{format: format, Output: Output{Quality: 20}}), written(t, p, encoding{format: format, Output: Output{Quality: 90}}); len(a) >= len(b) {
			t.Errorf("%s: a number is not heeded: %d and %d bytes", format, len(a), len(b))
		}
	}
}

func TestAnimationsAreWrittenWhole(t *testing.T) {
	colours := []Color{{200, 0, 0, 255}, {0, 200, 0, 255}, {0, 0, 200, 255}, {90, 90, 90, 255}}
	for _, from := range []string{"gif", "webp"} {
		d, err := decode(context.Background(), animation(t, from, Size{50, 30}, colours, []int{40, 50, 60, 200}), decoding{allFrames: true})
		if err != nil {
			t.Fatal(err)
		}
		var frames []*Image
		for _, ref := range d.frames {
			frames = append(frames, &Image{ImageRef: ref})
		}
		for _, format := range writableFormats() {
			data, err := encode(context.Background(), frames, encoding{format: format, delays: d.delays, loop: d.loop})
			if err != nil {
				t.Fatal(err)
			}
			info, err := preflight.Check(data, preflight.Limits{})
			want := 1
			if encoders[format].animated {
				want = 4
			}
			if err != nil || info.Frames != want || info.Width != 50 || info.Height != 30 {
				t.Errorf("%s to %s: %+v, %v", from, format, info, err)
			}
		}
		d.Close()
	}
	vips.AssertNoLeaks(t)
}

func TestADamagedSourceThatIsStreamedIsRefusedAndLeavesNothingInMemory(t *testing.T) {
	data := stored(t, noise(6, Size{600, 400}, 3), "jpeg")
	data = append(bytes.Clone(data[:len(data)*6/10]), 0xff, 0xd9)
	before, all := MemoryInUse().Bytes, writableFormats()
	for i := range 100 {
		format := all[i%len(all)]
		d, err := decode(context.Background(), data, decoding{edge: 300, streamed: true})
		if err != nil {
			t.Fatalf("refused too early for this test: %v", err)
		}
		_, err = encode(context.Background(), []*Image{{ImageRef: d.frames[0]}}, encoding{format: format})
		var refused *DecodeError
		if !errors.As(err, &refused) {
			t.Errorf("%s: %v", format, err)
		}
		d.Close()
	}
	if after := MemoryInUse().Bytes; after > before+4<<20 { // threads that are ending may hold a little
		t.Errorf("%d bytes are held, %d before", after, before)
	}
	vips.AssertNoLeaks(t)
}
