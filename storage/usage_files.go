package storage

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// usageByFile answers a report of which the groups are files.
func (l *Library) usageByFile(ctx context.Context, q UsageQuery, s span, f db.UsageFilter) (*UsageReport, error) {
	asked, err := l.db.AskedFiles(ctx, f, q.First, !q.NoFiles)
	if err != nil {
		return nil, err
	}
	if len(asked.Top) == 0 {
		return s.report(q.Group, nil), nil
	}
	points, err := l.db.UsageOfTop(ctx, f, asked.Top)
	if err != nil {
		return nil, err
	}
	report := s.report(q.Group, withOthers(points))
	if q.NoFiles {
		return report, nil
	}
	report.Total.Files = asked.All
	report.countFiles(asked.At)
	return report, nil
}

// withOthers has what all files come to, of each interval, be what is left of it without those that are told apart.
func withOthers(points []db.UsagePoint) []db.UsagePoint {
	told := map[int64]db.UsageSums{}
	for _, p := range points {
		if p.Group != uuid.Nil.String() {
			sum := told[p.At]
			sum.Add(p.UsageSums)
			told[p.At] = sum
		}
	}
	for i := range points {
		if p := &points[i]; p.Group == uuid.Nil.String() {
			p.Group = OtherValue
			p.Subtract(told[p.At])
		}
	}
	return slices.DeleteFunc(points, func(p db.UsagePoint) bool { return p.Group == OtherValue && p.UsageSums == UsageSums{} })
}

// countFiles fills in how many files were asked for, of which there are so many in each interval.
func (r *UsageReport) countFiles(all map[int64]int) {
	for i := range r.Points {
		if p := &r.Points[i]; p.Group != OtherValue {
			p.Files = int(min(p.Requests, 1))
			all[p.At.Unix()] -= p.Files
		}
	}
	for i := range r.Points {
		if p := &r.Points[i]; p.Group == OtherValue {
			p.Files = max(all[p.At.Unix()], 0) // one of those that are told apart may have been asked for since they were counted
		}
	}
}
