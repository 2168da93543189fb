package imaging

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
)

// textValue is a text of people as it is, without its escapes.
type textValue string

func (t *textValue) String() string { return escapeText(string(*t)) }

func (t *textValue) set(text string, _ *Param) error {
	read, ok := unescapeText(text)
	if !ok {
		return &shapeError{"a text in UTF-8, in which ~~ is a tilde, ~s a slash and ~n a new line"}
	}
	*t = textValue(read)
	return nil
}

// escapeText writes a text so that it can stand between slashes: ~~ is a tilde, ~s a slash, ~n a new line. A text that
// would be taken for a marker or for a step of a path, - or . or .., has a tilde before it.
func escapeText(text string) string {
	if text == "-" || text == "." || text == ".." {
		return "~" + text
	}
	return strings.NewReplacer("~", "~~", "/", "~s", "\n", "~n").Replace(text)
}

// unescapeText is the inverse of escapeText; false for a text that has no pixels to become: an escape that is none, broken
// UTF-8, control characters.
func unescapeText(text string) (string, bool) {
	if text == "" || !utf8.ValidString(text) {
		return "", false
	}
	var b strings.Builder
	escaped := false
	for _, r := range text {
		switch {
		case !escaped && r == '~':
			escaped = true
			continue
		case escaped && r == 's':
			r = '/'
		case escaped && r == 'n':
			r = '\n'
		case escaped && r != '~' && r != '-' && r != '.', !escaped && r != '\n' && unicode.IsControl(r):
			return "", false
		}
		escaped = false
		b.WriteRune(r)
	}
	return b.String(), !escaped
}

// fileValue is the id of a file, or a word.
type fileValue string

func (f *fileValue) String() string { return string(*f) }

func (f *fileValue) set(text string, p *Param) error {
	for _, word := range p.Choices {
		if text == word {
			*f = fileValue(text)
			return nil
		}
	}
	id, err := uuid.Parse(text)
	if err != nil || len(text) != 36 {
		return &shapeError{strings.Join(append([]string{"the id of a file"}, p.Choices...), " or ")}
	}
	*f = fileValue(id.String())
	return nil
}
