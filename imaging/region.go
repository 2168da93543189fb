package imaging

import (
	"image"
	"math"
)

// A region is a box of the picture that something is hidden in.
type region struct {
	Box Dimensions
	At  Position
}

// params binds the size and the place of the box, first of all.
func (r *region) params(p *Params) {
	p.Box(&r.Box, "size", "The size of the region, in pixels or percent of the picture.").Absent("faces")
	p.Position(&r.At, "position", "Where the region lies: percentages are of the room that is left, as in CSS.")
}

func (r *region) reads() []string {
	return readsOf(*r.Box.Width, *r.Box.Height, r.At.X, r.At.Y)
}

// sized is the size in whole pixels of the full picture, rounded up.
func (r *region) sized(l *Layout) Size {
	up := func(side *Length, of int) int { return clampInt(math.Ceil(l.Px(*side, of)-fuzz), 1, mostPixels) }
	return Size{up(r.Box.Width, l.Width), up(r.Box.Height, l.Height)}
}

// longer is the longer side in pixels of the full picture.
func (r *region) longer(l *Layout) float64 {
	s := r.sized(l)
	return float64(max(s.Width, s.Height))
}

// fuzz is how far, in pixels, sums of floating-point numbers are off at the most.
const fuzz = 1e-6

// covering is the smallest box of whole pixels of the image that covers the region as far as it lies inside; empty where
// nothing of it does. So what is hidden in a small copy of the picture is hidden in it no less than in the full one.
func (r *region) covering(img *Image) image.Rectangle {
	s := r.sized(&img.Layout)
	x, y := img.Layout.place(r.At, s)
	sx, sy := img.Scale()
	low := func(v float64) int { return int(math.Floor(v + fuzz)) }
	high := func(v float64) int { return int(math.Ceil(v - fuzz)) }
	covered := image.Rectangle{
		image.Point{low(x * sx), low(y * sy)}, image.Point{high((x + float64(s.Width)) * sx), high((y + float64(s.Height)) * sy)},
	}
	return covered.Intersect(image.Rect(0, 0, img.Width(), img.Height()))
}

// part is a copy of a box of the pixels.
func (p pixels) part(box image.Rectangle) pixels {
	made := solid(Size{box.Dx(), box.Dy()}, Color{}, p.bands)
	n := made.Width * p.bands
	for y := range made.Height {
		copy(made.data[y*n:][:n], p.data[((box.Min.Y+y)*p.Width+box.Min.X)*p.bands:])
	}
	return made
}
