package imaging

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/davidbyttow/govips/v2/vips"
)

// larger is pixels four times beside and below each other, of which sources are made that are too large to be kept whole.
func larger(ref *vips.ImageRef) error { return ref.Replicate(2, 2) }

// turnedRight says that the picture is to be turned by a quarter.
func turnedRight(ref *vips.ImageRef) error { return ref.SetOrientation(6) }

// A page is an original of which a test asks for several renders.
type page struct {
	t     testing.TB
	src   Source
	data  []byte
	loads atomic.Int64
}

func newPage(t testing.TB, data []byte) *page {
	t.Helper()
	facts, err := Probe(t.Context(), data, DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	facts.ID = "original"
	return &page{t: t, src: facts.Source, data: data}
}

func (p *page) load(context.Context) ([]byte, error) {
	p.loads.Add(1)
	return p.data, nil
}

func (p *page) plan(text string) *Plan {
	p.t.Helper()
	plan, err := parsed(p.t, text).Plan(p.src, Accept{}, DefaultLimits)
	if err != nil {
		p.t.Fatalf("%s: %v", text, err)
	}
	return plan
}

// from renders through s.
func (p *page) from(s *Sources, text string) []byte {
	p.t.Helper()
	result, err := s.Render(p.t.Context(), p.plan(text), p.load)
	if err != nil {
		p.t.Fatalf("%s: %v", text, err)
	}
	return result.Data
}

// original renders what nobody keeps.
func (p *page) original(text string) []byte {
	p.t.Helper()
	result, err := p.plan(text).Render(p.t.Context(), p.data)
	if err != nil {
		p.t.Fatalf("%s: %v", text, err)
	}
	return result.Data
}

// kept are sources that keep this page, in everything that a resize needs.
func (p *page) kept(bytes int64) *Sources {
	p.t.Helper()
	s := NewSources(bytes)
	p.t.Cleanup(s.Close)
	for _, text := range []string{"resize/30x", "resize/40x"} {
		p.from(s, text)
	}
	return s
}

const roomy = 64 << 20

// roomFor is of how many bytes so many are for sources, beside what first renders leave.
func roomFor(sources int64) int64 { return sources * 6 / 5 }

// keptChains are chains that what is kept of a source of 6.6 megapixels serves.
var keptChains = []string{
	"resize/1090x", "resize/700x", "resize/90x", "scale_crop/500x500/80p,20p/-/grayscale", "crop/40px40p/10p,70p/-/resize/200x",
	"resize/1490x", "resize/1111x", "resize/320x", "stretch/off/-/resize/x600", "scale_crop/700x300/center", "crop/4:3/-/preview/700x700",
	"preview/900x900/-/grayscale/-/contrast/20", "resize/800x/-/blur/20", "blur/60/-/resize/500x", "mirror/-/rotate/90/-/resize/600x",
	"resize/600x/-/saturation/50/-/warmth/30", "resize/500x/-/sharp/8", "border_radius/200/-/resize/400x",
	"preview/640x640/-/autorotate/no", "resize/500x/-/overlay/self/30px30p/50p,50p",
}

// TestARenderOfWhatIsKeptLooksAsOneOfTheOriginal holds what is kept of sources of every kind to within a level in the mean.
func TestARenderOfWhatIsKeptLooksAsOneOfTheOriginal(t *testing.T) {
	opaque, clear := scene(Size{1500, 1100}, 3), scene(Size{1500, 1100}, 4)
	for name, data := range map[string][]byte{
		"jpeg":        stored(t, opaque, "jpeg", larger),
		"turned jpeg": stored(t, opaque, "jpeg", larger, turnedRight),
		"png":         stored(t, clear, "png", larger),
		"16 bits":     stored(t, opaque, "tiff", larger, deep),
		"p3":          stored(t, opaque, "png", larger, profiled("p3")),
		"small":       stored(t, opaque, "png"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPage(t, data)
			s := p.kept(roomy)
			p.from(s, "resize/30x/-/autorotate/no") // is kept by itself
			p.from(s, "resize/40x/-/autorotate/no")
			loads := p.loads.Load()
			chains := keptChains
			if name != "jpeg" && name != "small" {
				chains = chains[:5]
			}
			for _, text := range chains {
				text += "/-/format/png"
				got, want := decodeAny(t, p.from(s, text)), decodeAny(t, p.original(text))
				if _, mean := distance(t, want, got); mean > 1 {
					t.Errorf("%s: %s is %.2f levels off in the mean", name, text, mean)
				}
			}
			if n := p.loads.Load() - loads; n != 0 {
				t.Errorf("the original was read %d times more", n)
			}
			if stats := s.Stats(); stats.Hits < int64(len(chains)) || stats.Misses != 4 {
				t.Errorf("%+v", stats)
			}
		})
	}
}

// TestWhereNothingMayBeLostTheOriginalIsRead are renders of a source that is kept, and have the bytes that they had.
func TestWhereNothingMayBeLostTheOriginalIsRead(t *testing.T) {
	p := newPage(t, stored(t, scene(Size{1500, 1100}, 3), "jpeg", larger))
	s := p.kept(roomy)
	before := s.Stats()
	for _, text := range []string{
		"resize/1200x/-/quality/best", "resize/600x/-/quality/95", "resize/600x/-/format/webp/-/lossless/yes", // all that there is
		"crop/600x400/100,100",                        // as many pixels as the original has, there
		"trim/-/resize/600x", "json", "main_colors/3", // looked for in all pixels, or about the file
	} {
		loads := p.loads.Load()
		if string(p.from(s, text)) != string(p.original(text)) || p.loads.Load() == loads {
			t.Errorf("%s is not what the original gives", text)
		}
	}
	if stats := s.Stats(); stats != before {
		t.Errorf("%+v became %+v", before, stats)
	}
}

