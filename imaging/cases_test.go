package imaging

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/davidbyttow/govips/v2/vips"
)

// The pictures of the tables in testdata/cases, which say what transformations make of them. One case a line:
//
//	PICTURE: CHAIN -> 200x150 png alpha 3 frames     what results; all but the size may be left out; opaque is the opposite of alpha
//	PICTURE: CHAIN = CHAIN within 2                  no sample differs by more levels; within 0 where nothing is said
//	PICTURE: CHAIN ~ CHAIN within 0.5                the mean difference is no more levels
//	PICTURE: CHAIN != CHAIN by 3                     the mean difference is at least so many levels
//	PICTURE: CHAIN raises the mean by 51 +- 1        of all channels, in levels, over that of the picture itself
//	PICTURE: CHAIN ! words                           it cannot be planned or rendered, and the error says these words
//
// An empty chain is the picture as it is.
var casePictures = map[string]func(t testing.TB) []byte{
	"photo":  func(t testing.TB) []byte { return encodePNG(t, scene(Size{400, 300}, 3)) },                          // 400 × 300, like a photograph
	"logo":   func(t testing.TB) []byte { return encodePNG(t, scene(Size{400, 300}, 4)) },                          // the same with transparent parts
	"small":  func(t testing.TB) []byte { return encodePNG(t, scene(Size{40, 30}, 3)) },                            // 40 × 30
	"ramps":  func(t testing.TB) []byte { return encodePNG(t, ramps(Size{256, 256}, 3)) },                          // even gradients of all three channels
	"middle": func(t testing.TB) []byte { return encodePNG(t, middling(scene(Size{200, 150}, 3))) },                // no sample below 64 or above 191
	"grey":   func(t testing.TB) []byte { return encodePNG(t, solid(Size{64, 48}, Color{128, 128, 128, 255}, 3)) }, // 64 × 48 of one grey
	"framed": func(t testing.TB) []byte { return encodePNG(t, framed(Size{200, 150}, 30)) },                        // a 30 px white edge around the scene
	"animated": func(t testing.TB) []byte {
		return animation(t, "gif", Size{60, 40}, []Color{{200, 0, 0, 255}, {0, 200, 0, 255}, {0, 0, 200, 255}}, []int{100, 250, 70})
	},
}

// The pictures that chains of the tables may lay on others, by the ids of files.
var caseLayers = map[string]string{
	"00000000-0000-4000-8000-000000000001": "photo",
	"00000000-0000-4000-8000-000000000002": "logo",
	"00000000-0000-4000-8000-000000000003": "ramps",
	"00000000-0000-4000-8000-000000000004": "animated",
	"00000000-0000-4000-8000-000000000005": "grey",
}

// casePicture is the file of one of the pictures, made once.
func casePicture(t *testing.T, name string) []byte {
	t.Helper()
	made, ok := caseFiles.Load(name)
	if !ok {
		made, _ = caseFiles.LoadOrStore(name, casePictures[name](t))
	}
	return made.([]byte)
}

var caseFiles sync.Map

// layersOf are those that a transformation names.
func layersOf(t *testing.T, parsed Transformation) map[string]Layer {
	t.Helper()
	found := map[string]Layer{}
	for _, id := range parsed.Files() {
		name, ok := caseLayers[id]
		if !ok {
			continue
		}
		data := casePicture(t, name)
		facts, err := Probe(t.Context(), data, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		found[id] = Layer{facts.Source, func(context.Context) ([]byte, error) { return data, nil }}
	}
	return found
}

// middling draws the samples to the middle half of their range.
func middling(p pixels) pixels {
	for i, v := range p.data {
		p.data[i] = 64 + v/2
	}
	return p
}

// framed is a scene with an edge of white around it.
func framed(s Size, edge int) pixels {
	p := scene(s, 3)
	for y := range s.Height {
		for x := range s.Width {
			if x < edge || y < edge || x >= s.Width-edge || y >= s.Height-edge {
				copy(p.data[(y*s.Width+x)*3:], []byte{255, 255, 255})
			}
		}
	}
	return p
}

func TestTransformationsDoWhatTheTablesSay(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no tables of cases: %v", err)
	}
	pictures := map[string][]byte{}
	for name := range casePictures {
		pictures[name] = casePicture(t, name)
	}
	t.Run("tables", func(t *testing.T) { // ends when those that run at the same time have
		for _, file := range files {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
				t.Parallel()
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				for n, line := range strings.Split(string(text), "\n") {
					if line == "" || strings.HasPrefix(line, "#") {
						continue
					}
					name, said, ok := strings.Cut(line, ": ")
					data := pictures[name]
					if !ok || data == nil {
						t.Fatalf("line %d is no case: %q", n+1, line)
					}
					if problem := try(t, data, said); problem != "" {
						t.Errorf("line %d: %s: %s", n+1, line, problem)
					}
				}
			})
		}
	})
	vips.AssertNoLeaks(t)
}

