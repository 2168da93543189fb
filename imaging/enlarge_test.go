package imaging

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/davidbyttow/govips/v2/vips"
)

func TestResizingDoesNotMoveThePicture(t *testing.T) {
	source := dot(Size{256, 193}, Point{175, 75}, 7)
	for _, to := range []string{"1000x", "400x", "257x", "300x100", "100x300", "200x", "61x"} {
		got := through(t, "resize/"+to, source)
		kx, ky := float64(got.Width)/256, float64(got.Height)/193
		if is := got.centroid(); math.Hypot(is.X-175*kx, is.Y-75*ky) > .03*max(kx, ky) {
			t.Errorf("resize/%s: the dot is at %.2f, want %.2f, %.2f", to, is, 175*kx, 75*ky)
		}
	}
}

func TestResizingCommutesWithMirrors(t *testing.T) {
	for _, bands := range []int{3, 4} {
		source := detailed(60, 40, bands)
		for _, to := range []string{"150x", "61x", "30x", "90x20", "20x90", "60x41"} {
			plain := through(t, "resize/"+to, source)
			for _, turn := range []string{"mirror", "flip", "rotate/180"} {
				turned := through(t, turn+"/-/resize/"+to+"/-/"+turn, source)
				if mean, most := difference(t, plain, turned); most > 1 {
					t.Errorf("resize/%s of %d bands is not that of the %s: %.2f levels in the mean, up to %v", to, bands, turn, mean, most)
				}
			}
		}
	}
}

func TestWhatIsEnlargedIsThePictureAndNoMore(t *testing.T) {
	for _, bands := range []int{3, 4} {
		source := scene(Size{90, 70}, bands)
		large, err := source.enlarge(t.Context(), Size{333, 190})
		if err != nil {
			t.Fatal(err)
		}
		back := do(t, large.full(t), &Resize{To: Pixels(90, 70)})
		if _, mean := distance(t, back, source); mean > 1.5 {
			t.Errorf("%d bands: enlarged and reduced again it is %.2f levels off", bands, mean)
		}
		same, err := source.enlarge(t.Context(), source.Size)
		if err != nil {
			t.Fatal(err)
		}
		if largest, _ := distance(t, same, source); largest > 0 {
			t.Errorf("%d bands: at its own size it is %v levels off", bands, largest)
		}
		even := flat(5, 1, bands, Color{10, 200, 255, 90})
		got, err := even.enlarge(t.Context(), Size{41, 17})
		if err != nil {
			t.Fatal(err)
		}
		if largest, _ := distance(t, got, flat(41, 17, bands, Color{10, 200, 255, 90})); largest > 0 {
			t.Errorf("%d bands: what is even becomes uneven by %v levels", bands, largest)
		}
	}
	// The colour of what is transparent does not bleed.
	hidden := checker(Size{16, 16}, 4, Color{0, 90, 0, 255}, Color{255, 0, 0, 0})
	got, err := hidden.enlarge(t.Context(), Size{64, 64})
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(got.data); i += 4 {
		if got.data[i+3] > 0 && (got.data[i] > 0 || math.Abs(float64(got.data[i+1])-90) > 1) {
			t.Fatalf("pixel %d is %v", i/4, got.data[i:i+4])
		}
	}
	if _, err := hidden.enlarge(endingAt(5), Size{64, 64}); !errors.Is(err, context.Canceled) {
		t.Errorf("it does not stop: %v", err)
	}
}

func BenchmarkEnlarge(b *testing.B) {
	to := Size{4000, 3000}
	for _, bands := range []int{3, 4} {
		p := scene(Size{1600, 1200}, bands)
		b.Run(fmt.Sprintf("%d bands", bands), func(b *testing.B) {
			cpuPerOp(b, func() {
				if _, err := p.enlarge(b.Context(), to); err != nil {
					b.Fatal(err)
				}
			})
		})
		b.Run(fmt.Sprintf("%d bands/libvips", bands), func(b *testing.B) {
			cpuPerOp(b, func() {
				ref, err := p.image()
				if err != nil {
					b.Fatal(err)
				}
				defer ref.Close()
				if err := ref.ResizeWithVScale(2.5, 2.5, vips.KernelLanczos3); err != nil {
					b.Fatal(err)
				}
				if _, err := ref.ToBytes(); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}
