package storage_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calotype/storage"
)

// newKey is a secret key that may read.
func newKey(project uuid.UUID) storage.NewAPIKey {
	return storage.NewAPIKey{ProjectID: project, Name: "script", Kind: storage.KeySecret, Rights: []string{"READ"}}
}

// newPublicKey is a public key without rules.
func newPublicKey(project uuid.UUID) storage.NewAPIKey {
	return storage.NewAPIKey{ProjectID: project, Name: "page", Kind: storage.KeyPublic}
}

func TestASecretKeyIsKnownByItsTextAlone(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	of := newKey(l.project.ID)
	of.Rights, of.ExpiresAt = []string{"WRITE", "READ", "WRITE"}, new(l.Now().Add(time.Hour))
	k, text, err := l.CreateAPIKey(ctx, of)
	check(t, err)
	if !strings.HasPrefix(text, "calotype_sk_") || len(text) != 12+43 || !strings.HasPrefix(text, k.Prefix) || len(k.Prefix) != 18 {
		t.Errorf("the key has %d characters and begins with %s", len(text), k.Prefix)
	}
	want := &storage.APIKey{ID: k.ID, ProjectID: l.project.ID, Name: "script", Kind: "SECRET", Rights: []string{"READ", "WRITE"}, Hash: k.Hash, Prefix: k.Prefix,
		Types: []string{}, Origins: []string{}, CreatedAt: l.Now(), ExpiresAt: new(l.Now().Add(time.Hour))}
	for what, found := range map[string]*storage.APIKey{"made": k, "by its text": must(l.APIKeyOf(ctx, text))(t), "by its id": must(l.APIKey(ctx, k.ID))(t),
		"of its project": must(l.APIKeysOf(ctx, []uuid.UUID{l.project.ID}))(t)[l.project.ID][0]} {
		if diff := cmp.Diff(want, found); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
	}
	for _, wrong := range []string{"", text[:54], text + "A", text[12:], "calotype_pk_" + text[12:], k.Hash, k.Prefix, text + "\x00"} {
		_, err := l.APIKeyOf(ctx, wrong)
		wantMissing(t, "another text", err)
	}
	l.advance(time.Hour)
	_, err = l.APIKeyOf(ctx, text)
	wantMissing(t, "expired", err)
	must(l.APIKey(ctx, k.ID))(t) // it can be seen that it has
	check(t, l.DeleteAPIKey(ctx, k.ID))
	wantMissing(t, "deleted again", l.DeleteAPIKey(ctx, k.ID))
	_, err = l.APIKey(ctx, k.ID)
	wantMissing(t, "deleted", err)
}

func TestAPublicKeyCanBeReadAndHasRules(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	of := newPublicKey(l.project.ID)
	of.Types, of.MaxBytes = []string{"image/PNG", " image/* ", "image/png", "image/svg+xml"}, new(int64(1<<40))
	of.Origins = []string{"HTTPS://Example.org", "https://example.org:443", "https://*.example.org:8443", "http://localhost:5173", "https://10.0.0.1", "https://xn--bcher-kva.example"}
	k, text, err := l.CreateAPIKey(ctx, of)
	check(t, err)
	want := &storage.APIKey{ID: k.ID, ProjectID: l.project.ID, Name: "page", Kind: "PUBLIC", Rights: []string{}, Hash: k.Hash, Prefix: text[:18], Text: text,
		Types: []string{"image/png", "image/*", "image/svg+xml"}, MaxBytes: new(int64(1 << 40)),
		Origins: []string{"https://example.org", "https://*.example.org:8443", "http://localhost:5173", "https://10.0.0.1", "https://xn--bcher-kva.example"}, CreatedAt: l.Now()}
	if found := must(l.APIKeyOf(ctx, text))(t); cmp.Diff(want, k) != "" || cmp.Diff(k, found) != "" || !strings.HasPrefix(text, "calotype_pk_") {
		t.Errorf("%s: %s\nfound: %s", text, cmp.Diff(want, k), cmp.Diff(k, found))
	}
	l.advance(time.Minute)
	for i, c := range []struct {
		change storage.APIKeyChange
		apply  func()
	}{
		{storage.APIKeyChange{}, func() {}},
		{storage.APIKeyChange{Name: new("shop")}, func() { want.Name = "shop" }},
		{storage.APIKeyChange{Types: &[]string{}, Origins: &[]string{"https://a.example"}}, func() { want.Types, want.Origins = []string{}, []string{"https://a.example"} }},
		{storage.APIKeyChange{ExpiresAt: new(new(l.Now().Add(time.Hour))), MaxBytes: new(new(int64(1)))}, func() { want.ExpiresAt, want.MaxBytes = new(l.Now().Add(time.Hour)), new(int64(1)) }},
		{storage.APIKeyChange{ExpiresAt: new((*time.Time)(nil)), MaxBytes: new((*int64)(nil))}, func() { want.ExpiresAt, want.MaxBytes = nil, nil }},
	} {
		c.apply()
		got := must(l.UpdateAPIKey(ctx, k.ID, c.change))(t)
		if again := must(l.APIKeyOf(ctx, text))(t); cmp.Diff(want, got) != "" || cmp.Diff(got, again) != "" {
			t.Errorf("%d: %s\nread again: %s", i, cmp.Diff(want, got), cmp.Diff(got, again))
		}
	}
	_, err = l.UpdateAPIKey(ctx, uuid.New(), storage.APIKeyChange{})
	wantMissing(t, "an unknown key", err)
}

