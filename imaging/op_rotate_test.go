package imaging

import (
	"bytes"
	"math"
	"testing"
)

func TestRotateTurnsCounterClockwise(t *testing.T) {
	source := detailed(30, 20, 3)
	turned := through(t, "rotate/90", source)
	for _, p := range [][2]int{{0, 0}, {29, 0}, {7, 13}, {29, 19}} {
		x, y := p[0], p[1]
		if got, want := turned.at(y, 29-x, 0), source.at(x, y, 0); got != want {
			t.Errorf("the pixel at %d,%d is %v, want %v", x, y, got, want)
		}
	}
}

func TestAnyAngleTurnsAroundTheMiddle(t *testing.T) {
	const most = .02 // pixels
	for _, s := range []Size{{101, 101}, {100, 100}, {120, 81}, {200, 100}, {61, 140}} {
		off := Point{float64(s.Width) * .1, float64(s.Height) * -.07}
		for _, angle := range []float64{0.5, 7, 30, 45, 60.25, 89.9, 91, 133, 200, 269, 271, 315, 359} {
			sin, cos := math.Sincos(angle * math.Pi / 180)
			source := dot(s, Point{float64(s.Width)/2 + off.X, float64(s.Height)/2 + off.Y}, 5)
			got := through(t, "setfill/000/-/rotate/"+formatNumber(angle), source)
			is := got.centroid()
			want := Point{float64(got.Width)/2 + off.X*cos + off.Y*sin, float64(got.Height)/2 - off.X*sin + off.Y*cos}
			if math.Hypot(is.X-want.X, is.Y-want.Y) > most {
				t.Errorf("%v turned by %v: a dot is at %.2f, want %.2f", s, angle, is, want)
			}
		}
	}
}

func TestATurnAgreesWithTheTurnUpsideDown(t *testing.T) {
	for _, bands := range []int{3, 4} {
		source := detailed(60, 40, bands)
		for _, angle := range []string{"45", "13", "200"} {
			a, b := through(t, "rotate/"+angle, source), through(t, "rotate/180/-/rotate/"+angle+"/-/rotate/180", source)
			if most, mean := difference(t, a, b); most > 4 {
				t.Errorf("rotate/%s of %d bands: %.2f levels in the mean, up to %v", angle, bands, mean, most)
			}
		}
	}
}

func TestATurnAtAReducedScaleIsTheTurn(t *testing.T) {
	t.Parallel()
	source := dot(Size{1000, 750}, Point{750, 200}, 25)
	for _, angle := range []string{"10", "45", "77", "123"} {
		full, small := through(t, "setfill/000/-/rotate/"+angle, source), through(t, "setfill/000/-/rotate/"+angle+"/-/resize/250x", source)
		is, want := small.centroid(), full.centroid()
		kx, ky := float64(small.Width)/float64(full.Width), float64(small.Height)/float64(full.Height)
		if d := math.Hypot(is.X-want.X*kx, is.Y-want.Y*ky); d > .15 {
			t.Errorf("rotate/%s: the dot is %.2f pixels away", angle, d)
		}
	}
}

// Tiles of what is turned overlap: a rotation that did not hold what it turns would have it computed several times, and
// a chain of them exponentially often. So a source that cannot be decoded is found out by the rotation itself.
func TestARotationHoldsWhatItTurns(t *testing.T) {
	source := scene(Size{600, 400}, 3)
	data := stored(t, source, "jpeg")
	d, err := decode(t.Context(), append(bytes.Clone(data[:len(data)*6/10]), 0xff, 0xd9), decoding{streamed: true})
	if err != nil {
		t.Fatal(err)
	}
	img := &Image{ImageRef: d.frames[0], Layout: Layout{Size: source.Size}, scale: 1}
	defer img.Close()
	op := &Rotate{Angle: 45}
	img.after = img.Layout
	op.Measure(&img.after)
	if err := op.Apply(t.Context(), img); err == nil {
		t.Error("it goes on without the pixels")
	}
}

func TestAnyAngleKeepsTheMiddleAndFillsTheCorners(t *testing.T) {
	source := flat(101, 51, 3, Color{200, 100, 50, 255})
	for _, text := range []string{"rotate/30", "rotate/-30", "rotate/200", "setfill/0000ff/-/rotate/45"} {
		got := through(t, text, source)
		if got.at(got.Width/2, got.Height/2, 0) != 200 {
			t.Errorf("%s: the middle is %v", text, got.at(got.Width/2, got.Height/2, 0))
		}
		if got.bands == 4 && got.at(0, 0, 3) != 0 || got.bands == 3 && got.at(0, 0, 2) != 255 {
			t.Errorf("%s: the corner is not filled", text)
		}
	}
}
