// Package model holds the Go side of the schema's scalars, inputs and answers that neither imaging nor storage has a type
// for. The generated code imports it; it imports nothing of graph.
package model

import (
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"
)

// A ValueError reports a value that its type cannot take.
type ValueError struct{ Problem string }

func (e *ValueError) Error() string { return e.Problem }

func malformed(format string, args ...any) error {
	return &ValueError{fmt.Sprintf(format, args...)}
}

// Clip shortens what a client sent to about n bytes of whole characters before it is said back.
func Clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	n -= len("…")
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

func clip(s string) string { return Clip(s, 60) }

// An ID is an id as a client sent it.
type ID string

// UUID is the id in the form that all ids of the server have; a *[ValueError] that names it where it has another.
func (id ID) UUID() (uuid.UUID, error) {
	parsed, err := uuid.Parse(string(id))
	if err != nil || len(id) != 36 { // Parse also takes braces and "urn:"
		return uuid.Nil, malformed("%q is no id; ids look like 0198c5a2-7d3e-7b1f-8a64-3c5d9e2f1b07", clip(string(id)))
	}
	return parsed, nil
}

// maxSession bounds the name of a preview session, in bytes.
const maxSession = 100

// Session is the id as the name of a preview session, which clients make up and which need not be a UUID.
func (id ID) Session() (string, error) {
	if n := len(id); n == 0 || n > maxSession {
		return "", malformed("the session has %d bytes; allowed are 1…%d", n, maxSession)
	}
	return string(id), nil
}

// UUIDs is UUID for a list.
func UUIDs(ids []ID) ([]uuid.UUID, error) {
	parsed := make([]uuid.UUID, len(ids))
	for i, id := range ids {
		var err error
		if parsed[i], err = id.UUID(); err != nil {
			return nil, err
		}
	}
	return parsed, nil
}

// IDs is the way back.
func IDs(ids []uuid.UUID) []ID {
	list := make([]ID, len(ids))
	for i, id := range ids {
		list[i] = ID(id.String())
	}
	return list
}

// MarshalGQL implements graphql.Marshaler.
func (id ID) MarshalGQL(w io.Writer) {
	graphql.MarshalString(string(id)).MarshalGQL(w)
}

// UnmarshalGQL implements graphql.Unmarshaler.
func (id *ID) UnmarshalGQL(v any) error {
	text, err := graphql.UnmarshalID(v)
	if err != nil {
		return malformed("an id is a string")
	}
	*id = ID(text)
	return nil
}

// MarshalUUID writes an id.
func MarshalUUID(id uuid.UUID) graphql.Marshaler {
	return graphql.MarshalString(id.String())
}

// UnmarshalUUID reads an id.
func UnmarshalUUID(v any) (uuid.UUID, error) {
	var id ID
	if err := id.UnmarshalGQL(v); err != nil {
		return uuid.Nil, err
	}
	return id.UUID()
}
