package storage

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// UsageReport is what was delivered within a time.
type UsageReport struct {
	From, To time.Time // in whole intervals, UTC
	Interval Interval
	Total    UsagePoint
	// Points are one of each interval where there are no groups; else those of which there is something, in order of time, and the
	// groups by requests, [OtherValue] last.
	Points []UsagePoint
}

// UsagePoint is what requests of an interval and a group come to.
type UsagePoint struct {
	At            time.Time
	Group         string // an id, jpeg, 2xx, memory, example.org, resize …; empty without groups
	Requests      int64
	Bytes         int64
	Hits          int64 // of the requests, those that no render was needed for
	Renders       int64
	RenderSeconds float64
	Errors        int64 // answers of 400 and above
	Files         int   // that were asked for
	SavedBytes    int64 // that whole answers had fewer than the originals; below 0 when more
}

func pointOf(group UsageGroup, p db.UsagePoint) UsagePoint {
	return UsagePoint{
		At: time.Unix(p.At, 0).UTC(), Group: group.named(p.Group), Requests: p.Requests, Bytes: p.Bytes, Hits: p.Hits, Renders: p.Renders,
		RenderSeconds: float64(p.RenderMicros) / 1e6, Errors: p.Errors, Files: p.Files, SavedBytes: p.Saved,
	}
}

// Usage answers what was delivered, to what was written last: some seconds ago. The sums are the same by whatever interval and
// group they are asked for, but for operations, of which a request may have several. A file that is not there is [fs.ErrNotExist].
func (l *Library) Usage(ctx context.Context, q UsageQuery) (*UsageReport, error) {
	s, err := q.span(l.now())
	if err != nil {
		return nil, err
	}
	f := filterOf(q, s)
	f.Projects = q.Projects
	if q.File != nil {
		file, err := l.db.File(ctx, *q.File)
		if err != nil {
			return nil, err
		}
		f.Projects, f.Files = []uuid.UUID{file.ProjectID}, []uuid.UUID{file.ID}
	}
	of, err := l.usage(ctx, q, s, f)
	return of[uuid.Nil], err
}

// UsageOfProjects is Usage for each of several projects. Each id is in the map.
func (l *Library) UsageOfProjects(ctx context.Context, ids []uuid.UUID, q UsageQuery) (map[uuid.UUID]*UsageReport, error) {
	return l.usageOf(ctx, ids, q, func(f *db.UsageFilter, ids []uuid.UUID) { f.Projects = ids })
}

// UsageOfFiles is Usage for each of several files. Each id is in the map.
func (l *Library) UsageOfFiles(ctx context.Context, ids []uuid.UUID, q UsageQuery) (map[uuid.UUID]*UsageReport, error) {
	homes, err := l.db.ProjectsOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	return l.usageOf(ctx, ids, q, func(f *db.UsageFilter, ids []uuid.UUID) {
		f.Projects, f.Files = []uuid.UUID{}, ids
		for _, id := range ids {
			if home, ok := homes[id]; ok && !slices.Contains(f.Projects, home) {
				f.Projects = append(f.Projects, home)
			}
		}
	})
}

// usageOf asks for all nodes at once, or, as each has groups of its own, for one after the other.
func (l *Library) usageOf(ctx context.Context, ids []uuid.UUID, q UsageQuery, narrow func(*db.UsageFilter, []uuid.UUID)) (map[uuid.UUID]*UsageReport, error) {
	s, err := q.span(l.now())
	if err != nil {
		return nil, err
	}
	f := filterOf(q, s)
	all := make(map[uuid.UUID]*UsageReport, len(ids))
	if q.Group == GroupNone {
		f.PerNode = true
		narrow(&f, ids)
		if all, err = l.usage(ctx, q, s, f); err != nil {
			return nil, err
		}
	} else {
		for _, id := range ids {
			narrow(&f, []uuid.UUID{id})
			one, err := l.usage(ctx, q, s, f)
			if err != nil {
				return nil, err
			}
			all[id] = one[uuid.Nil]
		}
	}
	for _, id := range ids {
		if all[id] == nil {
			all[id] = s.report(q.Group, nil)
		}
	}
	return all, nil
}

func filterOf(q UsageQuery, s span) db.UsageFilter {
	by := groupings[q.Group]
	return db.UsageFilter{
		Stretch: map[Interval]db.Stretch{IntervalHour: db.Hours, IntervalDay: db.Days, IntervalMonth: db.Months}[s.interval],
		From:    s.from.Unix(), To: s.to.Unix(), Starts: s.starts, Dimension: by.dimension, Group: by.by,
	}
}

