package storage_test

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

func TestANewLibraryHasAFirstProjectAndOnlyOne(t *testing.T) {
	l := newLibrary(t)
	if l.project.Name != "My project" || l.project.ID.Version() != 7 {
		t.Errorf("got %+v", l.project)
	}
	again := openLibrary(t, l.blobs, l.path)
	if page := must(again.Projects(t.Context(), storage.Page{}))(t); page.Total != 1 || page.Nodes[0].ID != l.project.ID {
		t.Errorf("opened again there are %d", page.Total)
	}
}

func TestAFileIsThereOnceItIsAdded(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	f := l.add(t, "Küste.png", " sea ", "sea", "north")
	got := must(l.File(ctx, f.ID))(t)
	if got.Name != "Küste.png" || !slices.Equal(got.Tags, []string{"sea", "north"}) || got.Frames != 1 || got.CreatedAt.IsZero() || !got.CreatedAt.Equal(f.CreatedAt) {
		t.Errorf("got %+v", got)
	}
	b, err := l.OpenOriginal(ctx, f.ID)
	if text := read(t, b, err); text != "Küste.png" {
		t.Errorf("the original reads %q", text)
	}
	if tags := must(l.Tags(ctx, l.project.ID))(t); !slices.Equal(tags, []string{"north", "sea"}) {
		t.Errorf("tags %q", tags)
	}
	empty := must(l.CreateProject(ctx, "Empty"))(t)
	stats := must(l.ProjectStats(ctx, []uuid.UUID{l.project.ID, empty.ID}))(t)
	if stats[l.project.ID] != (storage.Stats{Files: 1, Bytes: 10}) || stats[empty.ID] != (storage.Stats{}) || len(stats) != 2 {
		t.Errorf("stats %v", stats)
	}
	none := uuid.New()
	if files := must(l.FilesByID(ctx, []uuid.UUID{f.ID, none}))(t); len(files) != 1 || files[f.ID].Name != f.Name {
		t.Errorf("by id: %v", files)
	}
	if projects := must(l.ProjectsByID(ctx, []uuid.UUID{empty.ID, none}))(t); len(projects) != 1 || projects[empty.ID].Name != "Empty" {
		t.Errorf("by id: %v", projects)
	}
	_, err = l.File(ctx, none)
	wantMissing(t, "unknown file", err)
	_, err = l.OpenOriginal(ctx, none)
	wantMissing(t, "unknown original", err)
}

func TestAFileIsNotAddedWithoutBytesOrProjectOrTwice(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	f := &storage.File{ID: uuid.New(), ProjectID: l.project.ID, Name: "a"}
	wantMissing(t, "without bytes", l.AddFile(ctx, f))
	check(t, l.blobs.Put(ctx, storage.OriginalKey(f.ID), strings.NewReader("a")))
	f.ProjectID = uuid.New()
	wantMissing(t, "without project", l.AddFile(ctx, f))
	f.ProjectID = l.project.ID
	check(t, l.AddFile(ctx, f))
	if err := l.AddFile(ctx, f); !errors.Is(err, fs.ErrExist) {
		t.Errorf("twice: got %v, want fs.ErrExist", err)
	}
}

func TestAFileIsChangedInWhatIsGivenOnly(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	f := l.add(t, "a.png", "old")
	l.advance(time.Minute)
	got := must(l.UpdateFile(ctx, f.ID, storage.FileChange{Name: new("b.png")}))(t)
	if got.Name != "b.png" || !slices.Equal(got.Tags, []string{"old"}) || !got.UpdatedAt.After(f.UpdatedAt) {
		t.Errorf("got %+v", got)
	}
	got = must(l.UpdateFile(ctx, f.ID, storage.FileChange{Tags: &[]string{"new"}, Metadata: &map[string]any{"n": 1}}))(t)
	if got.Name != "b.png" || !slices.Equal(got.Tags, []string{"new"}) || got.Metadata["n"] != 1.0 {
		t.Errorf("got %+v", got)
	}
	if names := l.names(t, storage.FileQuery{Tag: "old"}); len(names) != 0 {
		t.Errorf("found by the old tag: %q", names)
	}
	if names := l.names(t, storage.FileQuery{Tag: "new", Search: "B.P"}); !slices.Equal(names, []string{"b.png"}) {
		t.Errorf("found by the new tag and name: %q", names)
	}
	_, err := l.UpdateFile(ctx, uuid.New(), storage.FileChange{Name: new("x")})
	wantMissing(t, "unknown file", err)
	p := must(l.UpdateProject(ctx, l.project.ID, storage.ProjectChange{Name: new("Renamed")}))(t)
	if p.Name != "Renamed" || !p.UpdatedAt.After(l.project.UpdatedAt) {
		t.Errorf("got %+v", p)
	}
	_, err = l.UpdateProject(ctx, uuid.New(), storage.ProjectChange{Name: new("x")})
	wantMissing(t, "unknown project", err)
}

