package storage_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/storagetest"
)

func TestTheOriginsOfAllPublicKeysAreKnown(t *testing.T) {
	for name, address := range map[string]string{"SQLite": t.TempDir() + "/calotype.db", "PostgreSQL": storagetest.Postgres(t)} {
		t.Run(name, func(t *testing.T) {
			l := openLibrary(t, must(blob.Open(t.Context(), t.TempDir()))(t), address)
			second := must(l.CreateProject(t.Context(), "second"))(t)
			want := func(all bool, origins ...string) {
				t.Helper()
				got, gotAll, err := l.KeyOrigins(t.Context())
				check(t, err)
				slices.Sort(got)
				if !slices.Equal(got, origins) || gotAll != all {
					t.Errorf("%q and all %v, want %q and %v", got, gotAll, origins, all)
				}
			}
			add := func(k storage.NewAPIKey) *storage.APIKey {
				t.Helper()
				k.Name, k.Kind = "key", storage.KeyPublic
				made, _, err := l.CreateAPIKey(t.Context(), k)
				check(t, err)
				return made
			}
			want(false)
			add(storage.NewAPIKey{ProjectID: l.project.ID, Origins: []string{"https://a.example", "https://b.example"}})
			soon := l.clock().Add(time.Hour)
			add(storage.NewAPIKey{ProjectID: l.project.ID, Origins: []string{"https://c.example"}, ExpiresAt: &soon})
			add(storage.NewAPIKey{ProjectID: second.ID, Origins: []string{"https://d.example"}})
			want(false, "https://a.example", "https://b.example", "https://c.example", "https://d.example")
			l.advance(time.Hour)
			want(false, "https://a.example", "https://b.example", "https://d.example")
			check(t, l.DeleteProject(t.Context(), second.ID))
			want(false, "https://a.example", "https://b.example")
			open := add(storage.NewAPIKey{ProjectID: l.project.ID})
			want(true, "https://a.example", "https://b.example")
			check(t, l.DeleteAPIKey(t.Context(), open.ID))
			want(false, "https://a.example", "https://b.example")
		})
	}
}

func TestTheNewestInvitationOfAnEMailIsTakenUpByIt(t *testing.T) {
	l := newLibrary(t)
	for _, role := range []storage.Role{storage.RoleOwner, storage.RoleViewer} {
		_, _, err := l.CreateInvitation(t.Context(), storage.NewInvitation{Email: "bea@example.org", Lasts: time.Hour,
			Roles: []storage.InvitationRole{{ProjectID: l.project.ID, Role: role}}})
		check(t, err)
		l.advance(time.Minute)
	}
	wantMissing(t, "no invitation", lastErr(l.AcceptInvitationTo(t.Context(), "ada@example.org", storage.NewPerson{Name: "Ada"})))
	p := must(l.AcceptInvitationTo(t.Context(), " Bea@example.org", storage.NewPerson{Name: "Bea", Issuer: "https://x", Subject: "1", Owner: true}))(t)
	in := must(l.MembershipsOf(t.Context(), []uuid.UUID{p.ID}))(t)[p.ID]
	if p.Owner || p.Subject != "1" || len(in) != 1 || in[0].Role != storage.RoleViewer {
		t.Errorf("%+v is in %+v", p, in)
	}
	wantMissing(t, "no invitation", lastErr(l.AcceptInvitationTo(t.Context(), "bea@example.org", storage.NewPerson{Name: "Bea"})))
}

func lastErr[T any](_ T, err error) error { return err }
