package db

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/google/uuid"
)

// A KeptVariant is what the record of a variant says about its bytes.
type KeptVariant struct {
	FileID    uuid.UUID
	Key       string
	Bytes     int64
	CreatedAt time.Time
	Live      bool // its file is not deleted
}

// KeptVariants yields the records of all variants, by file and key.
func (q *Queries) KeptVariants(ctx context.Context) iter.Seq2[KeptVariant, error] {
	return inBatches(func(after KeptVariant) ([]KeptVariant, error) {
		return q.keptVariants(ctx, "(v.file_id, v.key) > (?, ?)", after.FileID, after.Key)
	})
}

// KeptVariant answers one of them, and whether it is there.
func (q *Queries) KeptVariant(ctx context.Context, r VariantRef) (KeptVariant, bool, error) {
	return one(q.keptVariants(ctx, "v.file_id = ? AND v.key = ?", r.FileID, r.Key))
}

func (q *Queries) keptVariants(ctx context.Context, where string, args ...any) ([]KeptVariant, error) {
	var batch []KeptVariant
	err := q.on.NewSelect().TableExpr("variants AS v").Join("JOIN files AS f ON f.id = v.file_id").
		Column("v.file_id", "v.key", "v.bytes", "v.created_at").ColumnExpr("f.deleted_at IS NULL AS live").
		Where(where, args...).Order("v.file_id", "v.key").Limit(rowsAtOnce).Scan(ctx, &batch)
	if err != nil {
		return nil, fmt.Errorf("variants: %w", err)
	}
	return batch, nil
}

// RemoveKeptVariant removes the record of a variant, unless it was made anew since it was read.
func (q *Queries) RemoveKeptVariant(ctx context.Context, v KeptVariant) error {
	_, err := q.on.NewDelete().Model((*Variant)(nil)).Where("file_id = ? AND key = ? AND created_at = ?", v.FileID, v.Key, v.CreatedAt).Exec(ctx)
	if err != nil {
		return fmt.Errorf("remove variant %s of file %s: %w", v.Key, v.FileID, err)
	}
	return nil
}

// Integrity answers what the database itself finds wrong with its file; PostgreSQL looks after that by itself.
func (q *Queries) Integrity(ctx context.Context) ([]string, error) {
	if q.Shared() {
		return nil, nil
	}
	var found []string
	if err := q.on.NewRaw("PRAGMA quick_check(20)").Scan(ctx, &found); err != nil {
		return nil, fmt.Errorf("check the database: %w", err)
	}
	if len(found) == 1 && found[0] == "ok" {
		found = nil
	}
	var torn int
	if err := q.on.NewRaw("SELECT count(*) FROM pragma_foreign_key_check").Scan(ctx, &torn); err != nil {
		return nil, fmt.Errorf("check the database: %w", err)
	}
	if torn > 0 {
		found = append(found, fmt.Sprintf("%d rows refer to rows that are not there", torn))
	}
	return found, nil
}