func TestMetadataIsMergedMemberByMember(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	f := l.add(t, "a.png")
	for _, step := range []struct{ merge, want map[string]any }{
		{map[string]any{"a": 1.0, "b": map[string]any{"c": "x", "d": nil}}, map[string]any{"a": 1.0, "b": map[string]any{"c": "x"}}},
		{map[string]any{"b": map[string]any{"e": true}, "none": nil}, map[string]any{"a": 1.0, "b": map[string]any{"c": "x", "e": true}}},
		{map[string]any{"a": nil, "b": map[string]any{"c": nil}}, map[string]any{"b": map[string]any{"e": true}}},
		{map[string]any{"b": []any{"list"}}, map[string]any{"b": []any{"list"}}},
		{map[string]any{"b": map[string]any{"f": 2.0}}, map[string]any{"b": map[string]any{"f": 2.0}}},
	} {
		got := must(l.UpdateFile(ctx, f.ID, storage.FileChange{Merge: step.merge}))(t)
		if !reflect.DeepEqual(got.Metadata, step.want) {
			t.Errorf("merging %v left %v, want %v", step.merge, got.Metadata, step.want)
		}
	}
	half := strings.Repeat("x", storage.MaxMetadataBytes/2)
	must(l.UpdateFile(ctx, f.ID, storage.FileChange{Merge: map[string]any{"x": half}}))(t)
	_, err := l.UpdateFile(ctx, f.ID, storage.FileChange{Merge: map[string]any{"y": half}})
	if invalid, ok := errors.AsType[*storage.InvalidError](err); !ok || invalid.Field != "metadata" {
		t.Errorf("too much at last: %v", err)
	}
	if got := must(l.File(ctx, f.ID))(t); got.Metadata["y"] != nil || got.Metadata["x"] != half {
		t.Error("what was refused is kept")
	}
}

func TestAMovedFocalPointDropsTheVariants(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	f, other := l.add(t, "a.png"), l.add(t, "b.png")
	at := func(p *storage.Point) storage.FileChange { return storage.FileChange{Focal: &p} }
	for _, step := range []struct {
		what   string
		change storage.FileChange
		stays  bool
	}{
		{"set", at(&storage.Point{X: 0.25, Y: 0}), false},
		{"set to the same", at(&storage.Point{X: 0.25, Y: 0}), true},
		{"another change", storage.FileChange{Name: new("c.png")}, true},
		{"moved", at(&storage.Point{X: 0.5, Y: 0}), false},
		{"removed", at(nil), false},
		{"removed again", at(nil), true},
	} {
		l.addVariant(t, f, "aaaa")
		l.addVariant(t, other, "bbbb")
		got := must(l.UpdateFile(ctx, f.ID, step.change))(t)
		if p := step.change.Focal; p != nil && ((*p == nil) != (got.FocalX == nil) || *p != nil && (*got.FocalX != (*p).X || *got.FocalY != (*p).Y)) {
			t.Errorf("%s: the focal point is %v, %v", step.what, got.FocalX, got.FocalY)
		}
		_, err := l.OpenVariant(ctx, f.ID, "aaaa")
		total := must(l.Variants(ctx, f.ID, storage.Page{}))(t).Total
		if stays := err == nil && total == 1; stays != step.stays || !stays && (!errors.Is(err, fs.ErrNotExist) || total != 0) {
			t.Errorf("%s: %v, %d records; want it to stay: %v", step.what, err, total, step.stays)
		}
	}
	if got := l.keys(t, "variants/"+other.ID.String()); len(got) != 1 {
		t.Errorf("the other file has %q", got)
	}
}

func TestVariantsAreKeptAndListedNewestFirst(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	f := l.add(t, "a.png")
	for i := range 5 {
		l.addVariant(t, f, fmt.Sprintf("aaa%d", i))
		if i%2 == 0 {
			l.advance(time.Second)
		}
	}
	l.advance(time.Second)
	l.addVariant(t, f, "aaa0") // again
	var keys []string
	page := storage.Page{First: 2}
	for {
		got := must(l.Variants(ctx, f.ID, page))(t)
		for _, v := range got.Nodes {
			keys = append(keys, v.Key)
		}
		if !got.HasNext {
			if got.Total != 5 {
				t.Errorf("%d in all", got.Total)
			}
			break
		}
		page.After = got.Cursors[1]
	}
	if want := []string{"aaa0", "aaa4", "aaa3", "aaa2", "aaa1"}; !slices.Equal(keys, want) {
		t.Errorf("got %q, want %q", keys, want)
	}
	b, err := l.OpenVariant(ctx, f.ID, "aaa3")
	if got := read(t, b, err); got != "variant aaa3" {
		t.Errorf("got %q", got)
	}
	_, err = l.OpenVariant(ctx, f.ID, "ffff")
	wantMissing(t, "unknown variant", err)
	for _, key := range []string{"", "..", "../../originals/x", "ABCD", "a", strings.Repeat("a", 200)} {
		if _, err := l.OpenVariant(ctx, f.ID, key); err == nil {
			t.Errorf("key %q was opened", key)
		}
		if err := l.PutVariant(ctx, &storage.Variant{FileID: f.ID}, key, nil); err == nil {
			t.Errorf("key %q was put", key)
		}
	}
}

func TestPingSaysWhatIsWrong(t *testing.T) {
	l := newLibrary(t)
	if dbErr, storageErr := l.Ping(t.Context()); dbErr != nil || storageErr != nil {
		t.Errorf("got %v, %v", dbErr, storageErr)
	}
	check(t, l.Close())
	check(t, l.Close())
	if dbErr, storageErr := l.Ping(t.Context()); dbErr == nil || storageErr == nil {
		t.Errorf("after closing: got %v, %v", dbErr, storageErr)
	}
}