func TestAKeyThatIsToBeSignedHasSomethingToBeSignedWith(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	k, _, err := l.CreateAPIKey(ctx, newPublicKey(l.project.ID))
	check(t, err)
	if keys := l.rules(t, l.project.ID).Keys; len(keys) != 0 {
		t.Errorf("%d keys to sign with, and none is needed", len(keys))
	}
	must(l.UpdateAPIKey(ctx, k.ID, storage.APIKeyChange{Signed: new(true)}))(t)
	of := newPublicKey(l.project.ID)
	of.Signed = true
	_, _, err = l.CreateAPIKey(ctx, of)
	check(t, err)
	keys := l.rules(t, l.project.ID).Keys
	if len(keys) != 1 {
		t.Fatalf("%d keys to sign with", len(keys))
	}
	wantInvalid(t, l.DeleteSigningKey(ctx, keys[0].ID), "id", `the public key "page" is to be signed`)
	must(l.CreateSigningKey(ctx, l.project.ID))(t)
	check(t, l.DeleteSigningKey(ctx, keys[0].ID))
	other := must(l.CreateProject(ctx, "Other"))(t)
	of.ProjectID = other.ID
	_, _, err = l.CreateAPIKey(ctx, of)
	check(t, err)
	if keys := l.rules(t, other.ID).Keys; len(keys) != 1 {
		t.Errorf("%d keys to sign with", len(keys))
	}
}

func TestWhatAKeyCannotBeIsRefused(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	var many []string
	for i := range 51 {
		many = append(many, fmt.Sprintf("https://a%d.example", i))
	}
	type change = func(*storage.NewAPIKey)
	refused := func(of storage.NewAPIKey, field, says string, f change) {
		t.Helper()
		f(&of)
		_, _, err := l.CreateAPIKey(ctx, of)
		wantInvalid(t, err, field, says)
	}
	secret, public := newKey(l.project.ID), newPublicKey(l.project.ID)
	refused(secret, "name", "empty", func(k *storage.NewAPIKey) { k.Name = " " })
	refused(secret, "kind", "PUBLIC and SECRET", func(k *storage.NewAPIKey) { k.Kind = "secret" })
	refused(secret, "rights", "READ, UPLOAD, WRITE, DELETE, ADMIN", func(k *storage.NewAPIKey) { k.Rights = nil })
	refused(secret, "rights", `no right "read"`, func(k *storage.NewAPIKey) { k.Rights = []string{"READ", "read"} })
	refused(public, "rights", "has no rights beside that", func(k *storage.NewAPIKey) { k.Rights = []string{"UPLOAD"} })
	refused(public, "expiresAt", "not in the future", func(k *storage.NewAPIKey) { k.ExpiresAt = new(l.Now()) })
	refused(public, "expiresAt", "at most 9999", func(k *storage.NewAPIKey) { k.ExpiresAt = new(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)) })
	refused(public, "maxBytes", "1 and more", func(k *storage.NewAPIKey) { k.MaxBytes = new(int64(0)) })
	refused(public, "origins", "at most 50", func(k *storage.NewAPIKey) { k.Origins = many })
	refused(secret, "types", "this one is secret", func(k *storage.NewAPIKey) { k.Types = []string{"image/png"} })
	refused(secret, "maxBytes", "this one is secret", func(k *storage.NewAPIKey) { k.MaxBytes = new(int64(1)) })
	refused(secret, "origins", "this one is secret", func(k *storage.NewAPIKey) { k.Origins = []string{"https://example.org"} })
	refused(secret, "signed", "this one is secret", func(k *storage.NewAPIKey) { k.Signed = true })
	for _, one := range []string{"", "image", "image/", "/png", "*/*", "image/p*", "image/png; q=1", "image/png,image/gif", "bild/für", "a/" + strings.Repeat("b", 126)} {
		refused(public, "types", "no media type", func(k *storage.NewAPIKey) { k.Types = []string{"image/png", one} })
	}
	for _, one := range []string{"", "*", "null", "example.org", "http://example.org", "https://", "https://*", "https://*.", "https://a.*.b", "https://example.org/", "https://example.org/a",
		"https://example.org?a", "https://a@example.org", "https://example.org:", "https://example.org:0", "https://example.org:08", "https://example.org:65536", "https://example.org:8443:1",
		"https://bücher.example", "ftp://example.org", "http://localhost.example.org", "http://*.localhost", "https://" + strings.Repeat("a.", 200) + "b"} {
		refused(public, "origins", "is no origin", func(k *storage.NewAPIKey) { k.Origins = []string{"https://example.org", one} })
	}
	if of := must(l.APIKeysOf(ctx, []uuid.UUID{l.project.ID}))(t)[l.project.ID]; len(of) != 0 {
		t.Errorf("there are %v", of)
	}
	_, _, err := l.CreateAPIKey(ctx, newKey(uuid.New()))
	wantMissing(t, "of an unknown project", err)

	k, text, err := l.CreateAPIKey(ctx, secret)
	check(t, err)
	for _, c := range []struct {
		change      storage.APIKeyChange
		field, says string
	}{
		{storage.APIKeyChange{Name: new("")}, "name", "empty"},
		{storage.APIKeyChange{ExpiresAt: new(new(l.Now()))}, "expiresAt", "not in the future"},
		{storage.APIKeyChange{Signed: new(true)}, "signed", "this one is secret"},
	} {
		_, err := l.UpdateAPIKey(ctx, k.ID, c.change)
		wantInvalid(t, err, c.field, c.says)
	}
	if got := must(l.APIKeyOf(ctx, text))(t); cmp.Diff(k, got) != "" {
		t.Errorf("what was refused left %s", cmp.Diff(k, got))
	}
}

