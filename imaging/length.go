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

type lengthValue struct{ v *Length }

func (l lengthValue) String() string { return l.v.String() }

func (l lengthValue) set(text string, _ *Param) error {
	read, ok := parseLength(text)
	if !ok || read.Value < 0 {
		return &shapeError{"a length in pixels or percent, such as 20 or 5p"}
	}
	*l.v = read
	return nil
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
