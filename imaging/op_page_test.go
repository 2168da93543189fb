package imaging

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"testing"
)

// A leaf is a page of a TIFF.
type leaf struct {
	pixels
	orientation uint16
}

// multiPage writes a TIFF of several pages, without compression.
func multiPage(pages ...leaf) []byte {
	var b bytes.Buffer
	put := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) } // to memory, it cannot fail
	b.WriteString("II*\x00")
	put(uint32(8))
	for i, p := range pages {
		type entry struct {
			tag, kind    uint16
			count, value uint32
		}
		bands := uint32(p.bands)
		const entries = 12
		end := uint32(b.Len()) + 2 + entries*12 + 4
		bits, data := end, end+2*bands
		next := data + uint32(len(p.data))
		if i == len(pages)-1 {
			next = 0
		}
		put(uint16(entries))
		put([]entry{
			{256, 3, 1, uint32(p.Width)}, {257, 3, 1, uint32(p.Height)}, {258, 3, bands, bits}, {259, 3, 1, 1}, {262, 3, 1, 2},
			{273, 4, 1, data}, {274, 3, 1, uint32(p.orientation)}, {277, 3, 1, bands}, {278, 3, 1, uint32(p.Height)},
			{279, 4, 1, uint32(len(p.data))}, {284, 3, 1, 1}, {338, 3, bands / 4, 2 * (bands / 4)},
		})
		put(next)
		for range bands {
			put(uint16(8))
		}
		b.Write(p.data)
	}
	return b.Bytes()
}

func threePages() []byte {
	return multiPage(leaf{scene(Size{60, 40}, 3), 1}, leaf{scene(Size{30, 50}, 4), 1}, leaf{scene(Size{80, 20}, 3), 6})
}

func TestProbeFindsThePagesOfATIFF(t *testing.T) {
	facts, err := Probe(t.Context(), threePages(), DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	want := []PageInfo{{Size{60, 40}, 1, false}, {Size{30, 50}, 1, true}, {Size{20, 80}, 6, false}}
	if len(facts.Pages) != 3 || facts.Pages[0] != want[0] || facts.Pages[1] != want[1] || facts.Pages[2] != want[2] || facts.Frames != 1 {
		t.Errorf("they are %+v, and %d frames", facts.Pages, facts.Frames)
	}
	if one, err := Probe(t.Context(), multiPage(leaf{scene(Size{60, 40}, 3), 1}), DefaultLimits); err != nil || one.Pages != nil {
		t.Errorf("a single page is %+v, %v", one.Pages, err)
	}
}

func TestAPageIsThePicture(t *testing.T) {
	data := threePages()
	for chain, want := range map[string]pixels{
		"":                           scene(Size{60, 40}, 3),
		"page/0":                     scene(Size{60, 40}, 3),
		"page/1":                     scene(Size{30, 50}, 4),
		"page/2/-/autorotate/no":     scene(Size{80, 20}, 3),
		"page/2/-/rotate/90":         scene(Size{80, 20}, 3), // back from how it is turned upright
		"page/1/-/flip/-/rotate/180": decodeAny(t, encodePNG(t, mirrored(scene(Size{30, 50}, 4)))),
	} {
		got := seen(t, data, chain)
		if largest, _ := distance(t, got, want); largest > 0 {
			t.Errorf("%q is up to %v levels off", chain, largest)
		}
	}
}

func mirrored(p pixels) pixels {
	m := p.clone()
	for y := range p.Height {
		for x := range p.Width {
			copy(m.data[(y*p.Width+x)*p.bands:][:p.bands], p.data[(y*p.Width+p.Width-1-x)*p.bands:])
		}
	}
	return m
}

func TestAFrameOfAnAnimationIsAStill(t *testing.T) {
	colours := []Color{{200, 0, 0, 255}, {0, 200, 0, 255}, {0, 0, 200, 255}}
	for _, format := range []string{"gif", "webp"} {
		data := animation(t, format, Size{60, 40}, colours, []int{100, 250, 70})
		for n, c := range colours {
			result, got, err := serve(t, data, "page/"+formatNumber(float64(n))+"/-/format/"+format)
			if err != nil {
				t.Fatal(err)
			}
			at := func(band int) float64 { return got.at(30, 20, band) }
			if result.Frames != 1 || max(at(0)-float64(c.R), at(1)-float64(c.G), at(2)-float64(c.B)) > 6 || at(0)+at(1)+at(2) < 190 {
				t.Errorf("frame %d of a %s has %d frames and is %v %v %v", n, format, result.Frames, at(0), at(1), at(2))
			}
		}
	}
}

func TestAPageBeyondTheLastIsAnErrorThatSaysHowManyThereAre(t *testing.T) {
	for name, c := range map[string]struct {
		data  []byte
		chain string
		pages int
	}{
		"tiff":      {threePages(), "page/3", 3},
		"animation": {casePictures["animated"](t), "page/3/-/flip", 3},
		"still":     {casePictures["small"](t), "page/1/-/json", 1},
	} {
		_, _, err := serve(t, c.data, c.chain)
		var page *PageError
		if !errors.As(err, &page) || page.Pages != c.pages {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}

func TestJSONCountsPages(t *testing.T) {
	for chain, want := range map[string]Summary{
		"json":          {Width: 60, Height: 40, Sequence: true, Pages: 3, ColorMode: "RGB"},
		"page/1/-/json": {Width: 30, Height: 50, Pages: 1, ColorMode: "RGBA"},
	} {
		result, _, err := serve(t, threePages(), chain)
		if err != nil {
			t.Fatal(err)
		}
		var got Summary
		if err := json.Unmarshal(result.Data, &got); err != nil {
			t.Fatal(err)
		}
		if got.Width != want.Width || got.Height != want.Height || got.Sequence != want.Sequence || got.Pages != want.Pages || got.ColorMode != want.ColorMode {
			t.Errorf("%s: %+v", chain, got)
		}
	}
}

func TestAViewerShowsThePageThatIsAskedFor(t *testing.T) {
	data := threePages()
	facts, err := Probe(t.Context(), data, DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	v := NewViewer(facts.Source, loader(data), DefaultLimits)
	for _, chain := range []string{"flip", "page/1/-/flip", "page/2/-/flip", "page/2/-/flip/-/brightness/20", "brightness/20", "page/0/-/brightness/20"} {
		frame, err := v.show(t.Context(), parsed(t, chain), 200)
		if err != nil {
			t.Fatal(err)
		}
		want := seen(t, data, chain)
		got := decodeAny(t, frame.Data)
		if frame.Full != want.Size || got.Size != want.Size {
			t.Errorf("%s: the frame is %v of %v, the link %v", chain, got.Size, frame.Full, want.Size)
			continue
		}
		if _, mean := distance(t, got, want); mean > 12 { // it is encoded quickly; another page would be 40 off
			t.Errorf("%s: the frame is %.1f levels off", chain, mean)
		}
	}
	if _, err := v.show(t.Context(), parsed(t, "page/3"), 200); !errors.As(err, new(*PageError)) {
		t.Errorf("the error is %v", err)
	}
}