// try answers what is wrong with a case; empty when it holds.
func try(t *testing.T, data []byte, said string) string {
	if chain, words, ok := cut(said, " ! "); ok {
		_, _, err := serve(t, data, chain)
		if err == nil || !containsAll(err.Error(), words) {
			return fmt.Sprintf("the error is %v", err)
		}
		return ""
	}
	if chain, want, ok := cut(said, " -> "); ok {
		result, got, err := serve(t, data, chain)
		if err != nil {
			return err.Error()
		}
		for _, word := range strings.Fields(strings.Replace(want, " frame", "frame", 1)) {
			if problem := result.lacks(word, got); problem != "" {
				return problem
			}
		}
		return ""
	}
	if chain, want, ok := cut(said, " raises the mean by "); ok {
		by, slack, _ := strings.Cut(want, " +- ")
		raised := seen(t, data, chain).meanOfAll() - seen(t, data, "").meanOfAll()
		if math.Abs(raised-float(t, by)) > float(t, slack) {
			return fmt.Sprintf("it is raised by %.2f", raised)
		}
		return ""
	}
	for _, relation := range []string{" != ", " = ", " ~ "} {
		left, right, ok := cut(said, relation)
		if !ok {
			continue
		}
		right, bound, _ := cut(right, map[bool]string{true: " by ", false: " within "}[relation == " != "])
		allowed := 0.0
		if bound != "" {
			allowed = float(t, bound)
		}
		a, b := seen(t, data, left), seen(t, data, right)
		if a.Size != b.Size || a.bands != b.bands {
			return fmt.Sprintf("they are %v of %d bands and %v of %d", a.Size, a.bands, b.Size, b.bands)
		}
		largest, mean := distance(t, a, b)
		switch {
		case relation == " = " && largest > allowed, relation == " ~ " && mean > allowed:
			return fmt.Sprintf("they differ by up to %.0f levels, %.3f in the mean", largest, mean)
		case relation == " != " && mean < allowed:
			return fmt.Sprintf("they differ by %.3f in the mean", mean)
		}
		return ""
	}
	t.Fatalf("no relation in %q", said)
	return ""
}

// cut is strings.Cut for relations of which either side may be empty.
func cut(s, relation string) (before, after string, ok bool) {
	before, after, ok = strings.Cut(" "+s+" ", relation)
	return strings.TrimSpace(before), strings.TrimSpace(after), ok
}

func float(t *testing.T, text string) float64 {
	v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (p pixels) meanOfAll() float64 { return (p.mean(0) + p.mean(1) + p.mean(2)) / 3 }

// serve renders a chain of a file as a link does, for a client that accepts nothing in particular.
func serve(t *testing.T, data []byte, chain string) (*Result, pixels, error) {
	t.Helper()
	facts, err := Probe(t.Context(), data, DefaultLimits)
	if err != nil {
		return nil, pixels{}, err
	}
	parsed, err := Parse(chain)
	if err != nil {
		return nil, pixels{}, err
	}
	facts.Layers = layersOf(t, parsed)
	p, err := parsed.Plan(facts.Source, Accept{}, DefaultLimits)
	if err != nil {
		return nil, pixels{}, err
	}
	result, err := p.Render(t.Context(), data)
	if err != nil {
		return nil, pixels{}, err
	}
	if parsed.IsTerminal() {
		return result, pixels{}, nil
	}
	return result, decodeAny(t, result.Data), nil
}

// seen is what a chain makes of a file, without loss, with 3 bands or 4.
func seen(t *testing.T, data []byte, chain string) pixels {
	t.Helper()
	if chain != "" {
		chain += "/-/"
	}
	_, p, err := serve(t, data, chain+"format/png")
	if err != nil {
		t.Fatalf("%s: %v", chain, err)
	}
	return p
}

// lacks answers what is wrong with one word that was said of a result.
func (r *Result) lacks(word string, p pixels) string {
	has := ""
	switch {
	case word == "alpha" || word == "opaque":
		has = map[bool]string{true: "alpha", false: "opaque"}[p.bands == 2 || p.bands == 4]
	case strings.HasSuffix(word, "frame"), strings.HasSuffix(word, "frames"):
		has, word = strconv.Itoa(r.Frames), strings.TrimRight(word, "frames")
	case strings.Contains(word, "x"):
		has = fmt.Sprintf("%dx%d", r.Size.Width, r.Size.Height)
	default:
		has = r.Format
	}
	if has != word {
		return "it is " + has
	}
	return ""
}
