package storage

import (
	"context"
	"time"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// What was delivered, as it is added: see package db.
type (
	UsageSums = db.UsageSums
	Counted   = db.Counted
	Served    = db.Served
	Dimension = db.Dimension
)

// What requests are told apart by.
const (
	Answers         = db.Answers
	Referers        = db.Referers
	Operations      = db.Operations
	Transformations = db.Transformations
)

// Values of dimensions, beside those that are hosts, names of operations and transformations.
const (
	OtherValue = db.OtherValue // all that are not told apart any further
	NoValue    = "none"        // no page is named; what was asked for could not be understood
)

// How many values are told apart within an hour, a day or a month: of a project, and of a file. MaxValue is how long one may be, in bytes.
const (
	MostValues     = db.MostValues
	MostFileValues = db.MostFileValues
	MaxValue       = 512
)

// A UsageBatch is what one process has counted.
type UsageBatch struct {
	ID     uuid.UUID // by which it is added once, however often that is tried
	Usage  []Counted
	Served []Served
}

// AddUsage adds what was counted, all or nothing. What is of a file that has no record is left out, and so are variants that have
// none; those it answers, as they may be about to be recorded.
func (l *Library) AddUsage(ctx context.Context, batch UsageBatch) (missing []Served, err error) {
	for i, u := range batch.Usage {
		if len(u.Value) > MaxValue {
			batch.Usage[i].Value = OtherValue
		}
	}
	err = l.db.InTx(ctx, func(q *db.Queries) error {
		missing = nil
		if added, err := q.NoteBatch(ctx, batch.ID, l.now()); err != nil || !added {
			return err
		}
		if err := q.AddUsage(ctx, batch.Usage); err != nil {
			return err
		}
		missing, err = q.AddServed(ctx, batch.Served)
		return err
	})
	return missing, err
}

// How long sums are kept, after which those of longer stretches of time go on: of months, for ever.
const (
	HoursKept = 14 * day
	DaysKept  = 400 * day

	day          = 24 * time.Hour
	batchesKnown = day // far longer than anybody tries to add one
)

// usageBatch is how many old sums are removed at once.
const usageBatch = 5000

// TidyUsage makes sums of days from those of hours, and of months from those of days, once these are over; removes what was kept
// long enough; and notes what is stored today. It is to be done by one process at a time, and goes on after an error where it can.
func (l *Library) TidyUsage(ctx context.Context) error {
	now := l.now()
	today := startOf(IntervalDay, now)
	projects, err := l.db.ProjectsThere(ctx)
	if err != nil {
		return err
	}
	t := tidying{library: l, now: now}
	for _, project := range projects {
		t.rollUp(ctx, project, db.FreshHour, IntervalDay, HoursKept)
		t.rollUp(ctx, project, db.FreshDay, IntervalMonth, DaysKept)
		t.remove(ctx, project, db.KeptHour, today.Add(-HoursKept))
		t.remove(ctx, project, db.KeptDay, today.Add(-DaysKept))
	}
	t.failed(l.db.ForgetBatches(ctx, now.Add(-batchesKnown)))
	t.failed(l.noteStored(ctx, today))
	t.failed(l.db.ThinStored(ctx, today.Add(-DaysKept).Unix()))
	return t.err()
}
