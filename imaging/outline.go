package imaging

import (
	"context"
	"math"
)

// A corner has the radii of an ellipse, in pixels.
type corner struct{ x, y float64 }

// An outline is a box with rounded corners, in pixels; with nothing in it where its sides have passed each other.
type outline struct {
	left, top, right, bottom float64
	corners                  [4]corner // top left, top right, bottom right, bottom left; one that has a radius of 0 is square

	steps []float64 // of a row: how much more is covered than at the pixel before
}

// outline is that of the image with corners of these radii in pixels of the full picture.
func (img *Image) outline(corners [4]corner) outline {
	sx, sy := img.Scale()
	for i, c := range corners {
		corners[i] = corner{c.x * sx, c.y * sy}
	}
	return outline{right: float64(img.Width()), bottom: float64(img.Height()), corners: corners}
}

// cover multiplies the last band by how much of each pixel lies within an outline, unless ctx ends.
func (p pixels) cover(ctx context.Context, o outline) error {
	covered := make([]float64, p.Width)
	for y := range p.Height {
		if y%rowsALook == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if o.holds(y, p.Width) {
			continue
		}
		o.row(y, covered)
		row := p.data[y*p.Width*p.bands:]
		for x, share := range covered {
			if a := &row[(x+1)*p.bands-1]; share < 1 {
				*a = uint8(math.Round(float64(*a) * share))
			}
		}
	}
	return nil
}

// rowSlices is how many slices a row is cut into, in each of which a curve counts as straight.
const rowSlices = 32

// row says how much of each pixel of a row lies within, 0…1.
func (o *outline) row(y int, covered []float64) {
	clear(covered)
	top, bottom := max(o.top, float64(y)), min(o.bottom, float64(y+1))
	if top >= bottom || o.left >= o.right {
		return
	}
	n := rowSlices
	if o.straight(top, bottom) {
		n = 1
	}
	height := (bottom - top) / float64(n)
	if len(o.steps) != len(covered)+2 {
		o.steps = make([]float64, len(covered)+2)
	}
	clear(o.steps)
	begin := func(at, by float64) {
		at = min(max(at, 0), float64(len(covered)))
		i := int(at)
		o.steps[i] += by * (float64(i+1) - at)
		o.steps[i+1] += by * (at - float64(i))
	}
	for i := range n {
		at := top + (float64(i)+.5)*height
		left := o.left + max(o.inset(0, at), o.inset(3, at))
		right := o.right - max(o.inset(1, at), o.inset(2, at))
		if left < right {
			begin(left, height)
			begin(right, -height)
		}
	}
	sum := 0.0
	for x := range covered {
		sum += o.steps[x]
		covered[x] = min(max(sum, 0), 1)
	}
}

// straight tells whether no curve lies between two heights.
func (o *outline) straight(top, bottom float64) bool {
	return top >= o.top+max(o.corners[0].y, o.corners[1].y) && bottom <= o.bottom-max(o.corners[2].y, o.corners[3].y)
}

// holds tells whether all of a row of this width lies within.
func (o *outline) holds(y, width int) bool {
	top, bottom := float64(y), float64(y+1)
	return o.left <= 0 && o.right >= float64(width) && o.top <= top && o.bottom >= bottom && o.straight(top, bottom)
}

// inset is how far a corner moves its side inwards at a height.
func (o *outline) inset(i int, at float64) float64 {
	c := o.corners[i]
	up := 1 - (at-o.top)/c.y
	if i >= 2 {
		up = 1 - (o.bottom-at)/c.y
	}
	if c.x <= 0 || c.y <= 0 || up <= 0 {
		return 0
	}
	return c.x * (1 - math.Sqrt(max(1-up*up, 0)))
}
