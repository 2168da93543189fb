package imaging

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/davidbyttow/govips/v2/vips"
)

// examples are how each operation is tried on every kind of picture; one without an example fails the suite.
var examples = sync.OnceValue(func() map[string][]string {
	text, err := os.ReadFile("testdata/examples.txt")
	if err != nil {
		panic(err)
	}
	m := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		if name, list, ok := strings.Cut(line, ": "); ok && !strings.HasPrefix(line, "#") {
			m[name] = append(m[name], strings.Fields(list)...)
		}
	}
	return m
})

// tried are the operations that stand for themselves.
func tried() []Description {
	return slices.DeleteFunc(Operations(), func(d Description) bool { return d.Name == "preset" })
}

// pictures are files of every kind of pixel, of extreme shapes, and animations.
func pictures(t *testing.T) map[string][]byte {
	files := kinds(t)
	files["a dot"] = encodePNG(t, detailed(1, 1, 3))
	files["a dot with alpha"] = encodePNG(t, detailed(1, 1, 4))
	files["a line"] = encodePNG(t, detailed(1, 40, 3))
	files["a long line with alpha"] = encodePNG(t, detailed(900, 1, 4))
	for _, format := range []string{"gif", "webp"} {
		files["animated "+format] = animation(t, format, Size{60, 40}, []Color{{200, 0, 0, 255}, {0, 200, 0, 255}, {0, 0, 200, 255}}, []int{100, 250, 70})
	}
	return files
}

func TestEveryOperationTakesEveryKindOfPicture(t *testing.T) {
	files := pictures(t)
	sources := map[string]Source{}
	for name, data := range files {
		facts, err := Probe(t.Context(), data, DefaultLimits)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		sources[name] = facts.Source
	}
	for _, d := range tried() {
		if len(examples()[d.Name]) == 0 {
			t.Errorf("the suite has no example of %s", d.Name)
		}
		for _, text := range examples()[d.Name] {
			for name, data := range files {
				tryOut(t, text, name, data, sources[name])
			}
		}
	}
	vips.AssertNoLeaks(t)
}

func tryOut(t *testing.T, text, name string, data []byte, src Source) {
	t.Helper()
	parsed, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	p, err := parsed.Plan(src, Accept{}, DefaultLimits)
	if err != nil {
		t.Errorf("%s of %s: %v", text, name, err)
		return
	}
	result, err := p.Render(t.Context(), data)
	if err != nil {
		t.Errorf("%s of %s: %v", text, name, err)
		return
	}
	if result.Size != p.Size || result.Format != p.Format || result.Frames != p.Frames {
		t.Errorf("%s of %s is %v in %s with %d frames, planned was %v in %s with %d", text, name,
			result.Size, result.Format, result.Frames, p.Size, p.Format, p.Frames)
	}
	if result.Format == "json" {
		if !json.Valid(result.Data) {
			t.Errorf("%s of %s is no JSON: %s", text, name, result.Data)
		}
		return
	}
	again, err := Probe(t.Context(), result.Data, DefaultLimits)
	if err != nil || again.Size != p.Size || again.Format != p.Format || again.Frames != p.Frames {
		t.Errorf("%s of %s is written as %+v (%v), planned was %v in %s with %d frames", text, name, again, err, p.Size, p.Format, p.Frames)
	}
}

// States that an operation does not say it reads are dropped before it, so it had better not read them.
func TestNoOperationGoesByAStateThatItDoesNotName(t *testing.T) {
	states := map[string]func(*Layout){
		"setfill": func(l *Layout) { l.Fill = Fill{Color{255, 0, 0, 255}, true} },
		"stretch": func(l *Layout) { l.Stretch = "off" },
	}
	source := scene(Size{120, 90}, 3)
	for _, d := range tried() {
		if d.Role == StateRole && states[d.Name] == nil {
			t.Errorf("%s is not tried", d.Name)
		}
		for _, text := range examples()[d.Name] {
			op := parsed(t, text).steps[0].op
			var reads []string
			if r, ok := op.(reader); ok {
				reads = r.reads()
			}
			for name, set := range states {
				if d.Role != ActionRole || slices.Contains(reads, name) {
					continue
				}
				img := source.full(t)
				set(&img.Layout)
				a, b := do(t, source.full(t), op), do(t, img, op)
				if _, most := difference(t, a, b); most != 0 || img.Layout.Size != a.Size {
					t.Errorf("%s is %v levels off where %s is set", text, most, name)
				}
			}
		}
	}
}

func TestAViewerAgreesWithTheLinkForEveryKindOfPicture(t *testing.T) {
	for name, data := range pictures(t) {
		facts, err := Probe(t.Context(), data, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		v := NewViewer(facts.Source, loader(data), DefaultLimits)
		for _, text := range []string{"", "brightness/20", "brightness/30", "brightness/30/-/blur/20", "brightness/30/-/blur/20/-/crop/50px50p",
			"rotate/90/-/blur/20", "json", "border_radius/20", "autorotate/no/-/flip", "resize/40x/-/warmth/20", "resize/40x/-/warmth/30"} {
			parsed, err := Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			frame, err := v.Render(t.Context(), parsed, 32)
			if err != nil {
				t.Errorf("%q of %s: %v", text, name, err)
				continue
			}
			p, err := parsed.Plan(facts.Source, Accept{}, DefaultLimits)
			if err != nil {
				t.Fatal(err)
			}
			if frame.Full != p.Size || max(frame.Size.Width, frame.Size.Height) != min(32, max(p.Size.Width, p.Size.Height)) {
				t.Errorf("%q of %s: a frame of %v of %v, the link serves %v", text, name, frame.Size, frame.Full, p.Size)
			}
			if len(frame.Data) == 0 {
				t.Errorf("%q of %s: an empty frame", text, name)
			}
		}
	}
	vips.AssertNoLeaks(t)
}
