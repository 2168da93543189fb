package storage

import (
	"context"
	"time"
)

// Chore does work that is done by one process of all who use the database, and no more often than every so often: it answers false
// where another has done it since, or does it now. ctx ends for the work when the process may not do it any longer.
func (l *Library) Chore(ctx context.Context, name string, every time.Duration, do func(context.Context) error) (done bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	lock, err := l.locks.Take(ctx, "chore "+name, cancel)
	if err != nil || lock == nil {
		return false, err
	}
	defer lock.Release()
	begun := l.now()
	if due, err := l.db.ChoreDue(ctx, name, begun.Add(-every)); err != nil || !due {
		return false, err
	}
	if err := do(ctx); err != nil {
		return true, err
	}
	return true, l.db.ChoreDone(ctx, name, begun)
}
