package rest

import (
	"encoding/json"
	"errors"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"calotype/storage"
)

// An id is one in an address, in the one form that all ids of the server have.
type id struct{ uuid.UUID }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (i *id) UnmarshalText(text []byte) error {
	parsed, err := uuid.ParseBytes(text)
	if err != nil || len(text) != 36 { // it also takes braces and "urn:"
		return errors.New("it is no id; ids look like 0198c5a2-7d3e-7b1f-8a64-3c5d9e2f1b07")
	}
	i.UUID = parsed
	return nil
}

// Schema implements [huma.SchemaProvider].
func (id) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "uuid", Examples: []any{"0198c5a2-7d3e-7b1f-8a64-3c5d9e2f1b07"}}
}

// InProject is what is asked of one project.
type InProject struct {
	Project id `path:"project" doc:"The id of the project."`
}

// OfFile is what is asked of one file.
type OfFile struct {
	InProject
	File id `path:"file" doc:"The id of the file."`
}

// Paging is which part of a list is wanted.
type Paging struct {
	First  int    `query:"first" minimum:"1" maximum:"200" doc:"So many from the beginning, or after a cursor; 50 when neither this nor last is given."`
	After  string `query:"after" doc:"A cursor: endCursor of a page, to go on after it."`
	Last   int    `query:"last" minimum:"1" maximum:"200" doc:"So many from the end, or before a cursor."`
	Before string `query:"before" doc:"A cursor: startCursor of a page, to go back before it."`
}

func (p Paging) page() storage.Page {
	return storage.Page{First: p.First, After: p.After, Last: p.Last, Before: p.Before}
}

// Addressing is how addresses of pictures are written in an answer.
type Addressing struct {
	Absolute bool `query:"absolute" doc:"Whether addresses have a scheme and a host; else they are paths."`
	Expires  int  `query:"expires" minimum:"1" maximum:"1000000000" doc:"For how many seconds addresses hold at least, where the rules of the project have them signed; for ever when left out."`
}

// A patch is a member of a merge patch (RFC 7396): it may be left out, null, or a value.
type patch[T any] struct {
	given, null bool
	value       T
}

// UnmarshalJSON implements [json.Unmarshaler].
func (p *patch[T]) UnmarshalJSON(data []byte) error {
	p.given = true
	if string(data) == "null" {
		p.null = true
		return nil
	}
	return json.Unmarshal(data, &p.value)
}

// Schema implements [huma.SchemaProvider].
func (patch[T]) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[T](), true, "")
}

// pointer is the value, nil where it was left out; what null means, its place says.
func (p patch[T]) pointer(field string) (*T, error) {
	switch {
	case !p.given:
		return nil, nil
	case p.null:
		return nil, &storage.InvalidError{Field: field, Problem: "it cannot be removed"}
	}
	return &p.value, nil
}
