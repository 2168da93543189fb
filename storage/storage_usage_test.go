package storage_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

func TestWhatIsStoredIsNotedOnceADay(t *testing.T) {
	begin := time.Date(2024, 3, 29, 0, 0, 0, 0, time.UTC)
	onEach(t, begin, func(t *testing.T, l *library) {
		project := []uuid.UUID{l.project.ID}
		for range 7 {
			f := l.add(t, "a.png")
			check(t, l.PutVariant(t.Context(), &storage.Variant{FileID: f.ID, Format: "webp"}, "abcd", []byte("two")))
			check(t, l.TidyUsage(t.Context()))
			l.add(t, "b.png") // after today was noted
			check(t, l.TidyUsage(t.Context()))
			l.advance(24 * time.Hour)
		}
		got := must(l.StorageUsage(t.Context(), storage.StorageQuery{Projects: project, From: begin}))(t)
		if got.Interval != storage.IntervalDay || len(got.Points) != 7 {
			t.Fatalf("%d points by %s", len(got.Points), got.Interval)
		}
		for i, p := range got.Points {
			if want := int64(2*i + 1); !p.At.Equal(begin.AddDate(0, 0, i)) || p.Files != want || p.OriginalBytes != 5*want || p.Variants != int64(i+1) || p.VariantBytes != 3*int64(i+1) {
				t.Errorf("day %d: %+v", i, p)
			}
		}
		if p := got.Now; p.Files != 14 || p.OriginalBytes != 70 || p.Variants != 7 || p.VariantBytes != 21 {
			t.Errorf("now %+v", p)
		}
		if f := got.ByFormat; len(f) != 2 || f[0].Group != "png" || f[0].Files != 14 || f[0].Variants != 0 || f[1].Group != "webp" || f[1].VariantBytes != 21 {
			t.Errorf("by format %+v", f)
		}
		monthly := storage.StorageQuery{From: begin, Interval: storage.IntervalMonth}
		wantMonths := func() {
			t.Helper()
			got := must(l.StorageUsage(t.Context(), monthly))(t)
			if len(got.Points) < 2 || got.Points[0].Files != 5 || got.Points[1].Files != 13 || !got.Points[1].At.Equal(march.AddDate(0, 1, 0)) {
				t.Errorf("by month %+v", got.Points)
			}
		}
		wantMonths()
		l.advance(500 * 24 * time.Hour) // of the days, the last of each month is left
		check(t, l.TidyUsage(t.Context()))
		wantMonths()
		for _, q := range []storage.StorageQuery{{Interval: storage.IntervalHour}, {Group: storage.GroupReferer}} {
			if _, err := l.StorageUsage(t.Context(), q); err == nil {
				t.Errorf("%+v is answered", q)
			}
		}
	})
}
