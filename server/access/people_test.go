package access

import (
	"context"
	"errors"
	"io/fs"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/storagetest"
)

// A crowd is a library with people of all sorts.
type crowd struct {
	*storagetest.World
	library                      *Library
	owner, decides, views, alone *storage.Person
}

func gatherCrowd(t *testing.T) *crowd {
	t.Helper()
	w := storagetest.Open(t)
	person := func(name string, owner bool, role storage.Role) *storage.Person {
		p, err := w.Library.CreatePerson(t.Context(), storage.NewPerson{Email: name + "@example.org", Name: name, Owner: owner})
		if err == nil && role != "" {
			err = w.Library.SetMember(t.Context(), w.Project.ID, p.ID, &role)
		}
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	return &crowd{w, To(w.Library, nil), person("owner", true, ""), person("decides", false, storage.RoleOwner), person("views", false, storage.RoleViewer), person("alone", false, "")}
}

// as is the context of a person who is signed in.
func (c *crowd) as(t *testing.T, p *storage.Person) context.Context {
	t.Helper()
	places, err := c.Library.MembershipsOf(t.Context(), []uuid.UUID{p.ID})
	if err != nil {
		t.Fatal(err)
	}
	_, session, err := c.Library.CreateSession(t.Context(), p, "test", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return With(t.Context(), OfPerson(p, session.ID, places[p.ID]))
}

func TestPeopleAreSeenByThemselvesAndByWhoDecides(t *testing.T) {
	c := gatherCrowd(t)
	for _, try := range []struct {
		who  *storage.Person
		sees []*storage.Person
		list bool
	}{
		{c.owner, []*storage.Person{c.owner, c.decides, c.views, c.alone}, true},
		{c.decides, []*storage.Person{c.owner, c.decides, c.views, c.alone}, true},
		{c.views, []*storage.Person{c.views}, false},
		{c.alone, []*storage.Person{c.alone}, false},
	} {
		ctx := c.as(t, try.who)
		ids := []uuid.UUID{c.owner.ID, c.decides.ID, c.views.ID, c.alone.ID}
		people, err := c.library.PeopleByID(ctx, ids)
		if err != nil || len(people) != len(try.sees) {
			t.Errorf("%s sees %d people, %v", try.who.Name, len(people), err)
		}
		for _, id := range ids {
			_, err := c.library.Person(ctx, id)
			if shown := people[id] != nil; shown != (err == nil) || err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s asks for one: %v, in a list it is shown: %v", try.who.Name, err, shown)
			}
		}
		page, err := c.library.People(ctx, storage.Page{})
		if try.list != (err == nil) || try.list && page.Total != 4 {
			t.Errorf("%s lists %d people, %v", try.who.Name, page.Total, err)
		}
	}
	for _, ask := range []func() error{
		func() error { _, err := c.library.People(t.Context(), storage.Page{}); return err },
		func() error { _, err := c.library.Person(t.Context(), c.views.ID); return err },
		func() error { _, err := c.library.PeopleByID(t.Context(), nil); return err },
		func() error { _, err := c.library.Invitations(t.Context()); return err },
		func() error { _, err := c.library.Sessions(t.Context()); return err },
		func() error { return c.library.EndSession(t.Context(), uuid.New()) },
		func() error { _, err := c.library.EndOtherSessions(t.Context()); return err },
	} {
		if err := ask(); !errors.Is(err, ErrUnauthenticated) {
			t.Errorf("nobody is answered %v", err)
		}
	}
}

func TestOneChangesOneselfAndBecomesNoOwnerByThat(t *testing.T) {
	c := gatherCrowd(t)
	ctx := c.as(t, c.views)
	name, owner, same, other := "Vera", true, "Views@example.org ", "alone2@example.org"
	if p, err := c.library.UpdatePerson(ctx, c.views.ID, storage.PersonChange{Name: &name, Email: &same}); err != nil || p.Name != name {
		t.Error(p, err)
	}
	for _, try := range []struct {
		id     uuid.UUID
		change storage.PersonChange
	}{{c.views.ID, storage.PersonChange{Owner: &owner}}, {c.views.ID, storage.PersonChange{Email: &other}}, {c.alone.ID, storage.PersonChange{Name: &name}}} {
		if _, err := c.library.UpdatePerson(ctx, try.id, try.change); !isForbidden(err, Own) {
			t.Error(err)
		}
	}
	if p, err := c.library.UpdatePerson(c.as(t, c.owner), c.alone.ID, storage.PersonChange{Owner: &owner}); err != nil || !p.Owner {
		t.Error(p, err)
	}
}

func TestSessionsAreThoseOfWhoAsks(t *testing.T) {
	c := gatherCrowd(t)
	mine, other := c.as(t, c.views), c.as(t, c.alone)
	c.as(t, c.views)
	list, err := c.library.Sessions(mine)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	if err := c.library.EndSession(other, list[0].ID); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("somebody ended the session of another: %v", err)
	}
	if n, err := c.library.EndOtherSessions(mine); n != 1 || err != nil {
		t.Error(n, err)
	}
	if list, err = c.library.Sessions(mine); len(list) != 1 || list[0].ID != From(mine).Session || err != nil {
		t.Error(list, err)
	}
	invalid, ok := errors.AsType[*storage.InvalidError](sessionsOf(c.library, With(t.Context(), OfToken())))
	if !ok || invalid.Field != "viewer" {
		t.Error(invalid)
	}
}

func sessionsOf(l *Library, ctx context.Context) error {
	_, err := l.Sessions(ctx)
	return err
}

func TestInvitationsGoNoFurtherThanWhoInvites(t *testing.T) {
	c := gatherCrowd(t)
	other, err := c.Library.CreateProject(t.Context(), "other")
	if err != nil {
		t.Fatal(err)
	}
	role := func(project uuid.UUID) storage.InvitationRole {
		return storage.InvitationRole{ProjectID: project, Role: storage.RoleViewer}
	}
	decides := c.as(t, c.decides)
	for _, of := range []storage.NewInvitation{
		{Owner: true, Roles: []storage.InvitationRole{role(c.Project.ID)}},
		{Roles: []storage.InvitationRole{role(c.Project.ID), role(other.ID)}},
		{},
	} {
		of.Email, of.Lasts = "new@example.org", time.Hour
		if _, _, err := c.library.CreateInvitation(decides, of); !isForbidden(err, Own) && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%+v: %v", of, err)
		}
	}
	_, mine, err := c.library.CreateInvitation(decides, storage.NewInvitation{Email: "a@example.org", Roles: []storage.InvitationRole{role(c.Project.ID)}, Lasts: time.Hour})
	if err != nil || mine.InvitedBy == nil || *mine.InvitedBy != c.decides.ID {
		t.Fatal(mine, err)
	}
	_, theirs, err := c.library.CreateInvitation(c.as(t, c.owner), storage.NewInvitation{Email: "b@example.org", Owner: true, Lasts: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if list, err := c.library.Invitations(decides); err != nil || len(list) != 1 || list[0].ID != mine.ID {
		t.Error(list, err)
	}
	if err := c.library.DeleteInvitation(decides, theirs.ID); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if list, err := c.library.Invitations(c.as(t, c.owner)); err != nil || len(list) != 2 {
		t.Error(list, err)
	}
	if _, err := c.library.Invitations(c.as(t, c.views)); !isForbidden(err, Own) {
		t.Error(err)
	}
}

func isForbidden(err error, needs Right) bool {
	forbidden, ok := errors.AsType[*ForbiddenError](err)
	return ok && forbidden.Needs == needs
}
