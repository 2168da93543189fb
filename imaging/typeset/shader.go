package typeset

import (
	"image"
	"math"

	"github.com/go-text/typesetting/font/opentype/tables"
)

// A shader has a colour for each pixel: one for all, or that of a gradient at the place.
type shader struct {
	steps []pixel // the colours of a gradient from its beginning to its end; or a single one
	wrap  tables.Extend
	back  affine                                  // from pixels to the units of the gradient
	at    func(x, y float64) (t float64, ok bool) // where on the gradient a place lies: 0 beginning, 1 end
}

// pixel is a colour, premultiplied, 0…255.
type pixel [4]uint8

func (b brush) shader(part tables.PaintTable, m affine) *shader {
	switch p := part.(type) {
	case tables.PaintSolid:
		return &shader{steps: []pixel{stored(b.tone(p.PaletteIndex, p.Alpha))}}
	case tables.PaintLinearGradient:
		return b.gradient(p.ColorLine, m, linear(p))
	case tables.PaintRadialGradient:
		return b.gradient(p.ColorLine, m, radial(p))
	case tables.PaintSweepGradient:
		return b.gradient(p.ColorLine, m, sweep(p))
	}
	return nil
}

func stored(c [4]float32) (p pixel) {
	for i, v := range c {
		p[i] = uint8(min(max(v, 0), 1)*255 + .5)
	}
	return p
}

// gradient is a shader that draws nothing where the gradient has no extent.
func (b brush) gradient(line tables.ColorLine, m affine, at func(x, y float64) (float64, bool)) *shader {
	s := &shader{wrap: line.Extend, at: at}
	back, ok := m.inverse()
	if !ok || at == nil || len(line.ColorStops) == 0 {
		return s
	}
	s.back = back
	const count = 256
	s.steps = make([]pixel, count)
	for i, stop := 0, 0; i < count; i++ {
		t := float64(i) / (count - 1)
		for stop < len(line.ColorStops) && number(line.ColorStops[stop].StopOffset) <= t {
			stop++
		}
		right := line.ColorStops[min(stop, len(line.ColorStops)-1)]
		left := line.ColorStops[max(stop-1, 0)]
		share := float32(0)
		if from, to := number(left.StopOffset), number(right.StopOffset); to > from {
			share = float32(min(max((t-from)/(to-from), 0), 1))
		}
		a, z := b.tone(left.PaletteIndex, left.Alpha), b.tone(right.PaletteIndex, right.Alpha)
		for band := range a {
			a[band] += (z[band] - a[band]) * share
		}
		s.steps[i] = stored(a)
	}
	return s
}

// color is the colour of the pixel whose middle is x, y.
func (s *shader) color(x, y float64) pixel {
	t, ok := s.at(s.back.of(x, y))
	if !ok {
		return pixel{}
	}
	switch s.wrap {
	case tables.ExtendRepeat:
		t -= math.Floor(t)
	case tables.ExtendReflect:
		t = math.Abs(t - 2*math.Round(t/2))
	}
	return s.steps[int(min(max(t, 0), 1)*float64(len(s.steps)-1)+.5)]
}

// fill lays the colours on a picture, within a shape or, without one, all over.
func (s *shader) fill(to *image.RGBA, shape *image.Alpha) {
	if len(s.steps) == 0 {
		return
	}
	bounds := to.Rect
	if shape != nil {
		bounds = shape.Rect
	}
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		row := to.Pix[to.PixOffset(bounds.Min.X, y):][:4*bounds.Dx()]
		c := s.steps[0]
		for i := range bounds.Dx() {
			covered := uint8(255)
			if shape != nil {
				if covered = shape.Pix[shape.PixOffset(bounds.Min.X+i, y)]; covered == 0 {
					continue
				}
			}
			if len(s.steps) > 1 {
				c = s.color(float64(bounds.Min.X+i)+.5, float64(y)+.5)
			}
			over(row[4*i:4*i+4], c, uint32(covered))
		}
	}
}

// over lays a colour, so much of it as covered says of 255, on a pixel.
func over(to []uint8, c pixel, covered uint32) {
	rest := 255*255 - uint32(c[3])*covered
	for band, v := range c {
		to[band] = uint8((uint32(v)*covered*255 + uint32(to[band])*rest + 255*255/2) / (255 * 255))
	}
}

// linear: p0 to p1, but drawn upright to the line from p0 to p2.
func linear(p tables.PaintLinearGradient) func(x, y float64) (float64, bool) {
	x0, y0 := float64(p.X0), float64(p.Y0)
	dx, dy := float64(p.X1)-x0, float64(p.Y1)-y0
	nx, ny := float64(p.Y2)-y0, -(float64(p.X2) - x0) // across p0p2
	if n := nx*nx + ny*ny; n > 0 {
		k := (dx*nx + dy*ny) / n
		dx, dy = k*nx, k*ny
	}
	length := dx*dx + dy*dy
	if length == 0 {
		return nil
	}
	return func(x, y float64) (float64, bool) { return ((x-x0)*dx + (y-y0)*dy) / length, true }
}

// radial: from one circle to another; the largest t whose circle, of a radius of 0 or more, goes through the place.
func radial(p tables.PaintRadialGradient) func(x, y float64) (float64, bool) {
	x0, y0, r0 := float64(p.X0), float64(p.Y0), float64(p.Radius0)
	dx, dy, dr := float64(p.X1)-x0, float64(p.Y1)-y0, float64(p.Radius1)-r0
	a := dx*dx + dy*dy - dr*dr
	if dx == 0 && dy == 0 && dr == 0 {
		return nil
	}
	return func(x, y float64) (float64, bool) {
		px, py := x-x0, y-y0
		b, c := px*dx+py*dy+r0*dr, px*px+py*py-r0*r0
		if math.Abs(a) < 1e-9 {
			t := c / (2 * b)
			return t, b != 0 && r0+t*dr >= 0
		}
		d := b*b - a*c
		if d < 0 {
			return 0, false
		}
		d = math.Sqrt(d)
		t, other := (b+d)/a, (b-d)/a
		if other > t {
			t, other = other, t
		}
		if r0+t*dr < 0 {
			t = other
		}
		return t, r0+t*dr >= 0
	}
}

// sweep: around a point, counter-clockwise.
func sweep(p tables.PaintSweepGradient) func(x, y float64) (float64, bool) {
	from, to := (number(p.StartAngle)+1)*math.Pi, (number(p.EndAngle)+1)*math.Pi
	if from == to {
		return nil
	}
	return func(x, y float64) (float64, bool) {
		angle := math.Atan2(y-float64(p.CenterY), x-float64(p.CenterX))
		if angle < 0 {
			angle += 2 * math.Pi
		}
		return (angle - from) / (to - from), true
	}
}
