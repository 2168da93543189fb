package db

import (
	"context"
	"fmt"
	"iter"
	"maps"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"
)

// WrongIndexes yields the files by whose tags or name they are not found as their records say. Each batch is looked at by itself,
// so a file that is changed meanwhile may be among them.
func (q *Queries) WrongIndexes(ctx context.Context) iter.Seq2[uuid.UUID, error] {
	return func(yield func(uuid.UUID, error) bool) {
		for after := (uuid.UUID{}); ; {
			batch, wrong, err := q.wrongIndexes(ctx, "id > ?", after)
			if err != nil {
				yield(uuid.Nil, err)
				return
			}
			for _, id := range wrong {
				if !yield(id, nil) {
					return
				}
			}
			if len(batch) < rowsAtOnce {
				return
			}
			after = batch[len(batch)-1].ID
		}
	}
}

// WrongIndex tells whether one file is such.
func (q *Queries) WrongIndex(ctx context.Context, id uuid.UUID) (bool, error) {
	_, wrong, err := q.wrongIndexes(ctx, "id = ?", id)
	return len(wrong) > 0, err
}

func (q *Queries) wrongIndexes(ctx context.Context, where string, args ...any) (batch []fileRow, wrong []uuid.UUID, err error) {
	err = q.on.NewSelect().Model(&batch).Column("id", "name", "name_folded", "tags", "deleted_at").Where(where, args...).
		Order("id").Limit(rowsAtOnce).Scan(ctx)
	if err != nil || len(batch) == 0 {
		return nil, nil, err
	}
	listed, err := q.listedAs(ctx, batch)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range batch {
		want := map[string]string{}
		if f.DeletedAt == nil {
			want["l"] = f.NameFolded
			for _, tag := range f.Tags {
				want["t"+tag] = f.NameFolded
			}
		}
		if f.NameFolded != Fold(f.Name) || !maps.Equal(want, listed[f.ID]) {
			wrong = append(wrong, f.ID)
		}
	}
	return batch, wrong, nil
}

// listedAs answers the names by which files are listed: under "l" by themselves, and each tag of theirs after a "t".
func (q *Queries) listedAs(ctx context.Context, files []fileRow) (map[uuid.UUID]map[string]string, error) {
	ids := make([]uuid.UUID, len(files))
	for i, f := range files {
		ids[i] = f.ID
	}
	tags := "SELECT f.id, t.value AS tag FROM files AS f, json_each(f.tags) AS t WHERE f.id IN (?) AND t.value IS NOT NULL"
	if q.on.Dialect().Name() == dialect.PG {
		tags = "SELECT f.id, t.tag FROM files AS f, jsonb_array_elements_text(CASE jsonb_typeof(f.tags) WHEN 'array' THEN f.tags ELSE '[]' END) AS t (tag) WHERE f.id IN (?)"
	}
	var rows []struct {
		ID    uuid.UUID
		Place string
		Name  string
	}
	err := q.on.NewRaw(`SELECT f.id, 'l' AS place, l.name_folded AS name FROM files AS f
			JOIN listed AS l ON l.project_id = f.project_id AND l.created_at = f.created_at AND l.file_id = f.id AND l.type = f.type AND l.bytes = f.bytes
			WHERE f.id IN (?)
		UNION ALL SELECT f.id, 't' || t.tag, t.name_folded FROM (`+tags+`) AS g JOIN files AS f ON f.id = g.id
			JOIN tagged AS t ON t.project_id = f.project_id AND t.tag = g.tag AND t.type = f.type AND t.created_at = f.created_at AND t.file_id = f.id`,
		bun.List(ids), bun.List(ids)).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("lists: %w", err)
	}
	listed := map[uuid.UUID]map[string]string{}
	for _, r := range rows {
		if listed[r.ID] == nil {
			listed[r.ID] = map[string]string{}
		}
		listed[r.ID][r.Place] = r.Name
	}
	return listed, nil
}

// MendIndex makes of a file anew what it is found by: it leaves the lists and comes back.
func (d *DB) MendIndex(ctx context.Context, id uuid.UUID) error {
	return d.InTx(ctx, func(q *Queries) error {
		var found []*File
		query := q.on.NewSelect().Model(&found).Where("id = ?", id)
		if q.Shared() { // nobody changes it meanwhile
			query = query.For("UPDATE")
		}
		if err := query.Scan(ctx); err != nil || len(found) == 0 {
			return err
		}
		f := found[0]
		for _, deleted := range []bool{f.DeletedAt == nil, f.DeletedAt != nil} {
			at := &f.UpdatedAt
			if !deleted {
				at = nil
			} else if f.DeletedAt != nil {
				at = f.DeletedAt
			}
			_, err := q.on.NewUpdate().Model((*File)(nil)).Set("name_folded = ?", Fold(f.Name)).Set("deleted_at = ?", at).Where("id = ?", id).Exec(ctx)
			if err != nil {
				return fmt.Errorf("mend file %s: %w", id, translate(err))
			}
		}
		return nil
	})
}
