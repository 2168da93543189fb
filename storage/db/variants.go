package db

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// PutVariant writes the record of a variant, over one with the same file and key. A file that is deleted or unknown is
// reported as [io/fs.ErrNotExist].
func (q *Queries) PutVariant(ctx context.Context, v *Variant) error {
	result, err := q.on.NewRaw(`INSERT INTO variants (file_id, key, transformation, format, width, height, bytes, created_at, used_at)
		SELECT f.id, ?, ?, ?, ?, ?, ?, ?, ? FROM files AS f WHERE f.id = ? AND f.deleted_at IS NULL ?
		ON CONFLICT (file_id, key) DO UPDATE SET transformation = excluded.transformation, format = excluded.format,
			width = excluded.width, height = excluded.height, bytes = excluded.bytes, created_at = excluded.created_at, used_at = excluded.used_at`,
		v.Key, v.Transformation, v.Format, v.Width, v.Height, v.Bytes, v.CreatedAt, v.UsedAt, v.FileID, q.held(keeping, "f")).Exec(ctx)
	return changed(result, err, "put variant of file", v.FileID)
}

// Variant answers the record of a variant.
func (q *Queries) Variant(ctx context.Context, fileID uuid.UUID, key string) (*Variant, error) {
	v := new(Variant)
	if err := q.on.NewSelect().Model(v).Where("file_id = ? AND key = ?", fileID, key).Scan(ctx); err != nil {
		return nil, fmt.Errorf("variant %s of file %s: %w", key, fileID, translate(err))
	}
	return v, nil
}

// NoteDrops notes that the variants of files are to be dropped.
func (q *Queries) NoteDrops(ctx context.Context, fileIDs []uuid.UUID) error {
	for part := range chunks(inOrder(fileIDs)) {
		drops := make([]variantDrop, len(part))
		for i, id := range part {
			drops[i].FileID = id
		}
		if _, err := q.on.NewInsert().Model(&drops).Ignore().Exec(ctx); err != nil {
			return fmt.Errorf("note variants to drop: %w", translate(err))
		}
	}
	return nil
}

// NoteDropsOf notes that all variants of a project's files are to be dropped.
func (q *Queries) NoteDropsOf(ctx context.Context, projectID uuid.UUID) error {
	_, err := q.on.NewRaw(`INSERT INTO variant_drops (file_id)
		SELECT f.id FROM files AS f WHERE f.project_id = ? AND f.deleted_at IS NULL AND EXISTS (SELECT 1 FROM variants AS v WHERE v.file_id = f.id)
		ORDER BY f.id ON CONFLICT DO NOTHING`, projectID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("note variants to drop of project %s: %w", projectID, translate(err))
	}
	return nil
}

// DropsOf answers at most limit files of a project whose variants are to be dropped.
func (q *Queries) DropsOf(ctx context.Context, projectID uuid.UUID, limit int) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := q.on.NewSelect().Model((*variantDrop)(nil)).Column("file_id").
		Where("EXISTS (SELECT 1 FROM files AS f WHERE f.id = d.file_id AND f.project_id = ?)", projectID).
		Order("file_id").Limit(int64(limit)).Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("variants to drop of project %s: %w", projectID, err)
	}
	return ids, nil
}

// Drops answers at most limit files whose variants are to be dropped.
func (q *Queries) Drops(ctx context.Context, limit int) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := q.on.NewSelect().Model((*variantDrop)(nil)).Column("file_id").Order("file_id").Limit(int64(limit)).Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("variants to drop: %w", err)
	}
	return ids, nil
}

// Dropped removes the records of files' variants, and the notes that they are to be dropped. It answers what they came to.
func (q *Queries) Dropped(ctx context.Context, fileIDs ...uuid.UUID) (VariantSum, error) {
	var all VariantSum
	for part := range chunks(inOrder(fileIDs)) {
		sum, err := q.sum(ctx, func(s *bun.SelectQuery) *bun.SelectQuery { return s.Where("file_id IN (?)", bun.List(part)) })
		if err != nil {
			return all, err
		}
		if _, err := q.on.NewDelete().Model((*Variant)(nil)).Where("file_id IN (?)", bun.List(part)).Exec(ctx); err != nil {
			return all, fmt.Errorf("remove variants: %w", err)
		}
		if _, err := q.on.NewDelete().Model((*variantDrop)(nil)).Where("file_id IN (?)", bun.List(part)).Exec(ctx); err != nil {
			return all, fmt.Errorf("remove variants: %w", err)
		}
		all.Add(sum)
	}
	return all, nil
}
