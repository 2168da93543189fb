package storage

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// A Role is what somebody may do in a project.
type Role = db.Role

// The roles. See package db for what they are.
const (
	RoleViewer = db.RoleViewer
	RoleEditor = db.RoleEditor
	RoleOwner  = db.RoleOwner
)

// Roles are all roles, each allows what those before it do.
var Roles = []Role{RoleViewer, RoleEditor, RoleOwner}

func checkRole(field string, role Role) error {
	if !slices.Contains(Roles, role) {
		return invalid(field, "it is %.100q; allowed are VIEWER, EDITOR and OWNER", role)
	}
	return nil
}

// SetMember gives a person a role in a project, or, with nil, takes the one that they have. What they invited to as its owner goes with
// that role, unless they own the installation.
func (l *Library) SetMember(ctx context.Context, project, person uuid.UUID, role *Role) error {
	if role != nil {
		if err := checkRole("role", *role); err != nil {
			return err
		}
	}
	return l.write(ctx, func(q *db.Queries) ([]Event, error) {
		if err := q.KeepProject(ctx, project); err != nil {
			return nil, err
		}
		p, err := q.LockPerson(ctx, person)
		if err != nil {
			return nil, err
		}
		if !p.Owner && (role == nil || *role != RoleOwner) {
			if err := l.withdrawInvitations(ctx, q, person, project); err != nil {
				return nil, err
			}
		}
		if role == nil {
			return accessChanged(project), q.RemoveMember(ctx, project, person)
		}
		return accessChanged(project), q.PutMember(ctx, &Member{ProjectID: project, PersonID: person, Role: *role, CreatedAt: l.now()})
	})
}

// MembersOf answers the members of several projects, oldest first. Each id is in the map.
func (l *Library) MembersOf(ctx context.Context, projects []uuid.UUID) (map[uuid.UUID][]*Member, error) {
	members, err := l.db.MembersOf(ctx, projects)
	return withEach(members, projects), err
}

// MembershipsOf answers the places of several people in projects, oldest first, those in deleted ones too: who decided of one may take
// it back. Each id is in the map.
func (l *Library) MembershipsOf(ctx context.Context, people []uuid.UUID) (map[uuid.UUID][]*Member, error) {
	members, err := l.db.MembershipsOf(ctx, people)
	return withEach(members, people), err
}

// withEach answers the lists of several owners with an empty one for each who has none.
func withEach[T any](lists map[uuid.UUID][]T, ids []uuid.UUID) map[uuid.UUID][]T {
	if lists == nil { // there was an error
		return nil
	}
	for _, id := range ids {
		if lists[id] == nil {
			lists[id] = []T{}
		}
	}
	return lists
}
