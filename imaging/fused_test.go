package imaging

import (
	"math"
	"math/rand/v2"
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

// stepping are operations that tell values apart which nothing else does, so that a few samples fall on the other side of a
// step for the last bit of a sum.
var stepping = map[string]bool{"threshold": true, "posterize": true}

// TestEveryColourOperationFusesWithOthers runs each example before and after others, in one pass and one after the other:
// without rounding in between no sample differs by more than a level, and with it, as for a person who saves each step, few
// do.
func TestEveryColourOperationFusesWithOthers(t *testing.T) {
	t.Parallel()
	texts, operations := colourExamples(t)
	source := noise(3, Size{32, 24}, 3)
	copy(source.data, ramps(Size{32, 12}, 3).data)
	r := rand.New(rand.NewPCG(4, 4))
	for range 3 {
		for i, j := range r.Perm(len(operations)) { // so each is first, and each is second
			chain, name := []Operation{operations[i], operations[j]}, texts[i]+"/-/"+texts[j]
			fused, stepwise := source.clone(), source.clone()
			run(t, fuse(chain), fused)
			run(t, fuse(chain[:1]), stepwise)
			run(t, fuse(chain[1:]), stepwise)
			furthest, beyond := 0.0, 0
			for at := 0; at < len(fused.data); at += 3 {
				from := source.data[at:]
				want := oneByOne(chain, [3]float64{float64(from[0]) / 255, float64(from[1]) / 255, float64(from[2]) / 255})
				for k, v := range want {
					off := math.Abs(v*255 - float64(fused.data[at+k]))
					furthest = max(furthest, off)
					if off > 1 {
						beyond++
					}
				}
			}
			allowed := 0
			if stepping[parsed(t, texts[j]).steps[0].entry.name] {
				allowed = len(source.data) / 100
			}
			if beyond > allowed {
				t.Errorf("%s in one pass has %d samples of %d that are more than a level off, one by %.1f", name, beyond, len(source.data), furthest)
			}
			if _, mean := distance(t, stepwise, fused); mean > 1 && allowed == 0 {
				t.Errorf("%s in one pass is %.2f levels off in the mean from one after the other", name, mean)
			}
		}
	}
}
