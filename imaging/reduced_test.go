package imaging

import (
	"fmt"
	"slices"
	"testing"

	"github.com/davidbyttow/govips/v2/vips"
)

// By how many levels, in the mean, what is rendered at a reduced scale may differ from the full result that is reduced:
// colours are bent before fine detail is averaged, or after. Where the result has another size than the source, places are
// rounded to whole pixels, and what half a pixel's displacement explains does not count; at its edges it may be more, on
// which small pictures have most of their pixels.
const (
	reducedTolerance   = 1.5
	displacedTolerance = .7
	edgeTolerance      = 10 // of the pixels at the edge
)

// reducedExceptions are the operations, or single examples, that may differ by more, and why.
var reducedExceptions = map[string]struct {
	most float64
	why  string
}{
	"blur/5000":                {2.5, "it shows little but the outermost pixels, which are extended, and those of a smaller picture are wider"},
	"enhance/100":              {2, "its curve is steep, and bends fine detail before it is averaged"},
	"threshold":                {4, "fine detail is black or white before it is averaged, or grey before it is told apart"},
	"posterize":                {4, "as threshold"},
	"setfill/auto/-/pad/60x60": {25, "the commonest colour of an edge of 50 pixels is not that of an edge of 200"},
	"scale_crop/60x20/smart":   {6.5, "its place is rounded twice, of 10 rows"},
	"denoise":                  {4, "what is taken for noise at the full scale is averaged before it is seen at a smaller one"},
	"noise":                    {3, "its grain is as fine as the pixels: each scale has its own"},
}

// placing are operations that have edges of their own, wherever those fall: as if the result had another size.
var placing = []string{"overlay", "overlay_blend", "overlay_tile", "rect", "mask", "text", "text_box", "border",
	"pixelate", "pixelate_region", "blur_region"}

// Chains in which several steps change the scale or the place of things, and chains of colours.
var reducedChains = []string{
	"mirror/-/rotate/90", "crop/50px30p/70p,20p", "stretch/fill/-/resize/400x400", "resize/600x",
	"crop/240x180/40,15/-/resize/120x/-/rotate/-90/-/crop/10:9", "invert/-/warmth/60/-/grayscale",
	"resize/150x/-/blur/30/-/crop/50px50p/center", "crop/360x260/-40,-30/-/blur/60/-/border_radius/30",
}

// TestEveryActionAgreesAtAReducedScale holds every example to the promise that a preview, and a result of which less is
// decoded because it is reduced afterwards, look like the full picture.
func TestEveryActionAgreesAtAReducedScale(t *testing.T) {
	sources := []pixels{scene(Size{300, 200}, 3), scene(Size{300, 200}, 4)}
	files := [][]byte{encodePNG(t, sources[0]), encodePNG(t, sources[1])}
	t.Run("actions", func(t *testing.T) { // ends when those that run at the same time have
		try := func(name string, texts []string) {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				for _, text := range texts {
					for i, source := range sources {
						agreesReduced(t, name, text, source, files[i])
					}
				}
			})
		}
		for _, d := range tried() {
			if d.Role == ActionRole || d.Role == StateRole {
				try(d.Name, examples()[d.Name])
			}
		}
		try("chains", reducedChains)
	})
	vips.AssertNoLeaks(t)
}

// agreesReduced compares a full result that is reduced with a preview at half the size, and with a result that is resized to
// a quarter afterwards.
func agreesReduced(t *testing.T, name, text string, source pixels, data []byte) {
	t.Helper()
	src := Source{Size: source.Size, Format: "png", Frames: 1, HasAlpha: source.bands == 4}.with(t, text)
	planned := func(text string) *Plan {
		p, err := parsed(t, text).Plan(src, Accept{}, DefaultLimits)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		return p
	}
	full := unencoded(t, planned(text), data)[0]
	exception := 0.0
	for _, key := range []string{name, text} {
		if e, ok := reducedExceptions[key]; ok {
			exception = e.most
		}
	}
	try := func(how string, got pixels) {
		t.Helper()
		img := full.full(t)
		defer func() { img.Close() }()
		if err := img.resample(t.Context(), got.Size); err != nil {
			t.Fatal(err)
		}
		want, err := img.materialize(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		off, allowed := func(a, b pixels) float64 { _, mean := difference(t, a, b); return mean }, reducedTolerance
		if full.Size != source.Size || slices.Contains(placing, name) {
			off, allowed = displaced, displacedTolerance+edgeTolerance*float64(2*want.Width+2*want.Height)/float64(want.Pixels())
		}
		allowed = max(allowed, exception)
		if got.bands != want.bands {
			t.Errorf("%s of %d bands, %s, has %d bands, not %d", text, source.bands, how, got.bands, want.bands)
		} else if mean := off(want, got); mean > allowed {
			t.Errorf("%s of %d bands, %s, is %.2f levels off in the mean; allowed are %.2f", text, source.bands, how, mean, allowed)
		}
	}
	half, quarter := full.scaled(.5), full.scaled(.25)
	try("previewed at half the size", previewOf(t, parsed(t, text), src, loader(data), max(half.Width, half.Height)))
	try("resized to a quarter", unencoded(t, planned(fmt.Sprintf("%s/-/resize/%dx%d", text, quarter.Width, quarter.Height)), data)[0])
}

// displaced is by how many levels, in the mean, samples lie outside of what the other picture has within half a pixel.
func displaced(want, got pixels) float64 {
	sum := 0.0
	for y := range want.Height {
		for x := range want.Width {
			for b := range want.bands {
				here := want.seen((y*want.Width+x)*want.bands + b)
				lowest, highest := here, here
				for ny := max(y-1, 0); ny <= min(y+1, want.Height-1); ny++ {
					for nx := max(x-1, 0); nx <= min(x+1, want.Width-1); nx++ {
						halfway := (here + want.seen((ny*want.Width+nx)*want.bands+b)) / 2
						lowest, highest = min(lowest, halfway), max(highest, halfway)
					}
				}
				v := got.seen((y*want.Width+x)*want.bands + b)
				sum += max(lowest-v, v-highest, 0)
			}
		}
	}
	return sum / float64(len(want.data))
}
