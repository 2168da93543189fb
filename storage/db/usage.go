package db

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// What was delivered stands in usage_sums. Each request comes in as a part of the sums of an hour that are fresh, and is counted
// once by whatever it is read by: an hour from its fresh sums and those that are kept; a day from its own and the fresh ones of its
// hours; a month from its own and from the fresh ones of its days and hours. [Queries.Roll] makes sums of a longer stretch from
// fresh ones and keeps these, in one transaction. So a request that is written late, for an hour long past, is missing nowhere.

// A Level is how long the stretch of a sum is, and whether it is in the sums of the next longer one.
type Level int16

// The levels.
const (
	FreshHour Level = iota
	KeptHour        // it is in that of the day
	FreshDay
	KeptDay // it is in that of the month
	Month
)

// A Dimension is what requests are told apart by. Each has its sums of projects, and of their files.
type Dimension int16

// The dimensions. In Answers, a value is the class of the status, a letter for where the answer came from, and the format: 2mwebp.
// A request is in several sums of Operations, or in none, and in one of each other dimension.
const (
	Answers Dimension = iota
	Referers
	Operations
	Transformations
	dimensions
)

// ofFiles is the dimension in the sums of files.
func (d Dimension) ofFiles() Dimension { return d + dimensions }

// OtherValue stands for all values that are not told apart any further.
const OtherValue = "other"

// How many values are told apart in one stretch of time: of a project, and of a file.
const (
	MostValues     = 500
	MostFileValues = 50
)

// UsageSums are what requests come to.
type UsageSums struct {
	Requests     int64 `bun:"requests"`
	Bytes        int64 `bun:"bytes"`
	Hits         int64 `bun:"hits"` // of the requests, those that no render was needed for
	Renders      int64 `bun:"renders"`
	RenderMicros int64 `bun:"render_micros"`
	Errors       int64 `bun:"errors"`
	Saved        int64 `bun:"saved"` // bytes fewer than the originals have
}

// Add adds other sums.
func (s *UsageSums) Add(o UsageSums) {
	s.Requests += o.Requests
	s.Bytes += o.Bytes
	s.Hits += o.Hits
	s.Renders += o.Renders
	s.RenderMicros += o.RenderMicros
	s.Errors += o.Errors
	s.Saved += o.Saved
}

// Subtract is the reverse of Add.
func (s *UsageSums) Subtract(o UsageSums) {
	s.Requests -= o.Requests
	s.Bytes -= o.Bytes
	s.Hits -= o.Hits
	s.Renders -= o.Renders
	s.RenderMicros -= o.RenderMicros
	s.Errors -= o.Errors
	s.Saved -= o.Saved
}

// sumColumns are those of UsageSums.
var sumColumns = []string{"requests", "bytes", "hits", "renders", "render_micros", "errors", "saved"}

// UsageRow is a row of sums.
type UsageRow struct {
	bun.BaseModel `bun:"table:usage_sums,alias:u"`

	ProjectID uuid.UUID `bun:"project_id,pk,type:uuid"`
	Level     Level     `bun:"level,pk"`
	Dimension Dimension `bun:"dimension,pk"`
	At        int64     `bun:"at,pk"`                // Unix seconds
	FileID    uuid.UUID `bun:"file_id,pk,type:uuid"` // Nil: of the project
	Value     string    `bun:"value,pk"`
	UsageSums
}

// Counted is what requests of one file come to, of one value of a dimension, within an hour.
type Counted struct {
	Hour      time.Time
	FileID    uuid.UUID
	Dimension Dimension
	Value     string
	Beyond    bool // the file has so many values that in its own sums it is [OtherValue]
	UsageSums
}

// usageBatch notes that a batch was added.
type usageBatch struct {
	bun.BaseModel `bun:"table:usage_batches,alias:b"`

	ID uuid.UUID `bun:"id,pk,type:uuid"`
	At time.Time `bun:"at"`
}

