package storage

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// DefaultPage and MaxPage are the size of a page that gives none, and the largest.
const (
	DefaultPage = 50
	MaxPage     = 200
)

// A Page asks for a part of a list, as Relay does: the First records after a cursor, or the Last before one. With neither
// First nor Last it is the first 50. Cursors come from [Paged.Cursors] of the same list in the same order.
type Page struct {
	First  int // 1…200; 0 when not given
	After  string
	Last   int // 1…200; 0 when not given; not together with First
	Before string

	Uncounted bool // nobody wants to know [Paged.Total]
}

// Paged is a part of a list, in the order of the list whether First or Last was asked for.
type Paged[T any] struct {
	Nodes       []T
	Cursors     []string // of each node
	HasNext     bool     // whether there is more after the last node
	HasPrevious bool     // whether there is something before the first
	Total       int      // in the whole list, on all pages; 0 when nobody wants to know
	AtLeast     bool     // there are more than Total, or may be: they were not counted any further
}

// A list is a sorted list that cursors point into.
type list[T any] struct {
	name     string // tells cursors of different lists apart
	value    func(text string) (any, error)
	checkID  func(id string) error
	position func(T) (value, id string)
}

// named answers the same list in the order of a Sort.
func (l list[T]) named(s Sort) list[T] {
	l.name = string(s)
	return l
}

// window reads a Page.
func (l list[T]) window(p Page) (db.Window, error) {
	w := db.Window{Limit: p.First, Backward: p.Last != 0, Uncounted: p.Uncounted}
	switch {
	case p.First != 0 && p.Last != 0:
		return w, invalid("last", "first and last are both given; ask for one of them")
	case p.First < 0 || p.First > MaxPage:
		return w, invalid("first", "%d is not 1…%d", p.First, MaxPage)
	case p.Last < 0 || p.Last > MaxPage:
		return w, invalid("last", "%d is not 1…%d", p.Last, MaxPage)
	case p.Last != 0:
		w.Limit = p.Last
	case p.First == 0:
		w.Limit = DefaultPage
	}
	var err error
	if w.After, err = l.read("after", p.After); err != nil {
		return w, err
	}
	w.Before, err = l.read("before", p.Before)
	return w, err
}

// read reads a cursor; nil for the empty one.
func (l list[T]) read(field, cursor string) (*db.Position, error) {
	if cursor == "" {
		return nil, nil
	}
	bad := invalid(field, "this is no cursor of this list")
	data, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(data) > 4096 {
		return nil, bad
	}
	var parts [3]string // list, value, id
	if err := json.Unmarshal(data, &parts); err != nil {
		return nil, bad
	}
	if parts[0] != l.name {
		return nil, invalid(field, "this cursor belongs to another list or another order")
	}
	value, err := l.value(parts[1])
	if err != nil || l.checkID(parts[2]) != nil {
		return nil, bad
	}
	return &db.Position{Value: value, ID: parts[2]}, nil
}

func (l list[T]) cursor(node T) string {
	value, id := l.position(node)
	data, err := json.Marshal([3]string{l.name, value, id})
	if err != nil { // three strings
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

func (l list[T]) paged(p db.Page[T]) Paged[T] {
	cursors := make([]string, len(p.Records))
	for i, node := range p.Records {
		cursors[i] = l.cursor(node)
	}
	return Paged[T]{p.Records, cursors, p.Next, p.Previous, p.Total, p.AtLeast}
}

// pagedOf is paged for the lists of several owners.
func (l list[T]) pagedOf(pages map[uuid.UUID]db.Page[T]) map[uuid.UUID]Paged[T] {
	all := make(map[uuid.UUID]Paged[T], len(pages))
	for id, p := range pages {
		all[id] = l.paged(p)
	}
	return all
}

// Times are written in cursors with all their microseconds.
func timeText(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func timeValue(text string) (any, error) {
	t, err := time.Parse(time.RFC3339Nano, text)
	if year := t.UTC().Year(); err == nil && (year < 1 || year > 9999) {
		err = fmt.Errorf("year %d", year)
	}
	return t, err
}

func checkUUID(id string) error {
	parsed, err := uuid.Parse(id)
	if err == nil && parsed.String() != id {
		err = fmt.Errorf("%s is not written canonically", id)
	}
	return err
}
