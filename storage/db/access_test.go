package db_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calotype/storage/db"
)

func newPerson(email string) *db.Person {
	return &db.Person{ID: uuid.Must(uuid.NewV7()), Email: email, Name: "Küste", CreatedAt: start, UpdatedAt: start}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestPeopleAndWhatIsTheirsComeBackAsTheyWereWritten(t *testing.T) {
	eachNew(t, func(t *testing.T, d *db.DB, p *db.Project) {
		ctx := t.Context()
		full := newPerson("full@example.org")
		full.PasswordHash, full.Owner, full.Issuer, full.Subject, full.LastSeenAt = "$x", true, "https://id.example.org", "42", new(start)
		bare := newPerson("bare@example.org")
		ok(t, d.AddPerson(ctx, full))
		ok(t, d.AddPerson(ctx, bare))
		ok(t, d.AddPerson(ctx, newPerson("third@example.org"))) // of whom none signs in by OpenID Connect either
		session := &db.Session{ID: uuid.New(), PersonID: full.ID, Hash: "s", UserAgent: "ü", CreatedAt: start, SeenAt: start, ExpiresAt: start.Add(time.Hour)}
		ok(t, d.AddSession(ctx, session))
		invitation := &db.Invitation{ID: uuid.New(), Email: "x@example.org", Owner: true, Roles: []db.InvitationRole{{ProjectID: p.ID, Role: db.RoleEditor}}, Hash: "i",
			InvitedBy: &full.ID, CreatedAt: start, ExpiresAt: start.Add(time.Hour)}
		byNobody := &db.Invitation{ID: uuid.New(), Email: "y@example.org", Roles: []db.InvitationRole{}, Hash: "j", CreatedAt: start, ExpiresAt: start.Add(time.Hour)}
		ok(t, d.AddInvitation(ctx, invitation))
		ok(t, d.AddInvitation(ctx, byNobody))
		key := &db.APIKey{ID: uuid.New(), ProjectID: p.ID, Name: "Küste", Kind: db.KeyPublic, Rights: []string{"READ"}, Hash: "k", Prefix: "calotype", Text: "calotype_pk",
			Types: []string{"image/*"}, MaxBytes: new(int64(1 << 50)), Origins: []string{"https://example.org"}, Signed: true, CreatedAt: start, ExpiresAt: new(start.Add(time.Hour)), UsedAt: new(start)}
		plain := &db.APIKey{ID: uuid.New(), ProjectID: p.ID, Kind: db.KeySecret, Rights: []string{}, Hash: "l", Types: []string{}, Origins: []string{}, CreatedAt: start}
		ok(t, d.AddAPIKey(ctx, key))
		ok(t, d.AddAPIKey(ctx, plain))
		same := func(what string, want any) func(got any, err error) {
			return func(got any, err error) {
				t.Helper()
				if diff := cmp.Diff(want, got); err != nil || diff != "" {
					t.Errorf("%s: %v\n%s", what, err, diff)
				}
			}
		}
		for _, who := range []*db.Person{full, bare} {
			same("person", who)(some(d.Person(ctx, who.ID)))
			same("by e-mail", who)(some(d.PersonByEmail(ctx, who.Email)))
		}
		same("by identity", full)(some(d.PersonByOpenID(ctx, "https://id.example.org", "42")))
		same("session", session)(some(d.SessionByHash(ctx, "s", start)))
		same("invitation", invitation)(some(d.InvitationByHash(ctx, "i", start)))
		same("invitation by nobody", byNobody)(some(d.Invitation(ctx, byNobody.ID, start)))
		same("key", key)(some(d.APIKey(ctx, key.ID)))
		same("key by its hash", plain)(some(d.APIKeyByHash(ctx, "l", start)))
	})
}

// some passes on what a query answers as any value.
func some[T any](v T, err error) (any, error) { return v, err }

func TestMissingAndDoubledPeopleAndKeysAreTheSentinelsOfPackageFS(t *testing.T) {
	eachNew(t, func(t *testing.T, d *db.DB, p *db.Project) {
		ctx, none := t.Context(), uuid.New()
		linked := newPerson("a@example.org")
		linked.Issuer, linked.Subject = "https://id.example.org", "1"
		ok(t, d.AddPerson(ctx, linked))
		ok(t, d.AddPerson(ctx, newPerson("b@example.org")))
		twin, other := newPerson("c@example.org"), newPerson("d@example.org")
		twin.Issuer, twin.Subject = linked.Issuer, linked.Subject
		ok(t, d.AddPerson(ctx, other))
		ok(t, d.AddSession(ctx, &db.Session{ID: uuid.New(), PersonID: linked.ID, Hash: "s", ExpiresAt: start}))
		ok(t, d.AddAPIKey(ctx, &db.APIKey{ID: uuid.New(), ProjectID: p.ID, Hash: "k", ExpiresAt: new(start)}))
		ok(t, d.AddInvitation(ctx, &db.Invitation{ID: uuid.New(), Hash: "i", ExpiresAt: start}))
		renamed := *other
		renamed.Email = "b@example.org"
		_, personErr := d.Person(ctx, none)
		_, identityErr := d.PersonByOpenID(ctx, "", "")
		_, sessionErr := d.SessionByHash(ctx, "s", start)
		_, seeErr := d.SeeSession(ctx, none, start, start)
		_, invitationErr := d.InvitationByHash(ctx, "i", start)
		_, keyErr := d.APIKeyByHash(ctx, "k", start)
		for what, c := range map[string]struct{ err, want error }{
			"unknown person":                 {personErr, fs.ErrNotExist},
			"no identity":                    {identityErr, fs.ErrNotExist},
			"update unknown person":          {d.UpdatePerson(ctx, newPerson("x@example.org")), fs.ErrNotExist},
			"delete unknown person":          {d.RemovePerson(ctx, none), fs.ErrNotExist},
			"same address":                   {d.AddPerson(ctx, newPerson("a@example.org")), fs.ErrExist},
			"same address by a change":       {d.UpdatePerson(ctx, &renamed), fs.ErrExist},
			"same identity":                  {d.AddPerson(ctx, twin), fs.ErrExist},
			"session that expires now":       {sessionErr, fs.ErrNotExist},
			"use of an unknown session":      {seeErr, fs.ErrNotExist},
			"session of nobody":              {d.AddSession(ctx, &db.Session{ID: uuid.New(), PersonID: none}), fs.ErrNotExist},
			"end an unknown session":         {d.RemoveSession(ctx, linked.ID, none), fs.ErrNotExist},
			"same session":                   {d.AddSession(ctx, &db.Session{ID: uuid.New(), PersonID: linked.ID, Hash: "s"}), fs.ErrExist},
			"member of an unknown project":   {d.PutMember(ctx, &db.Member{ProjectID: none, PersonID: linked.ID}), fs.ErrNotExist},
			"unknown member":                 {d.PutMember(ctx, &db.Member{ProjectID: p.ID, PersonID: none}), fs.ErrNotExist},
			"invitation that expires now":    {invitationErr, fs.ErrNotExist},
			"invitation by nobody":           {d.AddInvitation(ctx, &db.Invitation{ID: uuid.New(), InvitedBy: &none}), fs.ErrNotExist},
			"delete an unknown invitation":   {d.RemoveInvitation(ctx, none), fs.ErrNotExist},
			"key that expires now":           {keyErr, fs.ErrNotExist},
			"key of an unknown project":      {d.AddAPIKey(ctx, &db.APIKey{ID: uuid.New(), ProjectID: none}), fs.ErrNotExist},
			"same key":                       {d.AddAPIKey(ctx, &db.APIKey{ID: uuid.New(), ProjectID: p.ID, Hash: "k"}), fs.ErrExist},
			"update an unknown key":          {d.UpdateAPIKey(ctx, &db.APIKey{ID: none}), fs.ErrNotExist},
			"delete an unknown key":          {d.RemoveAPIKey(ctx, none), fs.ErrNotExist},
			"see nobody":                     {d.SeePerson(ctx, none, start), nil},
			"use an unknown key":             {d.UseAPIKeys(ctx, map[uuid.UUID]time.Time{none: start}), nil},
			"take out who is not in it":      {d.RemoveMember(ctx, p.ID, linked.ID), nil},
			"delete no invitations":          {d.RemoveInvitations(ctx, nil), nil},
			"delete invitations of no one":   {d.RemoveInvitationsTo(ctx, "x"), nil},
			"lock people of an idle library": {d.InTx(ctx, func(q *db.Queries) error { return q.LockPeople(ctx) }), nil},
		} {
			if !errors.Is(c.err, c.want) {
				t.Errorf("%s: got %v, want %v", what, c.err, c.want)
			}
		}
	})
}

func TestWhatIsAPersonsOrAProjectsGoesWithIt(t *testing.T) {
	eachNew(t, func(t *testing.T, d *db.DB, p *db.Project) {
		ctx := t.Context()
		ada, bob := newPerson("ada@example.org"), newPerson("bob@example.org")
		for i, who := range []*db.Person{ada, bob} {
			ok(t, d.AddPerson(ctx, who))
			ok(t, d.PutMember(ctx, &db.Member{ProjectID: p.ID, PersonID: who.ID, Role: db.RoleViewer, CreatedAt: start}))
			ok(t, d.AddSession(ctx, &db.Session{ID: uuid.New(), PersonID: who.ID, Hash: fmt.Sprint(i), ExpiresAt: start}))
			ok(t, d.AddInvitation(ctx, &db.Invitation{ID: uuid.New(), Hash: fmt.Sprint(i), InvitedBy: &who.ID, ExpiresAt: start}))
		}
		ok(t, d.AddAPIKey(ctx, &db.APIKey{ID: uuid.New(), ProjectID: p.ID, Hash: "k"}))
		counts := func(members, sessions, invitations, keys int) {
			t.Helper()
			before := start.Add(-time.Second)
			of := must(d.MembersOf(ctx, []uuid.UUID{p.ID}))(t)[p.ID]
			in := must(d.SessionsOf(ctx, ada.ID, before))(t)
			in = append(in, must(d.SessionsOf(ctx, bob.ID, before))(t)...)
			invited := must(d.Invitations(ctx, before))(t)
			k := must(d.CountAPIKeys(ctx, p.ID, ""))(t)
			if len(of) != members || len(in) != sessions || len(invited) != invitations || k != keys {
				t.Errorf("%d members, %d sessions, %d invitations, %d keys; want %d, %d, %d, %d", len(of), len(in), len(invited), k, members, sessions, invitations, keys)
			}
		}
		counts(2, 2, 2, 1)
		ok(t, d.RemovePerson(ctx, ada.ID))
		counts(1, 1, 1, 1)
		ok(t, d.TrashProject(ctx, p.ID, start))
		counts(1, 1, 1, 1) // who decided of it may take it back
		ok(t, d.RestoreProject(ctx, p.ID, start))
		counts(1, 1, 1, 1)
		ok(t, d.TrashProject(ctx, p.ID, start))
		ok(t, d.PurgeProjects(ctx, start.Add(time.Second)))
		counts(0, 1, 1, 0)
		ok(t, d.PurgeExpired(context.WithoutCancel(ctx), start))
		counts(0, 0, 0, 0)
	})
}
