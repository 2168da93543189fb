package storage

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"slices"
	"time"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// Bounds of invitations.
const (
	MaxInvitationRoles = 100
	MaxInvitationLasts = 365 * 24 * time.Hour
)

// NewInvitation is what somebody is to be invited to.
type NewInvitation struct {
	Email     string
	Owner     bool // of the installation
	Roles     []InvitationRole
	InvitedBy *uuid.UUID // nil where no person does
	Lasts     time.Duration
}

// CreateInvitation invites somebody who is not there yet, and answers the secret by which they take it up.
func (l *Library) CreateInvitation(ctx context.Context, of NewInvitation) (secret string, i *Invitation, err error) {
	email, err := checkEmail(of.Email)
	if err != nil {
		return "", nil, err
	}
	if of.Lasts <= 0 || of.Lasts > MaxInvitationLasts {
		return "", nil, invalid("expiresIn", "it is %v; more than 0 and at most a year is allowed", of.Lasts)
	}
	roles, err := checkInvitationRoles(of.Roles)
	if err != nil {
		return "", nil, err
	}
	now, secret := l.now(), newSecret()
	i = &Invitation{ID: uuid.Must(uuid.NewV7()), Email: email, Owner: of.Owner, Roles: roles, Hash: hashOf(secret), InvitedBy: of.InvitedBy,
		CreatedAt: now, ExpiresAt: micros(now.Add(of.Lasts))}
	err = l.db.InTx(ctx, func(q *db.Queries) error {
		switch _, err := q.PersonByEmail(ctx, email); {
		case err == nil:
			return emailTaken(email)
		case !errors.Is(err, fs.ErrNotExist):
			return err
		}
		for _, r := range roles {
			if err := q.KeepProject(ctx, r.ProjectID); err != nil {
				return err
			}
		}
		return q.AddInvitation(ctx, i)
	})
	if err != nil {
		return "", nil, err
	}
	return secret, i, nil
}

// checkInvitationRoles answers roles in the order in which everybody takes their projects.
func checkInvitationRoles(roles []InvitationRole) ([]InvitationRole, error) {
	if len(roles) > MaxInvitationRoles {
		return nil, invalid("roles", "there are %d; at most %d are allowed", len(roles), MaxInvitationRoles)
	}
	roles = append([]InvitationRole{}, roles...)
	slices.SortFunc(roles, func(a, b InvitationRole) int { return bytes.Compare(a.ProjectID[:], b.ProjectID[:]) })
	for i, r := range roles {
		if err := checkRole("roles", r.Role); err != nil {
			return nil, err
		}
		if i > 0 && roles[i-1].ProjectID == r.ProjectID {
			return nil, invalid("roles", "there are two of project %s; one is allowed", r.ProjectID)
		}
	}
	return roles, nil
}

// InvitationOf answers an invitation by its secret. One that was taken up, withdrawn or has expired is [fs.ErrNotExist].
func (l *Library) InvitationOf(ctx context.Context, secret string) (*Invitation, error) {
	return l.db.InvitationByHash(ctx, hashOf(secret), l.now())
}

// Invitation answers an invitation by its id.
func (l *Library) Invitation(ctx context.Context, id uuid.UUID) (*Invitation, error) {
	return l.db.Invitation(ctx, id, l.now())
}

// Invitations answers all invitations, newest first.
func (l *Library) Invitations(ctx context.Context) ([]*Invitation, error) {
	return l.db.Invitations(ctx, l.now())
}

// AcceptInvitation makes the person who was invited, once. The e-mail address, and whether they own the installation, are those of the
// invitation, whatever is given; they come with its roles in those projects that are still there. All other invitations of that
// address go with it.
func (l *Library) AcceptInvitation(ctx context.Context, secret string, who NewPerson) (*Person, error) {
	return l.acceptInvitation(ctx, func(q *db.Queries) (*Invitation, error) { return q.InvitationByHash(ctx, hashOf(secret), l.now()) }, who)
}

// AcceptInvitationTo is [Library.AcceptInvitation] by an e-mail address that is known to be that of who comes: the newest invitation of
// it is taken up. Where there is none that is good, the answer is [fs.ErrNotExist].
func (l *Library) AcceptInvitationTo(ctx context.Context, email string, who NewPerson) (*Person, error) {
	email = emailForm(email)
	return l.acceptInvitation(ctx, func(q *db.Queries) (*Invitation, error) { return q.InvitationTo(ctx, email, l.now()) }, who)
}

func (l *Library) acceptInvitation(ctx context.Context, find func(*db.Queries) (*Invitation, error), who NewPerson) (*Person, error) {
	var p *Person
	err := l.write(ctx, func(q *db.Queries) ([]Event, error) {
		if err := q.LockPeople(ctx); err != nil {
			return nil, err
		}
		i, err := find(q)
		if err != nil {
			return nil, err
		}
		who.Email, who.Owner = i.Email, i.Owner
		if p, err = l.newPerson(who); err != nil {
			return nil, err
		}
		if err := q.RemoveInvitation(ctx, i.ID); err != nil { // it may be withdrawn just now
			return nil, err
		}
		if err := q.RemoveInvitationsTo(ctx, i.Email); err != nil {
			return nil, err
		}
		if err := addPerson(ctx, q, p); err != nil {
			return nil, err
		}
		for _, r := range i.Roles {
			switch err := q.KeepProject(ctx, r.ProjectID); {
			case errors.Is(err, fs.ErrNotExist):
				continue
			case err != nil:
				return nil, err
			}
			if err := q.PutMember(ctx, &Member{ProjectID: r.ProjectID, PersonID: p.ID, Role: r.Role, CreatedAt: p.CreatedAt}); err != nil {
				return nil, err
			}
		}
		return accessChanged(uuid.Nil), nil
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// DeleteInvitation withdraws an invitation.
func (l *Library) DeleteInvitation(ctx context.Context, id uuid.UUID) error {
	return l.db.RemoveInvitation(ctx, id)
}

// withdrawInvitations removes what a person invited to who may no longer: into a project, or, where it is Nil, altogether.
func (l *Library) withdrawInvitations(ctx context.Context, q *db.Queries, person, project uuid.UUID) error {
	all, err := q.InvitationsBy(ctx, person, l.now())
	if err != nil {
		return err
	}
	var gone []uuid.UUID
	for _, i := range all {
		if project == uuid.Nil || slices.ContainsFunc(i.Roles, func(r InvitationRole) bool { return r.ProjectID == project }) {
			gone = append(gone, i.ID)
		}
	}
	return q.RemoveInvitations(ctx, gone)
}
