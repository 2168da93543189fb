package imaging

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// bytesValue is a number of bytes: in thousands with a k, in millions with an m.
type bytesValue struct{ v *int64 }

// String is the shortest of its spellings; of two as long the one with the larger unit.
func (b bytesValue) String() string { return formatBytes(*b.v) }

func formatBytes(v int64) string {
	switch {
	case v%1e6 == 0:
		return strconv.FormatInt(v/1e6, 10) + "m"
	case v%1e3 == 0:
		return strconv.FormatInt(v/1e3, 10) + "k"
	default:
		return strconv.FormatInt(v, 10)
	}
}

var bytesForm = regexp.MustCompile(`^\+?[0-9]{1,12}(\.[0-9]{1,6})?[kKmM]?$`)

func (b bytesValue) set(text string, p *Param) error {
	allowed := "a number of bytes from " + formatBytes(int64(*p.Min)) + " to " + formatBytes(int64(*p.Max)) + ", such as 50000, 50k or 1.5m"
	if !bytesForm.MatchString(text) {
		return &shapeError{allowed}
	}
	digits, unit := strings.TrimRight(text, "kKmM"), 1.0
	switch strings.ToLower(text[len(digits):]) {
	case "k":
		unit = 1e3
	case "m":
		unit = 1e6
	}
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return &shapeError{allowed}
	}
	if v = math.Round(v * unit); v < *p.Min || v > *p.Max {
		return &boundsError{allowed}
	}
	*b.v = int64(v)
	return nil
}
