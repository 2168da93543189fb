package storage_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

// What is not told apart by file is what there is without those that are.
func TestFilesThatAreAskedForLeastAreAddedUp(t *testing.T) {
	onEach(t, march.Add(-60*24*time.Hour), func(t *testing.T, l *library) {
		random := rand.New(rand.NewPCG(8, 15))
		var files []*storage.File
		for i := range 12 {
			files = append(files, l.add(t, fmt.Sprint(i)))
		}
		home := l.project
		l.project = must(l.CreateProject(t.Context(), "Elsewhere"))(t)
		files = append(files, l.add(t, "elsewhere"))
		l.project = home
		for l.clock().Before(march.Add(10 * time.Hour)) {
			l.advance(time.Duration(random.IntN(30)) * time.Hour)
			var batch []storage.Counted
			for range random.IntN(8) {
				batch = append(batch, one(files[random.IntN(len(files))].ID, l.clock(), storage.Answers, []string{"2mwebp", "2rjpeg"}[random.IntN(2)], 1+random.Int64N(50)))
			}
			l.count(t, batch...)
			if random.IntN(4) == 0 {
				check(t, l.TidyUsage(t.Context()))
			}
		}
		for _, interval := range []storage.Interval{storage.IntervalHour, storage.IntervalDay, storage.IntervalMonth} {
			for _, projects := range [][]uuid.UUID{nil, {home.ID}, {home.ID, l.project.ID, uuid.New()}, {uuid.New()}} {
				q := storage.UsageQuery{Projects: projects, Interval: interval, Group: storage.GroupFile, First: 20, From: l.clock().AddDate(0, 0, -10)}
				all := must(l.Usage(t.Context(), q))(t)
				requests := map[string]int64{}
				for _, p := range all.Points {
					requests[p.Group] += p.Requests
				}
				order := slices.SortedFunc(maps.Keys(requests), func(a, b string) int { return cmp.Or(cmp.Compare(requests[b], requests[a]), cmp.Compare(a, b)) })
				for _, q.First = range []int{1, 3, len(order) - 1, len(order)} {
					if q.First < 1 {
						continue
					}
					want, others := []storage.UsagePoint{}, map[time.Time]storage.UsagePoint{}
					for _, p := range all.Points {
						if slices.Contains(order[:min(q.First, len(order))], p.Group) {
							want = append(want, p)
							continue
						}
						o := others[p.At]
						others[p.At] = storage.UsagePoint{At: p.At, Group: storage.OtherValue, Requests: o.Requests + p.Requests, Bytes: o.Bytes + p.Bytes, Hits: o.Hits + p.Hits, Renders: o.Renders + p.Renders,
							RenderSeconds: float64(int64((o.RenderSeconds+p.RenderSeconds)*1e6+0.5)) / 1e6, Errors: o.Errors + p.Errors, Files: o.Files + p.Files, SavedBytes: o.SavedBytes + p.SavedBytes}
					}
					want = append(want, slices.Collect(maps.Values(others))...)
					byPlace := func(a, b storage.UsagePoint) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Group, b.Group)) }
					slices.SortFunc(want, byPlace)
					got := must(l.Usage(t.Context(), q))(t)
					for i, p := range got.Points {
						if p.Group == storage.OtherValue && i+1 < len(got.Points) && got.Points[i+1].At.Equal(p.At) {
							t.Errorf("others are not last: %+v", got.Points)
						}
					}
					slices.SortFunc(got.Points, byPlace)
					if got.Total != all.Total || !slices.Equal(got.Points, want) {
						t.Errorf("the first %d by %s in %v: %+v, %+v; want %+v, %+v", q.First, interval, projects, got.Total, got.Points, all.Total, want)
					}
					q.NoFiles = true
					if got := must(l.Usage(t.Context(), q))(t); got.Total.Requests != all.Total.Requests || len(got.Points) != len(want) || got.Total.Files != 0 {
						t.Errorf("without files: %+v", got.Total)
					}
					q.NoFiles = false
				}
			}
		}
	})
}

// What is beyond the values that are told apart is added up, so the sums are right, and the table is as large as it may be.
func TestValuesThatAreAskedForLeastAreAddedUp(t *testing.T) {
	onEach(t, march.Add(10*time.Hour), func(t *testing.T, l *library) {
		f, g := l.add(t, "a"), l.add(t, "b")
		for hour := range 3 {
			var batch []storage.Counted
			for i := range 300 {
				page := fmt.Sprintf("page-%d-%d.example", hour, i)
				batch = append(batch, one([]uuid.UUID{f.ID, g.ID}[i%2], l.clock(), storage.Referers, page, 1))
			}
			l.count(t, append(batch, one(f.ID, l.clock(), storage.Referers, "zz.example", 100), one(f.ID, l.clock(), storage.Answers, "2mwebp", 400))...)
			l.advance(time.Hour)
		}
		l.advance(24 * time.Hour)
		check(t, l.TidyUsage(t.Context()))
		query := storage.UsageQuery{From: march, To: march.AddDate(0, 0, 1), Interval: storage.IntervalDay, Group: storage.GroupReferer, First: 1000}
		got := must(l.Usage(t.Context(), query))(t)
		if got.Total.Requests != 1200 || len(got.Points) != storage.MostValues+1 {
			t.Errorf("%d requests of %d pages, want 1200 of %d and others", got.Total.Requests, len(got.Points), storage.MostValues)
		}
		if first := got.Points[0]; first.Group != "zz.example" || first.Requests != 300 {
			t.Errorf("first is %+v", first)
		}
		if last := got.Points[len(got.Points)-1]; last.Group != storage.OtherValue || last.Requests != 901-storage.MostValues {
			t.Errorf("last is %+v", last)
		}
		query.File = &f.ID
		if got := must(l.Usage(t.Context(), query))(t); got.Total.Requests != 750 || len(got.Points) != storage.MostFileValues+1 {
			t.Errorf("of the file: %d requests of %d pages, want 750 of %d and others", got.Total.Requests, len(got.Points), storage.MostFileValues)
		}
		query.File, query.First = nil, 2
		got = must(l.Usage(t.Context(), query))(t)
		if len(got.Points) != 3 || got.Total.Requests != 1200 || got.Points[2].Group != storage.OtherValue || got.Points[2].Requests != 899 {
			t.Errorf("the first two are %+v", got.Points)
		}
	})
}
