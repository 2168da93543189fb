package db

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// AddInvitation inserts an invitation. By a person who is not there it is [io/fs.ErrNotExist].
func (q *Queries) AddInvitation(ctx context.Context, i *Invitation) error {
	if _, err := q.on.NewInsert().Model(i).Exec(ctx); err != nil {
		return fmt.Errorf("add invitation %s: %w", i.ID, translate(err))
	}
	return nil
}

// Invitation answers an invitation that has not expired by now.
func (q *Queries) Invitation(ctx context.Context, id uuid.UUID, now time.Time) (*Invitation, error) {
	return q.invitationWhere(ctx, now, "i.id = ?", id)
}

// InvitationByHash is [Queries.Invitation] by the hash of its secret.
func (q *Queries) InvitationByHash(ctx context.Context, hash string, now time.Time) (*Invitation, error) {
	return q.invitationWhere(ctx, now, "i.hash = ?", hash)
}

func (q *Queries) invitationWhere(ctx context.Context, now time.Time, where string, args ...any) (*Invitation, error) {
	i := new(Invitation)
	if err := q.on.NewSelect().Model(i).Where(where, args...).Where("i.expires_at > ?", now).Scan(ctx); err != nil {
		return nil, fmt.Errorf("invitation: %w", translate(err))
	}
	return i, nil
}

// InvitationTo answers the newest invitation of an e-mail address, given in lower case, that has not expired by now.
func (q *Queries) InvitationTo(ctx context.Context, email string, now time.Time) (*Invitation, error) {
	i := new(Invitation)
	err := q.on.NewSelect().Model(i).Where("i.email = ?", email).Where("i.expires_at > ?", now).Order("i.created_at DESC", "i.id DESC").Limit(1).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("invitation: %w", translate(err))
	}
	return i, nil
}

// Invitations answers all that have not expired by now, newest first.
func (q *Queries) Invitations(ctx context.Context, now time.Time) ([]*Invitation, error) {
	return q.invitations(ctx, now, "TRUE")
}

// InvitationsBy answers those that a person made and that have not expired by now, newest first.
func (q *Queries) InvitationsBy(ctx context.Context, person uuid.UUID, now time.Time) ([]*Invitation, error) {
	return q.invitations(ctx, now, "i.invited_by = ?", person)
}

func (q *Queries) invitations(ctx context.Context, now time.Time, where string, args ...any) ([]*Invitation, error) {
	all := []*Invitation{}
	err := q.on.NewSelect().Model(&all).Where(where, args...).Where("i.expires_at > ?", now).
		Order("i.created_at DESC", "i.id DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("invitations: %w", translate(err))
	}
	return all, nil
}

// RemoveInvitation removes an invitation: of several who do so at the same time, one does well.
func (q *Queries) RemoveInvitation(ctx context.Context, id uuid.UUID) error {
	result, err := q.on.NewDelete().Model((*Invitation)(nil)).Where("id = ?", id).Exec(ctx)
	return changed(result, err, "delete invitation", id)
}

// RemoveInvitations removes those of the invitations that are there.
func (q *Queries) RemoveInvitations(ctx context.Context, ids []uuid.UUID) error {
	for part := range chunks(ids) {
		if _, err := q.on.NewDelete().Model((*Invitation)(nil)).Where("id IN (?)", bun.List(part)).Exec(ctx); err != nil {
			return fmt.Errorf("delete invitations: %w", translate(err))
		}
	}
	return nil
}

// RemoveInvitationsTo removes the invitations of an e-mail address.
func (q *Queries) RemoveInvitationsTo(ctx context.Context, email string) error {
	if _, err := q.on.NewDelete().Model((*Invitation)(nil)).Where("email = ?", email).Exec(ctx); err != nil {
		return fmt.Errorf("delete invitations: %w", translate(err))
	}
	return nil
}
