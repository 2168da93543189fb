package preflight

import "fmt"

// Kind says what sort of refusal an Error is.
type Kind string

const (
	Empty       Kind = "empty"       // there are no bytes
	Unsupported Kind = "unsupported" // not one of the accepted formats
	TooLarge    Kind = "too large"   // over one of the Limits
	Broken      Kind = "broken"      // the structure contradicts itself or stops early
)

// Error is the one error type of this package. Message is for people: it says
// what was found and what is allowed, and contains nothing of the file except
// numbers and format names.
type Error struct {
	Kind    Kind
	Message string
}

// Error returns the message alone.
func (e *Error) Error() string { return e.Message }

func tooLarge(format string, a ...any) error {
	return &Error{TooLarge, fmt.Sprintf(format, a...)}
}

func broken(format string, a ...any) error {
	return &Error{Broken, fmt.Sprintf(format, a...)}
}

// truncated is for files of which a part is certainly missing.
func truncated() error {
	return &Error{Broken, "the file ends before the picture does"}
}