func TestAnAnimationInksAndWhatHasNoNameAreNotKept(t *testing.T) {
	moving := newPage(t, animation(t, "gif", Size{60, 40}, []Color{{255, 0, 0, 255}, {0, 0, 255, 255}}, []int{100, 100}))
	nameless := newPage(t, stored(t, scene(Size{300, 200}, 3), "png"))
	nameless.src.ID = ""
	scan := newPage(t, stored(t, scene(Size{300, 200}, 3), "tiff"))
	s := NewSources(roomy)
	defer s.Close()
	for range 3 {
		moving.from(s, "resize/30x/-/format/gif")
		nameless.from(s, "resize/100x")
		scan.from(s, "resize/100x/-/strip_meta/none") // whose metadata is all over the file
	}
	if stats := s.Stats(); stats != (SourceStats{}) {
		t.Errorf("there is %+v", stats)
	}
	inks := newPage(t, stored(t, scene(Size{300, 200}, 3), "jpeg", cmyk, bytesOf))
	for range 4 {
		if string(inks.from(s, "resize/100x")) != string(inks.original("resize/100x")) {
			t.Error("a picture of inks is not as ever")
		}
	}
	if stats := s.Stats(); stats.Entries != 0 || stats.Misses != 1 { // it was found out
		t.Errorf("of a picture of inks there is %+v", stats)
	}
	off := NewSources(0)
	defer off.Close()
	for range 3 {
		newPage(t, nameless.data).from(off, "resize/100x")
	}
	if stats := off.Stats(); stats != (SourceStats{}) {
		t.Errorf("where nothing is to be kept there is %+v", stats)
	}
}

// TestNoMoreIsKeptThanIsAllowed goes through more originals than there is room for.
func TestNoMoreIsKeptThanIsAllowed(t *testing.T) {
	p := newPage(t, stored(t, scene(Size{400, 300}, 3), "png"))
	const one = 400 * 300 * 3
	s := NewSources(roomFor(4 * one))
	defer s.Close()
	for _, id := range []string{"a", "b", "c", "d", "e", "f"} {
		p.src.ID = id
		for _, text := range []string{"resize/90x", "resize/350x"} {
			p.from(s, text)
		}
		if stats := s.Stats(); stats.Bytes > roomFor(4*one) || stats.Bytes < one {
			t.Fatalf("with %s there is %+v", id, stats)
		}
	}
	loads := p.loads.Load()
	p.from(s, "resize/360x")
	if p.loads.Load() != loads {
		t.Error("the last one is gone")
	}
	p.src.ID = "a"
	if p.from(s, "resize/360x"); p.loads.Load() != loads+1 {
		t.Error("the first one is still there")
	}
}

func TestWhatIsForgottenIsFreedAtOnce(t *testing.T) {
	p := newPage(t, stored(t, scene(Size{400, 300}, 3), "png"))
	s := p.kept(roomy)
	p.src.ID = "other"
	for _, text := range []string{"resize/200x", "resize/300x"} {
		p.from(s, text)
	}
	s.Forget("original")
	if stats := s.Stats(); stats.Entries != 2 || stats.Bytes < 400*300*3+200*150*3 || stats.Bytes > 400*300*4 {
		t.Errorf("beside another there is %+v", stats)
	}
	s.Forget("other")
	if stats := s.Stats(); stats.Entries != 0 || stats.Bytes != 0 {
		t.Errorf("there is %+v", stats)
	}
}

func TestWhatIsForgottenWhileItIsDecodedIsNotKept(t *testing.T) {
	p := newPage(t, stored(t, scene(Size{400, 300}, 3), "png"))
	s := NewSources(roomy)
	defer s.Close()
	for _, text := range []string{"resize/90x", "resize/350x"} { // a first render, and what would be kept for the next
		_, err := s.Render(t.Context(), p.plan(text), func(context.Context) ([]byte, error) {
			s.Forget("original")
			return p.data, nil
		})
		if stats := s.Stats(); err != nil || stats.Entries != 0 || stats.Bytes != 0 {
			t.Errorf("%v, and there is %+v", err, stats)
		}
	}
}

// TestManyAtOnceDecodeTwice has a srcset of what nobody has asked for before, at the same time: one of them is the first, and
// another decodes for the rest.
func TestManyAtOnceDecodeTwice(t *testing.T) {
	for name, c := range map[string]struct {
		size   Size
		widths []int
	}{
		"small": {Size{900, 600}, []int{800, 600, 400, 200, 100, 50}},
		"large": {Size{1600, 1200}, []int{800, 700, 600, 500, 420, 401}}, // of which none is decoded sooner than half
	} {
		p := newPage(t, stored(t, scene(c.size, 3), "jpeg"))
		s := NewSources(roomy)
		defer s.Close()
		var all sync.WaitGroup
		for _, width := range c.widths {
			all.Go(func() {
				if _, err := s.Render(t.Context(), p.plan(fmt.Sprintf("resize/%dx", width)), p.load); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if stats := s.Stats(); p.loads.Load() > 2 || stats.Misses != p.loads.Load() || stats.Hits+stats.Misses != 6 {
			t.Errorf("%s: it was read %d times: %+v", name, p.loads.Load(), stats)
		}
	}
}
