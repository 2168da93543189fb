package db_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// TestSearchesFindTheSameWhicheverWayTheyGo holds searches, which have several ways to a page, to what a look at every file finds.
func TestSearchesFindTheSameWhicheverWayTheyGo(t *testing.T) {
	eachNew(t, func(t *testing.T, d *db.DB, p *db.Project) {
		files := named(t, d, p, 400)
		other := &db.Project{ID: uuid.Must(uuid.NewV7()), Name: "Other", CreatedAt: start, UpdatedAt: start}
		if err := d.AddProject(t.Context(), other); err != nil {
			t.Fatal(err)
		}
		named(t, d, other, 100)
		for way, set := range map[string]func(t *testing.T){
			"all names":          func(t *testing.T) { db.SetReach(t, 1000, 0, 0, 0, 0, 0, 0, 1000) },
			"more than counted":  func(t *testing.T) { db.SetReach(t, 1000, 0, 0, 0, 0, 0, 0, 20) },
			"all of a shelf":     func(t *testing.T) { db.SetReach(t, 0, 5, 5, 1000, 2, 0, 0, 1000) },
			"the index":          func(t *testing.T) { db.SetReach(t, 0, 3, 3, 0, 1000, 0, 0, 1000) },
			"a glance":           func(t *testing.T) { db.SetReach(t, 0, 1000, 0, 0, 0, 0, 0, 1000) },
			"a walk":             func(t *testing.T) { db.SetReach(t, 0, 2, 2, 0, 0, 0, 0, 1000) },
			"a stretch":          func(t *testing.T) { db.SetReach(t, 0, 2, 2, 0, 2, 1000, 100, 1000) },
			"the index, far off": func(t *testing.T) { db.SetReach(t, 0, 2, 2, 0, 2, 1000, 0, 1000) },
		} {
			t.Run(way, func(t *testing.T) {
				set(t)
				random := rand.New(rand.NewPCG(3, 3))
				for range 120 {
					filter := db.FileFilter{Search: pick(random, parts), Type: pick(random, []string{"", "", "image", "image/png", "application", "video"}), Tag: pick(random, []string{"", "", "red", "all"})}
					o := db.FileOrder{By: pick(random, []db.FileColumn{db.ByCreated, db.ByName, db.ByBytes}), Descending: random.IntN(2) == 0}
					w := db.Window{Limit: 1 + random.IntN(9), Backward: random.IntN(2) == 0, Uncounted: random.IntN(3) == 0}
					if random.IntN(2) == 0 {
						w.After = position(pick(random, files), o.By)
					}
					if random.IntN(4) == 0 {
						w.Before = position(pick(random, files), o.By)
					}
					got, err := filesIn(t.Context(), d, p.ID, filter, o, w)
					if err != nil {
						t.Fatalf("%+v %+v %+v: %v", filter, o, w, err)
					}
					checkPage(t, got, files, filter, o, w)
				}
			})
		}
	})
}

