package imaging

import (
	"math"
	"strings"
)

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
	if d.Width == nil && d.Height == nil {
		return ""
	}
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
	partial bool  // one side may be left out
	units   units // of both sides
}

// units say in what lengths may be written.
type units int

const (
	pixelsOnly units = iota
	pixelsOrPercent
	percentOnly
)

func (d *dimensionsValue) String() string { return d.v.String() }

func (d *dimensionsValue) set(text string, _ *Param) error {
	read, ok := parseDimensions(text)
	whole := read.Width != nil && read.Height != nil
	if !ok || !d.allows(read.Width) || !d.allows(read.Height) || !whole && !d.partial {
		return &shapeError{d.form()}
	}
	*d.v = read
	return nil
}

func (d *dimensionsValue) allows(side *Length) bool {
	return side == nil || d.units == pixelsOrPercent || side.Percent == (d.units == percentOnly)
}

func (d *dimensionsValue) form() string {
	switch {
	case d.partial:
		return "a size in pixels, such as 800x600, 800x or x600"
	case d.units == percentOnly:
		return "a size in percent, such as 50px20p"
	case d.units == pixelsOrPercent:
		return "a size in pixels or percent, such as 300x200 or 50px20p"
	}
	return "a size in pixels, such as 800x600"
}

// Area is what a crop keeps: dimensions, the largest box of a ratio when Ratio is set, or what further parameters say of
// the whole image.
type Area struct {
	Dimensions
	Ratio *Ratio
	Image bool
}

// Ratio is a width to a height, both above 0.
type Ratio struct{ Width, Height float64 }

func (r *Ratio) String() string { return formatNumber(r.Width) + ":" + formatNumber(r.Height) }

// within is the largest box of the ratio inside of another.
func (r *Ratio) within(w, h float64) Size {
	if w*r.Height > h*r.Width {
		w = h * r.Width / r.Height
	} else {
		h = w * r.Height / r.Width
	}
	return Size{clampInt(w, 1, mostPixels), clampInt(h, 1, mostPixels)}
}

// parseRatio reads 16:9.
func parseRatio(text string) (*Ratio, bool) {
	width, height, ok := strings.Cut(text, ":")
	w, ok1 := parseNumber(width)
	h, ok2 := parseNumber(height)
	if !ok || !ok1 || !ok2 || w <= 0 || h <= 0 || w > mostPixels || h > mostPixels {
		return nil, false
	}
	return reduced(w, h), true
}

// A ratioValue is a ratio that may be left out.
type ratioValue struct{ v **Ratio }

func (r ratioValue) String() string {
	if *r.v == nil {
		return ""
	}
	return (*r.v).String()
}

func (r ratioValue) set(text string, _ *Param) error {
	read, ok := parseRatio(text)
	if !ok {
		return &shapeError{"a ratio, such as 16:9"}
	}
	*r.v = read
	return nil
}

type areaValue struct{ v *Area }

func (a *areaValue) String() string {
	switch {
	case a.v.Image:
		return "image"
	case a.v.Ratio != nil:
		return a.v.Ratio.String()
	}
	return a.v.Dimensions.String()
}

func (a *areaValue) set(text string, _ *Param) error {
	if text == "image" {
		*a.v = Area{Image: true}
		return nil
	}
	if r, ok := parseRatio(text); ok {
		*a.v = Area{Ratio: r}
		return nil
	}
	d, ok := parseDimensions(text)
	if !ok || d.Width == nil || d.Height == nil {
		return &shapeError{"a size in pixels or percent, such as 300x200 or 50px50p, a ratio such as 16:9, or image"}
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
