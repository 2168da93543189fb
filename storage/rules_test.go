package storage_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/db"
)

func (l *library) rules(t *testing.T, project uuid.UUID) *storage.Rules {
	t.Helper()
	return must(l.RulesOf(t.Context(), []uuid.UUID{project}))(t)[project]
}

// keyIDs are the ids of keys in their order.
func keyIDs(r *storage.Rules) (ids []uuid.UUID) {
	for _, k := range r.Keys {
		ids = append(ids, k.ID)
	}
	return ids
}

func TestAProjectBeginsOpenToAnyone(t *testing.T) {
	l := newLibrary(t)
	want := &storage.Rules{Mode: storage.ModeAnyone, Referers: []string{}}
	if got := l.rules(t, l.project.ID); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestRulesChangeByWhatIsGivenAndStay(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	other := must(l.CreateProject(ctx, "Other"))(t)
	ten, none := new(10), new(0)
	for i, c := range []struct {
		change storage.RulesChange
		want   storage.Rules
	}{
		{storage.RulesChange{}, storage.Rules{Mode: "ANYONE", Referers: []string{}}},
		{storage.RulesChange{Referers: &[]string{" Example.org", "*.example.org", "example.org", "localhost", "10.0.0.1", "xn--bcher-kva.example"}},
			storage.Rules{Mode: "ANYONE", Referers: []string{"example.org", "*.example.org", "localhost", "10.0.0.1", "xn--bcher-kva.example"}}},
		{storage.RulesChange{Referers: &[]string{"a.example"}, RefuseUnnamed: new(true)}, storage.Rules{Mode: "ANYONE", Referers: []string{"a.example"}, RefuseUnnamed: true}},
		{storage.RulesChange{NewPerClient: &ten, NewPerProject: &none},
			storage.Rules{Mode: "ANYONE", Referers: []string{"a.example"}, RefuseUnnamed: true, NewPerClient: ten, NewPerProject: none}},
		{storage.RulesChange{NewPerClient: new(*new((*int)(nil))), Referers: &[]string{}},
			storage.Rules{Mode: "ANYONE", Referers: []string{}, RefuseUnnamed: true, NewPerProject: none}},
	} {
		got := must(l.UpdateRules(ctx, l.project.ID, c.change))(t)
		if again := l.rules(t, l.project.ID); !reflect.DeepEqual(*got, c.want) || !reflect.DeepEqual(again, got) {
			t.Errorf("%d: %+v, read again %+v; want %+v", i, got, again, c.want)
		}
	}
	if got := l.rules(t, other.ID); got.Mode != storage.ModeAnyone || got.RefuseUnnamed {
		t.Errorf("another project has %+v", got)
	}
	_, err := l.UpdateRules(ctx, uuid.New(), storage.RulesChange{})
	wantMissing(t, "of an unknown project", err)
}

func TestRulesThatCannotBeAreRefused(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	before := l.rules(t, l.project.ID)
	refused := func(field, says string, change storage.RulesChange) {
		t.Helper()
		_, err := l.UpdateRules(ctx, l.project.ID, change)
		var invalid *storage.InvalidError
		if !errors.As(err, &invalid) || invalid.Field != field || !strings.Contains(invalid.Problem, says) {
			t.Errorf("got %v, want %s: …%s…", err, field, says)
		}
	}
	for _, mode := range []storage.Mode{"", "anyone", "SIGNED ", "X"} {
		refused("mode", "ANYONE, PRESETS and SIGNED", storage.RulesChange{Mode: &mode})
	}
	for _, host := range []string{"", "https://example.org", "example.org/", "example.org:8080", "*", "*.", "a.*.b", "**.b", "a..b", "-a.b", "a-.b", "a b", "bücher.example", "[::1]", "a\nb", strings.Repeat("a.", 200) + "b", strings.Repeat("a", 64)} {
		refused("referers", "is no host", storage.RulesChange{Referers: &[]string{"fine.example", host}})
	}
	var many []string
	for i := range storage.MaxReferers + 1 {
		many = append(many, fmt.Sprintf("a%d.example", i))
	}
	refused("referers", "at most 50", storage.RulesChange{Referers: &many})
	for _, limit := range []*int{new(-1), new(storage.MaxNewVariants + 1)} {
		refused("newPerClient", "0…1000000", storage.RulesChange{NewPerClient: &limit})
		refused("newPerProject", "0…1000000", storage.RulesChange{NewPerProject: &limit})
	}
	if got := l.rules(t, l.project.ID); !reflect.DeepEqual(got, before) {
		t.Errorf("what was refused left %+v", got)
	}
}

func TestKeysTakeOverFromEachOther(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	first := must(l.CreateSigningKey(ctx, l.project.ID))(t)
	l.advance(time.Second)
	second := must(l.CreateSigningKey(ctx, l.project.ID))(t)
	if len(first.Secret) != 64 || first.Secret == second.Secret || first.CreatedAt.IsZero() {
		t.Errorf("the secrets have %d and %d digits", len(first.Secret), len(second.Secret))
	}
	if got := keyIDs(l.rules(t, l.project.ID)); !slices.Equal(got, []uuid.UUID{second.ID, first.ID}) {
		t.Errorf("the keys are %v", got)
	}
	_, err := l.CreateSigningKey(ctx, l.project.ID)
	var invalid *storage.InvalidError
	if !errors.As(err, &invalid) || !strings.Contains(invalid.Problem, "2 signing keys") {
		t.Errorf("a third: %v", err)
	}
	other := must(l.CreateProject(ctx, "Other"))(t)
	must(l.CreateSigningKey(ctx, other.ID))(t)
	check(t, l.DeleteSigningKey(ctx, first.ID))
	wantMissing(t, "deleted again", l.DeleteSigningKey(ctx, first.ID))
	if got := keyIDs(l.rules(t, l.project.ID)); !slices.Equal(got, []uuid.UUID{second.ID}) {
		t.Errorf("the keys are %v", got)
	}
	check(t, l.DeleteSigningKey(ctx, second.ID)) // where anyone may, none is needed
	_, err = l.CreateSigningKey(ctx, uuid.New())
	wantMissing(t, "of an unknown project", err)
}

func TestAModeThatNeedsAKeyHasOne(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	for _, mode := range []storage.Mode{storage.ModePresets, storage.ModeSigned} {
		rules := must(l.UpdateRules(ctx, l.project.ID, storage.RulesChange{Mode: &mode}))(t)
		if len(rules.Keys) != 1 || !slices.Equal(keyIDs(l.rules(t, l.project.ID)), keyIDs(rules)) {
			t.Fatalf("%s: the keys are %v", mode, keyIDs(rules))
		}
		err := l.DeleteSigningKey(ctx, rules.Keys[0].ID)
		var invalid *storage.InvalidError
		if !errors.As(err, &invalid) || !strings.Contains(invalid.Problem, "only signing key") {
			t.Errorf("%s: the last key: %v", mode, err)
		}
	}
	old := l.rules(t, l.project.ID).Keys[0]
	must(l.CreateSigningKey(ctx, l.project.ID))(t)
	check(t, l.DeleteSigningKey(ctx, old.ID))
}

func TestADeletedProjectComesBackWithItsRules(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	signed := storage.ModeSigned
	want := must(l.UpdateRules(ctx, l.project.ID, storage.RulesChange{Mode: &signed}))(t)
	check(t, l.DeleteProject(ctx, l.project.ID))
	// Who asks meanwhile, and keeps the answer, must not take the project for an open one.
	if got := l.rules(t, l.project.ID); !reflect.DeepEqual(got, want) {
		t.Errorf("in the trash it has %+v", got)
	}
	_, err := l.UpdateRules(ctx, l.project.ID, storage.RulesChange{})
	wantMissing(t, "change", err)
	_, err = l.CreateSigningKey(ctx, l.project.ID)
	wantMissing(t, "create a key", err)
	wantMissing(t, "delete a key", l.DeleteSigningKey(ctx, want.Keys[0].ID))
	must(l.RestoreProject(ctx, l.project.ID))(t)
	if got := l.rules(t, l.project.ID); !reflect.DeepEqual(got, want) {
		t.Errorf("it came back with %+v", got)
	}
	check(t, l.DeleteProject(ctx, l.project.ID))
	l.advance(trashFor + time.Second)
	check(t, l.Sweep(ctx))
	if got := l.rules(t, l.project.ID); len(got.Keys) != 0 || got.Mode != storage.ModeAnyone {
		t.Errorf("swept away, it has %+v", got)
	}
}

func TestEveryChangeOfRulesIsToldToWhoWatches(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	var told []storage.Event
	l.Watch(func(e storage.Event) { told = append(told, e) })
	files := l.Events(ctx, uuid.Nil)
	key := must(l.CreateSigningKey(ctx, l.project.ID))(t)
	must(l.UpdateRules(ctx, l.project.ID, storage.RulesChange{RefuseUnnamed: new(true)}))(t)
	check(t, l.DeleteSigningKey(ctx, key.ID))
	if want := (storage.Event{Kind: storage.EventRules, ProjectID: l.project.ID}); !slices.Equal(told, []storage.Event{want, want, want}) {
		t.Errorf("told of %+v", told)
	}
	if len(files) != 0 {
		t.Errorf("readers of files are told %+v", <-files)
	}
}

func TestASecretIsNotPrinted(t *testing.T) {
	key := &storage.SigningKey{Secret: "0123abc"}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "key", key.Secret)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "key", key.Secret, "all", *key)
	text := log.String() + fmt.Sprintf("%v %+v %#v %s %q", key, *key, key.Secret, key.Secret, fmt.Sprint(db.Secret("0123abc")))
	if strings.Contains(text, "0123abc") || !strings.Contains(text, "***") {
		t.Error(text)
	}
}
