package db

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"
)

// walk reads the page by looking at the names one after the other as they stand on the shelves, at most so many on each (0: any
// number). It is not done where these were not enough.
func (l fileList) walk(ctx context.Context, shelves []shelf, most int) (Page[entry], bool, error) {
	entries, done, err := l.walkTo(ctx, shelves, l.window, most)
	if !done || err != nil {
		return Page[entry]{}, false, err
	}
	far := false
	if edge := l.window.edge(); edge != nil {
		// Mostly the record at the edge itself.
		back := Window{Backward: !l.window.Backward, here: true}
		if l.window.Backward {
			back.After = edge
		} else {
			back.Before = edge
		}
		some, done, err := l.walkTo(ctx, shelves, back, most)
		if !done || err != nil {
			return Page[entry]{}, false, err
		}
		far = len(some) > 0
	}
	return trimmed(l.window, entries, far), true, nil
}

// walkTo reads one more than the limit of a window, where there is.
func (l fileList) walkTo(ctx context.Context, shelves []shelf, w Window, most int) ([]entry, bool, error) {
	var met []entry
	for _, s := range shelves {
		some, done, err := l.walkOn(ctx, s, w, most)
		if !done || err != nil {
			return nil, false, err
		}
		met = append(met, some...)
		slices.SortFunc(met, func(a, b entry) int {
			c := l.compare(a, b)
			if w.Backward {
				return -c
			}
			return c
		})
		if len(met) > w.Limit {
			// What stands on the other shelves and comes later is not looked at.
			met = met[:w.Limit+1]
			last := met[w.Limit].position(l.by.By)
			if w.here = false; w.Backward {
				w.After = last
			} else {
				w.Before = last
			}
		}
	}
	return met, true, nil
}

func (l fileList) walkOn(ctx context.Context, s shelf, w Window, most int) ([]entry, bool, error) {
	column := bun.Ident(l.by.By)
	rows := func() *bun.SelectQuery {
		q := l.order.bound(l.order.bound(l.onShelf(s), w.After, false, w.here), w.Before, true, w.here)
		return l.order.sort(q, w.Backward)
	}
	var entries []entry
	if most == 0 {
		err := l.filter.ofType(whoseName(rows().ColumnExpr("l.file_id, l.?", column), l.part()), "l.type").Limit(int64(w.Limit)+1).Scan(ctx, &entries)
		return entries, true, err
	}
	near := rows().ColumnExpr("l.file_id, l.name_folded, l.type").Limit(int64(most))
	if l.by.By != ByName {
		near = near.ColumnExpr("l.?", column)
	}
	q := l.on.NewSelect().TableExpr("(?) AS l", near).ColumnExpr("l.file_id, l.?", column)
	q = l.filter.ofType(whoseName(q, l.part()), "l.type").Limit(int64(w.Limit) + 1)
	if l.on.Dialect().Name() == dialect.PG { // SQLite answers them in the order in which it reads them, and would sort all
		q = l.order.sort(q, w.Backward)
	}
	if err := q.Scan(ctx, &entries); err != nil || len(entries) > w.Limit {
		return entries, true, err
	}
	more, err := rows().ColumnExpr("1").Offset(int64(most)).Limit(1).Exists(ctx)
	return entries, !more, err
}

func (l fileList) compare(a, b entry) int {
	c := cmp.Or(a.CreatedAt.Compare(b.CreatedAt), strings.Compare(a.NameFolded, b.NameFolded), cmp.Compare(a.Bytes, b.Bytes),
		strings.Compare(a.FileID.String(), b.FileID.String()))
	if l.by.Descending {
		return -c
	}
	return c
}
