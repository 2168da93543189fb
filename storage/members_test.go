package storage_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

// roles are the members of a project as text.
func (l *library) roles(t *testing.T, project uuid.UUID) string {
	t.Helper()
	var all []string
	for _, m := range must(l.MembersOf(t.Context(), []uuid.UUID{project}))(t)[project] {
		p := must(l.Person(t.Context(), m.PersonID))(t)
		all = append(all, p.Email[:strings.IndexByte(p.Email, '@')]+" "+string(m.Role))
	}
	return strings.Join(all, ", ")
}

func (l *library) member(t *testing.T, project uuid.UUID, p *storage.Person, role storage.Role) {
	t.Helper()
	check(t, l.SetMember(t.Context(), project, p.ID, &role))
}

func TestPeopleHaveRolesInProjects(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	other := must(l.CreateProject(ctx, "Other"))(t)
	ada, bob := l.person(t, "ada@example.org"), l.person(t, "bob@example.org")
	l.member(t, l.project.ID, ada, storage.RoleViewer)
	came := l.Now()
	l.advance(time.Second)
	l.member(t, l.project.ID, bob, storage.RoleOwner)
	l.member(t, other.ID, ada, storage.RoleEditor)
	l.advance(time.Second)
	l.member(t, l.project.ID, ada, storage.RoleEditor) // she stays where she was, as something else
	if got := l.roles(t, l.project.ID); got != "ada EDITOR, bob OWNER" {
		t.Errorf("members are %s", got)
	}
	of := must(l.MembershipsOf(ctx, []uuid.UUID{ada.ID, bob.ID, uuid.Nil}))(t)
	if len(of) != 3 || len(of[ada.ID]) != 2 || len(of[bob.ID]) != 1 || of[uuid.Nil] == nil {
		t.Errorf("memberships are %v", of)
	}
	if m := of[ada.ID][0]; m.ProjectID != l.project.ID || !m.CreatedAt.Equal(came) || of[ada.ID][1].ProjectID != other.ID {
		t.Errorf("the first is %+v", m)
	}
	check(t, l.SetMember(ctx, l.project.ID, bob.ID, nil))
	check(t, l.SetMember(ctx, l.project.ID, bob.ID, nil)) // has none already
	if got := l.roles(t, l.project.ID); got != "ada EDITOR" {
		t.Errorf("members are %s", got)
	}

	viewer, wrong := storage.RoleViewer, storage.Role("viewer")
	wantInvalid(t, l.SetMember(ctx, l.project.ID, bob.ID, &wrong), "role", "VIEWER, EDITOR and OWNER")
	wantMissing(t, "in an unknown project", l.SetMember(ctx, uuid.New(), bob.ID, &viewer))
	wantMissing(t, "for nobody", l.SetMember(ctx, l.project.ID, uuid.New(), &viewer))
	wantMissing(t, "taken from nobody", l.SetMember(ctx, l.project.ID, uuid.New(), nil))
}

