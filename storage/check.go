package storage

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of what a person gives, in characters unless it says otherwise.
const (
	MaxName          = 255
	MaxTags          = 50
	MaxTag           = 64
	MaxMetadataBytes = 16 << 10 // as JSON
	MaxFilesAtOnce   = 1000     // ids in one call to delete or restore
)

// An InvalidError says what is wrong with something a person gave. Its text is meant for them.
type InvalidError struct {
	Field   string // the name of the field in the API: name, tags, first …
	Problem string // what was given and what is allowed
}

func (e *InvalidError) Error() string { return e.Field + ": " + e.Problem }

func invalid(field, format string, args ...any) *InvalidError {
	return &InvalidError{field, fmt.Sprintf(format, args...)}
}

// checkName holds a name to one line that reads as it is written.
func checkName(name string) error {
	if err := checkText("name", name, MaxName); err != nil {
		return err
	}
	for _, r := range name {
		if Misleading(r) {
			return invalid("name", "it holds %U; characters that control the line or the direction of writing are not allowed", r)
		}
	}
	return nil
}

// Misleading tells whether a character keeps a name from being one line that reads as it is written: it controls the line or
// the direction of writing.
func Misleading(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Bidi_Control, unicode.Zl, unicode.Zp)
}

// checkText holds a text to 1…most characters of UTF-8, not all of them spaces, none of them NUL.
func checkText(field, text string, most int) error {
	switch n := utf8.RuneCountInString(text); {
	case strings.TrimSpace(text) == "":
		return invalid(field, "it is empty; 1…%d characters are allowed", most)
	case n > most:
		return invalid(field, "it has %d characters; at most %d are allowed", n, most)
	case !utf8.ValidString(text):
		return invalid(field, "it is not valid UTF-8")
	case strings.ContainsRune(text, 0):
		return invalid(field, "it holds a NUL character, which is not allowed")
	}
	return nil
}

// checkTags answers the tags without spaces around them, each once.
func checkTags(tags []string) ([]string, error) {
	clean := []string{}
	for _, tag := range tags {
		tag = strings.TrimSpace(tag)
		if err := checkText("tags", tag, MaxTag); err != nil {
			return nil, err
		}
		if !slices.Contains(clean, tag) {
			clean = append(clean, tag)
		}
		if len(clean) > MaxTags {
			return nil, invalid("tags", "there are more than the %d that are allowed", MaxTags)
		}
	}
	return clean, nil
}

// checkMetadata answers metadata as it comes back from the database.
func checkMetadata(metadata map[string]any) (map[string]any, error) {
	data, err := json.Marshal(metadata)
	if err != nil {
		return nil, invalid("metadata", "it cannot be written as JSON")
	}
	if len(data) > MaxMetadataBytes {
		return nil, invalid("metadata", "it has %d bytes as JSON; at most %d are allowed", len(data), MaxMetadataBytes)
	}
	clean := map[string]any{}
	if err := json.Unmarshal(data, &clean); err != nil {
		return nil, invalid("metadata", "it cannot be written as JSON")
	}
	if holdsNUL(clean) {
		return nil, invalid("metadata", "it holds a NUL character, which is not allowed")
	}
	if clean == nil { // what JSON null leaves
		clean = map[string]any{}
	}
	return clean, nil
}

func holdsNUL(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.ContainsRune(v, 0)
	case []any:
		return slices.ContainsFunc(v, holdsNUL)
	case map[string]any:
		for name, inner := range v {
			if holdsNUL(name) || holdsNUL(inner) {
				return true
			}
		}
	}
	return false
}

// checkFocal holds a focal point to the picture.
func checkFocal(p *Point) error {
	if p == nil {
		return nil
	}
	for _, v := range []float64{p.X, p.Y} {
		if math.IsNaN(v) || v < 0 || v > 1 {
			return invalid("focalPoint", "%v, %v is not in the picture; x and y are 0…1 from the top left", p.X, p.Y)
		}
	}
	return nil
}

// maxEXIFValue is how long one value of a file's EXIF may be, in bytes of JSON; maxEXIF bounds all together.
const (
	maxEXIFValue = 4 << 10
	maxEXIF      = 64 << 10
)

// cleanEXIF leaves out of what a file says about itself whatever cannot be kept: an upload is not refused for it.
func cleanEXIF(exif map[string]any) map[string]any {
	clean, size := map[string]any{}, 0
	for _, name := range slices.Sorted(maps.Keys(exif)) {
		data, err := json.Marshal(map[string]any{cleanText(name): exif[name]})
		if err != nil || len(data) > maxEXIFValue || size+len(data) > maxEXIF {
			continue
		}
		one := map[string]any{}
		if err := json.Unmarshal(data, &one); err != nil {
			continue
		}
		for name, value := range one {
			if text, ok := value.(string); ok {
				value = cleanText(text)
			}
			if !holdsNUL(value) {
				clean[name] = value
				size += len(data)
			}
		}
	}
	return clean
}

// cleanText takes away what pads the texts that cameras write.
func cleanText(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", ""))
}

// finite answers nil for a number that no database keeps.
func finite(v *float64) *float64 {
	if v == nil || math.IsNaN(*v) || math.IsInf(*v, 0) {
		return nil
	}
	return v
}
