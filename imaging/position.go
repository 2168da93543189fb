package imaging

import "strings"

// Position is a place on a canvas. A percentage means what it means in CSS background-position: offset = percent ×
// (canvas − box). With Focal it is the file's focal point, which the box is centred on as far as the canvas allows; a box
// larger than that is centred on the canvas.
type Position struct {
	X, Y  Length
	Focal bool
	Unset bool // nothing was given; what holds then depends on other parameters
}

// keywords are the named places; each centres the axis that it does not name.
var keywords = map[string]Position{
	"top_left":     {},
	"top":          {X: Length{50, true}},
	"top_right":    {X: Length{100, true}},
	"left":         {Y: Length{50, true}},
	"center":       {X: Length{50, true}, Y: Length{50, true}},
	"right":        {X: Length{100, true}, Y: Length{50, true}},
	"bottom_left":  {Y: Length{100, true}},
	"bottom":       {X: Length{50, true}, Y: Length{100, true}},
	"bottom_right": {X: Length{100, true}, Y: Length{100, true}},
	"focal":        {Focal: true},
}

var positionWords = []string{"top_left", "top", "top_right", "left", "center", "right", "bottom_left", "bottom", "bottom_right", "focal"}

var center = keywords["center"]

// String is a keyword where one means the same.
func (p *Position) String() string {
	if p.Unset {
		return ""
	}
	for _, word := range positionWords {
		if keywords[word] == *p {
			return word
		}
	}
	return p.X.String() + "," + p.Y.String()
}

func (p *Position) set(text string, _ *Param) error {
	if known, ok := keywords[text]; ok {
		*p = known
		return nil
	}
	x, y, ok := strings.Cut(text, ",")
	lx, ok1 := parseLength(x)
	ly, ok2 := parseLength(y)
	if !ok || !ok1 || !ok2 {
		return &shapeError{"a position in pixels or percent, such as 50p,240, or one of " + strings.Join(positionWords, ", ")}
	}
	*p = Position{X: lx, Y: ly}
	return nil
}

// percentPosition is a position that is given in percent or by a keyword.
type percentPosition struct{ *Position }

func (p percentPosition) set(text string, param *Param) error {
	var read Position
	if err := read.set(text, param); err != nil || !read.percentOnly() {
		return &shapeError{"a position in percent, such as 50p,20p, or one of " + strings.Join(positionWords, ", ")}
	}
	*p.Position = read
	return nil
}

// Offset is where the top left corner of a box lies on a canvas, in pixels of the canvas. It may be negative.
func (p Position) Offset(canvas, box Size, focal Point) (x, y float64) {
	if p.Focal {
		along := func(share float64, canvas, box int) float64 {
			room := float64(canvas - box)
			if room < 0 {
				return room / 2
			}
			return min(max(share*float64(canvas)-float64(box)/2, 0), room)
		}
		return along(focal.X, canvas.Width, box.Width), along(focal.Y, canvas.Height, box.Height)
	}
	return p.X.Of(float64(canvas.Width - box.Width)), p.Y.Of(float64(canvas.Height - box.Height))
}

// percentOnly tells whether both coordinates are percentages, zero or a keyword.
func (p Position) percentOnly() bool {
	free := func(l Length) bool { return l.Percent || l.Value == 0 }
	return p.Focal || free(p.X) && free(p.Y)
}
