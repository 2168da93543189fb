package storage_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calotype/storage"
)

func TestAnInvitationIsTakenUpOnce(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	ada := must(l.SetUp(ctx, newPerson("ada@example.org")))(t)
	stays, goes, swept := l.project.ID, must(l.CreateProject(ctx, "Goes"))(t).ID, must(l.CreateProject(ctx, "Swept"))(t).ID
	secret, i, err := l.CreateInvitation(ctx, storage.NewInvitation{Email: "Bob@Example.org", InvitedBy: &ada.ID, Lasts: 30 * 24 * time.Hour, Roles: []storage.InvitationRole{
		{ProjectID: swept, Role: storage.RoleOwner}, {ProjectID: stays, Role: storage.RoleEditor}, {ProjectID: goes, Role: storage.RoleViewer}}})
	check(t, err)
	if len(secret) != 43 || i.Email != "bob@example.org" || i.Owner || len(i.Roles) != 3 || !i.ExpiresAt.Equal(l.Now().Add(30*24*time.Hour)) {
		t.Errorf("%+v with a secret of %d", i, len(secret))
	}
	other, _, err := l.CreateInvitation(ctx, storage.NewInvitation{Email: "bob@example.org", Lasts: 30 * 24 * time.Hour})
	check(t, err)
	for what, found := range map[string]*storage.Invitation{"by its secret": must(l.InvitationOf(ctx, secret))(t), "by its id": must(l.Invitation(ctx, i.ID))(t), "listed": must(l.Invitations(ctx))(t)[1]} {
		if diff := cmp.Diff(i, found); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
	}
	check(t, l.DeleteProject(ctx, swept))
	l.advance(trashFor + time.Second)
	check(t, l.Sweep(ctx))
	check(t, l.DeleteProject(ctx, goes))

	_, err = l.AcceptInvitation(ctx, secret, storage.NewPerson{PasswordHash: hashed})
	wantInvalid(t, err, "name", "empty") // and it is still there
	bob := must(l.AcceptInvitation(ctx, secret, storage.NewPerson{Email: "eve@example.org", Name: "Bob", PasswordHash: hashed, Owner: true}))(t)
	if bob.Email != "bob@example.org" || bob.Owner || bob.Name != "Bob" || bob.PasswordHash != hashed {
		t.Errorf("he is %s %q, owner: %v", bob.Email, bob.Name, bob.Owner)
	}
	if diff := cmp.Diff(bob, must(l.PersonByEmail(ctx, "bob@example.org"))(t)); diff != "" {
		t.Error(diff)
	}
	must(l.RestoreProject(ctx, goes))(t)
	of := must(l.MembershipsOf(ctx, []uuid.UUID{bob.ID}))(t)[bob.ID]
	if len(of) != 1 || of[0].ProjectID != stays || of[0].Role != storage.RoleEditor {
		t.Errorf("he is in %v", of)
	}
	for what, secret := range map[string]string{"again": secret, "another of his": other, "unknown": "x", "none": ""} {
		_, err = l.InvitationOf(ctx, secret)
		wantMissing(t, what, err)
		_, err = l.AcceptInvitation(ctx, secret, newPerson("x@example.org"))
		wantMissing(t, what, err)
	}
	_, _, err = l.CreateInvitation(ctx, storage.NewInvitation{Email: "BOB@example.org", Lasts: time.Hour})
	wantInvalid(t, err, "email", "already")
}

func TestAnInvitationMakesAnOwnerOfWhoIsInvitedAsOne(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	secret, _, err := l.CreateInvitation(ctx, storage.NewInvitation{Email: "bob@example.org", Owner: true, Lasts: time.Hour})
	check(t, err)
	p := must(l.AcceptInvitation(ctx, secret, storage.NewPerson{Name: "Bob", Issuer: "https://id.example.org", Subject: "1"}))(t)
	if !p.Owner || must(l.PersonByOpenID(ctx, "https://id.example.org", "1"))(t).ID != p.ID {
		t.Errorf("he is %+v", p)
	}
}

