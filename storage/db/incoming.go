package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Incoming is what is being copied or restored into a database, or was and is not served from yet.
type Incoming struct {
	bun.BaseModel `bun:"table:incoming,alias:i"`

	ID         int        `bun:"id,pk"` // 1
	Kind       string     `bun:"kind"`  // copy, restore
	Source     uuid.UUID  `bun:"source,type:uuid"`
	BegunAt    time.Time  `bun:"begun_at"`
	FinishedAt *time.Time `bun:"finished_at"` // nil while a part is missing
}

// Incoming answers what is incoming; nothing is [io/fs.ErrNotExist].
func (q *Queries) Incoming(ctx context.Context) (*Incoming, error) {
	i := &Incoming{ID: 1}
	if err := q.on.NewSelect().Model(i).WherePK().Scan(ctx); err != nil {
		return nil, fmt.Errorf("what is incoming: %w", translate(err))
	}
	return i, nil
}

// PutIncoming notes what is incoming.
func (q *Queries) PutIncoming(ctx context.Context, i *Incoming) error {
	i.ID = 1
	_, err := q.on.NewInsert().Model(i).On("CONFLICT (id) DO UPDATE").Set("kind = EXCLUDED.kind").Set("source = EXCLUDED.source").
		Set("begun_at = EXCLUDED.begun_at").Set("finished_at = EXCLUDED.finished_at").Exec(ctx)
	if err != nil {
		return fmt.Errorf("note what is incoming: %w", translate(err))
	}
	return nil
}

// RemoveIncoming notes that nothing is incoming any more.
func (q *Queries) RemoveIncoming(ctx context.Context) error {
	if _, err := q.on.NewDelete().Model((*Incoming)(nil)).Where("id = 1").Exec(ctx); err != nil {
		return fmt.Errorf("note that nothing is incoming: %w", translate(err))
	}
	return nil
}

// Whole fails where the records are those of a library of which a part is missing.
func (q *Queries) Whole(ctx context.Context) error {
	i, err := q.Incoming(ctx)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil || i.FinishedAt != nil:
		return err
	}
	again := "the same `calotype copy`"
	if i.Kind == "restore" {
		again = "`calotype restore`"
	}
	return fmt.Errorf("the library is not whole: a %s into it, begun at %s, did not end; run %s again", i.Kind, i.BegunAt.Format(time.RFC3339), again)
}

// Serve notes that a server begins to work on the records: from now on they have a life of their own, and nothing may be copied
// over them. It refuses records of which a part is missing.
func (q *Queries) Serve(ctx context.Context) error {
	if err := q.Whole(ctx); err != nil {
		return err
	}
	return q.RemoveIncoming(ctx)
}
