package db

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// PutMember gives a person a role in a project. Where one of the two is not there it is [io/fs.ErrNotExist].
func (q *Queries) PutMember(ctx context.Context, m *Member) error {
	_, err := q.on.NewInsert().Model(m).On("CONFLICT (project_id, person_id) DO UPDATE").Set("role = EXCLUDED.role").Exec(ctx)
	if err != nil {
		return fmt.Errorf("make person %s a member of project %s: %w", m.PersonID, m.ProjectID, translate(err))
	}
	return nil
}

// RemoveMember takes a person's role in a project, where they have one.
func (q *Queries) RemoveMember(ctx context.Context, project, person uuid.UUID) error {
	_, err := q.on.NewDelete().Model((*Member)(nil)).Where("project_id = ? AND person_id = ?", project, person).Exec(ctx)
	if err != nil {
		return fmt.Errorf("take person %s out of project %s: %w", person, project, translate(err))
	}
	return nil
}

// MembersOf answers the members of several projects, be these deleted or not, oldest first. A project without members is not in the
// answer.
func (q *Queries) MembersOf(ctx context.Context, projects []uuid.UUID) (map[uuid.UUID][]*Member, error) {
	return q.members(ctx, "m.project_id", projects, func(m *Member) uuid.UUID { return m.ProjectID })
}

// MembershipsOf answers the places of several people in projects, be these deleted or not, oldest first. Who has none is not in the
// answer.
func (q *Queries) MembershipsOf(ctx context.Context, people []uuid.UUID) (map[uuid.UUID][]*Member, error) {
	return q.members(ctx, "m.person_id", people, func(m *Member) uuid.UUID { return m.PersonID })
}

func (q *Queries) members(ctx context.Context, column string, ids []uuid.UUID, of func(*Member) uuid.UUID) (map[uuid.UUID][]*Member, error) {
	members := map[uuid.UUID][]*Member{}
	for part := range chunks(ids) {
		var found []*Member
		err := q.on.NewSelect().Model(&found).Where("? IN (?)", bun.Ident(column), bun.List(part)).
			Order("m.created_at", "m.project_id", "m.person_id").Scan(ctx)
		if err != nil {
			return nil, fmt.Errorf("members: %w", translate(err))
		}
		for _, m := range found {
			members[of(m)] = append(members[of(m)], m)
		}
	}
	return members, nil
}
