package db_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage/db"
)

func TestFilesAreFiltered(t *testing.T) {
	eachNew(t, func(t *testing.T, d *db.DB, p *db.Project) {
		other := &db.Project{ID: uuid.Must(uuid.NewV7()), Name: "Other", CreatedAt: start, UpdatedAt: start}
		if err := d.AddProject(t.Context(), other); err != nil {
			t.Fatal(err)
		}
		for _, f := range []struct {
			project    *db.Project
			name, kind string
			tags       []string
		}{
			{p, "100% Weiß_1.jpg", "image/jpeg", []string{"red"}},
			{p, "Küste.PNG", "image/png", []string{"red", "Sea"}},
			{p, "Ku\u0308ste zwei.png", "image/png", nil}, // ü in two parts, as macOS writes it
			{p, "СНЕГ!.webp", "image/webp", []string{"sea"}},
			{p, "clip.mp4", "video/mp4", nil},
			{p, "odd", "image", nil},
			{other, "Küste.png", "image/png", []string{"red"}},
		} {
			file := newFile(f.project, f.name)
			file.Type, file.Tags = f.kind, f.tags
			if err := d.AddFile(t.Context(), file); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range []struct {
			filter db.FileFilter
			want   []string
		}{
			{db.FileFilter{Search: "küste"}, []string{"Ku\u0308ste zwei.png", "Küste.PNG"}},
			{db.FileFilter{Search: "KU\u0308STE"}, []string{"Ku\u0308ste zwei.png", "Küste.PNG"}},
			{db.FileFilter{Search: "снег"}, []string{"СНЕГ!.webp"}},
			{db.FileFilter{Search: "WEISS"}, []string{"100% Weiß_1.jpg"}},
			{db.FileFilter{Search: "%"}, []string{"100% Weiß_1.jpg"}},
			{db.FileFilter{Search: "_"}, []string{"100% Weiß_1.jpg"}},
			{db.FileFilter{Search: "!"}, []string{"СНЕГ!.webp"}},
			{db.FileFilter{Search: "' OR 1=1 --"}, nil},
			{db.FileFilter{Search: "?"}, nil},
			{db.FileFilter{Type: "image/png"}, []string{"Ku\u0308ste zwei.png", "Küste.PNG"}},
			{db.FileFilter{Type: "video"}, []string{"clip.mp4"}},
			{db.FileFilter{Type: "video/"}, []string{"clip.mp4"}},
			{db.FileFilter{Type: "image/*", Search: "."}, []string{"100% Weiß_1.jpg", "Ku\u0308ste zwei.png", "Küste.PNG", "СНЕГ!.webp"}},
			{db.FileFilter{Type: "imag"}, nil},
			{db.FileFilter{Tag: "red"}, []string{"100% Weiß_1.jpg", "Küste.PNG"}},
			{db.FileFilter{Tag: "sea"}, []string{"СНЕГ!.webp"}},
			{db.FileFilter{Tag: "red", Type: "image/png", Search: "k"}, []string{"Küste.PNG"}},
		} {
			page, err := filesIn(t.Context(), d, p.ID, c.filter, db.FileOrder{By: db.ByName}, db.Window{Limit: 10})
			if err != nil {
				t.Errorf("%+v: %v", c.filter, err)
				continue
			}
			var names []string
			for _, f := range page.Records {
				names = append(names, f.Name)
			}
			slices.Sort(names)
			if slices.Sort(c.want); !slices.Equal(names, c.want) || page.Total != len(c.want) {
				t.Errorf("%+v: got %q of %d, want %q", c.filter, names, page.Total, c.want)
			}
		}
	})
}

// fill adds n files with few different names, sizes and times, so that every order has ties.
func fill(t testing.TB, d *db.DB, p *db.Project, n int) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	for n > 0 {
		err := d.InTx(t.Context(), func(q *db.Queries) error {
			for range min(n, 5000) {
				f := newFile(p, fmt.Sprintf("Photo %d.jpg", random.IntN(1+n/3)))
				f.Bytes = random.Int64N(int64(1 + n/3))
				f.CreatedAt = start.Add(time.Duration(random.IntN(1+n/3)) * time.Microsecond)
				if err := q.AddFile(t.Context(), f); err != nil {
					return err
				}
				n--
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// position is where a file stands in an order.
func position(f *db.File, by db.FileColumn) *db.Position {
	value := map[db.FileColumn]any{db.ByCreated: f.CreatedAt, db.ByName: db.Fold(f.Name), db.ByBytes: f.Bytes}[by]
	return &db.Position{Value: value, ID: f.ID.String()}
}

func compare(a, b *db.File, by db.FileColumn) int {
	c := map[db.FileColumn]int{
		db.ByCreated: a.CreatedAt.Compare(b.CreatedAt), db.ByName: strings.Compare(db.Fold(a.Name), db.Fold(b.Name)), db.ByBytes: int(a.Bytes - b.Bytes),
	}[by]
	if c == 0 {
		c = strings.Compare(a.ID.String(), b.ID.String())
	}
	return c
}

func TestEveryOrderIsPagedBothWaysOverTies(t *testing.T) {
	eachNew(t, func(t *testing.T, d *db.DB, p *db.Project) {
		fill(t, d, p, 60)
		for _, by := range []db.FileColumn{db.ByCreated, db.ByName, db.ByBytes} {
			for _, descending := range []bool{false, true} {
				o := db.FileOrder{By: by, Descending: descending}
				all := page(t, d, p, o, db.Window{Limit: 100})
				sorted := slices.SortedFunc(slices.Values(all.Records), func(a, b *db.File) int {
					if descending {
						a, b = b, a
					}
					return compare(a, b, by)
				})
				if len(sorted) != 60 || !slices.Equal(ids(sorted), ids(all.Records)) {
					t.Fatalf("%+v: the whole list is not in order", o)
				}
				var forward, backward []*db.File
				for w := (db.Window{Limit: 7}); ; {
					part := page(t, d, p, o, w)
					if part.Previous != (len(forward) > 0) || part.Total != 60 {
						t.Fatalf("%+v: after %d: %v before it, %d in all", o, len(forward), part.Previous, part.Total)
					}
					forward = append(forward, part.Records...)
					if part.Next != (len(forward) < 60) {
						t.Fatalf("%+v: after %d: more is %v", o, len(forward), part.Next)
					}
					if !part.Next {
						break
					}
					w.After = position(forward[len(forward)-1], by)
				}
				for w := (db.Window{Limit: 7, Backward: true}); ; {
					part := page(t, d, p, o, w)
					if part.Next != (len(backward) > 0) {
						t.Fatalf("%+v: before the last %d: more is %v", o, len(backward), part.Next)
					}
					backward = append(slices.Clone(part.Records), backward...)
					if part.Previous != (len(backward) < 60) {
						t.Fatalf("%+v: before the last %d: %v before it", o, len(backward), part.Previous)
					}
					if !part.Previous {
						break
					}
					w.Before = position(backward[0], by)
				}
				if !slices.Equal(ids(forward), ids(sorted)) || !slices.Equal(ids(backward), ids(sorted)) {
					t.Errorf("%+v: the pages together are not the list", o)
				}
				second := page(t, d, p, o, db.Window{Limit: 1, After: position(sorted[0], by)})
				last := page(t, d, p, o, db.Window{Limit: 1, After: position(sorted[59], by)})
				if !second.Previous || !last.Previous || last.Next || len(last.Records) != 0 {
					t.Errorf("%+v: before the second there is %v; after the last %+v", o, second.Previous, last)
				}
				between := page(t, d, p, o, db.Window{Limit: 50, After: position(sorted[9], by), Before: position(sorted[20], by)})
				if !slices.Equal(ids(between.Records), ids(sorted[10:20])) || !between.Previous {
					t.Errorf("%+v: between the 10th and 21st stand %d", o, len(between.Records))
				}
			}
		}
	})
}

func page(t *testing.T, d *db.DB, p *db.Project, o db.FileOrder, w db.Window) db.Page[*db.File] {
	t.Helper()
	got, err := filesIn(t.Context(), d, p.ID, db.FileFilter{}, o, w)
	if err != nil {
		t.Fatal(err)
	}
	of, err := d.FilesOf(t.Context(), []uuid.UUID{uuid.New(), p.ID}, db.FileFilter{}, o, w)
	if err != nil || len(of) != 2 || !reflect.DeepEqual(of[p.ID], got) {
		t.Fatalf("%+v: the same page of several projects is another, %v", o, err)
	}
	return got
}

// filesIn is a page of one project's.
func filesIn(ctx context.Context, d *db.DB, project uuid.UUID, filter db.FileFilter, o db.FileOrder, w db.Window) (db.Page[*db.File], error) {
	of, err := d.FilesOf(ctx, []uuid.UUID{project}, filter, o, w)
	return of[project], err
}

func ids(files []*db.File) []uuid.UUID {
	out := make([]uuid.UUID, len(files))
	for i, f := range files {
		out[i] = f.ID
	}
	return out
}

// BenchmarkFiles reads a page in the middle of 100,000 files.
func BenchmarkFiles(b *testing.B) {
	eachNew(b, func(b *testing.B, d *db.DB, p *db.Project) {
		fill(b, d, p, 100_000)
		for _, by := range []db.FileColumn{db.ByCreated, db.ByName, db.ByBytes} {
			o := db.FileOrder{By: by, Descending: true}
			half, err := filesIn(b.Context(), d, p.ID, db.FileFilter{}, o, db.Window{Limit: 200})
			if err != nil {
				b.Fatal(err)
			}
			for name, filter := range map[string]db.FileFilter{"all": {}, "search": {Search: "77"}, "type": {Type: "image"}} {
				b.Run(string(by)+"/"+name, func(b *testing.B) {
					for b.Loop() {
						w := db.Window{Limit: 50, After: position(half.Records[199], by)}
						if _, err := filesIn(b.Context(), d, p.ID, filter, o, w); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	})
}