func TestADeletedProjectComesBackWithMembersAndKeys(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	ada := l.person(t, "ada@example.org")
	l.member(t, l.project.ID, ada, storage.RoleEditor)
	k, text, err := l.CreateAPIKey(ctx, newKey(l.project.ID))
	check(t, err)
	check(t, l.DeleteProject(ctx, l.project.ID))
	if of := must(l.MembershipsOf(ctx, []uuid.UUID{ada.ID}))(t)[ada.ID]; len(of) != 1 {
		t.Errorf("she is in %v: who decided of a project may take it back", of)
	}
	viewer := storage.RoleViewer
	wantMissing(t, "make somebody a member", l.SetMember(ctx, l.project.ID, ada.ID, &viewer))
	wantMissing(t, "take somebody out", l.SetMember(ctx, l.project.ID, ada.ID, nil))
	_, err = l.APIKeyOf(ctx, text)
	wantMissing(t, "key by its text", err)
	_, err = l.APIKey(ctx, k.ID)
	wantMissing(t, "key by its id", err)
	_, err = l.UpdateAPIKey(ctx, k.ID, storage.APIKeyChange{})
	wantMissing(t, "update a key", err)
	_, _, err = l.RotateAPIKey(ctx, k.ID)
	wantMissing(t, "rotate a key", err)
	_, _, err = l.CreateAPIKey(ctx, newKey(l.project.ID))
	wantMissing(t, "create a key", err)
	wantMissing(t, "delete a key", l.DeleteAPIKey(ctx, k.ID))
	if of := must(l.APIKeysOf(ctx, []uuid.UUID{l.project.ID}))(t)[l.project.ID]; len(of) != 0 {
		t.Errorf("keys are %v", of)
	}

	must(l.RestoreProject(ctx, l.project.ID))(t)
	if got := l.roles(t, l.project.ID); got != "ada EDITOR" {
		t.Errorf("it came back with %q", got)
	}
	if back := must(l.APIKeyOf(ctx, text))(t); back.ID != k.ID {
		t.Errorf("it came back with %v", back)
	}

	check(t, l.DeleteProject(ctx, l.project.ID))
	l.advance(trashFor + time.Second)
	check(t, l.Sweep(ctx))
	for _, table := range []string{"members", "api_keys"} {
		if rows := l.dump(t, table); rows != "" {
			t.Errorf("%s has %s", table, rows)
		}
	}
}

func TestWhoeverMayInviteNoLongerHasInvitedNobody(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	other := must(l.CreateProject(ctx, "Other"))(t)
	l.owner(t, "first@example.org")
	count := 0
	invite := func(by *storage.Person, projects ...uuid.UUID) string {
		t.Helper()
		count++
		of := storage.NewInvitation{Email: fmt.Sprintf("guest%d@example.org", count), InvitedBy: &by.ID, Lasts: time.Hour}
		for _, p := range projects {
			of.Roles = append(of.Roles, storage.InvitationRole{ProjectID: p, Role: storage.RoleOwner})
		}
		secret, _, err := l.CreateInvitation(ctx, of)
		check(t, err)
		return secret
	}
	good := func(what, secret string, want bool) {
		t.Helper()
		if _, err := l.InvitationOf(ctx, secret); (err == nil) != want {
			t.Errorf("%s: %v", what, err)
		}
	}

	ada, bob := l.person(t, "ada@example.org"), l.person(t, "bob@example.org")
	for _, p := range []*storage.Person{ada, bob} {
		l.member(t, l.project.ID, p, storage.RoleOwner)
		l.member(t, other.ID, p, storage.RoleOwner)
	}
	here, there, both, bobs := invite(ada, l.project.ID), invite(ada, other.ID), invite(ada, l.project.ID, other.ID), invite(bob, l.project.ID)
	l.member(t, l.project.ID, ada, storage.RoleOwner)
	good("she is what she was", here, true)
	l.member(t, l.project.ID, ada, storage.RoleEditor)
	good("into where she is an editor", here, false)
	good("into where she is the owner", there, true)
	good("into both", both, false)
	good("by somebody else", bobs, true)
	check(t, l.SetMember(ctx, other.ID, ada.ID, nil))
	good("into where she is no longer", there, false)

	carl := l.owner(t, "carl@example.org")
	carls := invite(carl, l.project.ID)
	l.member(t, l.project.ID, carl, storage.RoleViewer) // which leaves him what he is
	good("by an owner of the installation", carls, true)
	must(l.UpdatePerson(ctx, carl.ID, storage.PersonChange{Owner: new(true), Name: new("Carl")}))(t)
	good("by who stays an owner", carls, true)
	must(l.UpdatePerson(ctx, carl.ID, storage.PersonChange{Owner: new(false)}))(t)
	good("by who is an owner no longer", carls, false)
	good("by somebody else", bobs, true)
}
