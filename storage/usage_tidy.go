package storage

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// A tidying goes on after errors.
type tidying struct {
	library *Library
	now     time.Time
	errs    []error
}

func (t *tidying) failed(err error) {
	if err != nil {
		t.errs = append(t.errs, err)
	}
}

func (t *tidying) err() error { return errors.Join(t.errs...) }

// rollUp makes sums of a longer interval from a project's fresh ones, of each that is over, a dimension at a time: others get their
// turn in between.
func (t *tidying) rollUp(ctx context.Context, project uuid.UUID, level db.Level, longer Interval, kept time.Duration) {
	for {
		oldest, err := t.library.db.OldestUsage(ctx, project, level, startOf(longer, t.now).Unix())
		if err != nil || len(oldest) == 0 {
			t.failed(err)
			return
		}
		for dimension, at := range oldest {
			from := startOf(longer, time.Unix(at, 0))
			to := next(longer, from)
			roll := db.Roll{ProjectID: project, Level: level, Dimension: dimension, From: from.Unix(), To: to.Unix(),
				Keep: to.After(startOf(IntervalDay, t.now).Add(-kept))}
			if err := t.library.db.InTx(ctx, func(q *db.Queries) error { return q.Roll(ctx, roll) }); err != nil {
				t.failed(err)
				return
			}
		}
	}
}

// remove removes what is kept of a project beside the sums of a longer interval, some at a time.
func (t *tidying) remove(ctx context.Context, project uuid.UUID, level db.Level, before time.Time) {
	old, err := t.library.db.OldestUsage(ctx, project, level, before.Unix())
	t.failed(err)
	for dimension := range old {
		for n := usageBatch; n == usageBatch; {
			n, err = t.library.db.RemoveKept(ctx, project, level, dimension, before.Unix(), usageBatch)
			t.failed(err)
		}
	}
}

// noteStored notes what those projects have stored of which nothing is noted today.
func (l *Library) noteStored(ctx context.Context, today time.Time) error {
	projects, err := l.db.WithoutStored(ctx, today.Unix())
	if err != nil || len(projects) == 0 {
		return err
	}
	rows, err := l.db.StoredNow(ctx, projects)
	if err != nil {
		return err
	}
	there := map[uuid.UUID]bool{}
	for _, row := range rows {
		there[row.ProjectID] = true
	}
	for _, project := range projects {
		if !there[project] { // nothing is something to be noted too
			rows = append(rows, db.StorageRow{ProjectID: project})
		}
	}
	return l.db.NoteStored(ctx, today.Unix(), rows)
}

// removeUsage removes what was delivered of projects that are about to be removed themselves, some at a time.
func (l *Library) removeUsage(ctx context.Context, before time.Time) error {
	projects, err := l.db.ProjectsToPurge(ctx, before)
	for _, project := range projects {
		for n := usageBatch; n == usageBatch && err == nil; {
			n, err = l.db.RemoveUsage(ctx, project, usageBatch)
		}
	}
	return err
}
