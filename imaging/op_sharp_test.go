package imaging

import (
	"math"
	"testing"
)

func TestSharpWidensAnEdgeAndLeavesEvenPartsAlone(t *testing.T) {
	p := drawn(Size{40, 10}, 3, func(x, _ float64) [4]float64 {
		v := .3 + .4*unit((x-18)/4)
		return [4]float64{v, v, v, 1}
	})
	for _, strength := range []float64{2, 5, 10, 20} {
		got := do(t, p.full(t), &Sharp{strength})
		row := func(q pixels, x int) float64 { return float64(q.data[(5*40+x)*3]) }
		if before, after := row(p, 21)-row(p, 18), row(got, 21)-row(got, 18); after <= before {
			t.Errorf("sharp/%v leaves an edge of %v levels at %v", strength, before, after)
		}
		if row(got, 3) != row(p, 3) || row(got, 36) != row(p, 36) {
			t.Errorf("sharp/%v changes even parts", strength)
		}
	}
}

func TestSharpGrowsWithItsStrengthAndKeepsTheMean(t *testing.T) {
	p := scene(Size{200, 150}, 3)
	was := 0.0
	for _, strength := range []float64{1, 5, 10, 20} {
		got := do(t, p.full(t), &Sharp{strength})
		_, moved := distance(t, p, got)
		if moved <= was {
			t.Errorf("sharp/%v moves samples by %.2f in the mean; a weaker one did by %.2f", strength, moved, was)
		}
		was = moved
		if off := got.mean(0) - p.mean(0); math.Abs(off) > 1 {
			t.Errorf("sharp/%v moves the mean by %.2f", strength, off)
		}
	}
}

func TestSharpKeepsTheColourOfAnEdge(t *testing.T) {
	p := drawn(Size{40, 8}, 3, func(x, _ float64) [4]float64 {
		v := unit((x - 18) / 4)
		return [4]float64{.3 + .2*v, .4 + .2*v, .5 + .2*v, 1}
	})
	got := do(t, p.full(t), &Sharp{10})
	for i := 0; i < len(p.data); i += 3 {
		for band := range 2 {
			was := int(p.data[i+band+1]) - int(p.data[i+band])
			if is := int(got.data[i+band+1]) - int(got.data[i+band]); is != was {
				t.Fatalf("the difference of two channels becomes %d, it was %d", is, was)
			}
		}
	}
}

func TestSharpLeavesAlphaAlone(t *testing.T) {
	p := scene(Size{100, 80}, 4)
	got := do(t, p.full(t), &Sharp{20})
	for i := 3; i < len(p.data); i += 4 {
		if got.data[i] != p.data[i] {
			t.Fatalf("alpha becomes %d, it was %d", got.data[i], p.data[i])
		}
	}
}

func TestSharpAgreesAtAReducedScale(t *testing.T) {
	reducedAgrees(t, &Sharp{5}, 1)
	reducedAgrees(t, &Sharp{10}, 1.5)
}
