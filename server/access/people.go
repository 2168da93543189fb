package access

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"

	"calotype/storage"
)

// People lists everybody. It is for who decides of the installation, or of a project: they choose among them.
func (l *Library) People(ctx context.Context, page storage.Page) (storage.Paged[*storage.Person], error) {
	if err := checkDecides(ctx); err != nil {
		return storage.Paged[*storage.Person]{}, err
	}
	return l.all.People(ctx, page)
}

// checkDecides answers why the caller decides of no project.
func checkDecides(ctx context.Context) error {
	c := From(ctx)
	if c.Kind != Nobody && len(c.with(Admin)) > 0 {
		return nil
	}
	return CheckOwner(ctx)
}

// Person answers a person: oneself, or, to who may list them, anybody.
func (l *Library) Person(ctx context.Context, id uuid.UUID) (*storage.Person, error) {
	if err := CheckCaller(ctx); err != nil {
		return nil, err
	}
	if !From(ctx).is(id) && checkDecides(ctx) != nil {
		return nil, missing
	}
	return l.all.Person(ctx, id)
}

// PeopleByID answers those of the people that the caller may know of.
func (l *Library) PeopleByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*storage.Person, error) {
	if err := CheckCaller(ctx); err != nil {
		return nil, err
	}
	people, err := l.all.PeopleByID(ctx, ids)
	if checkDecides(ctx) != nil {
		for id := range people {
			if !From(ctx).is(id) {
				delete(people, id)
			}
		}
	}
	return people, err
}

// UpdatePerson changes a person: one's own name, or, for an owner of the installation, anything of anybody. Nobody else changes an e-mail
// address, as who takes that of another would be whom OpenID Connect lets in by it.
func (l *Library) UpdatePerson(ctx context.Context, id uuid.UUID, change storage.PersonChange) (*storage.Person, error) {
	c := From(ctx)
	if c.is(id) && change.Email != nil && strings.EqualFold(strings.TrimSpace(*change.Email), c.Person.Email) {
		change.Email = nil // as it is
	}
	if !c.is(id) || change.Owner != nil || change.Email != nil {
		if err := CheckOwner(ctx); err != nil {
			return nil, err
		}
	}
	return l.all.UpdatePerson(ctx, id, change)
}

// DeletePerson removes a person. It is for owners of the installation.
func (l *Library) DeletePerson(ctx context.Context, id uuid.UUID) error {
	if err := CheckOwner(ctx); err != nil {
		return err
	}
	return l.all.DeletePerson(ctx, id)
}

// MembersOf answers the members of those projects of which the caller decides; others have none to be seen.
func (l *Library) MembersOf(ctx context.Context, projects []uuid.UUID) (map[uuid.UUID][]*storage.Member, error) {
	return ofDecided(ctx, projects, l.all.MembersOf)
}

// MembershipsOf answers the places of people in those projects that the caller may see of them: one's own, and those of others in projects
// of which one decides.
func (l *Library) MembershipsOf(ctx context.Context, people []uuid.UUID) (map[uuid.UUID][]*storage.Member, error) {
	if err := CheckCaller(ctx); err != nil {
		return nil, err
	}
	places, err := l.all.MembershipsOf(ctx, people)
	if err != nil {
		return nil, err
	}
	c := From(ctx)
	for id, list := range places {
		if c.is(id) {
			continue
		}
		seen := []*storage.Member{}
		for _, m := range list {
			if c.In(m.ProjectID).Have(Admin) {
				seen = append(seen, m)
			}
		}
		places[id] = seen
	}
	return places, nil
}

// SetMember gives a person a role in a project, or takes it. It needs [Admin].
func (l *Library) SetMember(ctx context.Context, project, person uuid.UUID, role *storage.Role) error {
	if err := Check(ctx, project, Admin); err != nil {
		return err
	}
	return l.all.SetMember(ctx, project, person, role)
}

// Invitations answers the open invitations that the caller could have made.
func (l *Library) Invitations(ctx context.Context) ([]*storage.Invitation, error) {
	if err := checkDecides(ctx); err != nil {
		return nil, err
	}
	all, err := l.all.Invitations(ctx)
	if err != nil {
		return nil, err
	}
	seen := []*storage.Invitation{}
	for _, i := range all {
		if checkInvites(ctx, i.Owner, i.Roles) == nil {
			seen = append(seen, i)
		}
	}
	return seen, nil
}

// CreateInvitation invites somebody. Who decides of projects invites into these, owners of the installation to anything.
func (l *Library) CreateInvitation(ctx context.Context, of storage.NewInvitation) (secret string, i *storage.Invitation, err error) {
	if err := checkInvites(ctx, of.Owner, of.Roles); err != nil {
		return "", nil, err
	}
	of.InvitedBy = nil
	if c := From(ctx); c.Kind == Person {
		of.InvitedBy = &c.Person.ID
	}
	return l.all.CreateInvitation(ctx, of)
}

// DeleteInvitation withdraws an invitation that the caller could have made.
func (l *Library) DeleteInvitation(ctx context.Context, id uuid.UUID) error {
	if err := CheckCaller(ctx); err != nil {
		return err
	}
	i, err := l.all.Invitation(ctx, id)
	if err != nil {
		return err
	}
	if checkInvites(ctx, i.Owner, i.Roles) != nil {
		return missing
	}
	return l.all.DeleteInvitation(ctx, id)
}

// checkInvites answers why the caller may not invite to something.
func checkInvites(ctx context.Context, owner bool, roles []storage.InvitationRole) error {
	if owner || len(roles) == 0 {
		return CheckOwner(ctx)
	}
	for _, r := range roles {
		if err := Check(ctx, r.ProjectID, Admin); err != nil {
			return err
		}
	}
	return nil
}

// errNoPerson is why there are no sessions of a caller.
var errNoPerson = errors.New("only people have sessions and passwords; this is a key")

// Self is the person who asks.
func Self(ctx context.Context) (*Caller, error) {
	c := From(ctx)
	switch c.Kind {
	case Person:
		return c, nil
	case Nobody:
		return nil, ErrUnauthenticated
	}
	return nil, &storage.InvalidError{Field: "viewer", Problem: errNoPerson.Error()}
}

// Sessions answers where the person who asks is signed in, the newest first.
func (l *Library) Sessions(ctx context.Context) ([]*storage.Session, error) {
	self, err := Self(ctx)
	if err != nil {
		return nil, err
	}
	return l.all.SessionsOf(ctx, self.Person.ID)
}

// EndSession ends a session of the person who asks.
func (l *Library) EndSession(ctx context.Context, id uuid.UUID) error {
	self, err := Self(ctx)
	if err != nil {
		return err
	}
	return l.all.EndSession(ctx, self.Person.ID, id)
}

// EndOtherSessions ends all sessions of the person who asks but the one by which it is asked.
func (l *Library) EndOtherSessions(ctx context.Context) (int, error) {
	self, err := Self(ctx)
	if err != nil {
		return 0, err
	}
	return l.all.EndSessions(ctx, self.Person.ID, &self.Session)
}
