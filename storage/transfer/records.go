package transfer

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"calotype/storage/db"
	"calotype/storage/internal/walk"
)

// rowsAtOnce is how many rows are written in one transaction.
const rowsAtOnce = 1000

// records makes the tables of the target those of the source at one moment. Only what differs is written: so what was begun is
// taken up, and a second copy is quick.
func (m *mover) records(ctx context.Context, variants bool) error {
	rows := 0
	for _, t := range db.Tables() {
		n, err := m.from.Records.Count(ctx, t)
		if err != nil {
			return err
		}
		rows += n
	}
	m.progress.Begin("records", rows, 0)
	defer m.progress.End()
	return m.from.Records.Snapshot(ctx, func(source *db.Queries) error {
		left := func(t *db.Table) bool { return t.Remade && !variants }
		for _, t := range slices.Backward(db.Tables()) { // what refers to others goes before them
			if err := m.removeStale(ctx, source, t, left(t)); err != nil {
				return fmt.Errorf("records of %s: %w", t.Name, err)
			}
		}
		for _, t := range db.Tables() {
			if left(t) {
				continue
			}
			if err := m.putNew(ctx, source, t); err != nil {
				return fmt.Errorf("records of %s: %w", t.Name, err)
			}
		}
		return nil
	})
}

func byKey(a, b db.Row) int { return strings.Compare(a.Key, b.Key) }

// removeStale removes the rows of the target that the source does not have, and those that could be in the way of others.
func (m *mover) removeStale(ctx context.Context, source *db.Queries, t *db.Table, all bool) error {
	if n, err := m.to.Records.Count(ctx, t); err != nil || n == 0 {
		return err
	}
	var stale []db.Row
	remove := func() error {
		err := m.to.Records.InTx(ctx, func(q *db.Queries) error { return q.DeleteRows(ctx, t, stale) })
		stale = stale[:0]
		return err
	}
	rows := source.Rows(ctx, t)
	if all {
		rows = func(func(db.Row, error) bool) {}
	}
	err := walk.Merge(rows, m.to.Records.Rows(ctx, t), byKey, func(from, there *db.Row) error {
		if there != nil && (from == nil || t.Clashes && !bytes.Equal(from.JSON, there.JSON)) {
			if stale = append(stale, *there); len(stale) == rowsAtOnce {
				return remove()
			}
		}
		return nil
	})
	if err != nil || len(stale) == 0 {
		return err
	}
	return remove()
}

// putNew writes the rows that the target does not have as they are.
func (m *mover) putNew(ctx context.Context, source *db.Queries, t *db.Table) error {
	var changed []db.Row
	columns := t.Columns()
	put := func() error {
		err := m.to.Records.InTx(ctx, func(q *db.Queries) error { return q.PutRows(ctx, t, columns, changed) })
		m.report.Rows += len(changed)
		changed = changed[:0]
		return err
	}
	err := walk.Merge(source.Rows(ctx, t), m.to.Records.Rows(ctx, t), byKey, func(from, there *db.Row) error {
		if from == nil {
			return nil
		}
		m.add(1, 0)
		if there != nil && bytes.Equal(from.JSON, there.JSON) {
			return nil
		}
		if changed = append(changed, *from); len(changed) == rowsAtOnce {
			return put()
		}
		return nil
	})
	if err != nil || len(changed) == 0 {
		return err
	}
	return put()
}
