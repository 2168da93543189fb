package db

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"
)

// countUpTo is as far as files are counted that a search or a tag finds.
const countUpTo = 10_000

// An entry is a file in a list, with the value by which that is sorted.
type entry struct {
	ProjectID uuid.UUID
	FileID    uuid.UUID

	CreatedAt  time.Time
	NameFolded string
	Bytes      int64
}

// position is where an entry stands in an order.
func (e entry) position(by FileColumn) *Position {
	p := &Position{ID: e.FileID.String()}
	switch by {
	case ByCreated:
		p.Value = e.CreatedAt
	case ByName:
		p.Value = e.NameFolded
	case ByBytes:
		p.Value = e.Bytes
	}
	return p
}

// FilesOf lists the files of several projects that are not deleted; each project is in the answer. Without a search it takes as
// many statements as for one.
func (q *Queries) FilesOf(ctx context.Context, projects []uuid.UUID, filter FileFilter, o FileOrder, w Window) (map[uuid.UUID]Page[*File], error) {
	found := make(map[uuid.UUID]Page[entry], len(projects))
	list := fileList{q, filter, o, order{"l." + string(o.By), "l.file_id", o.Descending}, w}
	var err error
	if Fold(filter.Search) == "" {
		for part := range chunks(projects) {
			if err = list.browse(ctx, part, found); err != nil {
				break
			}
		}
	} else {
		for _, project := range projects {
			page, wrong := list.search(ctx, project)
			if err = wrong; err != nil {
				break
			}
			if w.Uncounted { // it may be known nevertheless
				page.Total, page.AtLeast = 0, false
			}
			found[project] = page
		}
	}
	if err != nil {
		return nil, fmt.Errorf("list files: %w", translate(err))
	}
	return q.withFiles(ctx, projects, found)
}

// withFiles puts the files in the place of their entries. One that has gone in the meantime is left out.
func (q *Queries) withFiles(ctx context.Context, projects []uuid.UUID, found map[uuid.UUID]Page[entry]) (map[uuid.UUID]Page[*File], error) {
	var ids []uuid.UUID
	for _, page := range found {
		for _, e := range page.Records {
			ids = append(ids, e.FileID)
		}
	}
	files, err := q.FilesByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	pages := make(map[uuid.UUID]Page[*File], len(projects))
	for _, project := range projects {
		page := found[project]
		records := make([]*File, 0, len(page.Records))
		for _, e := range page.Records {
			if f := files[e.FileID]; f != nil {
				records = append(records, f)
			}
		}
		pages[project] = Page[*File]{records, page.Previous, page.Next, page.Total, page.AtLeast}
	}
	return pages, nil
}

// A fileList is a list of files, and the part of it to read.
type fileList struct {
	*Queries
	filter FileFilter
	by     FileOrder
	order  order
	window Window
}

// counted puts a number of files into a page, that were counted up to one more than most.
func (p Page[T]) counted(n, most int) Page[T] {
	p.Total, p.AtLeast = min(n, most), n > most
	return p
}

// owners selects whose lists are read: projects, or each of their types, called o.
func (l fileList) owners(projects []uuid.UUID) *bun.SelectQuery {
	if l.filter.Type != "" || l.filter.Tag != "" {
		return l.typesOf(projects, l.filter)
	}
	return l.on.NewSelect().TableExpr("projects").ColumnExpr("id AS project_id").Where("id IN (?)", bun.List(projects))
}

// rowsOfOwner selects the narrow rows of the owner o, called l.
func (l fileList) rowsOfOwner() *bun.SelectQuery {
	s := l.on.NewSelect().TableExpr("? AS l", bun.Ident(tableOf(l.filter.Tag))).Where("l.project_id = o.project_id")
	if l.filter.Tag != "" {
		s = s.Where("l.tag = ?", l.filter.Tag)
	}
	if l.filter.Type != "" || l.filter.Tag != "" {
		s = s.Where("l.type = o.type")
	}
	return s
}

// browse reads lists without a search, each from its own place in an index. A type that stands for several, and a tag, are as many
// lists as there are types: of each is read what may be in the page.
func (l fileList) browse(ctx context.Context, projects []uuid.UUID, found map[uuid.UUID]Page[entry]) error {
	owners, rows := l.owners(projects), l.rowsOfOwner
	window := l.order.window(rows(), l.window)
	q := l.on.NewSelect()
	if l.on.Dialect().Name() == dialect.PG {
		q = q.TableExpr("(?) AS o CROSS JOIN LATERAL (?) AS l", owners, window.ColumnExpr("l.*"))
	} else { // CROSS JOIN says that the owners come first
		q = q.TableExpr("(?) AS o CROSS JOIN ? AS l", owners, bun.Ident(tableOf(l.filter.Tag))).Where("l.n IN (?)", window.ColumnExpr("l.n"))
	}
	var entries []entry
	if err := l.order.sort(q.ColumnExpr("l.project_id, l.file_id"), l.window.Backward).Scan(ctx, &entries); err != nil {
		return err
	}
	of := map[uuid.UUID][]entry{}
	for _, e := range entries {
		if len(of[e.ProjectID]) <= l.window.Limit {
			of[e.ProjectID] = append(of[e.ProjectID], e)
		}
	}
	var beyond []uuid.UUID
	if edge := l.window.edge(); edge != nil {
		err := l.on.NewSelect().TableExpr("(?) AS o", owners).ColumnExpr("o.project_id").
			Where("(?) IS NOT NULL", l.order.sort(l.order.bound(rows(), edge, !l.window.Backward, true), !l.window.Backward).ColumnExpr("l.file_id").Limit(1)).Scan(ctx, &beyond)
		if err != nil {
			return err
		}
	}
	totals, err := l.totals(ctx, projects, owners, rows)
	if err != nil {
		return err
	}
	for _, id := range projects {
		page := trimmed(l.window, of[id], slices.Contains(beyond, id))
		page.Total, page.AtLeast = totals[id].Total, totals[id].AtLeast
		found[id] = page
	}
	return nil
}

// countTagged counts the files under a tag, of each project and type up to so many.
func (l fileList) countTagged(ctx context.Context, owners *bun.SelectQuery, rows func() *bun.SelectQuery, most int) (counts []typeCount, err error) {
	few := l.order.sort(rows(), false).ColumnExpr("1").Limit(int64(most)) // in order, so that it is read from an index
	err = l.on.NewSelect().TableExpr("(?) AS o", owners).ColumnExpr("o.project_id").ColumnExpr("(SELECT count(*) FROM (?) AS few) AS files", few).Scan(ctx, &counts)
	return counts, err
}

// totals counts lists without a search. Those without a tag are counted already.
func (l fileList) totals(ctx context.Context, projects []uuid.UUID, owners *bun.SelectQuery, rows func() *bun.SelectQuery) (map[uuid.UUID]Page[entry], error) {
	totals := map[uuid.UUID]Page[entry]{}
	if l.window.Uncounted {
		return totals, nil
	}
	if l.filter.Tag == "" {
		counts, err := l.countsOf(ctx, projects, l.filter)
		for _, c := range counts {
			totals[c.ProjectID] = Page[entry]{Total: totals[c.ProjectID].Total + c.Files}
		}
		return totals, err
	}
	counts, err := l.countTagged(ctx, owners, rows, countUpTo+1)
	sums := map[uuid.UUID]int{}
	for _, c := range counts {
		sums[c.ProjectID] += c.Files
		totals[c.ProjectID] = Page[entry]{}.counted(sums[c.ProjectID], countUpTo)
	}
	return totals, err
}