var parts = []string{"a", "b", "日", "日本", "本語", "ab", "abc", "photo", "PHOTO 1", "o 1", "%", "_", "!", `"`, "' OR", "ß", "ss", "nowhere", "語.jpg", "g", ".jpg", "photo abc", "日本語 photo", "\uE000", "*", "NOT", "qq"}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// named adds files whose names are made of few different parts, so that some are many and others few.
func named(t testing.TB, d *db.DB, p *db.Project, n int) (files []*db.File) {
	t.Helper()
	random := rand.New(rand.NewPCG(4, uint64(n)))
	pieces := []string{"photo", "Photo 1", "abc", "日本語", "ab", "100%", "a_b", "!", `"`, "weiß", "' OR 1", "\uE000x", "*"}
	err := d.InTx(t.Context(), func(q *db.Queries) error {
		for i := range n {
			f := newFile(p, fmt.Sprintf("%s %s%d.jpg", pieces[min(random.IntN(len(pieces)), random.IntN(len(pieces)))], pick(random, pieces), random.IntN(3)))
			f.Type = pick(random, []string{"image/jpeg", "image/jpeg", "image/jpeg", "image/png", "image/webp", "application/pdf"})
			f.Bytes = random.Int64N(int64(n) / 3)
			f.CreatedAt = start.Add(time.Duration(random.IntN(n/3)) * time.Microsecond)
			if f.Tags = nil; i%2 == 0 {
				f.Tags = append(f.Tags, "all")
			}
			if i%7 == 0 {
				f.Tags = append(f.Tags, "red")
			}
			files = append(files, f)
			if err := q.AddFile(t.Context(), f); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// checkPage holds a page to a look at every file.
func checkPage(t *testing.T, got db.Page[*db.File], files []*db.File, filter db.FileFilter, o db.FileOrder, w db.Window) {
	t.Helper()
	all := slices.DeleteFunc(slices.Clone(files), func(f *db.File) bool {
		return !strings.Contains(db.Fold(f.Name), db.Fold(filter.Search)) || filter.Tag != "" && !slices.Contains(f.Tags, filter.Tag) ||
			filter.Type != "" && f.Type != filter.Type && !strings.HasPrefix(f.Type, filter.Type+"/")
	})
	order := func(a, b *db.File) int {
		if o.Descending {
			a, b = b, a
		}
		return compare(a, b, o.By)
	}
	slices.SortFunc(all, order)
	at := func(p *db.Position) *db.File {
		return files[slices.IndexFunc(files, func(f *db.File) bool { return f.ID.String() == p.ID })]
	}
	window := slices.DeleteFunc(slices.Clone(all), func(f *db.File) bool {
		return w.After != nil && order(f, at(w.After)) <= 0 || w.Before != nil && order(f, at(w.Before)) >= 0
	})
	want := window[:min(len(window), w.Limit)]
	if w.Backward {
		want = window[max(0, len(window)-w.Limit):]
	}
	if !slices.Equal(ids(got.Records), ids(want)) {
		t.Fatalf("%+v %+v %+v: got %d files, want %d", filter, o, w, len(got.Records), len(want))
	}
	next, previous := len(window) > len(want), w.After != nil && slices.ContainsFunc(all, func(f *db.File) bool { return order(f, at(w.After)) <= 0 })
	if w.Backward {
		next, previous = w.Before != nil && slices.ContainsFunc(all, func(f *db.File) bool { return order(f, at(w.Before)) >= 0 }), len(window) > len(want)
	}
	if got.Next != next || got.Previous != previous {
		t.Fatalf("%+v %+v %+v: next %v, previous %v; want %v, %v", filter, o, w, got.Next, got.Previous, next, previous)
	}
	switch {
	case w.Uncounted:
		if got.Total != 0 || got.AtLeast {
			t.Fatalf("%+v: %d are counted", filter, got.Total)
		}
	case got.AtLeast:
		if got.Total > len(all) || got.Total < len(got.Records) {
			t.Fatalf("%+v %+v: at least %d, and there are %d", filter, w, got.Total, len(all))
		}
	case got.Total != len(all):
		t.Fatalf("%+v %+v: %d in all, want %d", filter, w, got.Total, len(all))
	}
}

func TestCountsAndTagsFollowEveryChange(t *testing.T) {
	eachNew(t, func(t *testing.T, d *db.DB, p *db.Project) {
		ctx := t.Context()
		files := named(t, d, p, 60)
		holds := func(what string) {
			t.Helper()
			var want db.Stats
			tags := map[string]bool{}
			for _, f := range files {
				want.Files++
				want.Bytes += f.Bytes
				for _, tag := range f.Tags {
					tags[tag] = true
				}
			}
			stats, err := d.ProjectStats(ctx, []uuid.UUID{p.ID})
			if err != nil || stats[p.ID] != want {
				t.Errorf("%s: %+v, %v; want %+v", what, stats[p.ID], err, want)
			}
			of, err := d.TagsOf(ctx, []uuid.UUID{p.ID}, db.TagFilter{})
			if err != nil || len(of[p.ID]) != len(tags) {
				t.Errorf("%s: %q, %v; want %d", what, of[p.ID], err, len(tags))
			}
			for _, filter := range []db.FileFilter{{}, {Type: "image"}, {Tag: "all"}, {Search: "photo"}, {Search: "new"}, {Tag: "new", Search: "o"}} {
				w := db.Window{Limit: 100}
				got, err := filesIn(ctx, d, p.ID, filter, db.FileOrder{By: db.ByName}, w)
				if err != nil {
					t.Fatal(err)
				}
				checkPage(t, got, files, filter, db.FileOrder{By: db.ByName}, w)
			}
			if wrong, err := d.CheckLists(ctx); err != nil || len(wrong) > 0 {
				t.Errorf("%s: %v, %v", what, wrong, err)
			}
		}
		holds("added")
		some := ids(files[:20])
		if _, err := d.TrashFiles(ctx, some, start); err != nil {
			t.Fatal(err)
		}
		gone, left := files[:20], files[20:]
		files = left
		holds("deleted")
		if _, err := d.TrashFiles(ctx, some, start); err != nil {
			t.Fatal(err)
		}
		holds("deleted again")
		if _, err := d.RestoreFiles(ctx, some[:10], start); err != nil {
			t.Fatal(err)
		}
		files = append(slices.Clone(left), gone[:10]...)
		holds("taken back")
		f := files[0]
		f.Name, f.Tags = "New name.jpg", []string{"new", "red"}
		if err := d.UpdateFile(ctx, f); err != nil {
			t.Fatal(err)
		}
		holds("renamed")
		f.Tags = []string{}
		if err := d.UpdateFile(ctx, f); err != nil {
			t.Fatal(err)
		}
		holds("without tags")
		if _, err := d.PurgeFiles(ctx, start.Add(time.Hour), 100); err != nil {
			t.Fatal(err)
		}
		holds("emptied trash")
	})
}

func TestTagsAreListedByHowTheyBegin(t *testing.T) {
	eachNew(t, func(t *testing.T, d *db.DB, p *db.Project) {
		f := newFile(p, "a.jpg")
		f.Tags = []string{"red", "rose", "Red", "blue", "日本", "日の出", "r%"}
		if err := d.AddFile(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			filter db.TagFilter
			want   string
		}{
			{db.TagFilter{}, "Red blue r% red rose 日の出 日本"}, {db.TagFilter{Limit: 2}, "Red blue"}, {db.TagFilter{StartsWith: "r"}, "r% red rose"},
			{db.TagFilter{StartsWith: "日"}, "日の出 日本"}, {db.TagFilter{StartsWith: "r%"}, "r%"}, {db.TagFilter{StartsWith: "x"}, ""},
			{db.TagFilter{StartsWith: "r", Limit: 1}, "r%"},
		} {
			of, err := d.TagsOf(t.Context(), []uuid.UUID{p.ID}, c.filter)
			if got := strings.Join(of[p.ID], " "); err != nil || got != c.want {
				t.Errorf("%+v: %q, %v; want %q", c.filter, got, err, c.want)
			}
		}
	})
}

func TestListsThatAreWrongAreFoundAndMadeAnew(t *testing.T) {
	each(t, func(t *testing.T, address string) {
		d, p := openNew(t, address)
		files := named(t, d, p, 30)
		for _, harm := range []string{
			"UPDATE file_counts SET files = files + 1",
			"DELETE FROM listed WHERE name_folded LIKE 'photo%'",
			"DELETE FROM tagged WHERE tag = 'all'",
			"UPDATE listed SET name_folded = 'x' || name_folded",
		} {
			if err := db.Exec(t.Context(), d, harm); err != nil {
				t.Fatal(err)
			}
			wrong, err := d.CheckLists(t.Context())
			if err != nil || len(wrong) == 0 {
				t.Errorf("after %s: %v, %v", harm, wrong, err)
			}
			if err := d.Relist(t.Context()); err != nil {
				t.Fatal(err)
			}
			if wrong, err := d.CheckLists(t.Context()); err != nil || len(wrong) > 0 {
				t.Errorf("made anew after %s: %v, %v", harm, wrong, err)
			}
		}
		filter, o, w := db.FileFilter{Search: "photo"}, db.FileOrder{By: db.ByName}, db.Window{Limit: 100}
		got, err := filesIn(t.Context(), d, p.ID, filter, o, w)
		if err != nil {
			t.Fatal(err)
		}
		checkPage(t, got, files, filter, o, w)
	})
}
