package db

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// How far a search goes one way before it tries another. What is dense is soon met on a walk through the list, what is rare is
// found by the index of the parts of names, and neither is good for both.
type reaches struct {
	small   int // names, where there are no more, that are all looked at, before anything else
	glance  int // names that are looked at in the order of the list, to find the page
	near    int // the same, to find as many as are counted
	known   int // names that the index knows, looked at and sorted
	all     int // names, where there are no more, that are all looked at
	far     int // as known, where the page is not near
	spread  int // times as far as the page would be if all of these were spread evenly, that are looked at before
	counted int // files that are found, after which they are not counted any further
}

var reach = reaches{small: 20_000, glance: 3_000, near: 30_000, known: 12_000, all: 100_000, far: 150_000, spread: 4, counted: countUpTo}

// lookUp is how many names are looked at one after the other while one is that the index knows.
const lookUp = 8

// search reads the list of the files of one project whose names hold a part.
func (l fileList) search(ctx context.Context, project uuid.UUID) (Page[entry], error) {
	shelves, size, err := l.shelves(ctx, project)
	if err != nil || len(shelves) == 0 {
		return Page[entry]{}, err
	}
	if size <= reach.small {
		return l.sorted(ctx, l.allOn(shelves))
	}
	page, met, err := l.walk(ctx, shelves, reach.glance)
	if err != nil || met && l.window.Uncounted {
		return page, err
	}
	least := 0
	if met {
		near := l.order.sort(l.onShelf(shelves[0]), false).ColumnExpr("l.name_folded, l.type").Limit(int64(reach.near))
		if least, err = l.count(ctx, l.filter.ofType(l.on.NewSelect().TableExpr("(?) AS l", near), "l.type")); err != nil || least > reach.counted {
			return page.counted(least, reach.counted), err
		}
	}
	index, err := l.partIndexFor(ctx, project, l.part())
	if err != nil {
		return Page[entry]{}, err
	}
	index.descending = l.order.descending != l.window.Backward
	known, err := index.known(ctx, reach.known)
	if err != nil {
		return Page[entry]{}, err
	}
	if l.filter.Tag != "" {
		if size, err = l.tagged(ctx, project, reach.all+1); err != nil {
			return Page[entry]{}, err
		}
	}
	if !met && known > reach.known {
		if page, err = l.farAway(ctx, shelves, size, index, known); err != nil || l.window.Uncounted {
			return page, err
		}
		met = true
	}
	var among *bun.SelectQuery // what is found, and not too much else
	switch {
	case known <= reach.known && (known*lookUp <= size || size > reach.all):
		among = l.holding(index.among(0), project)
	case size <= reach.all:
		among = l.allOn(shelves)
	}
	switch {
	case among == nil:
		some, err := l.count(ctx, l.holding(index.some(reach.near, size), project))
		page.Total, page.AtLeast = min(max(least, some, len(page.Records)), reach.counted), true
		return page, err
	case met:
		least, err = l.count(ctx, among)
		return page.counted(least, reach.counted), err
	default:
		return l.sorted(ctx, among)
	}
}

// farAway reads a page of a list in which very many are found, but not at once. It does not count them.
func (l fileList) farAway(ctx context.Context, shelves []shelf, size int, index partIndex, known int) (page Page[entry], err error) {
	if size > reach.all {
		met := false
		if page, met, err = l.walk(ctx, shelves, 1+reach.spread*(l.window.Limit+1)*(1+size/max(1, known))); met || err != nil {
			return page, err
		}
		if known, err = index.known(ctx, reach.far); err != nil {
			return page, err
		}
		if known <= reach.far {
			return l.pageOf(ctx, l.found(l.holding(index.among(0), index.project)), known <= 2*reach.known)
		}
	}
	page, _, err = l.walk(ctx, shelves, 0)
	return page, err
}

// part is what is searched for.
func (l fileList) part() string { return Fold(l.filter.Search) }

// shelves answers where the files of a project stand that the filter's type and tag let through, the fullest first, and how many
// they are, as far as that matters first. Types that are most of a project are looked for among all.
func (l fileList) shelves(ctx context.Context, project uuid.UUID) (shelves []shelf, size int, err error) {
	counts, err := l.countsOf(ctx, []uuid.UUID{project}, FileFilter{})
	if err != nil {
		return nil, 0, err
	}
	slices.SortFunc(counts, func(a, b typeCount) int { return cmp.Compare(b.Files, a.Files) })
	total := 0
	for _, c := range counts {
		if total += c.Files; l.filter.lets(c.Type) {
			size += c.Files
			shelves = append(shelves, shelf{project, l.filter.Tag, c.Type})
		}
	}
	switch {
	case len(shelves) == 0:
	case l.filter.Tag != "":
		size, err = l.tagged(ctx, project, reach.small+1)
	case len(shelves) > 1 && size > total/2:
		shelves = []shelf{{project: project}}
	}
	return shelves, size, err
}

