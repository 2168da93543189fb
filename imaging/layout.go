package imaging

import (
	"math"
	"slices"
)

// A Layout is what is known of the picture at one point of a chain before any pixel is decoded. Its lengths are those
// of the full picture, whatever the scale at which the chain is run.
type Layout struct {
	Size
	Focal   Point // where the focal point has moved to, as shares of the picture; the centre where none is stored
	Stretch string
	DPR     float64 // what lengths in pixels are multiplied by; 0 is 1
	Fill    Fill
	Blend   blendMode // of layers
	Tile    Tile      // of layers
	Alpha   bool      // whether pixels may be transparent
	Radii   [4]corner // of the corners that border_radius has rounded, as long as those are the picture's
	Seed    uint64    // of what looks random: by the file

	Font      Font // of text; unset where none was set, as are these
	TextAlign TextAlign
	TextBox   TextBox
}

// Fill is what stands where there is no picture.
type Fill struct {
	Color
	Set  bool   // false: transparent where the output can, else white
	Word string // what is found in the picture in place of the colour, which then is an opaque white: fillBlur or fillAuto
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

// Px is a length along a side of the picture, in pixels: what is given in pixels is multiplied by the state dpr, what is
// given in percent is a share of the side. Whoever goes by it names dpr in reads.
func (l *Layout) Px(length Length, side int) float64 { return l.times(length).Of(float64(side)) }

// box is a width and a height in whole pixels, at least one; 0 where one is left out.
func (l *Layout) box(d Dimensions) (s Size) {
	if d.Width != nil {
		s.Width = clampInt(l.Px(*d.Width, l.Width), 1, mostPixels)
	}
	if d.Height != nil {
		s.Height = clampInt(l.Px(*d.Height, l.Height), 1, mostPixels)
	}
	return s
}

// place is where the top left corner of a box lies on the picture, in pixels. It may be negative.
func (l *Layout) place(at Position, box Size) (x, y float64) {
	at.X, at.Y = l.times(at.X), l.times(at.Y)
	return at.Offset(l.Size, box, l.Focal)
}

// times multiplies a length in pixels by the state dpr.
func (l *Layout) times(length Length) Length {
	if !length.Percent && l.DPR != 0 {
		length.Value *= l.DPR
	}
	return length
}

// pixels is a number of pixels, multiplied by the state dpr.
func (l *Layout) pixels(v float64) float64 { return l.times(Length{Value: v}).Value }

// inPixels tells whether any of the lengths is in pixels, and so goes by the state dpr.
func inPixels(lengths ...Length) bool {
	return slices.ContainsFunc(lengths, func(l Length) bool { return !l.Percent && l.Value != 0 })
}

// readsOf is what an operation with these lengths reads: dpr, where one is in pixels.
func readsOf(lengths ...Length) []string {
	if inPixels(lengths...) {
		return []string{"dpr"}
	}
	return nil
}

// resizeTo changes the size and keeps the focal point where it is in the picture.
func (l *Layout) resizeTo(s Size) {
	to := Size{max(s.Width, 1), max(s.Height, 1)}
	x, y := l.ratios(to)
	for i := range l.Radii {
		l.Radii[i].x *= x
		l.Radii[i].y *= y
	}
	l.Size = to
}

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
	if box != l.Size || x != 0 || y != 0 {
		l.Radii = [4]corner{}
	}
	l.Size = box
}

// turnTo turns the picture counter-clockwise about its middle, which is that of what remains or results.
func (l *Layout) turnTo(size Size, angle float64) {
	sin, cos := math.Sincos(angle * math.Pi / 180)
	// Around the centre, with y downwards, counter-clockwise is (x cos + y sin, −x sin + y cos).
	x, y := (l.Focal.X-.5)*float64(l.Width), (l.Focal.Y-.5)*float64(l.Height)
	inside := func(share float64) float64 { return min(max(share, 0), 1) }
	l.Focal = Point{inside((x*cos+y*sin)/float64(size.Width) + .5), inside((-x*sin+y*cos)/float64(size.Height) + .5)}
	quarters := int(math.Round(angle/90)) % 4
	if math.Mod(angle, 90) != 0 {
		l.Radii = [4]corner{}
	}
	for range quarters { // counter-clockwise: what was at the top right is at the top left
		r := l.Radii
		l.Radii = [4]corner{r[1], r[2], r[3], r[0]}
		for i, c := range l.Radii {
			l.Radii[i] = corner{c.y, c.x}
		}
	}
	l.Size = size
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
