package imaging

// A Layout is what is known of the picture at one point of a chain before any pixel is decoded. Its lengths are those
// of the full picture, whatever the scale at which the chain is run.
type Layout struct {
	Size
	Focal   Point // where the focal point has moved to, as shares of the picture; the centre where none is stored
	Stretch string
	Fill    Fill
	Alpha   bool // whether pixels may be transparent
}

// Fill is what stands where there is no picture.
type Fill struct {
	Color
	Set bool // false: transparent where the output can, else white
}

// Opaque is the colour to lay under a picture whose output knows no transparency.
func (f Fill) Opaque() Color {
	if !f.Set {
		return Color{255, 255, 255, 255}
	}
	return Color{f.R, f.G, f.B, 255}
}

// Behind is the colour, with its opacity, of places that are outside of the picture.
func (f Fill) Behind() Color {
	if !f.Set {
		return Color{255, 255, 255, 0}
	}
	return f.Color
}

// resizeTo changes the size and keeps the focal point where it is in the picture.
func (l *Layout) resizeTo(s Size) { l.Size = Size{max(s.Width, 1), max(s.Height, 1)} }

// cropTo cuts a box out: its size, and where its top left corner lies in the picture.
func (l *Layout) cropTo(box Size, x, y float64) {
	box = Size{max(box.Width, 1), max(box.Height, 1)}
	move := func(share float64, side int, offset float64, boxSide int) float64 {
		return min(max((share*float64(side)-offset)/float64(boxSide), 0), 1)
	}
	l.Focal = Point{move(l.Focal.X, l.Width, x, box.Width), move(l.Focal.Y, l.Height, y, box.Height)}
	if x < 0 || y < 0 || x+float64(box.Width) > float64(l.Width) || y+float64(box.Height) > float64(l.Height) {
		l.Alpha = l.Alpha || l.Fill.Behind().A < 255
	}
	l.Size = box
}

// fitted is the largest size of the same ratio within a box; a side of 0 does not bound it.
func (s Size) fitted(box Size) Size { x, y := s.ratios(box); return s.scaled(min(x, y)) }

// covered is the smallest size of the same ratio that covers a box.
func (s Size) covered(box Size) Size { x, y := s.ratios(box); return s.scaled(max(x, y)) }

func (s Size) ratios(box Size) (x, y float64) {
	return float64(box.Width) / float64(s.Width), float64(box.Height) / float64(s.Height)
}

// scaled multiplies both sides; each is at least one pixel.
func (s Size) scaled(k float64) Size {
	return Size{clampInt(float64(s.Width)*k, 1, 1<<30), clampInt(float64(s.Height)*k, 1, 1<<30)}
}
