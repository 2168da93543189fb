package imaging

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// exact is what a pass does to a colour, in floating point.
func (c *ColourPass) exact(v [3]float64) [3]float64 {
	for i, curves := range c.curves {
		for k, f := range curves.channel {
			v[k] = at(f, v[k])
		}
		if i < len(c.mixes) {
			if m := c.mixes[i]; m.mapping != nil {
				v[0], v[1], v[2] = m.mapping(v[0], v[1], v[2])
			} else {
				v = m.apply(v)
			}
			for k := range v {
				v[k] = unit(v[k])
			}
		}
	}
	return v
}

// oneByOne runs each operation by itself, without rounding in between.
func oneByOne(chain []Operation, v [3]float64) [3]float64 {
	for _, op := range chain {
		var pass ColourPass
		op.(Colour).Colour(&pass)
		v = pass.exact(v)
	}
	return v
}

// randomColour draws an operation with values from this share of their range around the neutral one.
func randomColour(r *rand.Rand, share float64) Operation {
	between := func(low, high float64) float64 { return math.Round((low + r.Float64()*(high-low)) * share) }
	colour := func() Color { return Color{uint8(r.UintN(256)), uint8(r.UintN(256)), uint8(r.UintN(256)), 255} }
	switch r.IntN(16) {
	case 0:
		return &Brightness{between(-100, 100)}
	case 1:
		return &Exposure{between(-500, 500)}
	case 2:
		return &Gamma{100 * math.Exp2(between(-300, 300)/100)}
	case 3:
		return &Contrast{between(-100, 500)}
	case 4:
		return &Saturation{between(-100, 500)}
	case 5:
		return &Warmth{between(-100, 100)}
	case 6:
		return &Grayscale{}
	case 7:
		return &Vibrance{between(-100, 500)}
	case 8:
		return &Hue{between(-180, 180)}
	case 9:
		return &Shadows{between(-100, 100)}
	case 10:
		return &Highlights{between(-100, 100)}
	case 11:
		return &Sepia{between(0, 100)}
	case 12:
		return &Tint{colour(), between(0, 100)}
	case 13:
		return &Duotone{colour(), colour()}
	case 14:
		return &Filter{lookNames[r.IntN(len(lookNames))], between(-100, 200)}
	}
	return &Invert{}
}

func fuse(chain []Operation) *ColourPass {
	var pass ColourPass
	for _, op := range chain {
		op.(Colour).Colour(&pass)
	}
	return &pass
}

// run runs a pass to its end.
func run(t testing.TB, pass *ColourPass, p pixels) {
	t.Helper()
	if err := pass.run(t.Context(), p); err != nil {
		t.Fatal(err)
	}
}

func spelled(chain []Operation) string {
	s := ""
	for _, op := range chain {
		s += fmt.Sprintf("%T%v ", op, op)
	}
	return s
}

// How far fused chains of eight are from the same operations one by one, both measured on random pixels and on ramps.
// The values are of the whole range where share is 1, of its inner half where it is 0.5, and so on.
func farFromOneByOne(t *testing.T, share float64) (samples, beyond int, largest float64) {
	t.Helper()
	random := rand.New(rand.NewPCG(7, 7))
	original := noise(1, Size{40, 30}, 4)
	copy(original.data, ramps(Size{40, 10}, 4).data)
	for range 60 {
		chain := make([]Operation, 8)
		for i := range chain {
			chain[i] = randomColour(random, share)
		}
		p := original.clone()
		run(t, fuse(chain), p)
		for i := 0; i < len(p.data); i += 4 {
			from := original.data[i:]
			want := oneByOne(chain, [3]float64{float64(from[0]) / 255, float64(from[1]) / 255, float64(from[2]) / 255})
			for k, v := range want {
				samples++
				off := math.Abs(v*255 - float64(p.data[i+k]))
				largest = max(largest, off)
				if off > 1 {
					beyond++
				}
			}
			if p.data[i+3] != from[3] {
				t.Fatalf("%s changes alpha from %d to %d", spelled(chain), from[3], p.data[i+3])
			}
		}
	}
	return samples, beyond, largest
}

