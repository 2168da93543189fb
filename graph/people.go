package graph

import (
	"context"
	"fmt"
	"time"

	"calotype/graph/model"
	"calotype/server/access"
	"calotype/storage"
)

func (r queryResolver) Viewer(ctx context.Context) (*access.Caller, error) {
	if caller := access.From(ctx); caller.Kind != access.Nobody {
		return caller, nil
	}
	return nil, nil // the schema says null
}

func (r viewerResolver) Sessions(ctx context.Context, c *access.Caller) ([]*storage.Session, error) {
	if c.Kind != access.Person {
		return []*storage.Session{}, nil
	}
	return r.Library.Sessions(ctx)
}

func (r sessionResolver) Current(ctx context.Context, s *storage.Session) (bool, error) {
	return s.ID == access.From(ctx).Session, nil
}

func (r queryResolver) People(ctx context.Context, first *int, after *string, last *int, before *string) (*model.PersonConnection, error) {
	page, err := pageOf(ctx, first, after, last, before)
	if err != nil {
		return nil, err
	}
	return connect(r.Library.People(ctx, page))
}

func (r personResolver) HasPassword(_ context.Context, p *storage.Person) (bool, error) {
	return p.PasswordHash != "", nil
}

// Memberships leaves out those in projects that were deleted.
func (r personResolver) Memberships(ctx context.Context, p *storage.Person) ([]*storage.Member, error) {
	places, err := loadersOf(ctx).places.Load(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	there := []*storage.Member{}
	for _, m := range places {
		switch project, err := loadersOf(ctx).projects.Load(ctx, m.ProjectID); {
		case err != nil && !absent(err):
			return nil, err
		case project != nil:
			there = append(there, m)
		}
	}
	return there, nil
}

func (r membershipResolver) Project(ctx context.Context, m *storage.Member) (*storage.Project, error) {
	return loadersOf(ctx).projects.Load(ctx, m.ProjectID)
}

func (r membershipResolver) Person(ctx context.Context, m *storage.Member) (*storage.Person, error) {
	return loadersOf(ctx).people.Load(ctx, m.PersonID)
}

func (r projectResolver) Rights(ctx context.Context, p *storage.Project) ([]access.Right, error) {
	return access.From(ctx).In(p.ID).List(), nil
}

func (r projectResolver) Members(ctx context.Context, p *storage.Project) ([]*storage.Member, error) {
	return loadersOf(ctx).members.Load(ctx, p.ID)
}

func (r mutationResolver) SetMember(ctx context.Context, in, of model.ID, role *storage.Role) (*storage.Project, error) {
	project, err := in.UUID()
	if err != nil {
		return nil, err
	}
	person, err := of.UUID()
	if err != nil {
		return nil, err
	}
	found, err := r.Library.Project(ctx, project)
	if err != nil {
		return nil, missing(err, "project", project)
	}
	return found, missing(r.Library.SetMember(ctx, project, person, role), "person", person)
}

func (r mutationResolver) UpdatePerson(ctx context.Context, id model.ID, input model.UpdatePersonInput) (*storage.Person, error) {
	person, err := id.UUID()
	if err != nil {
		return nil, err
	}
	changed, err := r.Library.UpdatePerson(ctx, person, storage.PersonChange{Email: input.Email, Name: input.Name, Owner: input.Owner})
	return changed, missing(err, "person", person)
}

func (r mutationResolver) DeletePerson(ctx context.Context, id model.ID) (model.ID, error) {
	person, err := id.UUID()
	if err != nil {
		return "", err
	}
	return model.ID(person.String()), missing(r.Library.DeletePerson(ctx, person), "person", person)
}

func (r mutationResolver) ChangePassword(ctx context.Context, current *string, to string) (*storage.Person, error) {
	if err := r.Deps.ChangePassword(ctx, value(current), to); err != nil {
		return nil, err
	}
	self, err := access.Self(ctx)
	if err != nil {
		return nil, err
	}
	return r.Library.Person(ctx, self.Person.ID)
}

func (r mutationResolver) EndSession(ctx context.Context, id model.ID) (model.ID, error) {
	session, err := id.UUID()
	if err != nil {
		return "", err
	}
	return model.ID(session.String()), missing(r.Library.EndSession(ctx, session), "session", session)
}

func (r mutationResolver) SignOutEverywhere(ctx context.Context) (int, error) {
	return r.Library.EndOtherSessions(ctx)
}

func (r queryResolver) Invitations(ctx context.Context) ([]*storage.Invitation, error) {
	return r.Library.Invitations(ctx)
}

func (r invitationRoleResolver) Project(ctx context.Context, role *storage.InvitationRole) (*storage.Project, error) {
	project, err := loadersOf(ctx).projects.Load(ctx, role.ProjectID)
	if absent(err) {
		return nil, nil // the schema says null
	}
	return project, err
}

// How long an invitation is good.
const (
	invitationLasts    = 7 * 24 * time.Hour
	minInvitationLasts = time.Minute
)

func (r mutationResolver) CreateInvitation(ctx context.Context, input model.CreateInvitationInput) (*model.CreatedInvitation, error) {
	of := storage.NewInvitation{Email: input.Email, Owner: value(input.Owner), Lasts: invitationLasts}
	if input.ExpiresIn != nil {
		most := int(storage.MaxInvitationLasts / time.Second)
		if n := *input.ExpiresIn; n < int(minInvitationLasts/time.Second) || n > most {
			return nil, &storage.InvalidError{Field: "expiresIn", Problem: fmt.Sprintf("it is %d; %d…%d seconds are allowed", n, int(minInvitationLasts/time.Second), most)}
		}
		of.Lasts = time.Duration(*input.ExpiresIn) * time.Second
	}
	for _, role := range input.Roles {
		project, err := role.Project.UUID()
		if err != nil {
			return nil, err
		}
		if _, err := r.Library.Project(ctx, project); err != nil {
			return nil, missing(err, "project", project)
		}
		of.Roles = append(of.Roles, storage.InvitationRole{ProjectID: project, Role: role.Role})
	}
	secret, made, err := r.Library.CreateInvitation(ctx, of)
	if err != nil {
		return nil, err
	}
	return &model.CreatedInvitation{Invitation: made, Link: r.BaseURL(requestOf(ctx)) + "/invitation#" + secret}, nil
}

func (r mutationResolver) DeleteInvitation(ctx context.Context, id model.ID) (model.ID, error) {
	invitation, err := id.UUID()
	if err != nil {
		return "", err
	}
	return model.ID(invitation.String()), missing(r.Library.DeleteInvitation(ctx, invitation), "invitation", invitation)
}

// person is the person of an id; nil where there is none.
func (r queryResolver) person(ctx context.Context, id model.ID) (*storage.Person, error) {
	person, err := id.UUID()
	if err != nil {
		return nil, err
	}
	return unlessMissing(r.Library.Person(ctx, person))
}
