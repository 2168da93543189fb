package storage

import (
	"context"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// UpdatePerson changes a person and answers them as they are then. The last owner of the installation stays one. Of who is an owner no
// longer, the invitations go.
func (l *Library) UpdatePerson(ctx context.Context, id uuid.UUID, change PersonChange) (*Person, error) {
	if change.Email != nil {
		email, err := checkEmail(*change.Email)
		if err != nil {
			return nil, err
		}
		change.Email = &email
	}
	if change.Name != nil {
		if err := checkName(*change.Name); err != nil {
			return nil, err
		}
	}
	return l.updatePerson(ctx, id, func(q *db.Queries, p *Person) error {
		if change.Email != nil {
			p.Email = *change.Email
		}
		if change.Name != nil {
			p.Name = *change.Name
		}
		if change.Owner == nil || *change.Owner == p.Owner {
			return nil
		}
		if !*change.Owner {
			if err := lastOwner(ctx, q, p, "owner"); err != nil {
				return err
			}
			if err := l.withdrawInvitations(ctx, q, id, uuid.Nil); err != nil {
				return err
			}
		}
		p.Owner = *change.Owner
		return nil
	})
}

// LinkOpenID says who a person is by OpenID Connect; with two empty texts, nobody. Who somebody else is already is refused.
func (l *Library) LinkOpenID(ctx context.Context, id uuid.UUID, issuer, subject string) (*Person, error) {
	if err := checkOpenID(issuer, subject); err != nil {
		return nil, err
	}
	return l.updatePerson(ctx, id, func(_ *db.Queries, p *Person) error {
		p.Issuer, p.Subject = issuer, subject
		return nil
	})
}

// SetPassword gives a person another password, of which it takes the hash, and ends all their sessions but one, where one is given.
func (l *Library) SetPassword(ctx context.Context, id uuid.UUID, hash Secret, keep *uuid.UUID) error {
	if err := checkHash(hash); err != nil {
		return err
	}
	_, err := l.updatePerson(ctx, id, func(q *db.Queries, p *Person) error {
		p.PasswordHash = hash
		_, err := q.RemoveSessions(ctx, id, keep)
		return err
	})
	return err
}

// updatePerson changes a person in a transaction, in which nobody else changes whether anybody is an owner.
func (l *Library) updatePerson(ctx context.Context, id uuid.UUID, change func(*db.Queries, *Person) error) (*Person, error) {
	var updated *Person
	err := l.write(ctx, func(q *db.Queries) ([]Event, error) {
		if err := q.LockPeople(ctx); err != nil {
			return nil, err
		}
		p, err := q.LockPerson(ctx, id) // so nobody signs in meanwhile
		if err != nil {
			return nil, err
		}
		if err := change(q, p); err != nil {
			return nil, err
		}
		if err := free(ctx, q, p); err != nil {
			return nil, err
		}
		p.UpdatedAt, updated = l.now(), p
		return accessChanged(uuid.Nil), q.UpdatePerson(ctx, p)
	})
	if err != nil {
		return nil, err
	}
	return updated, nil
}

// DeletePerson removes a person for good, with sessions, memberships, and the invitations that they made. The last owner of the
// installation stays.
func (l *Library) DeletePerson(ctx context.Context, id uuid.UUID) error {
	return l.write(ctx, func(q *db.Queries) ([]Event, error) {
		if err := q.LockPeople(ctx); err != nil {
			return nil, err
		}
		p, err := q.Person(ctx, id)
		if err != nil {
			return nil, err
		}
		if err := lastOwner(ctx, q, p, "id"); err != nil {
			return nil, err
		}
		return accessChanged(uuid.Nil), q.RemovePerson(ctx, id)
	})
}

// lastOwner refuses what would leave the installation without an owner. People are locked.
func lastOwner(ctx context.Context, q *db.Queries, p *Person, field string) error {
	if !p.Owner {
		return nil
	}
	others, err := q.OtherOwners(ctx, p.ID)
	if err == nil && !others {
		err = invalid(field, "%s is the only owner of this installation: make another one first", p.Email)
	}
	return err
}
