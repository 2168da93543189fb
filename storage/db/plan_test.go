package db

import (
	"context"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"

	"calotype/storage/testservers"
)

// seen keeps the text of every query.
type seen struct{ queries []string }

func (s *seen) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context { return ctx }
func (s *seen) AfterQuery(_ context.Context, e *bun.QueryEvent) {
	s.queries = append(s.queries, e.Query)
}

// many fills a database with so many files of two projects that it plans as with a million, and answers the larger project. It
// knows how they are spread, as PostgreSQL does by itself after a while.
func many(t *testing.T, d *DB) uuid.UUID {
	t.Helper()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	var ids []uuid.UUID
	for _, n := range []int{12_000, 4_000} {
		p := &Project{ID: uuid.Must(uuid.NewV7()), CreatedAt: now, UpdatedAt: now}
		if err := d.AddProject(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, p.ID)
		id, at := `lower(hex(randomblob(4)) || '-0000-7000-8000-' || hex(randomblob(6)))`, `'2026-11-23 12:00:00.' || printf('%06d', i) || '+00:00'`
		series := `(WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < ?) SELECT i FROM s)`
		if d.bun.Dialect().Name() == dialect.PG {
			id, at, series = `gen_random_uuid()`, `timestamptz '2026-11-23 12:00Z' + i * interval '1 microsecond'`, `(SELECT i FROM generate_series(1, ?) AS i)`
		}
		_, err := d.bun.NewRaw(`INSERT INTO files (id, project_id, name, name_folded, type, format, bytes, checksum, width, height, frames, has_alpha, palette, color_space,
				orientation, dpi, camera, exif, metadata, tags, created_at, updated_at)
			SELECT `+id+`, ?, 'x', 'photo ' || (i * 7919 % 99991) || '.jpg', CASE WHEN i % 10 = 0 THEN 'image/png' ELSE 'image/jpeg' END, 'jpeg', i * 7907 % 99989, '', 1, 1, 1, FALSE, FALSE, '', 1, 0, '', '{}', '{}',
				CAST('["tag' || (i % 40) || '"]' AS `+columnsOf[d.bun.Dialect().Name()].JSON+`), `+at+`, `+at+` FROM `+series+` AS s`, p.ID, n).Exec(t.Context())
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range []string{
		`INSERT INTO variants (file_id, key, transformation, format, width, height, bytes, created_at, used_at) SELECT id, 'key', 'flip', 'webp', 1, 1, 1, created_at, created_at FROM files`,
		`INSERT INTO projects (id, name, created_at, updated_at) SELECT id, 'x', created_at, created_at FROM files`,
		`INSERT INTO people (id, email, name, password_hash, owner, issuer, subject, created_at, updated_at) SELECT id, id, 'x', '', FALSE, 'x', id, created_at, created_at FROM files`,
		`INSERT INTO sessions (id, person_id, hash, user_agent, created_at, seen_at, expires_at) SELECT id, id, id, '', created_at, created_at, created_at FROM files`,
		`INSERT INTO members (project_id, person_id, role, created_at) SELECT id, id, 'VIEWER', created_at FROM files`,
		`INSERT INTO api_keys (id, project_id, name, kind, rights, hash, prefix, text, types, origins, signed, created_at) SELECT id, id, '', '', '[]', id, '', '', '[]', '[]', FALSE, created_at FROM files`,
	} {
		if _, err := d.bun.NewRaw(s).Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	statements := []string{"ANALYZE"}
	if d.bun.Dialect().Name() == dialect.PG {
		statements = []string{"VACUUM ANALYZE listed", "VACUUM ANALYZE tagged", "VACUUM ANALYZE variants", "ANALYZE"}
	}
	for _, s := range statements {
		if _, err := d.bun.NewRaw(s).Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return ids[0]
}

func TestEveryListIsReadFromAnIndexWithoutSorting(t *testing.T) {
	SetReach(t, 300, 400, 500, 2000, 600, 800, 4, 450)
	for kind, address := range map[string]func(testing.TB) string{
		"SQLite":     func(t testing.TB) string { return filepath.Join(t.TempDir(), "test.db") },
		"PostgreSQL": testservers.Postgres,
	} {
		t.Run(kind, func(t *testing.T) {
			d, err := Open(t.Context(), address(t))
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			log := &seen{}
			askAll(t, &Queries{d.bun.WithQueryHook(log)}, many(t, d))
			if len(log.queries) < 400 {
				t.Fatalf("only %d queries were seen", len(log.queries))
			}
			known := map[string]bool{}
			for _, query := range log.queries {
				// Of those that differ in values alone, one stands for all.
				if shape := values.ReplaceAllString(query, "?"); known[shape] || strings.HasPrefix(query, "EXPLAIN") {
					continue
				} else {
					known[shape] = true
				}
				if d.bun.Dialect().Name() == dialect.PG {
					checkPostgresPlan(t, d, query)
				} else {
					checkSQLitePlan(t, d, query)
				}
			}
		})
	}
}

var values = regexp.MustCompile(`'[^']*'`)

// askAll asks for every list.
func askAll(t *testing.T, q *Queries, id uuid.UUID) {
	t.Helper()
	ctx, some := t.Context(), uuid.NewString()
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	several := []uuid.UUID{id, uuid.New(), uuid.New()}
	for _, backward := range []bool{false, true} {
		window := func(v any) Window {
			return Window{After: &Position{v, some}, Limit: 50, Backward: backward}
		}
		for _, descending := range []bool{false, true} {
			for column, v := range map[FileColumn]any{ByCreated: time.Date(2026, 11, 23, 12, 0, 0, 9_000_000, time.UTC), ByName: "photo 4", ByBytes: int64(50_000)} {
				for _, filter := range []FileFilter{{}, {Type: "image/png"}, {Type: "image"}, {Tag: "tag7"}, {Tag: "tag10", Type: "image/png"}} {
					must(q.FilesOf(ctx, []uuid.UUID{id}, filter, FileOrder{column, descending}, window(v)))
					must(q.FilesOf(ctx, several, filter, FileOrder{column, descending}, window(v)))
					for _, part := range []string{"photo 7777", "photo", "77", "z", "9.jpg"} {
						filter.Search = part
						must(q.FilesOf(ctx, []uuid.UUID{id}, filter, FileOrder{column, descending}, window(v)))
					}
				}
			}
		}
		must(q.Projects(ctx, nil, window(time.Now())))
		must(q.People(ctx, window(time.Now())))
		must(q.VariantsOf(ctx, []uuid.UUID{id}, window(time.Now())))
		must(q.VariantsOf(ctx, several, window(time.Now())))
	}
	must(q.TagsOf(ctx, several, TagFilter{}))
	must(q.TagsOf(ctx, several, TagFilter{StartsWith: "tag1", Limit: 3}))
	must(q.PresetsOf(ctx, several))
	must(q.ProjectStats(ctx, []uuid.UUID{id}))
	must(q.SumVariants(ctx))
	must(q.LeastUsed(ctx, 1, 50))
	must(q.VariantsByPreset(ctx, id, 50))
	must(q.DropsOf(ctx, id, 50))
	must(q.PeopleByID(ctx, several))
	_, _ = q.PersonByEmail(ctx, some)
	_, _ = q.PersonByOpenID(ctx, "x", some)
	_, _ = q.SessionByHash(ctx, some, time.Now())
	must(q.SessionsOf(ctx, id, time.Now()))
	must(q.TrimSessions(ctx, id, 50))
	must(q.MembersOf(ctx, several))
	must(q.MembershipsOf(ctx, several))
	_, _ = q.APIKeyByHash(ctx, some, time.Now())
	must(q.APIKeysOf(ctx, several))
	must(q.CountAPIKeys(ctx, id, KeySecret))
	must(nil, q.PurgeExpired(ctx, time.Time{}))
}

// sorts tells whether a query may sort: what several lists or an index of no order answer, of which it needs no more than a page.
func sorts(query string) bool {
	return strings.Contains(query, "CROSS JOIN") || strings.Contains(query, "AS one") || strings.Contains(query, "RECURSIVE") || strings.Contains(query, "GROUP BY") ||
		strings.Contains(query, `FROM "presets"`) || strings.Contains(query, "variant_presets") || strings.Contains(query, "variant_drops") || // of which there are few
		strings.Contains(query, `"members"`) || strings.Contains(query, `"api_keys"`) || strings.Contains(query, `"sessions"`) // few of each
}

func checkSQLitePlan(t *testing.T, d *DB, query string) {
	t.Helper()
	var steps []struct {
		ID, Parent, Notused int
		Detail              string
	}
	if err := d.bun.NewRaw("EXPLAIN QUERY PLAN "+strings.ReplaceAll(query, "?", "??")).Scan(t.Context(), &steps); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	for _, s := range steps {
		scan := regexp.MustCompile(`^SCAN (\w+)`).FindStringSubmatch(s.Detail)
		byIndex := strings.Contains(s.Detail, "USING INDEX") || strings.Contains(s.Detail, "USING COVERING INDEX") || strings.Contains(s.Detail, "VIRTUAL TABLE INDEX")
		// What a statement has selected itself is read to its end: c, few, found, l, o, one, walk, w.
		whole := scan != nil && !byIndex && growing[scan[1]]
		if whole || strings.Contains(s.Detail, "TEMP B-TREE") && !sorts(query) {
			t.Errorf("%s\n  is done by: %s", query, s.Detail)
		}
	}
}

var growing = map[string]bool{"files": true, "f": true, "listed": true, "tagged": true, "t": true, "v": true, "variants": true, "file_counts": true,
	"people": true, "pe": true, "sessions": true, "n": true, "members": true, "m": true, "api_keys": true, "a": true}

// bigScan is a look at a whole table that grows.
var bigScan = regexp.MustCompile(`Seq Scan on (files|listed|tagged|variants|sessions|members|api_keys)\b`)

func checkPostgresPlan(t *testing.T, d *DB, query string) {
	t.Helper()
	var lines []string
	if err := d.bun.NewRaw("EXPLAIN (COSTS OFF) "+strings.ReplaceAll(query, "?", "??")).Scan(t.Context(), &lines); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	plan := strings.Join(lines, "\n")
	// A walk with no bound may as well take all names first, by the same index.
	walk := strings.Contains(plan, "Bitmap Index Scan on listed_") || strings.Contains(plan, "Bitmap Index Scan on tagged_") || strings.Contains(plan, "Bitmap Index Scan on projects_created") || strings.Contains(plan, "Bitmap Index Scan on people_created")
	if bigScan.MatchString(plan) && !strings.Contains(query, "sum(v.bytes)") || regexp.MustCompile(`(?m)^ *(->  )?(Incremental )?Sort$`).MatchString(plan) && !sorts(query) && !walk {
		t.Errorf("%s\n  is done by:\n%s", query, plan)
	}
}
