package storage_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
	"calotype/storage/storagetest"
)

// onEach runs a test with a library on every kind of database, whose clock stands at a time.
func onEach(t *testing.T, now time.Time, test func(t *testing.T, l *library)) {
	for kind, address := range map[string]func(t *testing.T) string{
		"SQLite":     func(t *testing.T) string { return filepath.Join(t.TempDir(), "calotype.db") },
		"PostgreSQL": func(t *testing.T) string { return storagetest.Postgres(t) },
	} {
		t.Run(kind, func(t *testing.T) {
			blobs := must(blob.Open(t.Context(), t.TempDir()))(t)
			l := openLibrary(t, blobs, address(t))
			l.now = now
			test(t, l)
		})
	}
}

// one is so many requests of a file within an hour.
func one(file uuid.UUID, at time.Time, d storage.Dimension, value string, requests int64) storage.Counted {
	return storage.Counted{Hour: at.Truncate(time.Hour), FileID: file, Dimension: d, Value: value,
		UsageSums: storage.UsageSums{Requests: requests, Bytes: 1000 * requests, Hits: requests - 1, Renders: 1, RenderMicros: 2500, Errors: requests / 2, Saved: -7 * requests}}
}

func (l *library) count(t *testing.T, counted ...storage.Counted) {
	t.Helper()
	must(l.AddUsage(t.Context(), storage.UsageBatch{ID: uuid.New(), Usage: counted}))(t)
}

var (
	march = time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC) // after a 29th of February
	pages = []string{"none", "example.org", "shop.example.com"}
)

// Whatever is written, early or late, and whatever has become of it by then: what is asked is the sum of what was written.
func TestUsageIsExactByWhicheverIntervalItIsRead(t *testing.T) {
	onEach(t, march.AddDate(0, -15, 3), func(t *testing.T, l *library) {
		random := rand.New(rand.NewPCG(6, 4))
		files := []*storage.File{l.add(t, "a"), l.add(t, "bb"), l.add(t, "ccc")}
		elsewhere := must(l.CreateProject(t.Context(), "Elsewhere"))(t)
		other := l.project
		l.project = elsewhere
		files = append(files, l.add(t, "dddd"))
		l.project = other
		var written []storage.Counted
		for l.clock().Before(march) {
			l.advance(time.Duration(random.IntN(160)) * time.Hour)
			var batch []storage.Counted
			for range 1 + random.IntN(3) {
				at := l.clock()
				if random.IntN(10) == 0 {
					at = at.Add(-time.Duration(random.IntN(12*24)) * time.Hour) // it could not be written any earlier
				}
				file, page := files[random.IntN(4)].ID, pages[random.IntN(3)]
				n := 1 + random.Int64N(50)
				batch = append(batch, one(file, at, storage.Answers, []string{"2mwebp", "2rjpeg", "4nnone"}[random.IntN(3)], n), one(file, at, storage.Referers, page, n))
			}
			written = append(written, batch...)
			l.count(t, batch...)
			if random.IntN(5) == 0 {
				check(t, l.TidyUsage(t.Context()))
			}
		}
		kolkata := time.FixedZone("Kolkata", 19800)
		now := l.clock()
		for _, q := range []storage.UsageQuery{
			{}, {Interval: storage.IntervalDay}, {Interval: storage.IntervalMonth},
			{From: now.AddDate(0, 0, -13), Interval: storage.IntervalHour},
			{From: now.AddDate(0, 0, -13), Interval: storage.IntervalDay},
			{From: now.AddDate(0, 0, -390), To: now.AddDate(0, 0, -20), Interval: storage.IntervalDay},
			{From: time.Date(2024, 2, 20, 3, 30, 0, 0, kolkata), To: time.Date(2024, 2, 29, 3, 30, 0, 0, kolkata), Interval: storage.IntervalDay},
			{From: time.Date(2024, 1, 31, 23, 59, 0, 0, time.UTC), To: march, Interval: storage.IntervalMonth},
			{From: now.AddDate(-2, 0, 0), Interval: storage.IntervalMonth},
		} {
			for _, group := range []storage.UsageGroup{storage.GroupNone, storage.GroupStatus, storage.GroupCache, storage.GroupFormat, storage.GroupReferer, storage.GroupFile, storage.GroupProject} {
				q.Group = group
				q.Projects = nil
				l.wantUsage(t, q, written, func(storage.Counted) bool { return true })
				q.Projects = []uuid.UUID{l.project.ID}
				l.wantUsage(t, q, written, func(c storage.Counted) bool { return c.FileID != files[3].ID })
				q.Projects, q.File = nil, &files[1].ID
				l.wantUsage(t, q, written, func(c storage.Counted) bool { return c.FileID == files[1].ID })
				q.File = nil
			}
		}
	})
}