func TestAKeyIsRotatedByASecondOne(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	of := newPublicKey(l.project.ID)
	of.Types, of.MaxBytes, of.Origins, of.Signed, of.ExpiresAt = []string{"image/*"}, new(int64(7)), []string{"https://example.org"}, true, new(l.Now().Add(time.Hour))
	public, _, err := l.CreateAPIKey(ctx, of)
	check(t, err)
	secret, text, err := l.CreateAPIKey(ctx, newKey(l.project.ID))
	check(t, err)
	check(t, l.UsedAPIKeys(ctx, map[uuid.UUID]time.Time{public.ID: l.Now(), secret.ID: l.Now()}))
	l.advance(time.Minute)
	for _, k := range []*storage.APIKey{public, secret} {
		second, text, err := l.RotateAPIKey(ctx, k.ID)
		check(t, err)
		want := *k
		want.ID, want.Hash, want.Prefix, want.Text, want.CreatedAt = second.ID, second.Hash, text[:18], second.Text, l.Now()
		if found := must(l.APIKeyOf(ctx, text))(t); cmp.Diff(&want, found) != "" || second.ID == k.ID || second.Hash == k.Hash || k.Kind == storage.KeyPublic && second.Text != text {
			t.Error(cmp.Diff(&want, found))
		}
	}
	must(l.APIKeyOf(ctx, text))(t) // the first goes on
	l.advance(time.Hour)
	_, _, err = l.RotateAPIKey(ctx, public.ID)
	wantInvalid(t, err, "id", "has expired")
	must(l.UpdateAPIKey(ctx, public.ID, storage.APIKeyChange{Name: new("old")}))(t)
	must(l.UpdateAPIKey(ctx, public.ID, storage.APIKeyChange{ExpiresAt: new((*time.Time)(nil))}))(t)
	_, _, err = l.RotateAPIKey(ctx, public.ID)
	check(t, err)
	_, _, err = l.RotateAPIKey(ctx, uuid.New())
	wantMissing(t, "an unknown key", err)
}

func TestAProjectHasSoManyKeysOfEachKind(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	var last uuid.UUID
	for range storage.MaxAPIKeys {
		for _, of := range []storage.NewAPIKey{newKey(l.project.ID), newPublicKey(l.project.ID)} {
			k, _, err := l.CreateAPIKey(ctx, of)
			check(t, err)
			last = k.ID
		}
		l.advance(time.Second)
	}
	_, _, err := l.CreateAPIKey(ctx, newKey(l.project.ID))
	wantInvalid(t, err, "project", "20 SECRET keys")
	_, _, err = l.RotateAPIKey(ctx, last)
	wantInvalid(t, err, "project", "20 PUBLIC keys")
	of := must(l.APIKeysOf(ctx, []uuid.UUID{l.project.ID, uuid.Nil}))(t)
	if keys := of[l.project.ID]; len(keys) != 40 || keys[0].ID != last || keys[39].CreatedAt.After(keys[0].CreatedAt) || of[uuid.Nil] == nil {
		t.Errorf("there are %d", len(keys))
	}
	check(t, l.DeleteAPIKey(ctx, last))
	_, _, err = l.CreateAPIKey(ctx, newPublicKey(l.project.ID))
	check(t, err)
}

func TestTheUseOfKeysNeverGoesBack(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	a, _, err := l.CreateAPIKey(ctx, newKey(l.project.ID))
	check(t, err)
	b, _, err := l.CreateAPIKey(ctx, newKey(l.project.ID))
	check(t, err)
	now := l.Now()
	for _, used := range []map[uuid.UUID]time.Time{nil, {a.ID: now, uuid.New(): now}, {a.ID: now.Add(-time.Hour), b.ID: now.Add(time.Minute + time.Nanosecond)}} {
		check(t, l.UsedAPIKeys(ctx, used))
	}
	for id, want := range map[uuid.UUID]time.Time{a.ID: now, b.ID: now.Add(time.Minute)} {
		if got := must(l.APIKey(ctx, id))(t).UsedAt; got == nil || !got.Equal(want) {
			t.Errorf("used at %v, want %v", got, want)
		}
	}
}
