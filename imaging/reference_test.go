package imaging

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// convert is the command of ImageMagick, by the name that it has here.
func convert(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"magick", "convert"} {
		if said, err := exec.Command(name, "-version").Output(); err == nil && bytes.HasPrefix(said, []byte("Version: ImageMagick")) {
			return name
		}
	}
	t.Fatal("ImageMagick is needed to compare with: make deps-test installs it, or apt-get install imagemagick")
	return ""
}

// The layers of the table, by the ids that its chains give them.
var referenceLayers = map[string]string{"logo": "11111111-2222-4333-8444-555555555555", "ramps": "11111111-2222-4333-8444-666666666666"}

// TestOperationsAgreeWithImageMagick compares what transformations make of pictures with what ImageMagick makes of the same
// files, by the table testdata/references.txt.
func TestOperationsAgreeWithImageMagick(t *testing.T) {
	command, folder := convert(t), t.TempDir()
	for name, make := range casePictures {
		if err := os.WriteFile(filepath.Join(folder, name+".png"), make(t), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile("testdata/references.txt")
	if err != nil {
		t.Fatal(err)
	}
	for n, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, " | ")
		name, chain, ok := strings.Cut(cells[0], ": ")
		if !ok || len(cells) != 3 {
			t.Fatalf("line %d is no reference: %q", n+1, line)
		}
		t.Run(fmt.Sprint("line ", n+1), func(t *testing.T) {
			t.Parallel()
			if problem := compared(t, command, folder, name, strings.TrimSpace(chain), cells[1], cells[2]); problem != "" {
				t.Errorf("%s: %s %s", name, chain, problem)
			}
		})
	}
}

// compared answers how a chain and a command differ by more than they may; empty when they agree.
func compared(t *testing.T, command, folder, name, chain, arguments, allowed string) string {
	t.Helper()
	mean, largest, _ := strings.Cut(strings.TrimSpace(allowed), ", ")
	data, err := os.ReadFile(filepath.Join(folder, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	got := ours(t, folder, data, chain)
	kind := map[int]string{3: "png48:-", 4: "png64:-"}[got.bands] // with fewer bits it cuts, and does not round
	run := exec.CommandContext(t.Context(), command, slices.Concat([]string{name + ".png"}, split(t, arguments), []string{"-depth", "16", kind})...)
	run.Dir = folder
	var said bytes.Buffer
	run.Stderr = &said
	made, err := run.Output()
	if err != nil {
		t.Fatalf("%v: %v: %s", run.Args, err, said.String())
	}
	want, err := png.Decode(bytes.NewReader(made))
	if err != nil {
		t.Fatal(err)
	}
	if size := (Size{want.Bounds().Dx(), want.Bounds().Dy()}); got.Size != size {
		return fmt.Sprintf("has %v pixels; ImageMagick makes %v", got.Size, size)
	}
	off, most := got.apart(want)
	if off > float(t, mean) || most > float(t, largest) {
		if keep := os.Getenv("CALOTYPE_REFERENCES"); keep != "" {
			at := filepath.Join(keep, strings.ReplaceAll(name+"_"+chain, "/", "_"))
			_ = os.WriteFile(at+".ours.png", encodePNG(t, got), 0o600)
			_ = os.WriteFile(at+".theirs.png", made, 0o600)
		}
		return fmt.Sprintf("differs by %.2f levels in the mean and %.1f at most; allowed are %s", off, most, allowed)
	}
	return ""
}

// ours is what a chain makes of a file, before it is encoded. In the chain, {logo} is the id of that picture as a layer.
func ours(t *testing.T, folder string, data []byte, chain string) pixels {
	t.Helper()
	facts, err := Probe(t.Context(), data, DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	src := facts.Source
	src.Layers = map[string]Layer{}
	for name, id := range referenceLayers {
		chain = strings.ReplaceAll(chain, "{"+name+"}", id)
		bytes, err := os.ReadFile(filepath.Join(folder, name+".png"))
		if err != nil {
			t.Fatal(err)
		}
		layer, err := Probe(t.Context(), bytes, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		src.Layers[id] = Layer{layer.Source, loader(bytes)}
	}
	p, err := parsed(t, chain).Plan(src, Accept{}, DefaultLimits)
	if err != nil {
		t.Fatalf("%s: %v", chain, err)
	}
	return unencoded(t, p, data)[0]
}

// apart is by how many levels samples differ from those of a picture of 16 bits, in the mean and at most: of colours, as much
// as the fainter of the two is seen.
func (p pixels) apart(want image.Image) (mean, most float64) {
	for y := range p.Height {
		for x := range p.Width {
			c := color.NRGBA64Model.Convert(want.At(x, y)).(color.NRGBA64)
			theirs := [4]float64{float64(c.R) / 257, float64(c.G) / 257, float64(c.B) / 257, float64(c.A) / 257}
			for b := range p.bands {
				i := (y*p.Width+x)*p.bands + b
				off := math.Abs(theirs[b] - float64(p.data[i]))
				if p.bands == 4 && b < 3 {
					off *= min(theirs[3], float64(p.data[i-b+3])) / 255
				}
				mean, most = mean+off, max(most, off)
			}
		}
	}
	return mean / float64(len(p.data)), most
}

// split cuts arguments at spaces, but for those within double quotes.
func split(t *testing.T, arguments string) []string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.Join(strings.Fields(arguments), " ")))
	r.Comma = ' '
	words, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	return words
}
