package db

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// TagFilter says which tags to list.
type TagFilter struct {
	StartsWith string // exactly
	Limit      int    // of each project; 0: all
}

// TagsOf answers the tags in use on files of several projects that are not deleted, in order of their bytes. A project without
// tags is not in the answer. From each tag the next is looked up in the index, however many files carry it.
func (q *Queries) TagsOf(ctx context.Context, projects []uuid.UUID, filter TagFilter) (map[uuid.UUID][]string, error) {
	tags := map[uuid.UUID][]string{}
	for part := range chunks(projects) {
		next := func(project, after string) *bun.SelectQuery {
			s := q.on.NewSelect().TableExpr("tagged AS t").ColumnExpr("min(t.tag)").Where("t.project_id = ?", bun.Safe(project)).Where(after, filter.StartsWith)
			if filter.StartsWith != "" {
				s = s.Where("t.tag < ?", filter.StartsWith+"\U0010FFFF")
			}
			return s
		}
		var found []struct {
			ProjectID uuid.UUID
			Tag       string
		}
		limited := "w.tag IS NOT NULL"
		if filter.Limit > 0 {
			limited += fmt.Sprintf(" AND w.nth < %d", filter.Limit)
		}
		err := q.on.NewRaw(`WITH RECURSIVE walk (project_id, tag, nth) AS (
				SELECT p.id, (?), 1 FROM projects AS p WHERE p.id IN (?)
				UNION ALL SELECT w.project_id, (?), w.nth + 1 FROM walk AS w WHERE `+limited+`)
			SELECT project_id, tag FROM walk WHERE tag IS NOT NULL ORDER BY project_id, tag`,
			next("p.id", "t.tag >= ?"), bun.List(part), next("w.project_id", "t.tag > w.tag AND t.tag >= ?")).Scan(ctx, &found)
		if err != nil {
			return nil, fmt.Errorf("tags of projects: %w", translate(err))
		}
		for _, t := range found {
			tags[t.ProjectID] = append(tags[t.ProjectID], t.Tag)
		}
	}
	return tags, nil
}