// wantUsage compares an answer with what was written of it.
func (l *library) wantUsage(t *testing.T, q storage.UsageQuery, written []storage.Counted, of func(storage.Counted) bool) {
	t.Helper()
	got, err := l.Usage(t.Context(), q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	type place struct {
		at    time.Time
		group string
	}
	var total storage.UsageSums
	want, files := map[place]storage.UsageSums{}, map[uuid.UUID]bool{}
	filesAt := map[place]map[uuid.UUID]bool{}
	for _, c := range written {
		dimension := storage.Answers
		if q.Group == storage.GroupReferer {
			dimension = storage.Referers
		}
		if c.Dimension != dimension || !of(c) || c.Hour.Before(got.From) || !c.Hour.Before(got.To) {
			continue
		}
		p := place{group: map[storage.UsageGroup]string{
			storage.GroupNone: "", storage.GroupReferer: c.Value, storage.GroupFile: c.FileID.String(), storage.GroupProject: "",
			storage.GroupStatus: c.Value[:1] + "xx", storage.GroupFormat: c.Value[min(2, len(c.Value)):],
			storage.GroupCache: map[string]string{"m": "memory", "r": "rendered", "n": "none"}[c.Value[1:2]],
		}[q.Group]}
		if q.Group == storage.GroupProject {
			file := must(l.File(t.Context(), c.FileID))(t)
			p.group = file.ProjectID.String()
		}
		switch got.Interval {
		case storage.IntervalHour:
			p.at = c.Hour
		case storage.IntervalDay:
			p.at = c.Hour.Truncate(24 * time.Hour)
		default:
			p.at = time.Date(c.Hour.Year(), c.Hour.Month(), 1, 0, 0, 0, 0, time.UTC)
		}
		sum := want[p]
		sum.Add(c.UsageSums)
		want[p] = sum
		total.Add(c.UsageSums)
		files[c.FileID] = true
		if filesAt[p] == nil {
			filesAt[p] = map[uuid.UUID]bool{}
		}
		filesAt[p][c.FileID] = true
	}
	sums := func(p storage.UsagePoint) storage.UsageSums {
		return storage.UsageSums{Requests: p.Requests, Bytes: p.Bytes, Hits: p.Hits, Renders: p.Renders, RenderMicros: int64(p.RenderSeconds*1e6 + 0.5), Errors: p.Errors, Saved: p.SavedBytes}
	}
	what := fmt.Sprintf("%s by %s from %s to %s, file %v", q.Group, got.Interval, got.From, got.To, q.File)
	if sums(got.Total) != total || got.Total.Files != len(files) {
		t.Errorf("%s: in all %+v, want %+v of %d files", what, got.Total, total, len(files))
	}
	if !slices.IsSortedFunc(got.Points, func(a, b storage.UsagePoint) int { return a.At.Compare(b.At) }) {
		t.Errorf("%s: not in order of time", what)
	}
	for _, p := range got.Points {
		at := place{p.At, p.Group}
		if sums(p) != want[at] || p.Files != len(filesAt[at]) {
			t.Errorf("%s: %+v, want %+v of %d files", what, p, want[at], len(filesAt[at]))
		}
		delete(want, at)
	}
	if len(want) > 0 {
		t.Errorf("%s: nothing of %v", what, slices.Collect(maps.Keys(want)))
	}
}

func TestNodesAddAtOnceAndLoseNothing(t *testing.T) {
	all := nodes(t, 3)
	var files []*storage.File
	for i := range 20 {
		files = append(files, all[0].add(t, fmt.Sprint("file", i)))
	}
	now := time.Now()
	var work sync.WaitGroup
	for n, l := range all {
		work.Go(func() {
			random := rand.New(rand.NewPCG(uint64(n), 1))
			for round := range 15 {
				batch := storage.UsageBatch{ID: uuid.New()}
				for _, i := range random.Perm(len(files)) { // in no order
					for day := range 3 {
						batch.Usage = append(batch.Usage, one(files[i].ID, now.AddDate(0, 0, -day), storage.Answers, "2mwebp", 1))
					}
				}
				if _, err := l.AddUsage(t.Context(), batch); err != nil {
					t.Error(err)
				}
				if round%5 == n {
					if err := l.TidyUsage(t.Context()); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	work.Wait()
	for _, i := range []storage.Interval{storage.IntervalHour, storage.IntervalDay, storage.IntervalMonth} {
		got := must(all[0].Usage(t.Context(), storage.UsageQuery{From: now.AddDate(0, 0, -2), Interval: i}))(t)
		if want := int64(3 * 15 * 20 * 3); got.Total.Requests != want || got.Total.Files != 20 {
			t.Errorf("by %s there are %d requests of %d files, want %d of 20", i, got.Total.Requests, got.Total.Files, want)
		}
	}
}

func TestABatchIsAddedOnceHoweverOftenItIsTried(t *testing.T) {
	onEach(t, march, func(t *testing.T, l *library) {
		f := l.add(t, "a")
		gone := uuid.New()
		batch := storage.UsageBatch{ID: uuid.New(), Usage: []storage.Counted{one(f.ID, march, storage.Answers, "2mwebp", 5), one(gone, march, storage.Answers, "2mwebp", 5)}}
		for range 3 {
			must(l.AddUsage(t.Context(), batch))(t)
		}
		if got := must(l.Usage(t.Context(), storage.UsageQuery{}))(t); got.Total.Requests != 5 {
			t.Errorf("%d requests, want 5: those of a file that is there, once", got.Total.Requests)
		}
	})
}

func TestHitsOfAVariantAreThoseSinceItWasMade(t *testing.T) {
	onEach(t, march, func(t *testing.T, l *library) {
		f := l.add(t, "a")
		ref := storage.VariantRef{FileID: f.ID, Key: "abcd"}
		check(t, l.PutVariant(t.Context(), &storage.Variant{FileID: f.ID, Format: "webp"}, ref.Key, []byte("webp")))
		later := storage.VariantRef{FileID: f.ID, Key: "abcdef"}
		for i := range 2 {
			at := march.Add(time.Duration(1-i) * time.Hour) // the second comes late
			missing := must(l.AddUsage(t.Context(), storage.UsageBatch{ID: uuid.New(), Served: []storage.Served{
				{VariantRef: later, Hits: 1, At: at}, {VariantRef: ref, Hits: 3, At: at},
			}}))(t)
			if len(missing) != 1 || missing[0].VariantRef != later {
				t.Errorf("missing are %v, want %v", missing, later)
			}
		}
		v := must(l.Variant(t.Context(), f.ID, ref.Key))(t)
		if v.Hits != 6 || v.ServedAt == nil || !v.ServedAt.Equal(march.Add(time.Hour)) {
			t.Errorf("%d hits, the last at %v; want 6, at %v", v.Hits, v.ServedAt, march.Add(time.Hour))
		}
		check(t, l.DropVariants(t.Context(), f.ID))
		check(t, l.PutVariant(t.Context(), &storage.Variant{FileID: f.ID, Format: "webp"}, ref.Key, []byte("webp")))
		if v := must(l.Variant(t.Context(), f.ID, ref.Key))(t); v.Hits != 0 || v.ServedAt != nil {
			t.Errorf("made anew, it has %d hits, the last at %v", v.Hits, v.ServedAt)
		}
	})
}

func TestUsageGoesWithItsProject(t *testing.T) {
	onEach(t, march, func(t *testing.T, l *library) {
		kept := l.project
		l.project = must(l.CreateProject(t.Context(), "Short"))(t)
		f := l.add(t, "a")
		l.count(t, one(f.ID, march, storage.Answers, "2mwebp", 5))
		check(t, l.TidyUsage(t.Context()))
		must(l.DeleteFiles(t.Context(), []uuid.UUID{f.ID}))(t)
		l.advance(trashFor + time.Hour)
		check(t, l.Sweep(t.Context()))
		query := storage.UsageQuery{Interval: storage.IntervalMonth}
		if got := must(l.Usage(t.Context(), query))(t); got.Total.Requests != 5 {
			t.Errorf("%d requests of a project whose file is gone, want 5", got.Total.Requests)
		}
		check(t, l.DeleteProject(t.Context(), l.project.ID))
		if got := must(l.Usage(t.Context(), query))(t); got.Total.Requests != 0 {
			t.Errorf("%d requests of a project in the trash", got.Total.Requests)
		}
		l.advance(trashFor + time.Hour)
		check(t, l.Sweep(t.Context()))
		records := must(db.Open(t.Context(), l.path))(t)
		defer records.Close()
		for _, table := range db.Tables() {
			if n := must(records.Count(t.Context(), table))(t); table.Name == "usage_sums" && n > 0 {
				t.Errorf("%d rows of a project that is gone", n)
			}
		}
		l.project = kept
	})
}

func TestAQuestionAboutUsageIsBounded(t *testing.T) {
	l := newLibrary(t)
	l.now = time.Date(2026, 11, 26, 14, 20, 0, 0, time.UTC)
	for _, c := range []struct {
		q    storage.UsageQuery
		says string
	}{
		{storage.UsageQuery{From: l.now, To: l.now}, "from: 2026-11-26T14:20:00Z is not before"},
		{storage.UsageQuery{From: l.now.AddDate(0, 0, -15), Interval: storage.IntervalHour}, "ask by DAY"},
		{storage.UsageQuery{From: l.now.AddDate(-2, 0, 0), Interval: storage.IntervalDay}, "ask by MONTH"},
		{storage.UsageQuery{From: l.now, To: l.now.AddDate(100, 0, 0), Interval: storage.IntervalDay}, "shorter time or a longer interval"},
		{storage.UsageQuery{From: l.now, To: l.now.AddDate(2000, 0, 0), Interval: storage.IntervalMonth}, "to: 4026-11-26T14:20:00Z is out of all time"},
		{storage.UsageQuery{From: time.Date(1969, 12, 31, 23, 0, 0, 0, time.UTC)}, "from: 1969"},
		{storage.UsageQuery{Interval: storage.IntervalDay, Group: storage.GroupFile, First: 400}, "30 intervals of 400 groups are 12000 points; at most 10000"},
		{storage.UsageQuery{Group: storage.GroupFile, First: 1001}, "1…1000"},
		{storage.UsageQuery{Group: "SHOE"}, "groupBy"},
	} {
		_, err := l.Usage(t.Context(), c.q)
		if invalid := new(storage.InvalidError); !errors.As(err, &invalid) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v, want %q", c.q, err, c.says)
		}
	}
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		q        storage.UsageQuery
		interval storage.Interval
		from, to time.Time
	}{
		{storage.UsageQuery{}, storage.IntervalHour, at(25, 15), at(26, 15)},
		{storage.UsageQuery{Interval: storage.IntervalDay}, storage.IntervalDay, at(-3, 0), at(27, 0)},
		{storage.UsageQuery{Interval: storage.IntervalMonth}, storage.IntervalMonth, time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC), at(31, 0)},
		{storage.UsageQuery{From: at(20, 0)}, storage.IntervalDay, at(20, 0), at(27, 0)},
		{storage.UsageQuery{From: at(20, 5).Add(time.Minute), To: at(20, 7).Add(time.Minute)}, storage.IntervalHour, at(20, 5), at(20, 8)},
		{storage.UsageQuery{From: at(-900, 0)}, storage.IntervalMonth, time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC), at(31, 0)},
		{storage.UsageQuery{From: time.Date(2026, 11, 20, 2, 0, 0, 0, time.FixedZone("", 5*3600+1800)), To: at(21, 0), Interval: storage.IntervalDay}, storage.IntervalDay, at(19, 0), at(21, 0)},
	} {
		got := must(l.Usage(t.Context(), c.q))(t)
		if got.Interval != c.interval || !got.From.Equal(c.from) || !got.To.Equal(c.to) || len(got.Points) == 0 || !got.Points[0].At.Equal(c.from) {
			t.Errorf("%+v: %s from %s to %s, want %s from %s to %s", c.q, got.Interval, got.From, got.To, c.interval, c.from, c.to)
		}
	}
	missing := uuid.New()
	_, err := l.Usage(t.Context(), storage.UsageQuery{File: &missing})
	wantMissing(t, "a file that is not there", err)
}

func TestSeveralNodesAreAskedAtOnce(t *testing.T) {
	onEach(t, march, func(t *testing.T, l *library) {
		f, g, quiet := l.add(t, "a"), l.add(t, "b"), must(l.CreateProject(t.Context(), "Quiet"))(t)
		l.count(t, one(f.ID, march, storage.Answers, "2mwebp", 5), one(g.ID, march, storage.Answers, "2mwebp", 7))
		projects := must(l.UsageOfProjects(t.Context(), []uuid.UUID{l.project.ID, quiet.ID}, storage.UsageQuery{}))(t)
		if p, q := projects[l.project.ID], projects[quiet.ID]; p.Total.Requests != 12 || p.Total.Files != 2 || q.Total.Requests != 0 || len(q.Points) != 24 {
			t.Errorf("%+v and %+v", p.Total, q.Total)
		}
		for _, group := range []storage.UsageGroup{storage.GroupNone, storage.GroupFormat} {
			files := must(l.UsageOfFiles(t.Context(), []uuid.UUID{f.ID, g.ID}, storage.UsageQuery{Group: group}))(t)
			if files[f.ID].Total.Requests != 5 || files[g.ID].Total.Requests != 7 || files[g.ID].Total.Files != 1 {
				t.Errorf("%+v and %+v", files[f.ID].Total, files[g.ID].Total)
			}
		}
	})
}
