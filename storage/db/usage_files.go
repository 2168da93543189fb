package db

import (
	"context"
	"fmt"

	"github.com/google/uuid"
)

// By file, sums are read in another way than by other groups: there are many files, of which a few are told apart. What the others come to
// is what their projects come to, less those few; so all files are looked at once, for their requests alone.

// AskedFiles are the files that were asked for.
type AskedFiles struct {
	Top []FileRef     // those of which most was asked
	All int           // how many they are
	At  map[int64]int // and of each stretch of time
}

// AskedFiles answers which files were asked for: at most limit of them, and how many they are. Those of each stretch of time are counted
// where counted says so, which is half of the work.
func (q *Queries) AskedFiles(ctx context.Context, f UsageFilter, limit int, counted bool) (AskedFiles, error) {
	levels := q.sums(f, q.bucket(f.Stretch)+" AS stretch, project_id, file_id, sum(requests) AS requests", true)
	for _, one := range levels {
		one.Group("project_id", "at", "file_id") // as they lie
	}
	const top = `SELECT * FROM (SELECT 0 AS at, project_id, file_id, count(CASE WHEN requests > 0 THEN 1 END) OVER () AS files FROM (
		SELECT project_id, file_id, sum(requests) AS requests FROM asked GROUP BY file_id, project_id) AS each ORDER BY requests DESC, file_id LIMIT ?) AS top`
	const counts = " UNION ALL SELECT stretch, ?, ?, count(DISTINCT file_id) FROM asked WHERE requests > 0 GROUP BY stretch"
	statement, args := "WITH asked AS (?) "+top, []any{allOf(levels), limit}
	if counted {
		statement, args = statement+counts, append(args, uuid.Nil, uuid.Nil)
	}
	var found []struct {
		At        int64     `bun:"at"`
		ProjectID uuid.UUID `bun:"project_id"`
		FileID    uuid.UUID `bun:"file_id"`
		Files     int       `bun:"files"`
	}
	if err := q.on.NewRaw(statement, args...).Scan(ctx, &found); err != nil {
		return AskedFiles{}, fmt.Errorf("usage by file: %w", translate(err))
	}
	asked := AskedFiles{At: map[int64]int{}}
	for _, one := range found {
		if one.FileID == uuid.Nil {
			asked.At[one.At] = one.Files
		} else {
			asked.Top, asked.All = append(asked.Top, FileRef{ID: one.FileID, ProjectID: one.ProjectID}), one.Files
		}
	}
	return asked, nil
}

// UsageOfTop answers sums by stretch of time and file, for some files, and under the group of [uuid.Nil] those of all files together.
func (q *Queries) UsageOfTop(ctx context.Context, f UsageFilter, top []FileRef) ([]UsagePoint, error) {
	of := f
	of.Projects, of.Files = nil, nil
	for _, file := range top {
		of.Projects, of.Files = append(of.Projects, file.ProjectID), append(of.Files, file.ID)
	}
	of.Projects = unique(of.Projects)
	all := append(q.sums(of, bySubject+summing.reads, true), q.sums(f, bySubject+summing.reads, false)...)
	var points []UsagePoint
	err := q.on.NewSelect().TableExpr("(?) AS s", allOf(all)).ColumnExpr("'"+uuid.Nil.String()+"' AS node").ColumnExpr(q.bucket(f.Stretch)+" AS at").
		ColumnExpr("CAST(file_id AS TEXT) AS grp").ColumnExpr(summing.answers).GroupExpr("1, 2, 3").Scan(ctx, &points)
	if err != nil {
		return nil, fmt.Errorf("usage by file: %w", translate(err))
	}
	return points, nil
}
