package storage

import (
	"context"
	"time"

	"calotype/storage/db"
)

// Beside opens what there is of a library that needs no bytes: people, and what they and programs identify themselves with. Servers may
// be at work on it: on a PostgreSQL they hear at once of what is changed; on an SQLite, they look when they ask it the next time. What
// asks for bytes must not be called. Close closes the database.
func Beside(ctx context.Context, records *db.DB) (*Library, error) {
	l := &Library{db: records, machine: time.Now, writing: make(chan struct{}, 1), locks: records.Locks()}
	if !records.Shared() {
		return l, nil
	}
	var err error
	if _, l.journal.seen, err = records.Journaled(ctx); err != nil {
		return nil, err
	}
	return l, l.setClock(ctx)
}
