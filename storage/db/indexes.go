package db

import (
	"context"
	"fmt"
	"iter"
	"maps"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
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
	err = q.on.NewSelect().Model(&batch).Column("id", "project_id", "name", "name_folded", "tags", "deleted_at").Where(where, args...).
		Order("id").Limit(rowsAtOnce).Scan(ctx)
	if err != nil || len(batch) == 0 {
		return nil, nil, err
	}
	ids := make([]uuid.UUID, len(batch))
	for i, f := range batch {
		ids[i] = f.ID
	}
	var tags []fileTag
	if err := q.on.NewSelect().Model(&tags).Where("file_id IN (?)", bun.List(ids)).Scan(ctx); err != nil {
		return nil, nil, fmt.Errorf("tags: %w", err)
	}
	listed := map[uuid.UUID]map[string]uuid.UUID{}
	for _, t := range tags {
		if listed[t.FileID] == nil {
			listed[t.FileID] = map[string]uuid.UUID{}
		}
		listed[t.FileID][t.Tag] = t.ProjectID
	}
	for _, f := range batch {
		want := map[string]uuid.UUID{}
		for _, tag := range f.Tags {
			if f.DeletedAt == nil {
				want[tag] = f.ProjectID
			}
		}
		if f.NameFolded != Fold(f.Name) || !maps.Equal(want, listed[f.ID]) {
			wrong = append(wrong, f.ID)
		}
	}
	return batch, wrong, nil
}

// MendIndex makes of a file anew what it is found by.
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
		if _, err := q.on.NewUpdate().Model((*File)(nil)).Set("name_folded = ?", Fold(f.Name)).Where("id = ?", id).Exec(ctx); err != nil {
			return fmt.Errorf("mend file %s: %w", id, translate(err))
		}
		if err := q.dropTags(ctx, []uuid.UUID{id}); err != nil || f.DeletedAt != nil {
			return err
		}
		return q.addTags(ctx, f)
	})
}
