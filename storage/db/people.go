package db

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// HasPeople tells whether there is anybody.
func (q *Queries) HasPeople(ctx context.Context) (bool, error) {
	are, err := q.on.NewSelect().Model((*Person)(nil)).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("look for people: %w", translate(err))
	}
	return are, nil
}

// AddPerson inserts a person. An e-mail address, or an identity by OpenID Connect, that somebody has already is
// [io/fs.ErrExist].
func (q *Queries) AddPerson(ctx context.Context, p *Person) error {
	if _, err := q.on.NewInsert().Model(p).Exec(ctx); err != nil {
		return fmt.Errorf("add person %s: %w", p.ID, translate(err))
	}
	return nil
}

// Person answers a person.
func (q *Queries) Person(ctx context.Context, id uuid.UUID) (*Person, error) {
	return q.personWhere(ctx, "pe.id = ?", id)
}

// PersonByEmail answers the person with an e-mail address, given in lower case.
func (q *Queries) PersonByEmail(ctx context.Context, email string) (*Person, error) {
	return q.personWhere(ctx, "pe.email = ?", email)
}

// PersonByOpenID answers who somebody is by OpenID Connect.
func (q *Queries) PersonByOpenID(ctx context.Context, issuer, subject string) (*Person, error) {
	return q.personWhere(ctx, "pe.issuer = ? AND pe.issuer <> '' AND pe.subject = ?", issuer, subject)
}

func (q *Queries) personWhere(ctx context.Context, where string, args ...any) (*Person, error) {
	p := new(Person)
	if err := q.on.NewSelect().Model(p).Where(where, args...).Scan(ctx); err != nil {
		return nil, fmt.Errorf("person: %w", translate(err))
	}
	return p, nil
}

// LockPerson is [Queries.Person], and until the transaction ends no other one changes or removes the person.
func (q *Queries) LockPerson(ctx context.Context, id uuid.UUID) (*Person, error) {
	p := new(Person)
	if err := q.hold(q.on.NewSelect().Model(p).Where("pe.id = ?", id), changing).Scan(ctx); err != nil {
		return nil, fmt.Errorf("person: %w", translate(err))
	}
	return p, nil
}

// People lists all people, oldest first. Positions hold the time of creation.
func (q *Queries) People(ctx context.Context, w Window) (Page[*Person], error) {
	page, err := read[*Person](ctx, func() *bun.SelectQuery {
		return q.on.NewSelect().Model((*Person)(nil))
	}, order{column: "created_at", id: "id"}, w)
	if err != nil {
		return page, fmt.Errorf("people: %w", err)
	}
	return page, nil
}

// PeopleByID answers those of the people that are there.
func (q *Queries) PeopleByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*Person, error) {
	found := map[uuid.UUID]*Person{}
	for part := range chunks(ids) {
		var people []*Person
		if err := q.on.NewSelect().Model(&people).Where("pe.id IN (?)", bun.List(part)).Scan(ctx); err != nil {
			return nil, fmt.Errorf("people: %w", err)
		}
		for _, p := range people {
			found[p.ID] = p
		}
	}
	return found, nil
}

// OtherOwners tells whether anybody but one owns the installation.
func (q *Queries) OtherOwners(ctx context.Context, but uuid.UUID) (bool, error) {
	are, err := q.on.NewSelect().Model((*Person)(nil)).Where("pe.owner").Where("pe.id <> ?", but).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("look for owners: %w", translate(err))
	}
	return are, nil
}

// UpdatePerson writes what is changed of a person, but for when they were seen. What somebody else has already is
// [io/fs.ErrExist], as at [Queries.AddPerson].
func (q *Queries) UpdatePerson(ctx context.Context, p *Person) error {
	result, err := q.on.NewUpdate().Model(p).Column("email", "name", "password_hash", "owner", "issuer", "subject", "updated_at").
		WherePK().Exec(ctx)
	return changed(result, err, "update person", p.ID)
}

// SeePerson notes that a person was seen; it never goes back.
func (q *Queries) SeePerson(ctx context.Context, id uuid.UUID, at time.Time) error {
	_, err := q.on.NewUpdate().Model((*Person)(nil)).Set("last_seen_at = ?", at).Where("id = ?", id).
		Where("last_seen_at IS NULL OR last_seen_at < ?", at).Exec(ctx)
	if err != nil {
		return fmt.Errorf("note that person %s was seen: %w", id, translate(err))
	}
	return nil
}

// RemovePerson removes a person with sessions and memberships, and the invitations that they made.
func (q *Queries) RemovePerson(ctx context.Context, id uuid.UUID) error {
	result, err := q.on.NewDelete().Model((*Person)(nil)).Where("id = ?", id).Exec(ctx)
	return changed(result, err, "delete person", id)
}
