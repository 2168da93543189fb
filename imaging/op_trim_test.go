package imaging

import "testing"

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
		want    window
	}{
		"one colour":                   {thing(sheet(white)), window{30, 20, 60, 50}},
		"transparent, of any colour":   {thing(sheet(clear).paint(0, 0, 50, 80, Color{0, 200, 0, 0})), window{30, 20, 60, 50}},
		"a colour for each of halves":  {thing(sheet(white).paint(0, 0, 45, 80, black)), window{30, 0, 60, 80}},
		"a dot beside":                 {thing(sheet(white)).paint(90, 5, 91, 6, black), window{30, 5, 91, 50}},
		"edges at two sides":           {sheet(white).paint(0, 10, 100, 70, black), window{0, 10, 100, 70}},
		"nothing but edge":             {sheet(black), window{}},
		"two colours and nothing else": {sheet(white).paint(0, 0, 45, 80, black), window{}},
		"a corner of its own":          {thing(sheet(white)).paint(0, 0, 12, 12, black), window{0, 0, 60, 50}},
	} {
		got := c.picture.withoutEdges(25.5)
		if got != c.want && !(got.empty() && c.want.empty()) {
			t.Errorf("%s: what is left is %v, want %v", name, got, c.want)
		}
	}
}

func TestTrimGoesByTheToleranceToTheLevel(t *testing.T) {
	source := flat(50, 40, 3, Color{100, 100, 100, 255}).paint(10, 10, 40, 30, Color{110, 100, 100, 255})
	if got := source.withoutEdges(10); !got.empty() {
		t.Errorf("with 10 levels %v is left", got)
	}
	if got := source.withoutEdges(9.9); got != (window{10, 10, 40, 30}) {
		t.Errorf("with fewer %v is left", got)
	}
}

func TestAllFramesAreTrimmedToWhatAnyOfThemHolds(t *testing.T) {
	left := flat(60, 40, 3, Color{255, 255, 255, 255}).paint(10, 15, 20, 25, Color{200, 0, 0, 255})
	right := flat(60, 40, 3, Color{255, 255, 255, 255}).paint(45, 10, 50, 20, Color{0, 0, 200, 255})
	op, err := (&Trim{Tolerance: 10}).survey(t.Context(), []*Image{left.full(t), right.full(t), flat(60, 40, 3, Color{0, 0, 0, 255}).full(t)})
	if err != nil || *op.(*window) != (window{10, 10, 50, 25}) {
		t.Errorf("what is left is %v, %v", op, err)
	}
}

func TestTrimAtAReducedScaleIsTheSameButForRounding(t *testing.T) {
	source := framed(Size{400, 300}, 61)
	small := source.full(t)
	if err := small.resample(t.Context(), Size{200, 150}); err != nil {
		t.Fatal(err)
	}
	p, err := small.materialize()
	if err != nil {
		t.Fatal(err)
	}
	op, err := (&Trim{Tolerance: 10, Padding: Length{10, false}}).survey(t.Context(), []*Image{p.of(t, source.Size)})
	if err != nil {
		t.Fatal(err)
	}
	if w := op.(*window); max(w.left-51, 51-w.left, w.right-349, 349-w.right, w.top-51, 51-w.top, w.bottom-249, 249-w.bottom) > 4 {
		t.Errorf("what is left is %v", w)
	}
}
