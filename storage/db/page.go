package db

import (
	"context"
	"slices"

	"github.com/uptrace/bun"
)

// A Position is a place in a list: between the record that has these two values and the next. Value is what the list is
// sorted by; ID breaks ties.
type Position struct {
	Value any // time.Time, string or int64, as the column is
	ID    string
}

// A Window says which part of a list to read: at most Limit records after After and before Before (nil: from the start, to
// the end), the first of them or, Backward, the last.
type Window struct {
	After, Before *Position
	Limit         int
	Backward      bool
	Uncounted     bool // nobody wants to know [Page.Total]

	here bool // what stands at After and Before themselves too
}

// edge is the position on the other side than the one that is read from, nil where none is given.
func (w Window) edge() *Position {
	if w.Backward {
		return w.Before
	}
	return w.After
}

// A Page is the part of a list that was asked for, in the order of the list whichever way it was read.
type Page[T any] struct {
	Records  []T
	Previous bool // whether there is something before Records
	Next     bool // whether there is something after Records
	Total    int  // records in the whole list; 0 when nobody wants to know
	AtLeast  bool // there are more than Total: they were not counted any further
}

// order is how a list is sorted: by a column, then by one that makes every place unique, both in one direction.
type order struct {
	column, id string
	descending bool
}

// read reads a window of the list that base selects.
func read[T any](ctx context.Context, base func() *bun.SelectQuery, o order, w Window) (Page[T], error) {
	var total int64
	var far bool
	var err error
	if !w.Uncounted {
		if total, err = base().Count(ctx); err != nil {
			return Page[T]{}, err
		}
	}
	records := []T{}
	if err := o.window(base(), w).Scan(ctx, &records); err != nil {
		return Page[T]{}, err
	}
	if edge := w.edge(); edge != nil {
		far, err = o.bound(base(), edge, !w.Backward, true).Exists(ctx)
	}
	page := trimmed(w, records, far)
	page.Total = int(total)
	return page, err
}

// trimmed answers the page of a window from its records as they were read: one more than asked for, where there is more. far tells
// whether there is something on the other side, beyond the edge that was given.
func trimmed[T any](w Window, records []T, far bool) Page[T] {
	more := len(records) > w.Limit
	if more {
		records = records[:w.Limit]
	}
	if w.Backward {
		slices.Reverse(records)
		return Page[T]{Records: records, Previous: more, Next: far}
	}
	return Page[T]{Records: records, Previous: far, Next: more}
}

// window selects the records of a window in the order in which they are read, and one more than asked for, which shows whether
// there is more.
func (o order) window(q *bun.SelectQuery, w Window) *bun.SelectQuery {
	q = o.bound(o.bound(q, w.After, false, w.here), w.Before, true, w.here)
	return o.sort(q, w.Backward).Limit(int64(w.Limit) + 1)
}

// bound keeps what stands before or after a position; with here, also the record at the position itself.
func (o order) bound(q *bun.SelectQuery, p *Position, before, here bool) *bun.SelectQuery {
	if p == nil {
		return q
	}
	operator := ">"
	if before != o.descending {
		operator = "<"
	}
	if here {
		operator += "="
	}
	return q.Where("(?, ?) "+operator+" (?, ?)", bun.Ident(o.column), bun.Ident(o.id), p.Value, p.ID)
}

// sort puts the list in order, or in its opposite.
func (o order) sort(q *bun.SelectQuery, reverse bool) *bun.SelectQuery {
	direction := "ASC"
	if o.descending != reverse {
		direction = "DESC"
	}
	return q.OrderExpr("? "+direction+", ? "+direction, bun.Ident(o.column), bun.Ident(o.id))
}
