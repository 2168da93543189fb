package imaging

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
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
				if most, mean := difference(t, plain, turned); most > 1 {
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

func TestAPartOfWhatIsEnlargedIsThatPart(t *testing.T) {
	for _, bands := range []int{3, 4} {
		source, whole := detailed(60, 40, bands), Size{171, 133}
		all, err := source.enlarge(t.Context(), whole)
		if err != nil {
			t.Fatal(err)
		}
		for _, box := range []struct{ left, top, width, height int }{{0, 0, 171, 133}, {0, 0, 1, 1}, {170, 132, 1, 1}, {37, 51, 80, 60}, {0, 100, 171, 33}} {
			part, err := source.enlargePart(t.Context(), whole, box.left, box.top, Size{box.width, box.height})
			if err != nil {
				t.Fatal(err)
			}
			for y := range box.height {
				want := all.data[((box.top+y)*whole.Width+box.left)*bands:][:box.width*bands]
				if got := part.data[y*box.width*bands:][:box.width*bands]; !bytes.Equal(got, want) {
					t.Fatalf("%d bands, %+v: row %d differs", bands, box, y)
				}
			}
		}
	}
}

// The whole that covers a box may be any number of pixels; only the box is within the limits.
func TestOnlyWhatIsKeptOfAScaleCropIsEnlarged(t *testing.T) {
	data := stored(t, scene(Size{2000, 50}, 3), "jpeg")
	plan, err := parsed(t, "scale_crop/100x2000").Plan(Source{Size: Size{2000, 50}, Orientation: 1, Format: "jpeg", Frames: 1}, Accept{}, DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	result, err := plan.Render(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if result.Size != (Size{100, 2000}) {
		t.Errorf("it has %v", result.Size)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 50<<20 { // the whole would be 80000 × 2000 pixels
		t.Errorf("it took %d MiB", took>>20)
	}
}

// A picture that is read from top to bottom keeps what its file said of pages.
func TestAStreamedChainIsThatOfAPictureInMemory(t *testing.T) {
	data := stored(t, scene(Size{100, 50}, 3), "jpeg")
	source := Source{Size: Size{100, 50}, Orientation: 1, Format: "jpeg", Frames: 1}
	for _, chain := range []string{
		"crop/100x100/center/-/crop/80x80/center", "crop/100x100/center/-/crop/80x40/0,30", "crop/100x100/center/-/crop/120x120/center",
		"crop/100x100/center/-/resize/50x", "crop/100x150/center/-/crop/60x60/center", "crop/100x100/center/-/scale_crop/100x90",
		"stretch/fill/-/resize/100x100/-/crop/80x80/center", "crop/100x100/center/-/brightness/20/-/crop/90x90/top",
	} {
		var got [2][]byte
		for i, before := range []string{"", "flip/-/flip/-/"} {
			plan, err := parsed(t, before+"setfill/f00/-/"+chain+"/-/format/png").Plan(source, Accept{}, DefaultLimits)
			if err != nil {
				t.Fatal(err)
			}
			result, err := plan.Render(t.Context(), data)
			if err != nil {
				t.Fatalf("%s%s: %v", before, chain, err)
			}
			got[i] = result.Data
		}
		if !bytes.Equal(got[0], got[1]) {
			t.Errorf("%s differs", chain)
		}
	}
}
