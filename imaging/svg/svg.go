// Package svg makes of an SVG that anyone wrote a copy that shows the same and can do nothing else: no scripts, no other
// files, no addresses, no animation. The copy is for a rasterizer and is written from what was understood, element by
// element, of a list of what is drawn; nothing of the file passes through that is not on it.
//
// Time and memory are linear in the length of the file. What a small file can still ask of a rasterizer, such as filters
// over large areas, is for that to bound.
package svg

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
)

// What an SVG may be. Browsers draw more, but not quickly.
const (
	MaxBytes   = 4 << 20 // of text, after it is unpacked
	maxNodes   = 100_000 // elements
	maxDepth   = 200     // elements within each other
	maxDrawn   = 500_000 // elements, counting those that others refer to as often as they do
	maxChain   = 10_000  // elements that refer each to the next
	maxImage   = 25e6    // pixels of one embedded picture
	maxNames   = 64      // entities
	maxNameHas = 256     // bytes of an entity
	maxLength  = 1e8     // of its sides, in whichever unit: rasterizers count pixels in 31 bits
)

// An Error says why a file is not taken. Its message is for people and holds nothing of the file.
type Error struct {
	TooLarge bool // over one of the limits; else it is no SVG, or a broken one
	Message  string
}

func (e *Error) Error() string { return e.Message }

func broken(format string, a ...any) error   { return &Error{false, fmt.Sprintf(format, a...)} }
func tooLarge(format string, a ...any) error { return &Error{true, fmt.Sprintf(format, a...)} }

// Clean answers the copy. It begins with "<svg " and is UTF-8. The error is always an *[Error].
func Clean(data []byte) ([]byte, error) {
	if len(data) > MaxBytes {
		return nil, tooLarge("the SVG has %d bytes; at most %d are accepted", len(data), MaxBytes)
	}
	root, err := read(data)
	if err != nil {
		return nil, err
	}
	if err := root.measure(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	root.write(&out)
	return out.Bytes(), nil
}

// Unpack answers the text of a compressed SVG. The error is always an *[Error].
func Unpack(data []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, broken("the compressed SVG is damaged")
	}
	text, err := io.ReadAll(io.LimitReader(z, MaxBytes+1))
	switch {
	case len(text) > MaxBytes:
		return nil, tooLarge("the compressed SVG has more than %d bytes once unpacked, which is the most that is accepted", MaxBytes)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, broken("the compressed SVG ends before its end")
	case err != nil:
		return nil, broken("the compressed SVG is damaged")
	}
	return text, nil
}
