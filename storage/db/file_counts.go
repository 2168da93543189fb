package db

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"
)

// Stats is what the files of a project come to, deleted ones left out.
type Stats struct {
	Files int
	Bytes int64 // of all originals together
}

// typeCount is how many files of one type a project has.
type typeCount struct {
	ProjectID uuid.UUID
	Type      string
	Files     int
	Bytes     int64
}

// ProjectStats counts the files of projects. A project without files is not in the answer.
func (q *Queries) ProjectStats(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]Stats, error) {
	stats := map[uuid.UUID]Stats{}
	counts, err := q.countsOf(ctx, ids, FileFilter{})
	for _, c := range counts {
		s := stats[c.ProjectID]
		stats[c.ProjectID] = Stats{s.Files + c.Files, s.Bytes + c.Bytes}
	}
	return stats, err
}

// countsOf answers how many files of each type projects have, as far as the filter's type lets them through. Its other parts do
// not matter.
func (q *Queries) countsOf(ctx context.Context, projects []uuid.UUID, filter FileFilter) ([]typeCount, error) {
	var all []typeCount
	for part := range chunks(projects) {
		var counts []typeCount
		if err := q.typesOf(part, filter).ColumnExpr("CAST(sum(files) AS BIGINT) AS files, CAST(sum(bytes) AS BIGINT) AS bytes").Scan(ctx, &counts); err != nil {
			return nil, fmt.Errorf("count files of projects: %w", err)
		}
		all = append(all, counts...)
	}
	return all, nil
}

// typesOf selects the types of which projects have files, and that a filter lets through.
func (q *Queries) typesOf(projects []uuid.UUID, filter FileFilter) *bun.SelectQuery {
	s := q.on.NewSelect().TableExpr("file_counts").Column("project_id", "type").Where("project_id IN (?)", bun.List(projects))
	return filter.ofType(s, "type").Group("project_id", "type").Having("sum(files) > 0")
}

// mergeCounts puts one row a type in the place of the many that changes to a project's files have left. It waits for nobody, and
// leaves alone what others are about to merge.
func (q *Queries) mergeCounts(ctx context.Context, project uuid.UUID) error {
	if q.on.Dialect().Name() != dialect.PG {
		return nil
	}
	_, err := q.on.NewRaw(`WITH old AS (DELETE FROM file_counts WHERE ctid = ANY (ARRAY (
			SELECT ctid FROM file_counts WHERE project_id = ? FOR UPDATE SKIP LOCKED)) RETURNING type, files, bytes)
		INSERT INTO file_counts (project_id, type, files, bytes)
		SELECT ?, type, sum(files), sum(bytes) FROM old GROUP BY type HAVING sum(files) <> 0 OR sum(bytes) <> 0`, project, project).Exec(ctx)
	if err != nil {
		return fmt.Errorf("merge counts of project %s: %w", project, translate(err))
	}
	return nil
}
