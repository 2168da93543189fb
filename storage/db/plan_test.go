package db

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// seen keeps the text of every query.
type seen struct{ queries []string }

func (s *seen) BeforeQuery(ctx context.Context, _ *bun.QueryEvent) context.Context { return ctx }
func (s *seen) AfterQuery(_ context.Context, e *bun.QueryEvent) {
	s.queries = append(s.queries, e.Query)
}

func TestEveryListIsReadFromAnIndexWithoutSorting(t *testing.T) {
	ctx := t.Context()
	d, err := Open(ctx, filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	log := &seen{}
	logged := d.bun.WithQueryHook(log)
	q := &Queries{logged}

	id, some := uuid.New(), uuid.NewString()
	several := []uuid.UUID{id, uuid.New(), uuid.New()}
	for _, backward := range []bool{false, true} {
		window := func(v any) Window {
			return Window{After: &Position{v, some}, Before: &Position{v, some}, Limit: 50, Backward: backward}
		}
		for _, descending := range []bool{false, true} {
			for column, v := range map[FileColumn]any{ByCreated: time.Now(), ByName: "name", ByBytes: int64(7)} {
				if _, err := q.FilesOf(ctx, []uuid.UUID{id}, FileFilter{}, FileOrder{column, descending}, window(v)); err != nil {
					t.Fatal(err)
				}
				if _, err := q.FilesOf(ctx, several, FileFilter{}, FileOrder{column, descending}, window(v)); err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, err := q.Projects(ctx, window(time.Now())); err != nil {
			t.Fatal(err)
		}
		if _, err := q.VariantsOf(ctx, []uuid.UUID{id}, window(time.Now())); err != nil {
			t.Fatal(err)
		}
		if _, err := q.VariantsOf(ctx, several, window(time.Now())); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := q.TagsOf(ctx, several); err != nil {
		t.Fatal(err)
	}
	if _, err := q.PresetsOf(ctx, several); err != nil {
		t.Fatal(err)
	}
	if _, err := q.ProjectStats(ctx, []uuid.UUID{id}); err != nil {
		t.Fatal(err)
	}
	if _, err := q.SumVariants(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := q.LeastUsed(ctx, 1, 50); err != nil {
		t.Fatal(err)
	}
	if _, err := q.VariantsByPreset(ctx, id, 50); err != nil {
		t.Fatal(err)
	}
	if _, err := q.DropsOf(ctx, id, 50); err != nil {
		t.Fatal(err)
	}
	if len(log.queries) < 40 {
		t.Fatalf("only %d queries were seen", len(log.queries))
	}
	for _, query := range log.queries {
		var steps []struct {
			ID, Parent, Notused int
			Detail              string
		}
		if err := d.bun.NewRaw("EXPLAIN QUERY PLAN "+strings.ReplaceAll(query, "?", "??")).Scan(ctx, &steps); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		for _, s := range steps {
			byIndex := strings.Contains(s.Detail, "USING INDEX") || strings.Contains(s.Detail, "USING COVERING INDEX")
			sorted := strings.Contains(s.Detail, "TEMP B-TREE") && !(s.Parent == 0 && strings.Contains(query, "CROSS JOIN")) // of several lists, only what is answered
			if sorted || !byIndex && strings.Contains(s.Detail, "SCAN") && !strings.Contains(s.Detail, "CONSTANT ROW") {
				t.Errorf("%s\n  is done by: %s", query, s.Detail)
			}
		}
	}
}
