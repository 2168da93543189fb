package db

import (
	"context"
	"fmt"
	"time"
)

// ChoreDue tells whether work was not done since a time. Where nobody else uses the database, it always is.
func (q *Queries) ChoreDue(ctx context.Context, name string, since time.Time) (bool, error) {
	if !q.Shared() {
		return true, nil
	}
	done, err := q.on.NewSelect().TableExpr("chores").Where("name = ? AND done_at > ?", name, since).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("look when %s was done: %w", name, translate(err))
	}
	return !done, nil
}

// ChoreDone notes when work was begun that is done.
func (q *Queries) ChoreDone(ctx context.Context, name string, begun time.Time) error {
	_, err := q.on.NewRaw("INSERT INTO chores (name, done_at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET done_at = excluded.done_at", name, begun).Exec(ctx)
	if err != nil {
		return fmt.Errorf("note that %s is done: %w", name, translate(err))
	}
	return nil
}
