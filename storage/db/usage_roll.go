package db

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// A Roll is what becomes sums of a longer stretch of time: fresh ones of a project and a dimension, from From up to To.
type Roll struct {
	ProjectID uuid.UUID
	Level     Level // FreshHour or FreshDay
	Dimension Dimension
	From, To  int64 // Unix seconds: a day or a month
	Keep      bool  // them, as they are, beside it
}

// OldestUsage answers when the sums of a project of a level begin, by dimension, those of files included; only those before a time.
func (q *Queries) OldestUsage(ctx context.Context, project uuid.UUID, level Level, before int64) (map[Dimension]int64, error) {
	var all *bun.SelectQuery
	for d := range 2 * dimensions { // each is a look into the index
		one := q.on.NewSelect().Model((*UsageRow)(nil)).ColumnExpr("? AS dimension, min(at) AS at", d).
			Where("project_id = ?", project).Where("level = ?", level).Where("dimension = ?", d).Where("at < ?", before)
		if all == nil {
			all = one
		} else {
			all = all.UnionAll(one)
		}
	}
	var rows []UsageRow
	if err := q.on.NewSelect().TableExpr("(?) AS o", all).Column("dimension", "at").Where("at IS NOT NULL").Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("oldest usage of project %s: %w", project, translate(err))
	}
	oldest := map[Dimension]int64{}
	for _, row := range rows {
		oldest[row.Dimension] = row.At
	}
	return oldest, nil
}

// Roll adds fresh sums to those of the longer stretch; they are fresh no longer. What is beyond the values that are told apart,
// and was asked for least, goes to [OtherValue]. In a transaction.
func (q *Queries) Roll(ctx context.Context, r Roll) error {
	if q.Shared() { // nobody adds between what is read here and what is removed
		if _, err := q.on.NewRaw("LOCK TABLE usage_sums IN SHARE ROW EXCLUSIVE MODE").Exec(ctx); err != nil {
			return fmt.Errorf("lock usage: %w", translate(err))
		}
	}
	longer, most := FreshDay, MostValues
	if r.Level == FreshDay {
		longer = Month
	}
	if r.Dimension >= dimensions {
		most = MostFileValues
	}
	const these = "project_id = ? AND level = ? AND dimension = ? AND at >= ? AND at < ?"
	where := []any{r.ProjectID, r.Level, r.Dimension, r.From, r.To}
	const into = "INSERT INTO usage_sums AS u (project_id, level, dimension, at, file_id, value, requests, bytes, hits, renders, render_micros, errors, saved) "
	const adding = ` ON CONFLICT (project_id, level, dimension, at, file_id, value) DO UPDATE SET requests = u.requests + excluded.requests,
		bytes = u.bytes + excluded.bytes, hits = u.hits + excluded.hits, renders = u.renders + excluded.renders,
		render_micros = u.render_micros + excluded.render_micros, errors = u.errors + excluded.errors, saved = u.saved + excluded.saved`
	run := func(statement string, args ...any) error {
		if _, err := q.on.NewRaw(statement, args...).Exec(ctx); err != nil {
			return fmt.Errorf("roll up usage of project %s: %w", r.ProjectID, translate(err))
		}
		return nil
	}
	err := run(into+`SELECT ?, ?, ?, ?, file_id, CASE WHEN place > ? THEN ? ELSE value END AS kept, `+sumsOf+`
		FROM (SELECT file_id, value, `+sumsOf+`, row_number() OVER (PARTITION BY file_id ORDER BY CASE WHEN value = ? THEN 0 ELSE 1 END, sum(requests) DESC, value) AS place
			FROM usage_sums WHERE `+these+` GROUP BY file_id, value) AS s
		WHERE TRUE GROUP BY file_id, kept`+adding,
		append([]any{r.ProjectID, longer, r.Dimension, r.From, most, OtherValue, OtherValue}, where...)...)
	if err == nil && r.Keep {
		err = run(into+`SELECT project_id, ?, dimension, at, file_id, value, requests, bytes, hits, renders, render_micros, errors, saved
			FROM usage_sums WHERE `+these+adding, append([]any{r.Level + 1}, where...)...)
	}
	if err == nil {
		err = run("DELETE FROM usage_sums WHERE "+these, where...)
	}
	return err
}

// sumsOf adds up the columns of [UsageSums]. PostgreSQL has decimal sums of whole numbers.
const sumsOf = `CAST(sum(requests) AS BIGINT) AS requests, CAST(sum(bytes) AS BIGINT) AS bytes, CAST(sum(hits) AS BIGINT) AS hits, CAST(sum(renders) AS BIGINT) AS renders,
	CAST(sum(render_micros) AS BIGINT) AS render_micros, CAST(sum(errors) AS BIGINT) AS errors, CAST(sum(saved) AS BIGINT) AS saved`

// RemoveKept removes sums of a project and a dimension that are in those of a longer stretch, from before a time: at most limit, and
// answers how many.
func (q *Queries) RemoveKept(ctx context.Context, project uuid.UUID, level Level, d Dimension, before int64, limit int) (int, error) {
	result, err := q.on.NewRaw(`DELETE FROM usage_sums WHERE project_id = ? AND level = ? AND dimension = ? AND (at, file_id, value) IN (
		SELECT at, file_id, value FROM usage_sums WHERE project_id = ? AND level = ? AND dimension = ? AND at < ? LIMIT ?)`,
		project, level, d, project, level, d, before, limit).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("remove old usage of project %s: %w", project, translate(err))
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// RemoveUsage removes sums of a project, at most limit, and answers how many.
func (q *Queries) RemoveUsage(ctx context.Context, project uuid.UUID, limit int) (int, error) {
	result, err := q.on.NewRaw(`DELETE FROM usage_sums WHERE project_id = ? AND (level, dimension, at, file_id, value) IN (
		SELECT level, dimension, at, file_id, value FROM usage_sums WHERE project_id = ? LIMIT ?)`, project, project, limit).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("remove usage of project %s: %w", project, translate(err))
	}
	n, err := result.RowsAffected()
	return int(n), err
}