func TestFusedColourOperationsAreTheOperationsOneByOne(t *testing.T) {
	t.Parallel()
	if samples, beyond, largest := farFromOneByOne(t, 0.5); beyond > 0 {
		t.Errorf("%d of %d samples are more than a level off, one by %.1f", beyond, samples, largest)
	}
}

// Chains of extremes have curves that are as good as upright at black, where no table is fine enough.
func TestFusedExtremesAreTheOperationsOneByOneButForAFewSamples(t *testing.T) {
	t.Parallel()
	if samples, beyond, largest := farFromOneByOne(t, 1); beyond*50_000 > samples {
		t.Errorf("%d of %d samples are more than a level off, one by %.1f", beyond, samples, largest)
	}
}

func TestAnEmptyPassChangesNothing(t *testing.T) {
	p := noise(1, Size{5, 4}, 3)
	was := p.clone()
	run(t, new(ColourPass), p)
	if largest, _ := distance(t, was, p); largest > 0 {
		t.Errorf("%v levels off", largest)
	}
}

func TestMatricesMergeOnlyWhereNothingIsCutBetweenThem(t *testing.T) {
	for _, c := range []struct {
		chain []Operation
		left  int
	}{
		{[]Operation{&Grayscale{}, &Saturation{50}}, 1},
		{[]Operation{&Saturation{-50}, &Saturation{-50}}, 1},
		{[]Operation{&Saturation{50}, &Saturation{-30}}, 2},
		{[]Operation{&Grayscale{}, &Invert{}, &Grayscale{}}, 2},
	} {
		if pass := fuse(c.chain); len(pass.mixes) != c.left {
			t.Errorf("%s has %d matrices; expected are %d", spelled(c.chain), len(pass.mixes), c.left)
		}
	}
}

func TestColourOperationsAgreeAtAReducedScale(t *testing.T) {
	t.Parallel()
	for _, op := range []Operation{&Brightness{20}, &Exposure{60}, &Gamma{150}, &Contrast{30}, &Saturation{60}, &Warmth{50},
		&Grayscale{}, &Invert{}} {
		reducedAgrees(t, op, 1)
	}
}

func TestColourOperationsTakePicturesOfAnyShape(t *testing.T) {
	for _, s := range []Size{{1, 1}, {1, 500}, {500, 1}} {
		for _, bands := range []int{3, 4} {
			p := noise(3, s, bands)
			got := do(t, p.full(t), &Warmth{30}, &Contrast{20}, &Invert{})
			if got.Size != s || got.bands != bands {
				t.Errorf("%v of %d bands becomes %v of %d", s, bands, got.Size, got.bands)
			}
		}
	}
}

func TestAPassIsTheSameWhateverWentThroughItBefore(t *testing.T) {
	chain := []Colour{&Saturation{40}, &Warmth{30}, &Vibrance{60}, &Contrast{30}}
	through := func(p pixels) pixels {
		img := p.full(t)
		if err := recolour(t.Context(), img, chain); err != nil {
			t.Fatal(err)
		}
		return do(t, img)
	}
	p := noise(21, Size{90, 60}, 3)
	first := through(p)
	through(noise(22, Size{400, 300}, 3)) // fills what the cube remembers
	if largest, _ := distance(t, first, through(p)); largest > 0 {
		t.Errorf("%v levels off", largest)
	}
	var cold ColourPass
	for _, op := range chain {
		op.Colour(&cold)
	}
	run(t, &cold, p)
	if largest, _ := distance(t, first, p); largest > 0 {
		t.Errorf("a new pass is %v levels off", largest)
	}
}

func TestWarmProgramsAreLentToOneAtATime(t *testing.T) {
	var w warmPrograms
	p := fuse([]Operation{&Saturation{40}, &Warmth{30}}).compile()
	w.give("a", p)
	if w.take("b") != nil || w.take("a") != p || w.take("a") != nil {
		t.Error("a program is lent twice, or under another name")
	}
	for _, key := range []string{"1", "2", "3", "4", "5"} {
		w.give(key, p)
	}
	if len(w.kept) != mostWarmPrograms || w.take("1") != nil || w.take("5") != p {
		t.Errorf("%d programs are kept, of which the oldest is %v", len(w.kept), w.kept[len(w.kept)-1].key)
	}
}