// NoteBatch answers false where a batch was noted before.
func (q *Queries) NoteBatch(ctx context.Context, id uuid.UUID, at time.Time) (bool, error) {
	result, err := q.on.NewInsert().Model(&usageBatch{ID: id, At: at}).Ignore().Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("note a batch of usage: %w", translate(err))
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// ForgetBatches forgets which batches were added before a time.
func (q *Queries) ForgetBatches(ctx context.Context, before time.Time) error {
	if _, err := q.on.NewDelete().Model((*usageBatch)(nil)).Where("at < ?", before).Exec(ctx); err != nil {
		return fmt.Errorf("forget batches of usage: %w", translate(err))
	}
	return nil
}

// AddUsage adds to the sums of files and of their projects. What is of no file that has a record is left out.
func (q *Queries) AddUsage(ctx context.Context, all []Counted) error {
	var files []uuid.UUID
	for _, u := range all {
		files = append(files, u.FileID)
	}
	slices.SortFunc(files, compareIDs)
	homes, err := q.homes(ctx, slices.Compact(files))
	if err != nil {
		return err
	}
	for part := range slices.Chunk(sumUp(all, homes), rowsAtOnce) {
		insert := q.on.NewInsert().Model(&part).On("CONFLICT (project_id, level, dimension, at, file_id, value) DO UPDATE")
		for _, name := range sumColumns {
			insert = insert.Set("? = u.? + EXCLUDED.?", bun.Ident(name), bun.Ident(name), bun.Ident(name))
		}
		if _, err := insert.Exec(ctx); err != nil {
			return fmt.Errorf("add usage: %w", translate(err))
		}
	}
	return nil
}

// homes are the projects of files that have a record, deleted or not.
func (q *Queries) homes(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]uuid.UUID, error) {
	homes := make(map[uuid.UUID]uuid.UUID, len(ids))
	for part := range chunks(ids) {
		var refs []FileRef
		if err := q.on.NewSelect().Model((*File)(nil)).Column("id", "project_id").Where("id IN (?)", bun.List(part)).Scan(ctx, &refs); err != nil {
			return nil, fmt.Errorf("files: %w", err)
		}
		for _, r := range refs {
			homes[r.ID] = r.ProjectID
		}
	}
	return homes, nil
}

// sumUp makes rows of files and projects, in the order in which everybody takes them: then no two nodes wait for each other.
func sumUp(all []Counted, homes map[uuid.UUID]uuid.UUID) []UsageRow {
	type place struct {
		project, file uuid.UUID
		dimension     Dimension
		at            int64
		value         string
	}
	sums := make(map[place]UsageSums, len(all))
	for _, u := range all {
		project, ok := homes[u.FileID]
		if !ok {
			continue
		}
		at, ofFile := u.Hour.Unix(), u.Value
		if u.Beyond {
			ofFile = OtherValue
		}
		for _, p := range []place{{project, uuid.Nil, u.Dimension, at, u.Value}, {project, u.FileID, u.Dimension.ofFiles(), at, ofFile}} {
			sum := sums[p]
			sum.Add(u.UsageSums)
			sums[p] = sum
		}
	}
	rows := make([]UsageRow, 0, len(sums))
	for p, sum := range sums {
		rows = append(rows, UsageRow{ProjectID: p.project, Dimension: p.dimension, At: p.at, FileID: p.file, Value: p.value, UsageSums: sum})
	}
	slices.SortFunc(rows, func(a, b UsageRow) int {
		return cmp.Or(compareIDs(a.ProjectID, b.ProjectID), cmp.Compare(a.Dimension, b.Dimension), cmp.Compare(a.At, b.At),
			compareIDs(a.FileID, b.FileID), cmp.Compare(a.Value, b.Value))
	})
	return rows
}

// Served is how often a variant answered, and when last.
type Served struct {
	VariantRef
	Hits int64
	At   time.Time
}

// AddServed adds to the hits of variants, and answers those that have no record.
func (q *Queries) AddServed(ctx context.Context, all []Served) (missing []Served, err error) {
	slices.SortFunc(all, func(a, b Served) int { return cmp.Or(compareIDs(a.FileID, b.FileID), cmp.Compare(a.Key, b.Key)) })
	for part := range slices.Chunk(all, refChunk) {
		var found []VariantRef
		refs := make([]VariantRef, len(part))
		for i, served := range part {
			refs[i] = served.VariantRef
		}
		of := ofRefs(q.on.NewSelect().Model((*Variant)(nil)).Column("file_id", "key"), refs).Order("file_id", "key")
		if err := q.hold(of, changing).Scan(ctx, &found); err != nil {
			return nil, fmt.Errorf("variants that answered: %w", translate(err))
		}
		there := map[VariantRef]bool{}
		for _, ref := range found {
			there[ref] = true
		}
		var known []Served
		for _, served := range part {
			if there[served.VariantRef] {
				known = append(known, served)
			} else {
				missing = append(missing, served)
			}
		}
		if err := q.addServed(ctx, known); err != nil {
			return nil, err
		}
	}
	return missing, nil
}

func (q *Queries) addServed(ctx context.Context, all []Served) error {
	if len(all) == 0 {
		return nil
	}
	type row struct {
		FileID uuid.UUID `bun:"file_id,type:uuid"`
		Key    string    `bun:"key"`
		Hits   int64     `bun:"hits"`
		At     time.Time `bun:"at"`
	}
	rows := make([]row, len(all))
	for i, s := range all {
		rows[i] = row{s.FileID, s.Key, s.Hits, s.At}
	}
	later := "max(coalesce(v.served_at, d.at), d.at)"
	if q.Shared() {
		later = "greatest(v.served_at, d.at)" // which leaves NULL out
	}
	_, err := q.on.NewUpdate().With("d", q.on.NewValues(&rows)).Model((*Variant)(nil)).TableExpr("d").
		Set("hits = v.hits + d.hits").Set("served_at = " + later).Where("v.file_id = d.file_id").Where("v.key = d.key").Exec(ctx)
	if err != nil {
		return fmt.Errorf("note which variants answered: %w", translate(err))
	}
	return nil
}
