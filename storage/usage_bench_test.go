package storage_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
	"calotype/storage/storagetest"
)

// BenchmarkUsage reads 30 days in each of which a tenth of 50,000 files was asked for, each with three kinds of answers.
func BenchmarkUsage(b *testing.B) {
	for kind, address := range map[string]func(testing.TB) string{
		"SQLite":     func(b testing.TB) string { return filepath.Join(b.TempDir(), "calotype.db") },
		"PostgreSQL": storagetest.Postgres,
	} {
		at := address(b)
		records, err := db.Open(b.Context(), at)
		if err != nil {
			b.Fatal(err)
		}
		blobs, err := blob.Open(b.Context(), b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
		l, err := storage.New(b.Context(), storage.Options{Blobs: blobs, DB: records, Now: func() time.Time { return now }})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { l.Close() })
		projects, err := l.Projects(b.Context(), storage.Page{First: 1})
		if err != nil {
			b.Fatal(err)
		}
		fillUsage(b, projects.Nodes[0].ID, at, now)
		for name, q := range map[string]storage.UsageQuery{
			"by file":              {Group: storage.GroupFile, Interval: storage.IntervalDay},
			"by file, not counted": {Group: storage.GroupFile, Interval: storage.IntervalDay, NoFiles: true},
			"100 by file":          {Group: storage.GroupFile, Interval: storage.IntervalDay, First: 100},
			"in all":               {Interval: storage.IntervalDay},
		} {
			b.Run(kind+"/"+name, func(b *testing.B) {
				for b.Loop() {
					r, err := l.Usage(b.Context(), q)
					if err != nil {
						b.Fatal(err)
					}
					if r.Total.Requests != 30*5000*(1+2+3) || !q.NoFiles && r.Total.Files != 50_000 {
						b.Fatalf("%+v", r.Total)
					}
				}
			})
		}
	}
}

// fillUsage writes sums as they are of a month that is over, of the days of this one, and of this day. Those of files have the dimension 4.
func fillUsage(b *testing.B, project uuid.UUID, address string, now time.Time) {
	b.Helper()
	file := "printf('%08x-0000-7000-8000-000000000000', n * 2654435761 % 4294967296)"
	numbers := "(WITH RECURSIVE s (n) AS (SELECT FIRST UNION ALL SELECT n + 1 FROM s WHERE n < FIRST + 4999) SELECT n FROM s)"
	if strings.HasPrefix(address, "postgres://") {
		file = "CAST(lpad(to_hex(n * 2654435761 % 4294967296), 8, '0') || '-0000-7000-8000-000000000000' AS UUID)"
		numbers = "(SELECT n FROM generate_series(FIRST, FIRST + 4999) AS n)"
	}
	today := now.Truncate(24 * time.Hour)
	var statements strings.Builder
	write := func(level db.Level, dimension int, at time.Time, file, value string, requests int, from string) {
		fmt.Fprintf(&statements, "INSERT INTO usage_sums (project_id, level, dimension, at, file_id, value, requests, bytes, hits, renders, render_micros, errors, saved) "+
			"SELECT '%s', %d, %d, %d, %s, '%s', %d, 1000, 1, 1, 100, 0, 5%s;\n", project, level, dimension, at.Unix(), file, value, requests, from)
	}
	for d := range 30 {
		at, level := today.AddDate(0, 0, -d), db.FreshDay
		switch {
		case d == 0:
			at, level = now.Add(-time.Hour), db.FreshHour
		case at.Month() != today.Month():
			level = db.KeptDay
		}
		from := " FROM " + strings.ReplaceAll(numbers, "FIRST", fmt.Sprint(d%10*5000)) + " AS numbers"
		for value, requests := range map[string]int{"2mwebp": 1, "2djpeg": 2, "2rwebp": 3} {
			write(level, 4, at, file, value, requests, from)
			write(level, 0, at, "'"+uuid.Nil.String()+"'", value, 5000*requests, "")
		}
	}
	if strings.HasPrefix(address, "postgres://") {
		statements.WriteString("ANALYZE;")
	}
	storagetest.Tell(b, address, statements.String())
}
