package db

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// StorageSums are what is stored.
type StorageSums struct {
	Files         int64 `bun:"files"`
	OriginalBytes int64 `bun:"original_bytes"`
	Variants      int64 `bun:"variants"`
	VariantBytes  int64 `bun:"variant_bytes"`
}

// Add adds other sums.
func (s *StorageSums) Add(o StorageSums) {
	s.Files += o.Files
	s.OriginalBytes += o.OriginalBytes
	s.Variants += o.Variants
	s.VariantBytes += o.VariantBytes
}

// StorageRow is what a project had stored in a format.
type StorageRow struct {
	bun.BaseModel `bun:"table:storage_sums,alias:ss"`

	ProjectID uuid.UUID `bun:"project_id,pk,type:uuid"`
	At        int64     `bun:"at,pk"` // Unix seconds: when the day begins
	Format    string    `bun:"format,pk"`
	StorageSums
}

// StoredNow answers what projects have stored, by format. At is 0.
func (q *Queries) StoredNow(ctx context.Context, projects []uuid.UUID) ([]StorageRow, error) {
	type place struct {
		project uuid.UUID
		format  string
	}
	sums := map[place]StorageSums{}
	add := func(p place, s StorageSums) {
		sum := sums[p]
		sum.Add(s)
		sums[p] = sum
	}
	counts, err := q.countsOf(ctx, projects, FileFilter{})
	if err != nil {
		return nil, err
	}
	for _, c := range counts {
		add(place{c.ProjectID, formatOf(c.Type)}, StorageSums{Files: int64(c.Files), OriginalBytes: c.Bytes})
	}
	for part := range chunks(projects) {
		var variants []StorageRow
		err := q.on.NewSelect().TableExpr("listed AS l").Join("JOIN variants AS v ON v.file_id = l.file_id").
			ColumnExpr("l.project_id, v.format, count(*) AS variants, CAST(sum(v.bytes) AS BIGINT) AS variant_bytes").
			Where("l.project_id IN (?)", bun.List(part)).Group("l.project_id", "v.format").Scan(ctx, &variants)
		if err != nil {
			return nil, fmt.Errorf("sum up variants of projects: %w", translate(err))
		}
		for _, v := range variants {
			add(place{v.ProjectID, v.Format}, v.StorageSums)
		}
	}
	rows := make([]StorageRow, 0, len(sums))
	for p, s := range sums {
		rows = append(rows, StorageRow{ProjectID: p.project, Format: p.format, StorageSums: s})
	}
	return rows, nil
}

// formatOf is the format of a media type: image/svg+xml is svg.
func formatOf(mediaType string) string {
	_, format, _ := strings.Cut(mediaType, "/")
	format, _, _ = strings.Cut(format, "+")
	if format == "vnd.adobe.photoshop" {
		return "psd"
	}
	return format
}

// NoteStored notes what projects have stored on a day, over what was noted of it.
func (q *Queries) NoteStored(ctx context.Context, day int64, rows []StorageRow) error {
	if len(rows) == 0 {
		return nil
	}
	for i := range rows {
		rows[i].At = day
	}
	_, err := q.on.NewInsert().Model(&rows).On("CONFLICT (project_id, at, format) DO UPDATE").Set("files = EXCLUDED.files").
		Set("original_bytes = EXCLUDED.original_bytes").Set("variants = EXCLUDED.variants").Set("variant_bytes = EXCLUDED.variant_bytes").Exec(ctx)
	if err != nil {
		return fmt.Errorf("note what is stored: %w", translate(err))
	}
	return nil
}

// WithoutStored answers those projects that are not deleted and of which nothing is noted on a day.
func (q *Queries) WithoutStored(ctx context.Context, day int64) ([]uuid.UUID, error) {
	return q.projectsWhere(ctx, "deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM storage_sums AS ss WHERE ss.project_id = p.id AND ss.at = ?)", day)
}

// Stored answers what was noted of projects, nil: of all, that are not deleted, from one time up to another, in order of time.
func (q *Queries) Stored(ctx context.Context, projects []uuid.UUID, from, to int64) ([]StorageRow, error) {
	var rows []StorageRow
	s := q.on.NewSelect().Model(&rows).Where("at >= ?", from).Where("at < ?", to).Order("at", "project_id", "format")
	if err := ofProjects(s, projects).Scan(ctx); err != nil {
		return nil, fmt.Errorf("what was stored: %w", translate(err))
	}
	return rows, nil
}

// ofProjects picks out what is of projects, nil: of all, that are not deleted.
func ofProjects(s *bun.SelectQuery, projects []uuid.UUID) *bun.SelectQuery {
	if projects == nil {
		return s.Where("project_id IN (SELECT id FROM projects WHERE deleted_at IS NULL)")
	}
	return s.Where("project_id IN (SELECT id FROM projects WHERE deleted_at IS NULL AND id IN (?))", bun.List(projects))
}

// ThinStored removes what was noted before a time, but for the last day of each month that has some.
func (q *Queries) ThinStored(ctx context.Context, before int64) error {
	month := "to_char(to_timestamp(?) AT TIME ZONE 'UTC', 'YYYYMM')"
	if !q.Shared() {
		month = "strftime('%Y%m', ?, 'unixepoch')"
	}
	of := func(column string) string { return strings.ReplaceAll(month, "?", column) }
	_, err := q.on.NewRaw(`DELETE FROM storage_sums WHERE at < ? AND EXISTS (SELECT 1 FROM storage_sums AS later
		WHERE later.project_id = storage_sums.project_id AND later.at > storage_sums.at AND `+of("later.at")+" = "+of("storage_sums.at")+")", before).Exec(ctx)
	if err != nil {
		return fmt.Errorf("thin out what was stored: %w", translate(err))
	}
	return nil
}
