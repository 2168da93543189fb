package imaging

import (
	"encoding/json"
	"errors"
	"fmt"
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

// A sample is a file on which every operation is tried.
type sample struct {
	name string
	data []byte
	src  Source
	// Of the samples, those that differ in more than how they are decoded: every example is tried on them, and the first
	// of each operation on all.
	essential bool
}

// everySample is pictures of every kind, and some longer than any server would answer.
func everySample(t *testing.T) []sample {
	files := pictures(t)
	files["palette png"] = paletted(t, "png", Size{97, 61}, false)
	files["palette png alpha"] = paletted(t, "png", Size{97, 61}, true)
	files["palette gif alpha"] = paletted(t, "gif", Size{97, 61}, true)
	files["10000 wide"] = encodePNG(t, detailed(10_000, 1, 3))
	files["10000 high"] = encodePNG(t, detailed(1, 10_000, 4))
	files["animated webp alpha"] = animation(t, "webp", Size{60, 40}, []Color{{200, 0, 0, 255}, {0, 200, 0, 90}}, []int{40, 40})
	essential := []string{"png rgb", "png rgb alpha", "png grey alpha", "a dot with alpha", "animated gif", "10000 high", "10000 wide"}
	var all []sample
	for name, data := range files {
		facts, err := Probe(t.Context(), data, DefaultLimits)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all = append(all, sample{name, data, facts.Source, slices.Contains(essential, name)})
	}
	return all
}

func TestEveryOperationTakesEveryKindOfPicture(t *testing.T) {
	all := everySample(t)
	t.Run("operations", func(t *testing.T) { // ends when those that run at the same time have
		for _, d := range tried() {
			t.Run(d.Name, func(t *testing.T) {
				t.Parallel()
				if len(examples()[d.Name]) == 0 {
					t.Errorf("the suite has no example of %s", d.Name)
				}
				for i, text := range examples()[d.Name] {
					for _, s := range all {
						if i > 0 && !s.essential {
							continue
						}
						if problem := s.tryOut(t, text); problem != "" {
							t.Errorf("%s of %s %s", text, s.name, problem)
						}
					}
				}
			})
		}
	})
	vips.AssertNoLeaks(t)
}

// tryOut answers what is wrong with what a transformation makes of the sample; empty when it is as it was planned.
func (s sample) tryOut(t *testing.T, text string) string {
	t.Helper()
	limits := DefaultLimits
	limits.Side = 1 << 14 // the longest samples are to be worked on, and not refused
	p, err := parsed(t, text).Plan(s.src.with(t, text), Accept{}, limits)
	if errors.As(err, new(*LimitError)) && max(s.src.Size.Width, s.src.Size.Height) == 10_000 {
		return ""
	}
	if err != nil {
		return err.Error()
	}
	result, err := p.Render(t.Context(), s.data)
	if err != nil {
		return err.Error()
	}
	size := p.Size
	if p.measured() < len(p.layouts) && result.Size.Width <= size.Width && result.Size.Height <= size.Height {
		size = result.Size // only a look at the picture tells it
	}
	if result.Size != size || result.Format != p.Format || result.Frames != p.Frames {
		return fmt.Sprintf("is %v in %s with %d frames; planned was %v in %s with %d",
			result.Size, result.Format, result.Frames, p.Size, p.Format, p.Frames)
	}
	if p.t.IsTerminal() {
		if len(result.Data) == 0 || result.Format == sayJSON && !json.Valid(result.Data) {
			return "is no JSON: " + string(result.Data)
		}
		return ""
	}
	if wrote := headerOf(t, result.Data); wrote != (header{size, p.Format, p.Frames}) {
		return fmt.Sprintf("is written as %+v; planned was %v in %s with %d frames", wrote, size, p.Format, p.Frames)
	}
	planned := p.layouts[len(p.chain)].Alpha
	for i, frame := range unencoded(t, p, s.data) {
		if frame.Size != size || (frame.bands == 4) != planned {
			return fmt.Sprintf("has %v pixels of %d bands in frame %d; planned was %v, with alpha %v", frame.Size, frame.bands, i, p.Size, planned)
		}
	}
	return ""
}

// with gives the source a picture for each file that the transformation lays on it.
func (src Source) with(t *testing.T, text string) Source {
	t.Helper()
	for _, file := range parsed(t, text).Files() {
		data := encodePNG(t, scene(Size{90, 60}, 4))
		if src.Layers == nil {
			src.Layers = map[string]Layer{}
		}
		src.Layers[file] = Layer{Source{Size: Size{90, 60}, Format: "png", Frames: 1, HasAlpha: true}, loader(data)}
	}
	return src
}

// header is what a file says of itself.
type header struct {
	Size
	format string
	frames int
}

// headerOf reads the header of a file with libvips and no code of ours.
func headerOf(t *testing.T, data []byte) header {
	t.Helper()
	params := vips.NewImportParams()
	if kind := vips.DetermineImageType(data); kind == vips.ImageTypeGIF || kind == vips.ImageTypeWEBP {
		params.NumPages.Set(-1)
	}
	ref, err := vips.LoadImageFromBuffer(data, params)
	if err != nil {
		t.Fatal(err)
	}
	defer ref.Close()
	frames := ref.Height() / ref.PageHeight()
	format := strings.Replace(vips.ImageTypes[vips.DetermineImageType(data)], "heif", "avif", 1) // its container
	return header{Size{ref.Width(), ref.PageHeight()}, format, frames}
}

// unencoded is what a plan makes of each frame of a file, before an encoder leaves out what it does not need.
func unencoded(t *testing.T, p *Plan, data []byte) []pixels {
	t.Helper()
	d, err := decode(t.Context(), data, decoding{upright: !p.output.AsStored, size: p.layouts[0].scaled(p.scales[0]), allFrames: p.Frames > 1})
	if err != nil {
		t.Fatal(err)
	}
	own := &shelf{src: p.src, reading: p.reading(), load: loader(data)}
	var frames []*Image
	for _, ref := range d.frames {
		frames = append(frames, &Image{ImageRef: ref, Layout: p.layouts[0], shelf: own})
	}
	_, err = p.run(t.Context(), frames)
	var made []pixels
	for _, img := range frames {
		drawn, failed := img.materialize(t.Context())
		img.Close()
		err = errors.Join(err, failed)
		made = append(made, drawn)
	}
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// States that an operation does not say it reads are dropped before it, so it had better not read them.
func TestNoOperationGoesByAStateThatItDoesNotName(t *testing.T) {
	t.Parallel()
	states := map[string]func(*Layout){
		"setfill":       func(l *Layout) { l.Fill = Fill{Color: Color{255, 0, 0, 255}, Set: true} },
		"dpr":           func(l *Layout) { l.DPR = 2 },
		"page":          func(*Layout) {}, // what it chooses is chosen before there is a layout
		"stretch":       func(l *Layout) { l.Stretch = "off" },
		"font":          func(l *Layout) { l.Font = Font{"bold", "italic", 40, Color{255, 0, 0, 255}, "Noto"} },
		"text_align":    func(l *Layout) { l.TextAlign = TextAlign{"right", "bottom"} },
		"text_box":      func(l *Layout) { l.TextBox = TextBox{"fill", Color{255, 0, 0, 255}, 9} },
		"overlay_blend": func(l *Layout) { l.Blend = "screen" },
		"overlay_tile":  func(l *Layout) { l.Tile = Tile{true, 3} },
		"max_icc_size":  func(*Layout) {}, // is no part of the layout
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
				if most, _ := difference(t, a, b); most != 0 || img.Layout.Size != a.Size {
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
			frame, err := v.show(t.Context(), parsed, 32)
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
