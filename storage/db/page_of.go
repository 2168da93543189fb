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
	for part := range chunks(ids) {
		if err := l.readSome(ctx, on, part, w, pages); err != nil {
			return nil, err
		}
	}
	return pages, nil
}

func (l lists[T]) readSome(ctx context.Context, on bun.IDB, ids []uuid.UUID, w Window, pages map[uuid.UUID]Page[T]) error {
	window := l.order.window(l.base(), w)
	outer := order{l.alias + "." + l.order.column, l.alias + "." + l.order.id, l.order.descending}
	var all []T
	q := on.NewSelect().Model(&all)
	if on.Dialect().Name() == dialect.PG {
		q = q.ModelTableExpr("? AS o CROSS JOIN LATERAL (?) AS ?", bun.Ident(l.owners), window, bun.Ident(l.alias))
	} else { // CROSS JOIN says that the owners come first: for each its window is read from the index
		q = q.ModelTableExpr("? AS o CROSS JOIN ? AS ?", bun.Ident(l.owners), bun.Ident(l.table), bun.Ident(l.alias)).
			Where("? IN (?)", bun.Ident(outer.id), window.Column(l.order.id)).Where("? = o.id", bun.Ident(l.alias+"."+l.within))
	}
	if err := outer.sort(q.Where("o.id IN (?)", bun.List(ids)), w.Backward).Scan(ctx); err != nil {
		return err
	}
	records := map[uuid.UUID][]T{}
	for _, r := range all {
		records[l.owner(r)] = append(records[l.owner(r)], r)
	}
	owners := func() *bun.SelectQuery {
		return on.NewSelect().TableExpr("? AS o", bun.Ident(l.owners)).ColumnExpr("o.id").Where("o.id IN (?)", bun.List(ids))
	}
	var beyond []uuid.UUID
	if edge := w.edge(); edge != nil {
		if err := owners().Where("EXISTS (?)", l.order.bound(l.base(), edge, !w.Backward, true).ColumnExpr("1")).Scan(ctx, &beyond); err != nil {
			return err
		}
	}
	var totals []struct {
		ID    uuid.UUID
		Total int
	}
	if !w.Uncounted {
		if err := owners().ColumnExpr("(?) AS total", l.base().ColumnExpr("count(*)")).Scan(ctx, &totals); err != nil {
			return err
		}
	}
	for _, id := range ids {
		pages[id] = trimmed(w, append([]T{}, records[id]...), slices.Contains(beyond, id))
	}
	for _, t := range totals {
		page := pages[t.ID]
		page.Total = t.Total
		pages[t.ID] = page
	}
	return nil
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
