package imaging

import (
	"bytes"
	"context"
	"errors"
	"math"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/davidbyttow/govips/v2/vips"
)

// ending is a context that ends when it is asked for the last time allowed whether it has: so it ends at any point of a
// work that one likes, whatever time that takes.
type ending struct {
	context.Context
	allowed int64
	looks   atomic.Int64
	once    sync.Once
	done    chan struct{}
}

func endingAt(look int64) *ending {
	return &ending{Context: context.Background(), allowed: look, done: make(chan struct{})}
}

func (c *ending) Done() <-chan struct{} { return c.done }

func (c *ending) Err() error {
	if c.looks.Add(1) < c.allowed {
		return nil
	}
	c.once.Do(func() { close(c.done) })
	return context.Canceled
}

// ended is a context that is no more.
func ended() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func TestAColourPassStopsWithinAFewRows(t *testing.T) {
	for name, chain := range map[string][]Operation{
		"curves": {&Invert{}}, "a matrix": {&Invert{}, &Saturation{50}}, "many": {&Invert{}, &Warmth{50}, &Saturation{50}},
	} {
		for _, bands := range []int{3, 4} {
			p := solid(Size{7, 1000}, Color{90, 60, 30, 255}, bands)
			was := p.clone()
			if err := fuse(chain).run(endingAt(3), p); !errors.Is(err, context.Canceled) {
				t.Fatalf("%s: %v", name, err)
			}
			changed := 0
			for i := 0; i < len(p.data); i += 7 * bands {
				if !bytes.Equal(p.data[i:i+7*bands], was.data[i:i+7*bands]) {
					changed++
				}
			}
			if changed != 2*rowsALook {
				t.Errorf("%s, %d bands: %d rows were worked on by the third look; expected are %d", name, bands, changed, 2*rowsALook)
			}
		}
	}
}

// Of a damaged source that is decoded only when somebody asks for its pixels, nobody asks once the context has ended:
// decoding it would be an error of another kind.
func TestNoOperationComputesPixelsWhenItsContextHasEnded(t *testing.T) {
	whole := scene(Size{600, 400}, 3)
	data := stored(t, whole, "jpeg")
	data = append(bytes.Clone(data[:len(data)*6/10]), 0xff, 0xd9)
	for _, d := range tried() {
		for _, text := range examples()[d.Name] {
			p, err := parsed(t, text).Plan(Source{Size: whole.Size, Format: "jpeg", Frames: 1}, Accept{}, DefaultLimits)
			if err != nil {
				t.Fatal(err)
			}
			for i := range 2 * len(p.chain) {
				d, err := decode(t.Context(), data, decoding{streamed: true})
				if err != nil {
					t.Fatal(err)
				}
				own := &shelf{src: p.src, load: func(context.Context) ([]byte, error) { return data, nil }}
				img := &Image{ImageRef: d.frames[0], Layout: p.layouts[i/2], shelf: own}
				img.Layout.Size = whole.Size
				if i%2 == 1 {
					if err := img.AddAlpha(); err != nil {
						t.Fatal(err)
					}
				}
				if _, err := p.step(ended(), img, i/2); err != nil && !errors.Is(err, context.Canceled) {
					t.Errorf("%s: %v", text, err)
				}
				img.Close()
			}
		}
	}
	vips.AssertNoLeaks(t)
}

func TestARenderStopsWhereverItsContextEnds(t *testing.T) {
	source := scene(Size{150, 110}, 4)
	data := encodePNG(t, source)
	t.Run("operations", func(t *testing.T) { // ends when those that run at the same time have
		for _, d := range tried() {
			t.Run(d.Name, func(t *testing.T) {
				t.Parallel()
				for _, text := range examples()[d.Name] {
					stopsAnywhere(t, text, source, data)
				}
			})
		}
	})
	vips.AssertNoLeaks(t)
}

