package db_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage/db"
)

func TestListsOfSeveralOwnersAreThoseOfEach(t *testing.T) {
	eachNew(t, func(t *testing.T, d *db.DB, p *db.Project) {
		empty := &db.Project{ID: uuid.Must(uuid.NewV7()), Name: "Empty", CreatedAt: start, UpdatedAt: start}
		other := &db.Project{ID: uuid.Must(uuid.NewV7()), Name: "Other", CreatedAt: start, UpdatedAt: start}
		for _, one := range []*db.Project{empty, other} {
			if err := d.AddProject(t.Context(), one); err != nil {
				t.Fatal(err)
			}
		}
		var files []uuid.UUID
		for i, project := range []*db.Project{p, p, p, p, other, other} {
			f := newFile(project, fmt.Sprint("file ", i))
			f.Tags = []string{fmt.Sprint("tag ", i%3), "all"}
			if err := d.AddFile(t.Context(), f); err != nil {
				t.Fatal(err)
			}
			files = append(files, f.ID)
			for k := range i {
				v := &db.Variant{FileID: f.ID, Key: fmt.Sprintf("%04d", k), CreatedAt: start.Add(time.Duration(k%2) * time.Second)}
				if err := d.PutVariant(t.Context(), v); err != nil {
					t.Fatal(err)
				}
			}
		}
		projects := []uuid.UUID{p.ID, empty.ID, other.ID}
		order := db.FileOrder{By: db.ByName}
		first, err := filesIn(t.Context(), d, p.ID, db.FileFilter{}, order, db.Window{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range []db.Window{
			{Limit: 2}, {Limit: 100}, {Limit: 2, Backward: true}, {Limit: 2, Uncounted: true},
			{Limit: 2, After: position(first.Records[0], db.ByName)}, {Limit: 1, Before: position(first.Records[0], db.ByName), Backward: true},
		} {
			for _, filter := range []db.FileFilter{{}, {Tag: "tag 1"}, {Search: "FILE 4"}, {Type: "image"}} {
				of, err := d.FilesOf(t.Context(), projects, filter, order, w)
				if err != nil || len(of) != 3 {
					t.Fatalf("%d lists, %v", len(of), err)
				}
				for _, id := range projects {
					alone, err := filesIn(t.Context(), d, id, filter, order, w)
					if err != nil || !reflect.DeepEqual(of[id], alone) {
						t.Errorf("%+v %+v: %d files of %d, want %d of %d, %v", w, filter, len(of[id].Records), of[id].Total, len(alone.Records), alone.Total, err)
					}
				}
			}
			if w.After != nil || w.Before != nil {
				continue
			}
			of, err := d.VariantsOf(t.Context(), files, w)
			if err != nil || len(of) != len(files) {
				t.Fatalf("%d lists, %v", len(of), err)
			}
			for _, id := range files {
				one, err := d.VariantsOf(t.Context(), []uuid.UUID{id}, w)
				alone := one[id]
				if err != nil || !reflect.DeepEqual(of[id], alone) {
					t.Errorf("%+v: %d variants of %d, want %d of %d, %v", w, len(of[id].Records), of[id].Total, len(alone.Records), alone.Total, err)
				}
				if w.Uncounted && alone.Total != 0 {
					t.Error("they were counted")
				}
			}
		}
		tags, err := d.TagsOf(t.Context(), projects, db.TagFilter{})
		if err != nil || !slices.Equal(tags[p.ID], []string{"all", "tag 0", "tag 1", "tag 2"}) || !slices.Equal(tags[other.ID], []string{"all", "tag 1", "tag 2"}) || len(tags[empty.ID]) != 0 {
			t.Error(tags, err)
		}
	})
}

// BenchmarkFilesOf reads the first page of each of 20 projects of 5,000 files.
func BenchmarkFilesOf(b *testing.B) {
	eachNew(b, func(b *testing.B, d *db.DB, p *db.Project) {
		projects := []uuid.UUID{p.ID}
		fill(b, d, p, 5000)
		for i := range 19 {
			one := &db.Project{ID: uuid.Must(uuid.NewV7()), Name: fmt.Sprint(i), CreatedAt: start, UpdatedAt: start}
			if err := d.AddProject(b.Context(), one); err != nil {
				b.Fatal(err)
			}
			fill(b, d, one, 5000)
			projects = append(projects, one.ID)
		}
		o, w := db.FileOrder{By: db.ByCreated, Descending: true}, db.Window{Limit: 4, Uncounted: true}
		for b.Loop() {
			if _, err := d.FilesOf(b.Context(), projects, db.FileFilter{}, o, w); err != nil {
				b.Fatal(err)
			}
		}
	})
}