// tagged counts the files that the filter's tag and type let through, of each type up to so many.
func (l fileList) tagged(ctx context.Context, project uuid.UUID, most int) (n int, err error) {
	counts, err := l.countTagged(ctx, l.owners([]uuid.UUID{project}), l.rowsOfOwner, most)
	for _, c := range counts {
		n += c.Files
	}
	return n, err
}

// allOn selects what stands on the shelves of a project.
func (l fileList) allOn(shelves []shelf) *bun.SelectQuery {
	one := shelves[0]
	one.typ = ""
	s := l.onShelf(one)
	if shelves[0].typ == "" {
		return l.filter.ofType(s, "l.type")
	}
	var types []string
	for _, s := range shelves {
		types = append(types, s.typ)
	}
	return s.Where("l.type IN (?)", bun.List(types))
}

// holding keeps of narrow rows called l what the filter's type and tag let through of a project.
func (l fileList) holding(rows *bun.SelectQuery, project uuid.UUID) *bun.SelectQuery {
	s := l.filter.ofType(rows.Where("l.project_id = ?", project), "l.type")
	if l.filter.Tag != "" {
		s = s.Where(`EXISTS (SELECT 1 FROM tagged AS t WHERE t.project_id = l.project_id AND t.tag = ? AND t.type = l.type
			AND t.created_at = l.created_at AND t.file_id = l.file_id)`, l.filter.Tag)
	}
	return s
}

// found selects those of narrow rows called l whose names hold the part, as a page needs them.
func (l fileList) found(rows *bun.SelectQuery) *bun.SelectQuery {
	return whoseName(rows.ColumnExpr("l.file_id, l.?", bun.Ident(l.by.By)), l.part())
}

// count counts the rows whose names hold the part, up to one more than are counted.
func (l fileList) count(ctx context.Context, rows *bun.SelectQuery) (n int, err error) {
	few := whoseName(rows.ColumnExpr("1"), l.part()).Limit(int64(reach.counted) + 1)
	err = l.on.NewSelect().TableExpr("(?) AS few", few).ColumnExpr("count(*)").Scan(ctx, &n)
	return n, err
}

// sorted reads the page from those of the rows whose names hold the part, in order, and counts them.
func (l fileList) sorted(ctx context.Context, rows *bun.SelectQuery) (Page[entry], error) {
	found := l.found(rows)
	page, err := l.pageOf(ctx, l.on.NewSelect().TableExpr("(?) AS l", found).ColumnExpr("l.*").Limit(int64(reach.counted)+1), true)
	if err != nil || !page.AtLeast {
		return page, err
	}
	total := page.Total
	page, err = l.pageOf(ctx, found, false)
	page.Total, page.AtLeast = total, true
	return page, err
}

// pageOf reads the page from what is found, in order; kept, they are put aside, not looked for twice, and counted too.
func (l fileList) pageOf(ctx context.Context, found *bun.SelectQuery, kept bool) (page Page[entry], err error) {
	q := l.on.NewSelect()
	of := func() *bun.SelectQuery { return l.on.NewSelect().TableExpr("(?) AS l", found) }
	if kept {
		q = q.With("found", found).ColumnExpr("(SELECT count(*) FROM found) AS total")
		of = func() *bun.SelectQuery { return l.on.NewSelect().TableExpr("found AS l") }
	}
	window := l.order.window(of().ColumnExpr("l.file_id, l.?", bun.Ident(l.by.By)), l.window)
	q = q.TableExpr("(SELECT 1 AS one) AS one LEFT JOIN (?) AS l ON TRUE", window).ColumnExpr("l.file_id")
	if edge := l.window.edge(); edge != nil {
		q = q.ColumnExpr("EXISTS (?) AS far", l.order.bound(of(), edge, !l.window.Backward, true).ColumnExpr("1"))
	}
	var rows []struct {
		Total  int
		Far    bool
		FileID *uuid.UUID
	}
	if err := l.order.sort(q, l.window.Backward).Scan(ctx, &rows); err != nil {
		return page, err
	}
	var entries []entry
	for _, r := range rows {
		if r.FileID != nil {
			entries = append(entries, entry{FileID: *r.FileID})
		}
	}
	return trimmed(l.window, entries, rows[0].Far).counted(rows[0].Total, reach.counted), nil
}