// stopsAnywhere holds a render to ending soon after its context does, at some of the places where it looks at that.
func stopsAnywhere(t *testing.T, text string, source pixels, data []byte) {
	t.Helper()
	p, err := parsed(t, text).Plan(Source{Size: source.Size, Format: "png", Frames: 1, HasAlpha: true}, Accept{}, DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	const after = 24 // looks that are taken while it unwinds, those of package context for each wait among them
	never := endingAt(math.MaxInt64)
	measurements.InvalidateAll() // what is remembered need not be looked for
	if _, err := p.Render(never, data); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	all := never.looks.Load()
	for at := int64(1); at <= all; at += 1 + all/15 {
		ctx := endingAt(at)
		measurements.InvalidateAll()
		if result, err := p.Render(ctx, data); result != nil || !errors.Is(err, context.Canceled) {
			t.Errorf("%s that ends at look %d of %d: %v, %v", text, at, all, result, err)
		}
		if more := ctx.looks.Load() - at; more > after {
			t.Errorf("%s that ends at look %d of %d goes on for %d looks", text, at, all, more)
		}
	}
}

func TestAViewerStopsWhereverItsContextEndsAndDrawsTheNextFrameAsEver(t *testing.T) {
	source := scene(Size{150, 110}, 3)
	src, load := Source{Size: source.Size, Format: "png", Frames: 1}, loader(encodePNG(t, source))
	first, second := parsed(t, "blur/20/-/brightness/10"), parsed(t, "blur/20/-/brightness/20/-/flip")
	draw := func(v *Viewer, p Transformation) []byte {
		frame, err := v.show(t.Context(), p, 60)
		if err != nil {
			t.Fatal(err)
		}
		return frame.Data
	}
	v := NewViewer(src, load, DefaultLimits)
	draw(v, first)
	want := draw(v, second)
	for at := int64(1); ; at++ {
		v := NewViewer(src, load, DefaultLimits)
		draw(v, first)
		ctx := endingAt(at)
		if _, err := v.show(ctx, second, 60); err == nil {
			if at < 5 || ctx.looks.Load() >= at {
				t.Errorf("it did not stop at look %d", at)
			}
			break
		} else if !errors.Is(err, context.Canceled) {
			t.Errorf("ended at look %d: %v", at, err)
		}
		if !bytes.Equal(draw(v, second), want) {
			t.Errorf("after an end at look %d the frame is another", at)
		}
	}
	vips.AssertNoLeaks(t)
}

func TestNoEncoderWritesWhenItsContextHasEnded(t *testing.T) {
	for _, format := range writableFormats() {
		s := &sheet{pixels: noise(8, Size{300, 200}, 3)}
		if data, err := encoders[format].write(ended(), s, encoding{format: format}); err == nil {
			t.Errorf("%s wrote %d bytes", format, len(data))
		}
	}
}

func TestWhatCannotBeStoppedIsRefusedWhereItIsTooLarge(t *testing.T) {
	large := Source{Size: Size{7000, 4500}, Format: "jpeg", Frames: 1}
	for text, allowed := range map[string]string{
		"format/avif": "16 megapixels are written as avif", "format/gif": "20 megapixels are written as gif",
		"resize/4000x/-/format/avif": "", "resize/4000x/-/format/gif": "", "format/auto": "", "format/webp": "", "format/png": "",
	} {
		_, err := parsed(t, text).Plan(large, Accept{AVIF: true, WebP: true}, DefaultLimits)
		var limit *LimitError
		if allowed == "" && err != nil || allowed != "" && (!errors.As(err, &limit) || !containsAll(err.Error(), allowed+" choose another format")) {
			t.Errorf("%s: %v", text, err)
		}
	}
	large.Format = "avif"
	if _, err := parsed(t, "format/preserve").Plan(large, Accept{}, DefaultLimits); err == nil {
		t.Error("a large AVIF is preserved")
	}
}

// parsed is a transformation that must be one.
func parsed(t testing.TB, text string) Transformation {
	t.Helper()
	p, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
