package imaging

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A value is a parameter's value with its one canonical spelling.
type value interface {
	// set reads the value. A shapeError says that the text is of another shape altogether, so that it may belong to a
	// later parameter; any other error that it is out of bounds.
	set(text string, p *Param) error
	String() string
}

// A shapeError reports what form of text is allowed.
type shapeError struct{ allowed string }

func (e *shapeError) Error() string { return e.allowed }

// A boundsError reports what values are allowed.
type boundsError struct{ allowed string }

func (e *boundsError) Error() string { return e.allowed }

// An absentError reports a value of the contract that this build cannot serve.
type absentError struct{}

func (absentError) Error() string { return "not available in this build" }

// longestNumber bounds the digits that are read, so that no number is slow to parse or loses its meaning.
const longestNumber = 24

// parseNumber reads a decimal number with an optional sign: no exponent, no hexadecimal, no infinity. It is rounded to the
// decimals that count.
func parseNumber(text string) (float64, bool) {
	digits := strings.TrimLeft(text, "+-")
	if len(text)-len(digits) > 1 || len(text) > longestNumber || strings.Trim(digits, "0123456789.") != "" ||
		strings.Count(digits, ".") > 1 || strings.Trim(digits, ".") == "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(text, 64)
	return rounded(v), err == nil
}

// decimals is one unit of the last of the six decimals that count; all a number means is written in far fewer.
const decimals = 1e6

// rounded is v to the decimals that count, so that its shortest spelling has no more; never −0.
func rounded(v float64) float64 { return math.Round(v*decimals)/decimals + 0 }

func formatNumber(v float64) string { return strconv.FormatFloat(v+0, 'f', -1, 64) }

// An orWord is a value in whose place a word may stand.
type orWord struct {
	value
	word *string // empty: the value is given
}

func (o *orWord) String() string {
	if *o.word != "" {
		return *o.word
	}
	return o.value.String()
}

func (o *orWord) set(text string, p *Param) error {
	if slices.Contains(p.Choices, text) {
		*o.word = text
		return nil
	}
	err := o.value.set(text, p)
	if err == nil {
		*o.word = ""
	}
	var shape *shapeError
	if errors.As(err, &shape) {
		return &shapeError{shape.allowed + p.orWords()}
	}
	var bounds *boundsError
	if errors.As(err, &bounds) {
		return &boundsError{bounds.allowed + p.orWords()}
	}
	return err
}

func (p *Param) orWords() string { return ", or one of " + strings.Join(p.Choices, ", ") }

type numberValue struct{ v *float64 }

func (n *numberValue) String() string { return formatNumber(*n.v) }

func (n *numberValue) set(text string, p *Param) error {
	v, ok := parseNumber(text)
	if !ok {
		return &shapeError{p.numberBounds()}
	}
	if p.Min != nil && (v < *p.Min || v > *p.Max) {
		return &boundsError{p.numberBounds()}
	}
	if p.whole {
		v = math.Round(v)
	}
	*n.v = v
	return nil
}

func (p *Param) numberBounds() string {
	s := "a number"
	if p.Min != nil {
		s = fmt.Sprintf("a number from %s to %s", formatNumber(*p.Min), formatNumber(*p.Max))
	}
	return s
}

type percentageValue struct{ v *float64 }

func (s percentageValue) String() string { return formatNumber(*s.v) + "p" }

func (s percentageValue) set(text string, p *Param) error {
	allowed := fmt.Sprintf("a share from %sp to %sp, such as 40p", formatNumber(*p.Min), formatNumber(*p.Max))
	read, ok := parseLength(text)
	if !ok || !read.Percent && read.Value != 0 || text == "0" {
		return &shapeError{allowed}
	}
	if read.Value < *p.Min || read.Value > *p.Max {
		return &boundsError{allowed}
	}
	*s.v = read.Value
	return nil
}

type choiceValue struct {
	v       *string
	choices []string
}

func (c *choiceValue) String() string { return *c.v }

func (c *choiceValue) set(text string, _ *Param) error {
	if !slices.Contains(c.choices, text) {
		return &shapeError{"one of " + strings.Join(c.choices, ", ")}
	}
	*c.v = text
	return nil
}

type switchValue bool

func (s *switchValue) String() string {
	if *s {
		return "yes"
	}
	return "no"
}

func (s *switchValue) set(text string, _ *Param) error {
	if text != "yes" && text != "no" {
		return &shapeError{"yes or no"}
	}
	*s = text == "yes"
	return nil
}

// Color is a colour in sRGB, 0…255 each; A is its opacity, 255 opaque. Not premultiplied.
type Color struct{ R, G, B, A uint8 }

// String is the shortest spelling: rrggbb, with two more digits when it is not opaque.
func (c *Color) String() string {
	if c.A == 255 {
		return fmt.Sprintf("%02x%02x%02x", c.R, c.G, c.B)
	}
	return fmt.Sprintf("%02x%02x%02x%02x", c.R, c.G, c.B, c.A)
}

func (c *Color) set(text string, p *Param) error {
	allowed := "a colour of 3, 4, 6 or 8 hexadecimal digits, such as fff or ff000080"
	if p.Opaque {
		allowed = "a colour of 3 or 6 hexadecimal digits, without opacity, such as fff or ff0000"
	}
	digits := text
	if len(text) == 3 || len(text) == 4 {
		var b strings.Builder
		for _, d := range text {
			b.WriteRune(d)
			b.WriteRune(d)
		}
		digits = b.String()
	}
	if len(digits) == 6 {
		digits += "ff"
	}
	v, err := strconv.ParseUint(digits, 16, 32)
	if len(digits) != 8 || err != nil {
		return &shapeError{allowed}
	}
	if p.Opaque && byte(v) != 255 {
		return &boundsError{allowed}
	}
	*c = Color{uint8(v >> 24), uint8(v >> 16), uint8(v >> 8), uint8(v)}
	return nil
}

// clampInt rounds v to a whole number from lowest to highest.
func clampInt(v float64, lowest, highest int) int {
	return int(math.Round(min(max(v, float64(lowest)), float64(highest))))
}
