package imaging

import (
	"fmt"
	"math"
	"testing"

	"github.com/davidbyttow/govips/v2/vips"
)

// unturned is how a camera stores a picture with an orientation, by the definitions of EXIF: where the row and the
// column that are stored first belong.
func unturned(p pixels, orientation int) pixels {
	s := p.Size.turned(orientation)
	out := solid(s, Color{}, p.bands)
	w, h := p.Width-1, p.Height-1
	for y := range s.Height {
		for x := range s.Width {
			from := map[int][2]int{
				1: {x, y}, 2: {w - x, y}, 3: {w - x, h - y}, 4: {x, h - y}, // row 0 is the top or the bottom
				5: {y, x}, 6: {w - y, x}, 7: {w - y, h - x}, 8: {y, h - x}, // row 0 is the left or the right side
			}[orientation]
			copy(out.data[(y*s.Width+x)*p.bands:][:p.bands], p.data[(from[1]*p.Width+from[0])*p.bands:])
		}
	}
	return out
}

func TestEveryOrientationStandsUpright(t *testing.T) {
	upright := scene(Size{40, 24}, 3)
	for orientation := 1; orientation <= 8; orientation++ {
		for _, format := range []string{"png", "tiff", "webp", "jpeg"} {
			t.Run(fmt.Sprint(format, " ", orientation), func(t *testing.T) {
				defer vips.AssertNoLeaks(t)
				data := stored(t, unturned(upright, orientation), format, func(ref *vips.ImageRef) error { return ref.SetOrientation(orientation) })
				if format == "png" { // not every libvips writes EXIF into one
					data = withEXIF(t, stored(t, unturned(upright, orientation), format), []byte{'M', 'M', 0, '*', 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(orientation), 0, 0, 0, 0, 0, 0})
				}
				got := asIs(t, data, func(d *decoding) { d.upright = true })
				largest, mean := distance(t, got, upright)
				if format != "jpeg" && largest != 0 || mean > 3 {
					t.Errorf("the pixels differ by up to %.0f, %.1f on average", largest, mean)
				}
				if left := asIs(t, data); left.Size != upright.Size.turned(orientation) {
					t.Errorf("as stored it is %d × %d", left.Width, left.Height)
				}
				small := asIs(t, data, func(d *decoding) { d.upright, d.size = true, Size{10, 6} })
				if small.Size != (Size{10, 6}) {
					t.Errorf("reduced it is %d × %d", small.Width, small.Height)
				}
			})
		}
	}
}

func TestTheFocalPointOfAPictureAsStoredIsInTheSamePlace(t *testing.T) {
	focal := Point{.3, .1}
	upright := dot(Size{100, 60}, Point{30, 6}, 2)
	for orientation := 1; orientation <= 8; orientation++ {
		src := Source{Size: upright.Size, Orientation: orientation, Format: "jpeg", Focal: &focal}
		p, err := parsed(t, "autorotate/no/-/crop/1:1/focal").Plan(src, Accept{}, DefaultLimits)
		if err != nil {
			t.Fatal(err)
		}
		was := unturned(upright, orientation)
		is, want := p.layouts[0].Focal, was.centroid()
		if p.layouts[0].Size != was.Size || math.Hypot(is.X*float64(was.Width)-want.X, is.Y*float64(was.Height)-want.Y) > .1 {
			t.Errorf("orientation %d: it is at %v of %v, the dot at %v of %v", orientation, is, p.layouts[0].Size, want, was.Size)
		}
	}
}
