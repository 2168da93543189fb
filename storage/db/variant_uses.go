package db

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// A VariantRef names a variant.
type VariantRef struct {
	FileID uuid.UUID
	Key    string
}

// VariantSum is how many variants there are, and their bytes together.
type VariantSum struct {
	Variants int
	Bytes    int64
}

// Add adds another sum.
func (s *VariantSum) Add(other VariantSum) {
	s.Variants += other.Variants
	s.Bytes += other.Bytes
}

// refChunk bounds the variants in one statement: each is a condition of its own.
const refChunk = 200

// ofRefs picks out variants.
func ofRefs[Q interface {
	*bun.SelectQuery | *bun.UpdateQuery | *bun.DeleteQuery
	WhereOr(string, ...any) Q
}](q Q, refs []VariantRef) Q {
	for _, r := range refs {
		q = q.WhereOr("(file_id = ? AND key = ?)", r.FileID, r.Key)
	}
	return q
}

// SumVariants answers what all variants come to.
func (q *Queries) SumVariants(ctx context.Context) (VariantSum, error) {
	return q.sum(ctx, func(s *bun.SelectQuery) *bun.SelectQuery { return s })
}

// sum answers what some variants come to.
func (q *Queries) sum(ctx context.Context, of func(*bun.SelectQuery) *bun.SelectQuery) (VariantSum, error) {
	var s VariantSum
	err := of(q.on.NewSelect().Model((*Variant)(nil)).ColumnExpr("count(*) AS variants").ColumnExpr("coalesce(sum(v.bytes), 0) AS bytes")).Scan(ctx, &s)
	if err != nil {
		return s, fmt.Errorf("sum up variants: %w", err)
	}
	return s, nil
}

// UseVariants notes when variants were asked for last.
func (q *Queries) UseVariants(ctx context.Context, refs []VariantRef, at time.Time) error {
	for part := range slices.Chunk(refs, refChunk) {
		if _, err := ofRefs(q.on.NewUpdate().Model((*Variant)(nil)).Set("used_at = ?", at), part).Exec(ctx); err != nil {
			return fmt.Errorf("note the use of variants: %w", translate(err))
		}
	}
	return nil
}

// NotePresets notes by which presets a variant was asked for. What is not there any more, preset or variant, is left out.
func (q *Queries) NotePresets(ctx context.Context, of VariantRef, presets []uuid.UUID) error {
	if len(presets) == 0 {
		return nil
	}
	_, err := q.on.NewRaw(`INSERT INTO variant_presets (preset_id, file_id, key)
		SELECT s.id, v.file_id, v.key FROM presets AS s CROSS JOIN variants AS v WHERE s.id IN (?) AND v.file_id = ? AND v.key = ?
		ORDER BY s.id ? ON CONFLICT DO NOTHING`, bun.List(presets), of.FileID, of.Key, q.held("KEY SHARE", "s, v")).Exec(ctx)
	if err != nil {
		return fmt.Errorf("note presets of a variant: %w", translate(err))
	}
	return nil
}

// VariantsByPreset answers at most limit variants that were asked for by a preset.
func (q *Queries) VariantsByPreset(ctx context.Context, preset uuid.UUID, limit int) ([]VariantRef, error) {
	var refs []VariantRef
	err := q.on.NewSelect().TableExpr("variant_presets").Column("file_id", "key").Where("preset_id = ?", preset).
		Order("file_id", "key").Limit(int64(limit)).Scan(ctx, &refs)
	if err != nil {
		return nil, fmt.Errorf("variants of preset %s: %w", preset, err)
	}
	return refs, nil
}

// LeastUsed answers variants that were not asked for the longest, beginning with the one that was not for the very longest: as
// many as come to so many bytes, but at most limit.
func (q *Queries) LeastUsed(ctx context.Context, bytes int64, limit int) ([]VariantRef, error) {
	var rows []struct {
		VariantRef `bun:",extend"`
		Bytes      int64
	}
	err := q.on.NewSelect().Model((*Variant)(nil)).Column("file_id", "key", "bytes").
		Order("used_at", "file_id", "key").Limit(int64(limit)).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("variants used least: %w", err)
	}
	var refs []VariantRef
	for _, r := range rows {
		if bytes <= 0 {
			break
		}
		refs, bytes = append(refs, r.VariantRef), bytes-r.Bytes
	}
	return refs, nil
}

// LeastUsedOf answers the variants of a file without so many of those that were asked for last; at most limit.
func (q *Queries) LeastUsedOf(ctx context.Context, file uuid.UUID, without, limit int) ([]VariantRef, error) {
	var refs []VariantRef
	err := q.on.NewSelect().Model((*Variant)(nil)).Column("file_id", "key").Where("file_id = ?", file).
		Order("used_at DESC", "created_at DESC", "key").Offset(int64(without)).Limit(int64(limit)).Scan(ctx, &refs)
	if err != nil {
		return nil, fmt.Errorf("variants of file %s used least: %w", file, err)
	}
	return refs, nil
}

// RemoveVariants removes the records of variants, with what is noted of them, and answers what they came to.
func (q *Queries) RemoveVariants(ctx context.Context, refs []VariantRef) (VariantSum, error) {
	var removed VariantSum
	for part := range slices.Chunk(refs, refChunk) {
		var bytes []int64
		err := ofRefs(q.on.NewDelete().Model((*Variant)(nil)), part).Returning("bytes").Scan(ctx, &bytes)
		if err != nil {
			return removed, fmt.Errorf("remove variants: %w", translate(err))
		}
		for _, n := range bytes {
			removed.Add(VariantSum{1, n})
		}
	}
	return removed, nil
}
