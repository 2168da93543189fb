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
	now := l.now()
	s, err := q.span(now)
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
	return s.stored(q.Group, noted, present, now)
}

// StorageOfProjects is StorageUsage for each of several projects, in as many queries as for one. Each id is in the map.
func (l *Library) StorageOfProjects(ctx context.Context, ids []uuid.UUID, q StorageQuery) (map[uuid.UUID]*StorageReport, error) {
	now := l.now()
	s, err := q.span(now)
	if err != nil {
		return nil, err
	}
	noted, err := l.db.Stored(ctx, ids, s.from.Unix(), s.to.Unix())
	if err != nil {
		return nil, err
	}
	present, err := l.db.StoredNow(ctx, ids)
	if err != nil {
		return nil, err
	}
	notedOf, presentOf := byProject(noted), byProject(present)
	reports := make(map[uuid.UUID]*StorageReport, len(ids))
	for _, id := range ids {
		if reports[id], err = s.stored(q.Group, notedOf[id], presentOf[id], now); err != nil {
			return nil, err
		}
	}
	return reports, nil
}

func byProject(rows []db.StorageRow) map[uuid.UUID][]db.StorageRow {
	of := map[uuid.UUID][]db.StorageRow{}
	for _, row := range rows {
		of[row.ProjectID] = append(of[row.ProjectID], row)
	}
	return of
}

// span is the time of the query, within all bounds.
func (q *StorageQuery) span(now time.Time) (span, error) {
	switch {
	case q.Interval == IntervalHour:
		return span{}, invalid("interval", "what is stored is noted once a day; ask by DAY or MONTH")
	case q.Group != GroupNone && q.Group != GroupProject && q.Group != GroupFormat:
		return span{}, invalid("groupBy", "%s is no group of what is stored; PROJECT and FORMAT are", q.Group)
	case q.Interval == "" && q.From.IsZero():
		q.Interval = IntervalDay
	}
	s, err := spanOf(q.Interval, q.From, q.To, now)
	if err == nil && s.interval == IntervalHour {
		s, err = spanOf(IntervalDay, q.From, q.To, now)
	}
	return s, err
}

// stored makes a report of what was noted within a time, and of what there is now.
func (s span) stored(group UsageGroup, noted, present []db.StorageRow, now time.Time) (*StorageReport, error) {
	r := &StorageReport{From: s.from, To: s.to, Interval: s.interval, Now: StoragePoint{At: now}}
	if r.Points = storagePoints(group, lastOf(s.interval, noted)); len(r.Points) > MaxPoints {
		return nil, invalid("groupBy", "there are %d points; at most %d are answered: ask for a shorter time, or without groups", len(r.Points), MaxPoints)
	}
	r.ByFormat = storagePoints(GroupFormat, present)
	for i := range r.ByFormat {
		r.ByFormat[i].At = now
	}
	for _, all := range storagePoints(GroupNone, present) {
		r.Now = all
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
