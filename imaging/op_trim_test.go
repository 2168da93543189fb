package imaging

import (
	"context"
	"errors"
	"image"
	"testing"
)

// paint fills a box of the pixels with one colour.
func (p pixels) paint(left, top, right, bottom int, c Color) pixels {
	for y := top; y < bottom; y++ {
		for x := left; x < right; x++ {
			copy(p.data[(y*p.Width+x)*p.bands:][:p.bands], []byte{c.R, c.G, c.B, c.A})
		}
	}
	return p
}

func TestTrimFindsTheEdges(t *testing.T) {
	white, black, clear := Color{255, 255, 255, 255}, Color{0, 0, 0, 255}, Color{90, 0, 0, 0}
	sheet := func(c Color) pixels { return flat(100, 80, 4, c) }
	thing := func(p pixels) pixels { return p.paint(30, 20, 60, 50, Color{200, 60, 20, 255}) }
	for name, c := range map[string]struct {
		picture pixels
		want    image.Rectangle
	}{
		"one colour":                   {thing(sheet(white)), image.Rect(30, 20, 60, 50)},
		"transparent, of any colour":   {thing(sheet(clear).paint(0, 0, 50, 80, Color{0, 200, 0, 0})), image.Rect(30, 20, 60, 50)},
		"a colour for each of halves":  {thing(sheet(white).paint(0, 0, 45, 80, black)), image.Rect(30, 0, 60, 80)},
		"a dot beside":                 {thing(sheet(white)).paint(90, 5, 91, 6, black), image.Rect(30, 5, 91, 50)},
		"edges at two sides":           {sheet(white).paint(0, 10, 100, 70, black), image.Rect(0, 10, 100, 70)},
		"nothing but edge":             {sheet(black), image.Rectangle{}},
		"two colours and nothing else": {sheet(white).paint(0, 0, 45, 80, black), image.Rectangle{}},
		"a corner of its own":          {thing(sheet(white)).paint(0, 0, 12, 12, black), image.Rect(0, 0, 60, 50)},
	} {
		got, err := c.picture.withoutEdges(t.Context(), 25.5)
		if err != nil || !got.Eq(c.want) {
			t.Errorf("%s: what is left is %v, %v, want %v", name, got, err, c.want)
		}
	}
}

func TestTrimGoesByTheToleranceToTheLevel(t *testing.T) {
	source := flat(50, 40, 3, Color{100, 100, 100, 255}).paint(10, 10, 40, 30, Color{110, 100, 100, 255})
	if got, err := source.withoutEdges(t.Context(), 10); err != nil || !got.Empty() {
		t.Errorf("with 10 levels %v is left, %v", got, err)
	}
	if got, err := source.withoutEdges(t.Context(), 9.9); err != nil || !got.Eq(image.Rect(10, 10, 40, 30)) {
		t.Errorf("with fewer %v is left, %v", got, err)
	}
}

func TestAllFramesAreTrimmedToWhatAnyOfThemHolds(t *testing.T) {
	left := flat(60, 40, 3, Color{255, 255, 255, 255}).paint(10, 15, 20, 25, Color{200, 0, 0, 255})
	right := flat(60, 40, 3, Color{255, 255, 255, 255}).paint(45, 10, 50, 20, Color{0, 0, 200, 255})
	op, err := (&Trim{Tolerance: 10}).survey(t.Context(), []*Image{left.full(t), right.full(t), flat(60, 40, 3, Color{0, 0, 0, 255}).full(t)})
	if err != nil || !op.(*window).Eq(image.Rect(10, 10, 50, 25)) {
		t.Errorf("what is left is %v, %v", op, err)
	}
}

func TestTrimAtAReducedScaleIsTheSameButForRounding(t *testing.T) {
	source := framed(Size{400, 300}, 61)
	small := source.full(t)
	if err := small.resample(t.Context(), Size{200, 150}); err != nil {
		t.Fatal(err)
	}
	p, err := small.materialize(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	op, err := (&Trim{Tolerance: 10, Padding: Length{10, false}}).survey(t.Context(), []*Image{p.of(t, source.Size)})
	if err != nil {
		t.Fatal(err)
	}
	if w := op.(*window); max(w.Min.X-51, 51-w.Min.X, w.Max.X-349, 349-w.Max.X, w.Min.Y-51, 51-w.Min.Y, w.Max.Y-249, 249-w.Max.Y) > 4 {
		t.Errorf("what is left is %v", w)
	}
}

// A white strip over a black and a red half is cut off from the top, the right and the bottom until nothing is left, within
// the picture and not at its edge.
func TestNothingButEdgeIsThatAtAReducedScale(t *testing.T) {
	p := flat(100, 80, 3, Color{0, 0, 0, 255}).paint(45, 0, 100, 80, Color{200, 0, 0, 255}).paint(0, 0, 100, 10, Color{255, 255, 255, 255})
	op, err := (&Trim{Tolerance: 10}).survey(t.Context(), []*Image{p.of(t, Size{133, 107})})
	if err != nil || !op.(*window).Eq(image.Rect(0, 0, 133, 107)) {
		t.Errorf("what is left is %v, %v", op, err)
	}
}

func TestTrimStopsWithinAFewLines(t *testing.T) {
	ctx := endingAt(3)
	if w, err := flat(40, 4000, 3, Color{0, 0, 0, 255}).withoutEdges(ctx, 10); !errors.Is(err, context.Canceled) || ctx.looks.Load() > 4 {
		t.Errorf("it answers %v, %v after %d looks", w, err, ctx.looks.Load())
	}
}
