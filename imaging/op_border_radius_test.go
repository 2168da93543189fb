package imaging

import (
	"math"
	"testing"
)

func px(v ...float64) (list []Length) {
	for _, one := range v {
		list = append(list, Length{one, false})
	}
	return list
}

func percent(v ...float64) (list []Length) {
	for _, one := range v {
		list = append(list, Length{one, true})
	}
	return list
}

func TestHalfARadiusMakesACircle(t *testing.T) {
	for _, side := range []int{1, 2, 7, 10, 101, 400} {
		p := solid(Size{side, side}, Color{200, 100, 50, 255}, 3)
		got := do(t, p.full(t), &BorderRadius{Radii: percent(50)})
		if got.bands != 4 {
			t.Fatalf("a side of %d has %d bands", side, got.bands)
		}
		area := got.mean(3) / 255
		if side > 2 && math.Abs(area-math.Pi/4) > .002+.02/float64(side) {
			t.Errorf("a side of %d keeps %.4f of its area; a circle has %.4f", side, area, math.Pi/4)
		}
		if side > 7 && (got.data[3] != 0 || got.data[len(got.data)-1] != 0) {
			t.Errorf("a corner of a side of %d is not transparent", side)
		}
		middle := got.data[((side/2)*side+side/2)*4:]
		if side > 2 && (middle[0] != 200 || middle[1] != 100 || middle[2] != 50 || middle[3] != 255) {
			t.Errorf("the middle of a side of %d becomes %v", side, middle[:4])
		}
	}
}

// Where two corners meet in one pixel, each takes its part of it once.
func TestHalfARadiusIsTheMask(t *testing.T) {
	for _, s := range []Size{{1, 1}, {33, 33}, {20, 33}} {
		p := flat(s.Width, s.Height, 3, Color{10, 20, 30, 255})
		round, masked := do(t, p.full(t), parsed(t, "border_radius/50p").steps[0].op), do(t, p.full(t), parsed(t, "mask/ellipse").steps[0].op)
		if most, _ := difference(t, round, masked); most > 0 {
			t.Errorf("%v: they are %v levels apart", s, most)
		}
	}
}

func TestCornersFollowTheShorthandOfCSS(t *testing.T) {
	s := Size{200, 100}
	for _, c := range []struct {
		op   BorderRadius
		want [4]corner
	}{
		{BorderRadius{Radii: px(10)}, [4]corner{{10, 10}, {10, 10}, {10, 10}, {10, 10}}},
		{BorderRadius{Radii: px(10, 20)}, [4]corner{{10, 10}, {20, 20}, {10, 10}, {20, 20}}},
		{BorderRadius{Radii: px(10, 20, 30)}, [4]corner{{10, 10}, {20, 20}, {30, 30}, {20, 20}}},
		{BorderRadius{Radii: px(10, 20, 30, 5)}, [4]corner{{10, 10}, {20, 20}, {30, 30}, {5, 5}}},
		{BorderRadius{Radii: percent(10)}, [4]corner{{20, 10}, {20, 10}, {20, 10}, {20, 10}}},
		{BorderRadius{Radii: px(10), Vertical: percent(20, 0)}, [4]corner{{10, 20}, {10, 0}, {10, 20}, {10, 0}}},
		{BorderRadius{Radii: px(100)}, [4]corner{{50, 50}, {50, 50}, {50, 50}, {50, 50}}},           // too high: all by a half
		{BorderRadius{Radii: px(300, 100)}, [4]corner{{75, 75}, {25, 25}, {75, 75}, {25, 25}}},      // by a quarter
		{BorderRadius{Radii: px(0, 150, 0, 0)}, [4]corner{{0, 0}, {100, 100}, {0, 0}, {0, 0}}},      // by two thirds
		{BorderRadius{Radii: percent(100, 0, 0, 0)}, [4]corner{{200, 100}, {0, 0}, {0, 0}, {0, 0}}}, // fits
	} {
		for i, got := range c.op.corners(&Layout{Size: s}) {
			if math.Abs(got.x-c.want[i].x) > 1e-9 || math.Abs(got.y-c.want[i].y) > 1e-9 {
				t.Errorf("%+v has corner %d of %v; expected is %v", c.op, i, got, c.want[i])
			}
		}
	}
}

func TestOnlyTheCornersThatAreNamedAreRound(t *testing.T) {
	p := solid(Size{60, 40}, Color{9, 9, 9, 255}, 3)
	got := do(t, p.full(t), &BorderRadius{Radii: px(20, 0, 10, 0)})
	alpha := func(x, y int) uint8 { return got.data[(y*60+x)*4+3] }
	if alpha(0, 0) != 0 || alpha(59, 0) != 255 || alpha(59, 39) != 0 || alpha(0, 39) != 255 {
		t.Errorf("the corners are %d %d %d %d", alpha(0, 0), alpha(59, 0), alpha(59, 39), alpha(0, 39))
	}
}

func TestEdgesOfCornersAreSmooth(t *testing.T) {
	got := do(t, solid(Size{100, 100}, Color{0, 0, 0, 255}, 3).full(t), &BorderRadius{Radii: px(50)})
	worst := 0.0
	for y := range 100 {
		for x := range 100 {
			inside := 0
			for i := range 400 {
				dx, dy := float64(x)+(float64(i%20)+.5)/20-50, float64(y)+(float64(i/20)+.5)/20-50
				if dx*dx+dy*dy < 2500 {
					inside++
				}
			}
			worst = max(worst, math.Abs(float64(inside)/400*255-float64(got.data[(y*100+x)*4+3])))
		}
	}
	if worst > 8 {
		t.Errorf("an edge pixel is %.1f levels off what it covers", worst)
	}
}

func TestRoundedCornersMultiplyAlpha(t *testing.T) {
	p := solid(Size{50, 50}, Color{1, 2, 3, 100}, 4)
	opaque := solid(Size{50, 50}, Color{1, 2, 3, 255}, 3)
	op := &BorderRadius{Radii: px(15)}
	got, mask := do(t, p.full(t), op), do(t, opaque.full(t), op)
	for i := 3; i < len(got.data); i += 4 {
		if want := float64(mask.data[i]) * 100 / 255; math.Abs(float64(got.data[i])-want) > 1 {
			t.Fatalf("alpha is %d; expected is %.1f", got.data[i], want)
		}
	}
}

func TestVerticalRadiiAreSpelledOut(t *testing.T) {
	for text, want := range map[string]string{
		"border_radius/20":         "border_radius/20/20",
		"border_radius/50p":        "border_radius/50p/50p",
		"border_radius/9,9,9,9/4p": "border_radius/9/4p",
	} {
		parsed, err := Parse(text)
		if err != nil || parsed.Steps()[0].Text != want {
			t.Errorf("%s is spelled %s; expected is %s (%v)", text, parsed, want, err)
		}
	}
}

func TestRoundedCornersAgreeAtAReducedScale(t *testing.T) {
	reducedAgrees(t, &BorderRadius{Radii: px(37)}, 1)
	reducedAgrees(t, &BorderRadius{Radii: percent(50)}, 1)
}
