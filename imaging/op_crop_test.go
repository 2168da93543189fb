package imaging

import (
	"fmt"
	"testing"
)

// A box that lies within the picture lies within a reduced copy of it, to the last pixel: no fill shines through at its
// edges. Means would not notice.
func TestACropToAnEdgeHasNoFringeAtAnyScale(t *testing.T) {
	t.Parallel()
	c := Color{10, 20, 30, 255}
	even := func(name string, p pixels) {
		t.Helper()
		for i := 0; i < len(p.data); i += p.bands {
			if p.bands != 3 || p.data[i] != c.R || p.data[i+1] != c.G || p.data[i+2] != c.B {
				t.Errorf("%s: pixel %d,%d is %v", name, i/p.bands%p.Width, i/p.bands/p.Width, p.data[i:i+p.bands])
				return
			}
		}
	}
	for _, s := range []Size{{300, 200}, {333, 251}} {
		data := encodePNG(t, flat(s.Width, s.Height, 3, c))
		load := func() ([]byte, error) { return data, nil }
		for _, position := range []string{"bottom_right", "right", "center", "33p,66p"} {
			for _, share := range []float64{.37, .61, .83} {
				box := fmt.Sprintf("crop/%dx%d/%s", int(float64(s.Width)*share), int(float64(s.Height)*share), position)
				for _, width := range []string{"9", "13", "20", "31"} {
					even(fmt.Sprint(s, box, width), through(t, box+"/-/resize/"+width+"x", flat(s.Width, s.Height, 3, c)))
				}
				for _, edge := range []int{17, 40} {
					even(fmt.Sprint(s, box, edge), previewPixels(t, parsed(t, box), pixels{Size: s, bands: 3}, load, edge))
				}
			}
		}
	}
}
