package storage

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// A StorageQuery says of what, and of which time, to answer what was stored.
type StorageQuery struct {
	Projects []uuid.UUID // nil: all that are not deleted
	From, To time.Time   // as in [UsageQuery]
	Interval Interval    // DAY, or MONTH: what was stored on the last day of a month of which it is known; empty: what suits the time
	Group    UsageGroup  // none, PROJECT or FORMAT
}

// StorageReport is what was stored.
type StorageReport struct {
	From, To time.Time
	Interval Interval
	Now      StoragePoint
	Points   []StoragePoint // noted once a day; in order of time, then of bytes
	ByFormat []StoragePoint // now
}

// StoragePoint is what is stored of a group. What lies in the trash is left out.
type StoragePoint struct {
	At            time.Time
	Group         string
	Files         int64
	OriginalBytes int64
	Variants      int64
	VariantBytes  int64
}

// StorageUsage answers what was stored, and what is.
func (l *Library) StorageUsage(ctx context.Context, q StorageQuery) (*StorageReport, error) {
	switch {
	case q.Interval == IntervalHour:
		return nil, invalid("interval", "what is stored is noted once a day; ask by DAY or MONTH")
	case q.Group != GroupNone && q.Group != GroupProject && q.Group != GroupFormat:
		return nil, invalid("groupBy", "%s is no group of what is stored; PROJECT and FORMAT are", q.Group)
	case q.Interval == "" && q.From.IsZero():
		q.Interval = IntervalDay
	}
	now := l.now()
	s, err := spanOf(q.Interval, q.From, q.To, now)
	if err == nil && s.interval == IntervalHour {
		s, err = spanOf(IntervalDay, q.From, q.To, now)
	}
	if err != nil {
		return nil, err
	}
	noted, err := l.db.Stored(ctx, q.Projects, s.from.Unix(), s.to.Unix())
	if err != nil {
		return nil, err
	}
	projects := q.Projects
	if projects == nil {
		if projects, err = l.db.ProjectsThere(ctx); err != nil {
			return nil, err
		}
	}
	present, err := l.db.StoredNow(ctx, projects)
	if err != nil {
		return nil, err
	}
	r := &StorageReport{From: s.from, To: s.to, Interval: s.interval, Now: StoragePoint{At: now}}
	r.Points = storagePoints(q.Group, lastOf(s.interval, noted))
	if len(r.Points) > MaxPoints {
		return nil, invalid("groupBy", "there are %d points; at most %d are answered: ask for a shorter time, or without groups", len(r.Points), MaxPoints)
	}
	for i := range present {
		present[i].At = now.Unix()
	}
	r.ByFormat = storagePoints(GroupFormat, present)
	for i := range r.ByFormat {
		r.ByFormat[i].At = now
	}
	if all := storagePoints(GroupNone, present); len(all) > 0 {
		r.Now = all[0]
		r.Now.At = now
	}
	return r, nil
}

// lastOf leaves of each project what was noted last in an interval, dated to its beginning.
func lastOf(i Interval, rows []db.StorageRow) []db.StorageRow {
	type place struct {
		project uuid.UUID
		start   int64
	}
	latest := map[place]int64{}
	of := func(row db.StorageRow) place { return place{row.ProjectID, startOf(i, time.Unix(row.At, 0)).Unix()} }
	for _, row := range rows {
		latest[of(row)] = max(latest[of(row)], row.At)
	}
	var kept []db.StorageRow
	for _, row := range rows {
		if p := of(row); latest[p] == row.At {
			row.At = p.start
			kept = append(kept, row)
		}
	}
	return kept
}

// storagePoints adds up rows by time and group. What is noted of a project that has nothing is of no format.
func storagePoints(group UsageGroup, rows []db.StorageRow) []StoragePoint {
	type place struct {
		at    int64
		group string
	}
	sums := map[place]db.StorageSums{}
	for _, row := range rows {
		p := place{at: row.At}
		switch group {
		case GroupProject:
			p.group = row.ProjectID.String()
		case GroupFormat:
			if p.group = row.Format; p.group == "" {
				continue
			}
		}
		sum := sums[p]
		sum.Add(row.StorageSums)
		sums[p] = sum
	}
	points := make([]StoragePoint, 0, len(sums))
	for p, s := range sums {
		points = append(points, StoragePoint{time.Unix(p.at, 0).UTC(), p.group, s.Files, s.OriginalBytes, s.Variants, s.VariantBytes})
	}
	slices.SortFunc(points, func(a, b StoragePoint) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(b.OriginalBytes+b.VariantBytes, a.OriginalBytes+a.VariantBytes), cmp.Compare(a.Group, b.Group))
	})
	return points
}
