package storage_test

import (
	"encoding/base64"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

func TestWhatIsNotAllowedIsSaidPlainly(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	f := l.add(t, "a.png")
	update := func(c storage.FileChange) error {
		_, err := l.UpdateFile(ctx, f.ID, c)
		return err
	}
	name := func(s string) error { return update(storage.FileChange{Name: &s}) }
	tags := func(s ...string) error { return update(storage.FileChange{Tags: &s}) }
	metadata := func(m map[string]any) error { return update(storage.FileChange{Metadata: &m}) }
	focal := func(x, y float64) error {
		p := &storage.Point{X: x, Y: y}
		return update(storage.FileChange{Focal: &p})
	}
	list := func(q storage.FileQuery, p storage.Page) error {
		_, err := l.Files(ctx, l.project.ID, q, p)
		return err
	}
	page := func(p storage.Page) error { return list(storage.FileQuery{}, p) }
	_, projectErr := l.CreateProject(ctx, " ")
	_, idsErr := l.DeleteFiles(ctx, make([]uuid.UUID, 1001))
	many := strings.Split(strings.Repeat("x", 51), "")
	for i := range many {
		many[i] += string(rune('a'+i/26)) + string(rune('a'+i%26))
	}
	byName := must(l.Files(ctx, l.project.ID, storage.FileQuery{Sort: storage.SortNameAsc}, storage.Page{}))(t).Cursors[0]
	projects := must(l.Projects(ctx, storage.Page{}))(t).Cursors[0]
	cursor := func(json string) string { return base64.RawURLEncoding.EncodeToString([]byte(json)) }

	for what, c := range map[string]struct {
		err  error
		want string
	}{
		"empty name":             {name(""), "name: it is empty; 1…255 characters are allowed"},
		"name of spaces":         {name(" \t"), "name: it is empty; 1…255 characters are allowed"},
		"long name":              {name(strings.Repeat("ä", 256)), "name: it has 256 characters; at most 255 are allowed"},
		"name with NUL":          {name("a\x00b"), "name: it holds a NUL character, which is not allowed"},
		"name of two lines":      {name("a\nb"), "name: it holds U+000A; characters that control the line or the direction of writing are not allowed"},
		"name that turns around": {name("a\u202egpj.exe"), "name: it holds U+202E; characters that control"},
		"name that is no text":   {name("a\xff"), "name: it is not valid UTF-8"},
		"project's name":         {projectErr, "name: it is empty; 1…255 characters are allowed"},
		"empty tag":              {tags("a", ""), "tags: it is empty; 1…64 characters are allowed"},
		"long tag":               {tags(strings.Repeat("t", 65)), "tags: it has 65 characters; at most 64 are allowed"},
		"too many tags":          {tags(many...), "tags: there are more than the 50 that are allowed"},
		"large metadata":         {metadata(map[string]any{"a": strings.Repeat("x", 16<<10)}), "metadata: it has 16392 bytes as JSON; at most 16384 are allowed"},
		"metadata with NUL":      {metadata(map[string]any{"a": []any{map[string]any{"b": "\x00"}}}), "metadata: it holds a NUL character, which is not allowed"},
		"metadata, no JSON":      {metadata(map[string]any{"a": math.NaN()}), "metadata: it cannot be written as JSON"},
		"focal point outside":    {focal(0.5, 1.1), "focalPoint: 0.5, 1.1 is not in the picture; x and y are 0…1 from the top left"},
		"focal point, no number": {focal(math.NaN(), 0), "focalPoint: NaN, 0 is not in the picture; x and y are 0…1 from the top left"},
		"too many ids":           {idsErr, "ids: there are 1001; at most 1000 are allowed at once"},
		"first and last":         {page(storage.Page{First: 1, Last: 1}), "last: first and last are both given; ask for one of them"},
		"first too large":        {page(storage.Page{First: 201}), "first: 201 is not 1…200"},
		"first below":            {page(storage.Page{First: -1}), "first: -1 is not 1…200"},
		"last too large":         {page(storage.Page{Last: 201}), "last: 201 is not 1…200"},
		"unknown order":          {list(storage.FileQuery{Sort: "COLOUR"}, storage.Page{}), `sort: "COLOUR" is not one of`},
		"search with NUL":        {list(storage.FileQuery{Search: "a\x00"}, storage.Page{}), "search: it holds a NUL character"},
		"cursor: noise":          {page(storage.Page{After: "?!"}), "after: this is no cursor of this list"},
		"cursor: no JSON":        {page(storage.Page{Before: cursor("x")}), "before: this is no cursor of this list"},
		"cursor: no time":        {page(storage.Page{After: cursor(`["CREATED_DESC","soon","` + f.ID.String() + `"]`)}), "after: this is no cursor of this list"},
		"cursor: no id":          {page(storage.Page{After: cursor(`["CREATED_DESC","2026-11-23T12:00:00Z","' OR 1=1"]`)}), "after: this is no cursor of this list"},
		"cursor: NUL":            {list(storage.FileQuery{Sort: storage.SortNameAsc}, storage.Page{After: cursor(`["NAME_ASC","\u0000","` + f.ID.String() + `"]`)}), "after: this is no cursor of this list"},
		"cursor: huge":           {page(storage.Page{After: strings.Repeat("A", 1<<20)}), "after: this is no cursor of this list"},
		"cursor: other order":    {page(storage.Page{After: byName}), "after: this cursor belongs to another list or another order"},
		"cursor: other list":     {page(storage.Page{After: projects}), "after: this cursor belongs to another list or another order"},
	} {
		e, ok := errors.AsType[*storage.InvalidError](c.err)
		if !ok || !strings.HasPrefix(e.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", what, c.err, c.want)
		}
	}
	if got := must(l.File(ctx, f.ID))(t); got.Name != "a.png" || len(got.Tags) != 0 || len(got.Metadata) != 0 {
		t.Errorf("what was refused changed the file: %+v", got)
	}
}

func TestOddNamesAndTagsAreKeptAsTheyAre(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	for _, name := range []string{
		"../../etc/passwd", `..\windows`, "שלום.jpg", "<script>", "'; DROP TABLE files; --", "?0 ?1 $1 %s", "🏳️‍🌈", strings.Repeat("日", 255), " spaced ",
	} {
		f := l.add(t, name)
		tag := string([]rune(strings.TrimSpace(name))[:min(60, len([]rune(strings.TrimSpace(name))))])
		got := must(l.UpdateFile(ctx, f.ID, storage.FileChange{Tags: &[]string{tag}, Metadata: &map[string]any{name: name}}))(t)
		got = must(l.File(ctx, got.ID))(t)
		if got.Name != name || got.Metadata[name] != name {
			t.Errorf("%q came back as %q, %v", name, got.Name, got.Metadata)
		}
		for _, q := range []storage.FileQuery{{Search: name}, {Tag: tag}} {
			if names := l.names(t, q); !slices.Equal(names, []string{name}) {
				t.Errorf("%q: found %q", name, names)
			}
		}
	}
}

func TestWhatAFileSaysAboutItselfIsKeptAsFarAsItCanBe(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	f := &storage.File{
		ID: uuid.New(), ProjectID: l.project.ID, Name: "a", Camera: "Maker\x00\x00 ", DPI: math.Inf(1), Latitude: new(math.NaN()), Longitude: new(1.0),
		CapturedAt: new(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)), Orientation: 6,
		EXIF: map[string]any{
			"ISO": 100, "Bad": math.NaN(), "Func": func() {}, "Huge": strings.Repeat("x", 5000), "Padded": "text\x00\x00", "Deep": []any{"\x00"}, "Latin": "caf\xe9",
		},
	}
	check(t, l.blobs.Put(ctx, storage.OriginalKey(f.ID), strings.NewReader("a")))
	check(t, l.AddFile(ctx, f))
	got := must(l.File(ctx, f.ID))(t)
	if got.Camera != "Maker" || got.DPI != 0 || got.Latitude != nil || got.Longitude != nil || got.CapturedAt != nil || got.Orientation != 6 {
		t.Errorf("got %+v", got)
	}
	if len(got.EXIF) != 3 || got.EXIF["ISO"] != 100.0 || got.EXIF["Padded"] != "text" || !strings.HasPrefix(got.EXIF["Latin"].(string), "caf") {
		t.Errorf("EXIF %v", got.EXIF)
	}
	if got.Metadata == nil || got.Tags == nil {
		t.Error("empty metadata and tags are nil")
	}
}

