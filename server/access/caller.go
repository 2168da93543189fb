// Package access says who may do what: a [Caller] is who asks, a [Library] is the one that everybody asks, with its door in
// front of each thing.
package access

import (
	"context"
	"errors"
	"maps"

	"github.com/google/uuid"

	"calotype/storage"
)

// ErrUnauthenticated is answered to who has to say first who they are.
var ErrUnauthenticated = errors.New("sign in, or send a key: Authorization: Bearer …")

// Kind is what sort of caller one is, spelled as the API spells it.
type Kind string

// The kinds.
const (
	Nobody     Kind = ""           // did not say
	Person     Kind = "PERSON"     // signed in
	SecretKey  Kind = "SECRET_KEY" // a program that a project trusts
	PublicKey  Kind = "PUBLIC_KEY" // a page that may add files to a project
	TokenOwner Kind = "TOKEN"      // who runs the server
)

// A Caller is who asks. It does not change; whoever keeps one asks anew after [storage.EventAccess].
type Caller struct {
	Kind    Kind
	Person  *storage.Person // of a Person
	Session uuid.UUID       // of a Person, where one is signed in
	Key     *storage.APIKey // of a key

	owner  bool // of the installation
	rights map[uuid.UUID]Rights
}

// roles are the rights of each role.
var roles = map[storage.Role]Rights{
	storage.RoleViewer: RightsOf(Read),
	storage.RoleEditor: RightsOf(Write, Delete),
	storage.RoleOwner:  RightsOf(Admin),
}

var (
	nobody = &Caller{}
	token  = &Caller{Kind: TokenOwner, owner: true}
)

// OfToken is who has the token of the operator: everything is allowed.
func OfToken() *Caller { return token }

// OfPerson is a person with the places that they have in projects.
func OfPerson(p *storage.Person, session uuid.UUID, in []*storage.Member) *Caller {
	c := &Caller{Kind: Person, Person: p, Session: session, owner: p.Owner, rights: map[uuid.UUID]Rights{}}
	for _, m := range in {
		c.rights[m.ProjectID] = roles[m.Role]
	}
	return c
}

// OfKey is a program with a key: its project is all that there is for it.
func OfKey(k *storage.APIKey) *Caller {
	c := &Caller{Kind: PublicKey, Key: k}
	set := RightsOf(Upload)
	if k.Kind == storage.KeySecret {
		c.Kind, set = SecretKey, 0
		for _, r := range k.Rights {
			set |= RightsOf(Right(r))
		}
	}
	c.rights = map[uuid.UUID]Rights{k.ProjectID: set}
	return c
}

// Owner tells whether everything is allowed, in every project.
func (c *Caller) Owner() bool { return c.owner }

// In is what may be done in a project, be it there or not.
func (c *Caller) In(project uuid.UUID) Rights {
	if c.owner {
		return everything
	}
	return c.rights[project]
}

// ID tells one caller from another: a person's, a key's, or that of all who have the token.
func (c *Caller) ID() string {
	switch c.Kind {
	case Person:
		return c.Person.ID.String()
	case SecretKey, PublicKey:
		return c.Key.ID.String()
	}
	return string(c.Kind)
}

// Like tells whether two callers are the same, and may do the same.
func (c *Caller) Like(other *Caller) bool {
	return c.Kind == other.Kind && c.ID() == other.ID() && c.owner == other.owner && maps.Equal(c.rights, other.rights)
}

// with are the projects in which the caller has a right; of who owns all, none is listed.
func (c *Caller) with(right Right) (projects []uuid.UUID) {
	for id, set := range c.rights {
		if set.Have(right) {
			projects = append(projects, id)
		}
	}
	return projects
}

// is tells whether the caller is a person.
func (c *Caller) is(person uuid.UUID) bool { return c.Kind == Person && c.Person.ID == person }

type callerKey struct{}

// With is ctx on behalf of a caller.
func With(ctx context.Context, c *Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// From is the caller of ctx; who did not say is of the kind Nobody.
func From(ctx context.Context) *Caller {
	if c, ok := ctx.Value(callerKey{}).(*Caller); ok {
		return c
	}
	return nobody
}
