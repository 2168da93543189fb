package db

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"
)

// How far a search goes one way before it tries another. What is dense is soon met on a walk through the list, what is rare is
// found by the index of the parts of names, and neither is good for both.
type reaches struct {
	small   int // names, where there are no more, that are all looked at, before anything else
	glance  int // names that are looked at in the order of the list, to find the page
	near    int // the same, to find as many as are counted
	known   int // names that the index knows, looked at and sorted; twice as many where the page is not found yet
	all     int // names, where there are no more, that are all looked at
	stretch int // as glance, where neither has found the page
	far     int // as known, where that has not found it either
}

var reach = reaches{small: 20_000, glance: 3_000, near: 30_000, known: 12_000, all: 100_000, stretch: 60_000, far: 150_000}

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
	if met && !l.window.Uncounted && err == nil {
		near := l.order.sort(l.onShelf(shelves[0]), false).ColumnExpr("l.name_folded, l.type").Limit(int64(reach.near))
		page.Total, err = l.count(ctx, l.filter.ofType(whoseName(l.on.NewSelect().TableExpr("(?) AS l", near), l.part()), "l.type"))
	}
	if err != nil || met && (l.window.Uncounted || page.Total == CountUpTo) {
		page.AtLeast = page.Total > 0
		return page, err
	}
	if l.filter.Tag != "" && size <= reach.all { // the index knows nothing of tags
		return l.sorted(ctx, l.allOn(shelves))
	}
	index, indexed, err := l.partIndexFor(ctx, project, l.part())
	if err != nil {
		return Page[entry]{}, err
	}
	least := page.Total
	if indexed {
		most := reach.known
		if !met { // and there is no page yet
			most *= 2
		}
		found, all, err := l.sortedOf(ctx, index, most)
		if err != nil || all {
			return found, err
		}
		least = found.Total
	}
	if size <= reach.all {
		return l.sorted(ctx, l.allOn(shelves))
	}
	if !met {
		if page, err = l.farAway(ctx, shelves, index, indexed); err != nil {
			return page, err
		}
	}
	if page.Total = 0; !l.window.Uncounted {
		page.Total, page.AtLeast = max(least, len(page.Records)), true
	}
	return page, err
}

// farAway reads a page of a list in which very many are found, but not near. SQLite's index answers quickly how many.
func (l fileList) farAway(ctx context.Context, shelves []shelf, index partIndex, indexed bool) (Page[entry], error) {
	if page, met, err := l.walk(ctx, shelves, reach.stretch); met || err != nil {
		return page, err
	}
	if indexed && l.on.Dialect().Name() == dialect.SQLite {
		var known int
		err := l.on.NewSelect().TableExpr("(?) AS c", index.candidates(reach.far+1)).ColumnExpr("count(*)").Scan(ctx, &known)
		if err != nil {
			return Page[entry]{}, err
		}
		if known <= reach.far {
			l.window.Uncounted = true
			return l.sorted(ctx, l.holding(index))
		}
	}
	page, _, err := l.walk(ctx, shelves, 0)
	return page, err
}

// part is what is searched for.
func (l fileList) part() string { return Fold(l.filter.Search) }

// shelves answers where the files of a project stand that the filter's type and tag let through, the fullest first, and how many
// they are, as far as that matters. Types that are most of a project are looked for among all.
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
		size = 0
		counts, err = l.countTagged(ctx, l.owners([]uuid.UUID{project}), l.rowsOfOwner, reach.all+1)
		for _, c := range counts {
			size += c.Files
		}
	case len(shelves) > 1 && size > total/2:
		shelves = []shelf{{project: project}}
	}
	return shelves, size, err
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

// holding selects what the index knows and the filter lets through.
func (l fileList) holding(index partIndex) *bun.SelectQuery {
	s := l.filter.ofType(index.among(0).Where("l.project_id = ?", index.project), "l.type")
	if l.filter.Tag != "" {
		s = s.Where(tagIs, l.filter.Tag)
	}
	return s
}

const tagIs = `EXISTS (SELECT 1 FROM tagged AS t WHERE t.project_id = l.project_id AND t.tag = ? AND t.type = l.type
	AND t.created_at = l.created_at AND t.file_id = l.file_id)`

// sortedOf reads the page from what the index knows, if that is no more than so many. Else all is false, and of the page only the
// total is right: there are as many at least.
func (l fileList) sortedOf(ctx context.Context, index partIndex, most int) (page Page[entry], all bool, err error) {
	match := "l.project_id = ? AND l.name_folded LIKE ? ESCAPE '!'"
	arguments := []any{index.project, contains(index.part)}
	if from, below := l.filter.types(); from != "" {
		match += " AND l.type >= ? AND l.type < ?"
		arguments = append(arguments, from, cmp.Or(below, from+"\x01"))
	}
	if l.filter.Tag != "" {
		match += " AND " + tagIs
		arguments = append(arguments, l.filter.Tag)
	}
	looked := index.among(most+1).ColumnExpr("l.file_id, l.?", bun.Ident(l.by.By)).ColumnExpr("CASE WHEN "+match+" THEN 1 ELSE 0 END AS hit", arguments...)
	page, known, err := l.pageOf(ctx, looked, "hit = 1")
	if known <= most || err != nil {
		return page, true, err
	}
	return Page[entry]{Total: page.Total}, false, nil
}

// count counts what is selected, as far as that is counted.
func (l fileList) count(ctx context.Context, selected *bun.SelectQuery) (n int, err error) {
	err = l.on.NewSelect().TableExpr("(?) AS few", selected.ColumnExpr("1").Limit(CountUpTo)).ColumnExpr("count(*)").Scan(ctx, &n)
	return n, err
}

// sorted reads the page from those of what is selected whose names hold the part, in order, and counts them.
func (l fileList) sorted(ctx context.Context, selected *bun.SelectQuery) (Page[entry], error) {
	page, _, err := l.pageOf(ctx, whoseName(selected.ColumnExpr("l.file_id, l.?", bun.Ident(l.by.By)), l.part()), "TRUE")
	return page, err
}

// pageOf reads the page from those of the rows that hit, in order, and counts them; rows is how many there were.
func (l fileList) pageOf(ctx context.Context, selected *bun.SelectQuery, hit string) (page Page[entry], rows int, err error) {
	of := func() *bun.SelectQuery { return l.on.NewSelect().TableExpr("found AS l").Where(hit) }
	window := l.order.sort(l.within(of().ColumnExpr("l.file_id, l.?", bun.Ident(l.by.By))), l.window.Backward).Limit(int64(l.window.Limit) + 1)
	q := l.on.NewSelect().With("found", selected).
		TableExpr("(SELECT 1 AS one) AS one LEFT JOIN (?) AS l ON TRUE", window).ColumnExpr("l.file_id").
		ColumnExpr("(SELECT count(*) FROM found) AS known")
	if !l.window.Uncounted {
		q = q.ColumnExpr("(?) AS total", of().ColumnExpr("count(*)"))
	}
	if edge := l.window.edge(); edge != nil {
		q = q.ColumnExpr("EXISTS (?) AS far", l.order.bound(of(), edge, !l.window.Backward, true).ColumnExpr("1"))
	}
	var found []struct {
		Known, Total int
		Far          bool
		FileID       *uuid.UUID
	}
	if err := l.order.sort(q, l.window.Backward).Scan(ctx, &found); err != nil {
		return page, 0, err
	}
	var entries []entry
	for _, f := range found {
		if f.FileID != nil {
			entries = append(entries, entry{FileID: *f.FileID})
		}
	}
	return l.trimmed(entries, found[0].Far).counted(found[0].Total), found[0].Known, nil
}
