package imaging

import (
	"math"
	"strings"
)

// Size is a width and a height in pixels.
type Size struct{ Width, Height int }

// Pixels is how many pixels the size has.
func (s Size) Pixels() int64 { return int64(s.Width) * int64(s.Height) }

// Point is a place in a picture as shares of its width and height, 0…1 from the top left.
type Point struct{ X, Y float64 }

// Length is a number of pixels or, with Percent, a share of a side in percent.
type Length struct {
	Value   float64
	Percent bool
}

// Of is the length in pixels along a side of that many pixels.
func (l Length) Of(side float64) float64 {
	if l.Percent {
		return l.Value / 100 * side
	}
	return l.Value
}

// String is the canonical spelling. Nothing is nothing, in pixels as in percent.
func (l Length) String() string {
	if l.Percent && l.Value != 0 {
		return formatNumber(l.Value) + "p"
	}
	return formatNumber(l.Value)
}

// mostPixels bounds any length that can be written; what may be rendered is bounded by Limits, far below it.
const mostPixels = 1_000_000

// parseLength reads 320 or 50p. In place of p, % and its URL encoding are understood.
func parseLength(text string) (Length, bool) {
	for _, sign := range []string{"p", "%25", "%"} {
		if number, ok := strings.CutSuffix(text, sign); ok {
			v, ok := parseNumber(number)
			return Length{v, v != 0}, ok && math.Abs(v) <= mostPixels
		}
	}
	v, ok := parseNumber(text)
	return Length{v, false}, ok && v == math.Trunc(v) && math.Abs(v) <= mostPixels
}

type lengthsValue struct{ v *[]Length }

func (l *lengthsValue) String() string {
	words := make([]string, len(*l.v))
	for i, one := range *l.v {
		words[i] = one.String()
	}
	return strings.Join(words, ",")
}

// set keeps the shortest list that means the same, by the rule of CSS: top left, top right, bottom right, bottom left.
func (l *lengthsValue) set(text string, _ *Param) error {
	wrong := &shapeError{"one to four lengths in pixels or percent, separated by commas, such as 20 or 10p,0,10p,0"}
	var list []Length
	for word := range strings.SplitSeq(text, ",") {
		one, ok := parseLength(word)
		if !ok || one.Value < 0 || len(list) == 4 {
			return wrong
		}
		list = append(list, one)
	}
	if len(list) == 4 && list[3] == list[1] {
		list = list[:3]
	}
	if len(list) == 3 && list[2] == list[0] {
		list = list[:2]
	}
	if len(list) == 2 && list[1] == list[0] {
		list = list[:1]
	}
	*l.v = list
	return nil
}

// Dimensions is a width and a height; nil where one is left out.
type Dimensions struct{ Width, Height *Length }

// Pixels makes dimensions of whole pixels; 0 leaves a side out.
func Pixels(width, height float64) Dimensions {
	var d Dimensions
	if width != 0 {
		d.Width = &Length{Value: width}
	}
	if height != 0 {
		d.Height = &Length{Value: height}
	}
	return d
}

func (d Dimensions) String() string {
	var b strings.Builder
	if d.Width != nil {
		b.WriteString(d.Width.String())
	}
	b.WriteByte('x')
	if d.Height != nil {
		b.WriteString(d.Height.String())
	}
	return b.String()
}

// parseDimensions reads 800x600, 800x, x600 and, in percent, 50px80p, whose first p is a unit and not a part of a word.
func parseDimensions(text string) (Dimensions, bool) {
	var d Dimensions
	width, height, ok := strings.Cut(text, "x")
	for side, word := range map[**Length]string{&d.Width: width, &d.Height: height} {
		if word == "" {
			continue
		}
		l, fine := parseLength(word)
		ok = ok && fine && l.Value > 0
		*side = &l
	}
	return d, ok && (d.Width != nil || d.Height != nil)
}

type dimensionsValue struct {
	v       *Dimensions
	partial bool
}

func (d *dimensionsValue) String() string { return d.v.String() }

func (d *dimensionsValue) set(text string, _ *Param) error {
	read, ok := parseDimensions(text)
	whole := read.Width != nil && read.Height != nil
	percent := read.Width != nil && read.Width.Percent || read.Height != nil && read.Height.Percent
	if !ok || percent || !whole && !d.partial {
		if d.partial {
			return &shapeError{"a size in pixels, such as 800x600, 800x or x600"}
		}
		return &shapeError{"a size in pixels, such as 800x600"}
	}
	*d.v = read
	return nil
}

// Area is what a crop keeps: dimensions, or the largest box of a ratio when Ratio is set.
type Area struct {
	Dimensions
	Ratio *Ratio
}

// Ratio is a width to a height, both above 0.
type Ratio struct{ Width, Height float64 }

type areaValue struct{ v *Area }

func (a *areaValue) String() string {
	if r := a.v.Ratio; r != nil {
		return formatNumber(r.Width) + ":" + formatNumber(r.Height)
	}
	return a.v.Dimensions.String()
}

func (a *areaValue) set(text string, _ *Param) error {
	wrong := &shapeError{"a size in pixels or percent, such as 300x200 or 50px50p, or a ratio such as 16:9"}
	if width, height, ok := strings.Cut(text, ":"); ok {
		w, ok1 := parseNumber(width)
		h, ok2 := parseNumber(height)
		if !ok1 || !ok2 || w <= 0 || h <= 0 || w > mostPixels || h > mostPixels {
			return wrong
		}
		*a.v = Area{Ratio: reduced(w, h)}
		return nil
	}
	d, ok := parseDimensions(text)
	if !ok || d.Width == nil || d.Height == nil {
		return wrong
	}
	*a.v = Area{Dimensions: d}
	return nil
}

// reduced writes a ratio in whole numbers in lowest terms, so that 3:2, 6:4 and 1.5:1 are one; as it is where they would be
// larger than may be written.
func reduced(w, h float64) *Ratio {
	a, b := int(math.Round(w*decimals)), int(math.Round(h*decimals))
	x, y := a, b
	for b != 0 {
		a, b = b, a%b
	}
	if max(x, y)/a > mostPixels {
		return &Ratio{w, h}
	}
	return &Ratio{float64(x / a), float64(y / a)}
}

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
