package exif

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean turns a decoded value into one that is safe to store as JSON and to
// show, or says that it is not worth keeping.
func clean(tag string, value any) (any, bool) {
	switch v := value.(type) {
	case string:
		text := cleanText(v)
		return text, text != ""
	case []any:
		return cleanList(v)
	}
	if tag == "ExposureTime" {
		if s, ok := value.(interface{ String() string }); ok { // 1/250 is how people say it
			return cleanText(s.String()), true
		}
	}
	return cleanNumber(value)
}

// cleanText makes a short line of valid UTF-8 without control characters.
// Text in an older encoding keeps what is ASCII of it.
func cleanText(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError:
			return -1
		case r == '\n', r == '\r', r == '\t':
			return ' '
		case unicode.IsControl(r), r == '\u2028', r == '\u2029', unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, s[:min(len(s), 4*maxText)])
	s = strings.TrimSpace(s)
	if len(s) > maxText {
		s = s[:maxText]
		for !utf8.ValidString(s) {
			s = s[:len(s)-1]
		}
	}
	return s
}

func cleanNumber(value any) (any, bool) {
	switch v := value.(type) {
	case uint8:
		return int64(v), true
	case int8:
		return int64(v), true
	case uint16:
		return int64(v), true
	case int16:
		return int64(v), true
	case uint32:
		return int64(v), true
	case int32:
		return int64(v), true
	case int:
		return int64(v), true
	case float32:
		return finite(float64(v))
	case float64:
		return finite(v)
	case interface{ Float64() float64 }:
		return finite(v.Float64())
	}
	return nil, false
}

func finite(f float64) (any, bool) { return f, !math.IsNaN(f) && !math.IsInf(f, 0) }

// cleanList keeps short lists of numbers.
func cleanList(values []any) (any, bool) {
	if len(values) == 0 || len(values) > maxList {
		return nil, false
	}
	list := make([]any, 0, len(values))
	for _, v := range values {
		n, ok := cleanNumber(v)
		if !ok {
			return nil, false
		}
		list = append(list, n)
	}
	return list, true
}

// asText writes a cleaned value as text.
func asText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// asNumber reads a cleaned value as a number.
func asNumber(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	case string:
		f, err := strconv.ParseFloat(v, 64)
		return f, err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
	}
	return 0, false
}