func TestCursorsPageThroughEveryOrderBothWays(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	for i := range 23 {
		l.add(t, strings.Repeat("n", 1+i%3))
		if i%4 == 0 {
			l.advance(time.Microsecond)
		}
	}
	for _, sort := range []storage.Sort{"", storage.SortCreatedDesc, storage.SortCreatedAsc, storage.SortNameAsc, storage.SortNameDesc, storage.SortBytesAsc, storage.SortBytesDesc} {
		q := storage.FileQuery{Sort: sort}
		all := must(l.Files(ctx, l.project.ID, q, storage.Page{First: 200}))(t)
		var forward, backward []string
		for p := (storage.Page{First: 5}); ; {
			got := must(l.Files(ctx, l.project.ID, q, p))(t)
			if got.HasPrevious != (p.After != "") || got.Total != 23 {
				t.Fatalf("%s: %+v", sort, got)
			}
			if forward = append(forward, got.Cursors...); !got.HasNext {
				break
			}
			p.After = got.Cursors[len(got.Cursors)-1]
		}
		for p := (storage.Page{Last: 5}); ; {
			got := must(l.Files(ctx, l.project.ID, q, p))(t)
			if backward = append(slices.Clone(got.Cursors), backward...); !got.HasPrevious {
				break
			}
			p.Before = got.Cursors[0]
		}
		if len(forward) != 23 || !slices.Equal(forward, all.Cursors) || !slices.Equal(backward, all.Cursors) {
			t.Errorf("%s: forward %d, backward %d, all %d", sort, len(forward), len(backward), len(all.Cursors))
		}
		// The place of a file that is deleted meanwhile is still a place.
		if _, err := l.Files(ctx, l.project.ID, q, storage.Page{First: 5, After: all.Cursors[22]}); err != nil {
			t.Error(err)
		}
	}
	if got := must(l.Files(ctx, uuid.New(), storage.FileQuery{}, storage.Page{}))(t); got.Total != 0 || got.Nodes == nil || got.HasNext || got.HasPrevious {
		t.Errorf("an unknown project has %+v", got)
	}
}

func TestProjectsArePagedOldestFirst(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	for _, name := range []string{"b", "a", "c"} {
		must(l.CreateProject(ctx, name))(t)
	}
	first := must(l.Projects(ctx, storage.Page{First: 3}))(t)
	rest := must(l.Projects(ctx, storage.Page{First: 3, After: first.Cursors[2]}))(t)
	var names []string
	for _, p := range append(first.Nodes, rest.Nodes...) {
		names = append(names, p.Name)
	}
	if !slices.Equal(names, []string{"My project", "b", "a", "c"}) || !first.HasNext || rest.HasNext || !rest.HasPrevious || rest.Total != 4 {
		t.Errorf("got %q", names)
	}
}
