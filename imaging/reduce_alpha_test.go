package imaging

import (
	"math"
	"testing"

	"github.com/davidbyttow/govips/v2/vips"
)

// reducedLonghand is what a picture of 4 bands is to be reduced to, in the words of the definition: colours weighed by alpha, means
// of whole blocks, a filter.
func reducedLonghand(p pixels, to Size, kernel vips.Kernel) pixels {
	along := func(values []float64, n int) []float64 {
		factor := float64(len(values)) / float64(n)
		block := min(max(int(factor/2), 1), 255)
		var means []float64
		for i := 0; i < len(values); i += block {
			sum := 0.0
			for k := range block {
				sum += values[min(i+k, len(values)-1)]
			}
			means = append(means, sum/float64(block))
		}
		factor /= float64(block)
		made := make([]float64, n)
		for i := range made {
			at, sum := (float64(i)+.5)*factor-.5, 0.0
			for k := int(at - 4*factor); k <= int(at+4*factor)+1; k++ {
				w, x := 0.0, math.Abs(float64(k)-at)/factor
				switch {
				case kernel == vips.KernelCubic && x < 2:
					w = float64(catmullRomAt(x))
				case kernel == vips.KernelLanczos3 && x < 1e-9:
					w = 1
				case kernel == vips.KernelLanczos3 && x < 3:
					w = math.Sin(math.Pi*x) * math.Sin(math.Pi*x/3) / (math.Pi * math.Pi * x * x / 3)
				}
				made[i] += w * means[min(max(k, 0), len(means)-1)]
				sum += w
			}
			made[i] /= sum
		}
		return made
	}
	made := solid(to, Color{}, 4)
	var planes [4][]float64
	for b := range planes {
		narrow := make([][]float64, p.Height)
		for y := range narrow {
			row := make([]float64, p.Width)
			for x := range row {
				s := p.data[(y*p.Width+x)*4:][:4]
				row[x] = float64(s[b]) * float64(s[3]) / 255
				if b == 3 {
					row[x] = float64(s[3])
				}
			}
			narrow[y] = along(row, to.Width)
		}
		planes[b] = make([]float64, to.Pixels())
		for x := range to.Width {
			column := make([]float64, p.Height)
			for y := range column {
				column[y] = narrow[y][x]
			}
			for y, v := range along(column, to.Height) {
				planes[b][y*to.Width+x] = v
			}
		}
	}
	for i, a := range planes[3] {
		made.data[4*i+3] = byte(clampInt(a, 0, 255))
		for b := range 3 {
			if made.data[4*i+3] > 0 {
				made.data[4*i+b] = byte(clampInt(planes[b][i]*255/a, 0, 255))
			}
		}
	}
	return made
}

func TestPicturesWithAlphaAreReducedAsDefined(t *testing.T) {
	red := Color{200, 30, 40, 255}
	for name, p := range map[string]pixels{
		"a scene": scene(Size{203, 149}, 4), "of an even size": scene(Size{208, 160}, 4),
		"hard edges": checker(Size{97, 98}, 7, red, Color{0, 255, 0, 0}), "opaque": checker(Size{96, 96}, 5, red, Color{255, 255, 255, 255}),
		"barely there": checker(Size{80, 60}, 9, Color{10, 250, 90, 1}, Color{250, 3, 9, 255}),
	} {
		for _, to := range []Size{{p.Width / 2, p.Height / 2}, {51, 40}, {41, 30}, {33, 11}, {7, 5}, {p.Width, 9}, {13, p.Height}, {p.Width - 1, p.Height - 1}, {1, 1}} {
			for _, kernel := range []vips.Kernel{vips.KernelLanczos3, vips.KernelCubic} {
				img := p.full(t)
				if err := img.reduceBy(t.Context(), kernel, to); err != nil {
					t.Fatal(err)
				}
				got, err := img.materialize(t.Context())
				img.Close()
				if err != nil {
					t.Fatal(err)
				}
				if largest, _ := distance(t, reducedLonghand(p, to, kernel), got); got.Size != to || largest > 1 {
					t.Errorf("%s to %v, kernel %v: it is %v, and %.2f levels off", name, to, kernel, got.Size, largest)
				}
			}
		}
	}
}

func TestOneColourStaysThatHoweverItIsReduced(t *testing.T) {
	for _, c := range []Color{{255, 255, 255, 255}, {1, 128, 254, 255}, {200, 30, 40, 1}, {3, 250, 9, 130}, {}} {
		for _, to := range []Size{{600, 1}, {299, 200}, {100, 70}, {1, 1}} {
			p := solid(Size{1201, 701}, c, 4)
			img := p.full(t)
			if err := img.reduce(t.Context(), to); err != nil {
				t.Fatal(err)
			}
			got, err := img.materialize(t.Context())
			img.Close()
			if err != nil {
				t.Fatal(err)
			}
			if string(got.data) != string(solid(to, c, 4).data) {
				t.Errorf("%v to %v begins with %v", c, to, got.data[:4])
			}
		}
	}
}

// TestWhatIsSeenOfHardEdgesIsTheirColour: filters go beyond both sides of an edge, in which nothing may be cut off by itself.
func TestWhatIsSeenOfHardEdgesIsTheirColour(t *testing.T) {
	p := checker(Size{640, 480}, 31, Color{200, 30, 40, 255}, Color{0, 255, 0, 0})
	for _, to := range []Size{{400, 300}, {210, 160}, {100, 75}} {
		img := p.full(t)
		if err := img.reduce(t.Context(), to); err != nil {
			t.Fatal(err)
		}
		got, err := img.materialize(t.Context())
		img.Close()
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(got.data); i += 4 {
			if s := got.data[i:][:4]; s[3] > 0 && (s[0] < 199 || s[0] > 201 || s[1] < 29 || s[1] > 31 || s[2] < 39 || s[2] > 41) {
				t.Fatalf("at %v pixel %d is %v", to, i/4, s)
			}
		}
	}
}