func TestInvitationsEnd(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	_, first, err := l.CreateInvitation(ctx, storage.NewInvitation{Email: "a@example.org", Lasts: time.Hour})
	check(t, err)
	l.advance(time.Second)
	secret, second, err := l.CreateInvitation(ctx, storage.NewInvitation{Email: "b@example.org", Lasts: time.Hour})
	check(t, err)
	if all := must(l.Invitations(ctx))(t); len(all) != 2 || all[0].ID != second.ID || all[1].ID != first.ID {
		t.Errorf("there are %v", all)
	}
	check(t, l.DeleteInvitation(ctx, first.ID))
	wantMissing(t, "deleted again", l.DeleteInvitation(ctx, first.ID))
	_, err = l.Invitation(ctx, first.ID)
	wantMissing(t, "deleted", err)
	l.advance(time.Hour)
	_, err = l.InvitationOf(ctx, secret)
	wantMissing(t, "expired, by its secret", err)
	_, err = l.Invitation(ctx, second.ID)
	wantMissing(t, "expired, by its id", err)
	_, err = l.AcceptInvitation(ctx, secret, newPerson("x"))
	wantMissing(t, "take up what expired", err)
	if all := must(l.Invitations(ctx))(t); len(all) != 0 || must(l.HasPeople(ctx))(t) {
		t.Errorf("there are %v", all)
	}
}

func TestWhatNobodyCanBeInvitedToIsRefused(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	gone := must(l.CreateProject(ctx, "Gone"))(t).ID
	check(t, l.DeleteProject(ctx, gone))
	role := func(project uuid.UUID, r storage.Role) storage.InvitationRole {
		return storage.InvitationRole{ProjectID: project, Role: r}
	}
	for _, c := range []struct {
		of          storage.NewInvitation
		field, says string
	}{
		{storage.NewInvitation{Email: "x", Lasts: time.Hour}, "email", "no e-mail address"},
		{storage.NewInvitation{Email: "a@example.org"}, "expiresIn", "more than 0"},
		{storage.NewInvitation{Email: "a@example.org", Lasts: -time.Hour}, "expiresIn", "more than 0"},
		{storage.NewInvitation{Email: "a@example.org", Lasts: storage.MaxInvitationLasts + 1}, "expiresIn", "at most a year"},
		{storage.NewInvitation{Email: "a@example.org", Lasts: time.Hour, Roles: []storage.InvitationRole{role(l.project.ID, "")}}, "roles", "VIEWER, EDITOR and OWNER"},
		{storage.NewInvitation{Email: "a@example.org", Lasts: time.Hour, Roles: []storage.InvitationRole{role(l.project.ID, "VIEWER"), role(l.project.ID, "OWNER")}}, "roles", "two of project"},
		{storage.NewInvitation{Email: "a@example.org", Lasts: time.Hour, Roles: make([]storage.InvitationRole, storage.MaxInvitationRoles+1)}, "roles", "at most 100"},
	} {
		_, _, err := l.CreateInvitation(ctx, c.of)
		wantInvalid(t, err, c.field, c.says)
	}
	for _, project := range []uuid.UUID{gone, uuid.New()} {
		_, _, err := l.CreateInvitation(ctx, storage.NewInvitation{Email: "a@example.org", Lasts: time.Hour, Roles: []storage.InvitationRole{role(project, "VIEWER")}})
		wantMissing(t, "into a project that is not there", err)
	}
	_, _, err := l.CreateInvitation(ctx, storage.NewInvitation{Email: "a@example.org", Lasts: time.Hour, InvitedBy: new(uuid.New())})
	wantMissing(t, "by nobody", err)
	if all := must(l.Invitations(ctx))(t); len(all) != 0 {
		t.Errorf("there are %v", all)
	}
}
