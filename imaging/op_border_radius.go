package imaging

import (
	"context"
	"slices"

	"github.com/davidbyttow/govips/v2/vips"
)

// BorderRadius rounds the corners as border-radius does in CSS Backgrounds and Borders 3: one to four radii for top left,
// top right, bottom right, bottom left, those along the width in Radii and those along the height in Vertical, which is
// Radii where it is empty. Percentages are of the side that a radius lies along. Radii that would overlap are all made
// smaller by one factor. The corners become transparent, with edges by how much of a pixel they cover.
type BorderRadius struct{ Radii, Vertical []Length }

func (o *BorderRadius) Params(p *Params) {
	p.Lengths(&o.Radii, "radii", "The radii of the corners, from the top left clockwise: one for all, or up to four.")
	p.Lengths(&o.Vertical, "vertical", "The radii along the height, for elliptical corners; the same as the others when not given.").Optional()
}

// normalize writes the vertical radii out where none are given.
func (o *BorderRadius) normalize() {
	if len(o.Vertical) == 0 {
		o.Vertical = slices.Clone(o.Radii)
	}
}

// neutral: a corner one of whose radii is 0 is square.
func (o *BorderRadius) neutral() bool {
	for _, c := range o.corners(&Layout{Size: Size{1, 1}}) {
		if c.x > 0 && c.y > 0 {
			return false
		}
	}
	return true
}

func (o *BorderRadius) Measure(l *Layout) {
	l.Alpha = true
	for i, c := range o.corners(l) {
		l.Radii[i] = corner{max(c.x, l.Radii[i].x), max(c.y, l.Radii[i].y)}
	}
}

func (o *BorderRadius) reads() []string {
	return readsOf(slices.Concat(o.Radii, o.Vertical)...)
}

// corners are top left, top right, bottom right, bottom left of a picture.
func (o *BorderRadius) corners(l *Layout) (all [4]corner) {
	vertical := o.Vertical
	if len(vertical) == 0 {
		vertical = o.Radii
	}
	w, h := float64(l.Width), float64(l.Height)
	for i := range all {
		all[i] = corner{l.Px(shorthand(o.Radii, i), l.Width), l.Px(shorthand(vertical, i), l.Height)}
	}
	shrink := 1.0
	for _, side := range [4][2]float64{
		{all[0].x + all[1].x, w}, {all[3].x + all[2].x, w}, {all[0].y + all[3].y, h}, {all[1].y + all[2].y, h},
	} {
		if side[0] > side[1] {
			shrink = min(shrink, side[1]/side[0])
		}
	}
	for i := range all {
		all[i].x *= shrink
		all[i].y *= shrink
	}
	return all
}

// shorthand is what one to four values say of a corner.
func shorthand(list []Length, corner int) Length {
	switch len(list) {
	case 0:
		return Length{}
	case 1:
		return list[0]
	case 2:
		return list[corner%2]
	case 3:
		return list[[4]int{0, 1, 2, 1}[corner]]
	}
	return list[corner]
}

func (o *BorderRadius) Apply(ctx context.Context, img *Image) error {
	shape := img.outline(o.corners(&img.Layout))
	if img.HasAlpha() {
		return img.edit(ctx, func(p pixels) error { return p.cover(ctx, shape) })
	}
	s := Size{img.Width(), img.Height()}
	mask := solid(s, Color{255, 255, 255, 255}, 1)
	if err := mask.cover(ctx, shape); err != nil {
		return err
	}
	alpha, err := vips.NewImageFromMemory(mask.data, s.Width, s.Height, 1, vips.BandFormatUchar, vips.InterpretationBW)
	if err != nil {
		return err
	}
	defer alpha.Close()
	return img.BandJoin(alpha)
}