// usage answers a report of each node of a filter; there is one at least where nodes are not told apart.
func (l *Library) usage(ctx context.Context, q UsageQuery, s span, f db.UsageFilter) (map[uuid.UUID]*UsageReport, error) {
	if q.Group == GroupFile && f.Files == nil {
		report, err := l.usageByFile(ctx, q, s, f)
		if err != nil {
			return nil, err
		}
		return map[uuid.UUID]*UsageReport{uuid.Nil: report}, nil
	}
	if q.Group != GroupNone {
		groups, err := l.db.UsageTotal(ctx, f, q.First+2)
		if err != nil {
			return nil, err
		}
		groups = slices.DeleteFunc(groups, func(p db.UsagePoint) bool { return p.Group == OtherValue })
		if len(groups) > q.First {
			for _, g := range groups[:q.First] {
				f.Top = append(f.Top, g.Group)
			}
		}
	}
	points, err := l.db.Usage(ctx, f)
	if err != nil {
		return nil, err
	}
	by := map[uuid.UUID][]db.UsagePoint{}
	if !f.PerNode {
		by[uuid.Nil] = nil
	}
	for _, p := range points {
		by[p.Node] = append(by[p.Node], p)
	}
	reports := make(map[uuid.UUID]*UsageReport, len(by))
	for node, points := range by {
		reports[node] = s.report(q.Group, points)
	}
	whole := f
	whole.Dimension, whole.Group, whole.Top = db.Answers, db.ByNothing, nil
	if q.Group == GroupOperation { // of which a request has several, or none
		total, err := l.db.UsageTotal(ctx, whole, 1)
		if err != nil {
			return nil, err
		}
		reports[uuid.Nil].Total = s.report(GroupNone, total).Total
	}
	if q.NoFiles {
		return reports, nil
	}
	return reports, l.countFiles(ctx, q.Group, f, whole, reports)
}

// report makes one of the points of a node.
func (s span) report(group UsageGroup, of []db.UsagePoint) *UsageReport {
	r := &UsageReport{From: s.from, To: s.to, Interval: s.interval}
	var total db.UsagePoint
	requests := map[string]int64{}
	for _, p := range of {
		total.Add(p.UsageSums)
		requests[group.named(p.Group)] += p.Requests
		r.Points = append(r.Points, pointOf(group, p))
	}
	total.At = s.from.Unix()
	r.Total = pointOf(GroupNone, total)
	if group == GroupNone {
		r.Points = s.filled(r.Points)
	}
	slices.SortFunc(r.Points, func(a, b UsagePoint) int {
		if c := cmp.Or(a.At.Compare(b.At), last(a.Group)-last(b.Group)); c != 0 {
			return c
		}
		return cmp.Or(cmp.Compare(requests[b.Group], requests[a.Group]), cmp.Compare(a.Group, b.Group))
	})
	return r
}

// last sorts what is not told apart after everything else.
func last(group string) int {
	if group == OtherValue {
		return 1
	}
	return 0
}

// filled adds the intervals in which there was nothing.
func (s span) filled(points []UsagePoint) []UsagePoint {
	there := make(map[int64]bool, len(points))
	for _, p := range points {
		there[p.At.Unix()] = true
	}
	for _, at := range s.starts {
		if !there[at] {
			points = append(points, UsagePoint{At: time.Unix(at, 0).UTC()})
		}
	}
	return points
}

// countFiles fills in how many files were asked for.
func (l *Library) countFiles(ctx context.Context, group UsageGroup, f, whole db.UsageFilter, reports map[uuid.UUID]*UsageReport) error {
	if f.Files != nil {
		for _, r := range reports {
			r.Total.Files = int(min(r.Total.Requests, 1))
			for i := range r.Points {
				r.Points[i].Files = int(min(r.Points[i].Requests, 1))
			}
		}
		return nil
	}
	type place struct {
		node  uuid.UUID
		at    int64
		group string
	}
	counts := map[place]int{}
	points, err := l.db.UsageFiles(ctx, f, false)
	if err != nil {
		return err
	}
	for _, p := range points {
		counts[place{p.Node, p.At, group.named(p.Group)}] = p.Files
	}
	totals, err := l.db.UsageFiles(ctx, whole, true)
	if err != nil {
		return err
	}
	for _, p := range totals {
		if r := reports[p.Node]; r != nil {
			r.Total.Files = p.Files
		}
	}
	for node, r := range reports {
		for i := range r.Points {
			r.Points[i].Files = counts[place{node, r.Points[i].At.Unix(), r.Points[i].Group}]
		}
	}
	return nil
}
