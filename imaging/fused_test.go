package imaging

import (
	"math"
	"testing"
)

// colourExamples are the examples that neighbours fuse with, as operations.
func colourExamples(t *testing.T) (texts []string, operations []Operation) {
	for _, d := range tried() {
		for _, text := range examples()[d.Name] {
			s := parsed(t, text).steps[0]
			if _, ok := s.op.(Colour); ok && s.entry.name == d.Name {
				texts, operations = append(texts, text), append(operations, s.op)
			}
		}
	}
	if len(texts) == 0 {
		t.Fatal("there are no examples of colour operations")
	}
	return texts, operations
}

// TestEveryPairOfColourOperationsFuses runs each example before each other one, in one pass and one after the other: without
// rounding in between no sample differs by more than a level, and with it, as a person sees who saves each step, few do.
func TestEveryPairOfColourOperationsFuses(t *testing.T) {
	texts, operations := colourExamples(t)
	source := noise(3, Size{32, 24}, 3)
	copy(source.data, ramps(Size{32, 12}, 3).data)
	exactly := make([]pixels, len(operations)) // each alone, rounded
	for i, op := range operations {
		exactly[i] = source.clone()
		run(t, fuse([]Operation{op}), exactly[i])
	}
	for i, first := range operations {
		for j, second := range operations {
			chain := []Operation{first, second}
			fused, stepwise := source.clone(), exactly[i].clone()
			run(t, fuse(chain), fused)
			run(t, fuse(chain[1:]), stepwise)
			furthest := 0.0
			for at := 0; at < len(fused.data); at += 3 {
				from := source.data[at:]
				want := oneByOne(chain, [3]float64{float64(from[0]) / 255, float64(from[1]) / 255, float64(from[2]) / 255})
				for k, v := range want {
					furthest = max(furthest, math.Abs(v*255-float64(fused.data[at+k])))
				}
			}
			if furthest > 1 {
				t.Errorf("%s/-/%s in one pass is up to %.1f levels off", texts[i], texts[j], furthest)
			}
			if _, mean := distance(t, stepwise, fused); mean > 1 {
				t.Errorf("%s/-/%s in one pass is %.2f levels off in the mean from one after the other", texts[i], texts[j], mean)
			}
		}
	}
}
