package imaging

import "testing"

func TestABorderFollowsTheCorners(t *testing.T) {
	grey, red := flat(200, 150, 3, Color{128, 128, 128, 255}), Color{255, 0, 0, 255}
	for _, chain := range []string{
		"border_radius/40/-/border/10/f00", "border_radius/40/-/flip/-/mirror/-/border/10/f00", "border_radius/40/-/rotate/180/-/border/10/f00",
		"resize/400x/-/border_radius/80/-/resize/200x/-/border/10/f00",
	} {
		got := through(t, chain, grey)
		for _, c := range []struct {
			x, y int
			want Color
		}{
			{0, 0, Color{}}, {100, 0, red}, {100, 9, red}, {100, 10, Color{128, 128, 128, 255}}, {5, 75, red},
			// Along the diagonal the outer edge is 40·(1 − √½) = 11.7 from either side, the inner one 10 + 30·(1 − √½) = 18.8.
			{10, 10, Color{}}, {13, 13, red}, {17, 17, red}, {20, 20, Color{128, 128, 128, 255}},
			{189, 139, Color{}}, {186, 136, red}, {179, 129, Color{128, 128, 128, 255}},
		} {
			s := got.data[(c.y*got.Width+c.x)*4:][:4]
			if is := (Color{s[0], s[1], s[2], s[3]}); is.A != c.want.A || is.A > 0 && is != c.want {
				t.Errorf("%s: the pixel at %d,%d is %v, want %v", chain, c.x, c.y, is, c.want)
			}
		}
	}
}

func TestABorderLeavesTheOutlineAsItWas(t *testing.T) {
	rounded := through(t, "border_radius/40,0,15", scene(Size{200, 150}, 3))
	for _, c := range []string{"fff", "0008"} {
		framed := through(t, "border_radius/40,0,15/-/border/12/"+c, scene(Size{200, 150}, 3))
		for i := 3; i < len(rounded.data); i += 4 {
			if d := int(rounded.data[i]) - int(framed.data[i]); d > 1 || d < -1 {
				t.Fatalf("%s: the alpha of pixel %d was %d and is %d", c, i/4, rounded.data[i], framed.data[i])
			}
		}
	}
}

func TestCornersThatWereCutOffHaveNoRadius(t *testing.T) {
	for _, crop := range []string{"100x100/center", "200x150/50,50"} {
		got := through(t, "border_radius/40/-/crop/"+crop+"/-/border/10/f00", flat(200, 150, 3, Color{128, 128, 128, 255}))
		if got.at(0, 0, 0) != 255 || got.at(0, 0, 1) != 0 || got.at(0, 0, 3) != 255 {
			t.Errorf("after crop/%s the frame is rounded", crop)
		}
	}
}
