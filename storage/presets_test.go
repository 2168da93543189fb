package storage_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

// presets are the names and transformations of a project's presets, as they are listed.
func (l *library) presets(t *testing.T) (list []string) {
	t.Helper()
	for _, p := range must(l.PresetsOf(t.Context(), []uuid.UUID{l.project.ID}))(t)[l.project.ID] {
		list = append(list, p.Name+"="+p.Transformation)
	}
	return list
}

func TestAPresetIsMadeChangedAndDeleted(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	for _, name := range []string{"wide", "Card", "a_1", "b-2"} {
		must(l.CreatePreset(ctx, l.project.ID, name, "blur/10"))(t)
	}
	if want := []string{"a_1=blur/10", "b-2=blur/10", "Card=blur/10", "wide=blur/10"}; !slices.Equal(l.presets(t), want) {
		t.Errorf("listed %q, want %q", l.presets(t), want)
	}
	made := must(l.CreatePreset(ctx, l.project.ID, "x", "flip"))(t)
	if got := must(l.Preset(ctx, made.ID))(t); *got != *made || made.ID.Version() != 7 || made.CreatedAt.IsZero() {
		t.Errorf("got %+v, want %+v", got, made)
	}
	l.advance(time.Minute)
	for _, c := range []struct {
		change storage.PresetChange
		want   string
	}{
		{storage.PresetChange{}, "x=flip"},
		{storage.PresetChange{Name: new("y")}, "y=flip"},
		{storage.PresetChange{Name: new("y")}, "y=flip"}, // its own name is not taken
		{storage.PresetChange{Transformation: new("mirror")}, "y=mirror"},
		{storage.PresetChange{Name: new("z"), Transformation: new("flip")}, "z=flip"},
	} {
		got := must(l.UpdatePreset(ctx, made.ID, c.change))(t)
		if again := must(l.Preset(ctx, made.ID))(t); got.Name+"="+got.Transformation != c.want || *again != *got || !got.UpdatedAt.After(got.CreatedAt) {
			t.Errorf("%+v, read again %+v; want %s", got, again, c.want)
		}
	}
	check(t, l.DeletePreset(ctx, made.ID))
	_, err := l.Preset(ctx, made.ID)
	wantMissing(t, "deleted preset", err)
	wantMissing(t, "deleted again", l.DeletePreset(ctx, made.ID))
	_, err = l.UpdatePreset(ctx, made.ID, storage.PresetChange{Name: new("x")})
	wantMissing(t, "changed after it was deleted", err)
	_, err = l.CreatePreset(ctx, uuid.New(), "x", "flip")
	wantMissing(t, "of an unknown project", err)
}

func TestPresetsFollowTheRules(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	first := must(l.CreatePreset(ctx, l.project.ID, "first", "flip"))(t)
	second := must(l.CreatePreset(ctx, l.project.ID, "second", "flip"))(t)
	refused := func(field, says string, err error) {
		t.Helper()
		var invalid *storage.InvalidError
		if !errors.As(err, &invalid) || invalid.Field != field || !strings.Contains(invalid.Problem, says) {
			t.Errorf("got %v, want %s: …%s…", err, field, says)
		}
	}
	for _, name := range []string{"", "-", "a b", "a/b", "ü", "a.b", "a\n", strings.Repeat("x", 65)} {
		_, err := l.CreatePreset(ctx, l.project.ID, name, "flip")
		refused("name", "1…64 letters", err)
		_, err = l.UpdatePreset(ctx, first.ID, storage.PresetChange{Name: &name})
		refused("name", "1…64 letters", err)
	}
	for text, says := range map[string]string{"": "empty", strings.Repeat("x", 8193): "8193 bytes", "a\x00": "NUL"} {
		_, err := l.CreatePreset(ctx, l.project.ID, "x", text)
		refused("transformation", says, err)
		_, err = l.UpdatePreset(ctx, first.ID, storage.PresetChange{Transformation: &text})
		refused("transformation", says, err)
	}
	_, err := l.CreatePreset(ctx, l.project.ID, "first", "mirror")
	refused("name", `has a preset "first" already`, err)
	_, err = l.UpdatePreset(ctx, second.ID, storage.PresetChange{Name: new("first")})
	refused("name", `has a preset "first" already`, err)
	must(l.CreatePreset(ctx, l.project.ID, "First", "mirror"))(t) // URLs tell capitals apart
	other := must(l.CreateProject(ctx, "Other"))(t)
	must(l.CreatePreset(ctx, other.ID, "first", "mirror"))(t)

	for i := range storage.MaxPresets - 3 {
		must(l.CreatePreset(ctx, l.project.ID, fmt.Sprint("n", i), "flip"))(t)
	}
	_, err = l.CreatePreset(ctx, l.project.ID, "one-more", "flip")
	refused("project", "200 presets", err)
	must(l.UpdatePreset(ctx, second.ID, storage.PresetChange{Name: new("third")}))(t)
	check(t, l.DeletePreset(ctx, second.ID))
	must(l.CreatePreset(ctx, l.project.ID, "one-more", "flip"))(t)
}

