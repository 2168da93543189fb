package db

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"
)

// lists are many lists of one kind, one for each owner.
type lists[T any] struct {
	owners string // the table of the owners, which queries call o
	table  string // of the records, with its alias
	alias  string
	within string                  // the column of the owner
	base   func() *bun.SelectQuery // the list of the owner o.id
	order  order
	owner  func(T) uuid.UUID
}

// read reads the same window of the lists of several owners, in as many statements as of one: each reads no more of a list
// than the window needs. Every owner is in the answer, once.
func (l lists[T]) read(ctx context.Context, on bun.IDB, ids []uuid.UUID, w Window) (map[uuid.UUID]Page[T], error) {
	pages := make(map[uuid.UUID]Page[T], len(ids))
	for _, id := range ids {
		pages[id] = Page[T]{Records: []T{}}
	}
	for part := range chunks(ids) {
		if err := l.readSome(ctx, on, part, w, pages); err != nil {
			return nil, err
		}
	}
	for id, page := range pages {
		more := len(page.Records) > w.Limit
		if more {
			page.Records = page.Records[:w.Limit]
		}
		if w.Backward {
			slices.Reverse(page.Records)
			page.Previous = more
		} else {
			page.Next = more
		}
		pages[id] = page
	}
	return pages, nil
}

// readSome puts the records of some owners into their pages, one more of each than asked for where there is more, in the
// order in which they are read; and what stands beyond the edge that was given, and how many there are.
func (l lists[T]) readSome(ctx context.Context, on bun.IDB, ids []uuid.UUID, w Window, pages map[uuid.UUID]Page[T]) error {
	o := l.order
	window := o.sort(o.bound(o.bound(l.base(), w.After, false, false), w.Before, true, false), w.Backward).Limit(int64(w.Limit) + 1)
	outer := order{l.alias + "." + o.column, l.alias + "." + o.id, o.descending}
	var records []T
	q := on.NewSelect().Model(&records)
	if on.Dialect().Name() == dialect.PG {
		q = q.ModelTableExpr("? AS o CROSS JOIN LATERAL (?) AS ?", bun.Ident(l.owners), window, bun.Ident(l.alias))
	} else { // CROSS JOIN says that the owners come first: for each its window is read from the index
		q = q.ModelTableExpr("? AS o CROSS JOIN ? AS ?", bun.Ident(l.owners), bun.Ident(l.table), bun.Ident(l.alias)).
			Where("? IN (?)", bun.Ident(outer.id), window.Column(o.id)).Where("? = o.id", bun.Ident(l.alias+"."+l.within))
	}
	q = q.Where("o.id IN (?)", bun.List(ids))
	if err := outer.sort(q, w.Backward).Scan(ctx); err != nil {
		return err
	}
	for _, r := range records {
		page := pages[l.owner(r)]
		page.Records = append(page.Records, r)
		pages[l.owner(r)] = page
	}
	if edge := w.edge(); edge != nil {
		var beyond []uuid.UUID
		err := on.NewSelect().TableExpr("? AS o", bun.Ident(l.owners)).ColumnExpr("o.id").Where("o.id IN (?)", bun.List(ids)).
			Where("EXISTS (?)", o.bound(l.base(), edge, !w.Backward, true).ColumnExpr("1")).Scan(ctx, &beyond)
		if err != nil {
			return err
		}
		for _, id := range beyond {
			page := pages[id]
			page.Previous, page.Next = !w.Backward, w.Backward
			pages[id] = page
		}
	}
	if w.Uncounted {
		return nil
	}
	var totals []struct {
		ID    uuid.UUID
		Total int
	}
	err := on.NewSelect().TableExpr("? AS o", bun.Ident(l.owners)).ColumnExpr("o.id").
		ColumnExpr("(?) AS total", l.base().ColumnExpr("count(*)")).Where("o.id IN (?)", bun.List(ids)).Scan(ctx, &totals)
	for _, t := range totals {
		page := pages[t.ID]
		page.Total = t.Total
		pages[t.ID] = page
	}
	return err
}

// VariantsOf lists the variants of several files, newest first; each file is in the answer. Positions hold the time of
// creation and the key.
func (q *Queries) VariantsOf(ctx context.Context, files []uuid.UUID, w Window) (map[uuid.UUID]Page[*Variant], error) {
	return lists[*Variant]{
		owners: "files", table: "variants", alias: "v", within: "file_id", order: order{"created_at", "key", true},
		base: func() *bun.SelectQuery {
			return q.on.NewSelect().Model((*Variant)(nil)).Where("v.file_id = o.id")
		},
		owner: func(v *Variant) uuid.UUID { return v.FileID },
	}.read(ctx, q.on, files, w)
}
