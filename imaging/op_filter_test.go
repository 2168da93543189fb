package imaging

import (
	"strings"
	"testing"
)

func TestLooksAreManyAndEachIsOneOfItsOwn(t *testing.T) {
	t.Parallel()
	if len(looks) < 24 {
		t.Errorf("there are %d looks", len(looks))
	}
	p := scene(Size{90, 60}, 3)
	var seen []pixels
	for _, l := range looks {
		if l.name != strings.ToLower(l.name) || !strings.HasSuffix(l.doc, ".") {
			t.Errorf("%s: %q", l.name, l.doc)
		}
		got := do(t, p.full(t), &Filter{l.name, 100})
		for i, other := range append(seen, p) {
			if _, mean := distance(t, got, other); mean < 1 {
				t.Errorf("%s is hardly different from %d: %.2f levels", l.name, i, mean)
			}
		}
		seen = append(seen, got)
		if largest, _ := distance(t, p, do(t, p.full(t), &Filter{l.name, 0})); largest > 0 {
			t.Errorf("filter/%s/0 moves a sample by %v levels", l.name, largest)
		}
		// There is more of it, and its opposite.
		_, half := distance(t, p, do(t, p.full(t), &Filter{l.name, 50}))
		_, whole := distance(t, p, got)
		_, twice := distance(t, p, do(t, p.full(t), &Filter{l.name, 200}))
		_, against := distance(t, got, do(t, p.full(t), &Filter{l.name, -100}))
		if half >= whole || whole >= twice || against <= whole {
			t.Errorf("%s: %.1f levels at 50, %.1f at 100, %.1f at 200, and −100 is %.1f away", l.name, half, whole, twice, against)
		}
	}
}

func TestAnUnknownLookIsToldTheNames(t *testing.T) {
	_, err := Parse("filter/kitchen")
	if err == nil || !containsAll(err.Error(), `"kitchen" `+strings.Join(lookNames, " ")) {
		t.Errorf("the error is %v", err)
	}
}

func TestLooksMoveGreysWithoutSteps(t *testing.T) {
	for _, l := range looks {
		for _, amount := range []float64{-100, 100, 200} {
			got := do(t, greys().full(t), &Filter{l.name, amount})
			for i := 3; i < len(got.data); i++ {
				if step := int(got.data[i]) - int(got.data[i-3]); step > 6 || step < -3 {
					t.Errorf("filter/%s/%v: channel %d goes from %d to %d at grey %d", l.name, amount, i%3, got.data[i-3], got.data[i], i/3)
					break
				}
			}
		}
	}
}