func TestADeletedProjectComesBackWithItsPresets(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	p := must(l.CreatePreset(ctx, l.project.ID, "card", "flip"))(t)
	must(l.CreatePreset(ctx, l.project.ID, "wide", "mirror"))(t)
	gone := must(l.CreatePreset(ctx, l.project.ID, "gone", "flip"))(t)
	check(t, l.DeletePreset(ctx, gone.ID))
	want := l.presets(t)

	check(t, l.DeleteProject(ctx, l.project.ID))
	_, err := l.Preset(ctx, p.ID)
	wantMissing(t, "preset of a deleted project", err)
	wantMissing(t, "delete", l.DeletePreset(ctx, p.ID))
	_, err = l.UpdatePreset(ctx, p.ID, storage.PresetChange{Name: new("x")})
	wantMissing(t, "update", err)
	_, err = l.CreatePreset(ctx, l.project.ID, "new", "flip")
	wantMissing(t, "create", err)
	if got := l.presets(t); len(got) != 0 {
		t.Errorf("listed %q", got)
	}

	must(l.RestoreProject(ctx, l.project.ID))(t)
	if got := l.presets(t); !slices.Equal(got, want) || len(got) != 2 {
		t.Errorf("came back with %q, want %q", got, want)
	}
	check(t, l.DeleteProject(ctx, l.project.ID))
	l.advance(trashFor + time.Second)
	check(t, l.Sweep(ctx))
	_, err = l.RestoreProject(ctx, l.project.ID)
	wantMissing(t, "a project that was swept with presets", err)
}

func TestEveryChangeOfPresetsIsToldToWhoWatchesAndToNoReaderOfFiles(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	var told []storage.Event
	l.Watch(func(e storage.Event) { told = append(told, e) })
	files := l.Events(ctx, uuid.Nil)
	want := func(what string, kinds ...storage.EventKind) {
		t.Helper()
		var events []storage.Event
		for _, kind := range kinds {
			events = append(events, storage.Event{Kind: kind, ProjectID: l.project.ID})
		}
		if !slices.Equal(told, events) {
			t.Errorf("%s: told of %+v, want %+v", what, told, events)
		}
		told = nil
	}
	p := must(l.CreatePreset(ctx, l.project.ID, "card", "flip"))(t)
	want("create", storage.EventPresets)
	must(l.UpdatePreset(ctx, p.ID, storage.PresetChange{Name: new("wide")}))(t)
	want("rename", storage.EventPresets)
	_, err := l.CreatePreset(ctx, l.project.ID, "wide", "flip")
	if err == nil {
		t.Error("a name was given twice")
	}
	want("what failed")
	check(t, l.DeleteProject(ctx, l.project.ID))
	want("delete project", storage.EventPresets, storage.EventAccess, storage.EventProjectDeleted)
	must(l.RestoreProject(ctx, l.project.ID))(t)
	want("restore project", storage.EventProjectRestored, storage.EventPresets, storage.EventAccess)
	check(t, l.DeletePreset(ctx, p.ID))
	want("delete", storage.EventPresets)
	if len(files) != 0 {
		t.Errorf("readers of files are told %+v", <-files)
	}
}
