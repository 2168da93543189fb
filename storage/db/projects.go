package db

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// AddProject inserts a project.
func (q *Queries) AddProject(ctx context.Context, p *Project) error {
	if _, err := q.on.NewInsert().Model(p).Exec(ctx); err != nil {
		return fmt.Errorf("add project %s: %w", p.ID, translate(err))
	}
	return nil
}

// Project answers a project that is not deleted.
func (q *Queries) Project(ctx context.Context, id uuid.UUID) (*Project, error) {
	p := &Project{ID: id}
	if err := q.on.NewSelect().Model(p).WherePK().Where("deleted_at IS NULL").Scan(ctx); err != nil {
		return nil, fmt.Errorf("project %s: %w", id, translate(err))
	}
	return p, nil
}

// ProjectsByID answers those of the projects that are there and not deleted.
func (q *Queries) ProjectsByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*Project, error) {
	found := map[uuid.UUID]*Project{}
	for part := range chunks(ids) {
		var projects []*Project
		err := q.on.NewSelect().Model(&projects).Where("id IN (?)", bun.List(part)).Where("deleted_at IS NULL").Scan(ctx)
		if err != nil {
			return nil, fmt.Errorf("projects: %w", err)
		}
		for _, p := range projects {
			found[p.ID] = p
		}
	}
	return found, nil
}

// ProjectEvenDeleted answers a project, be it deleted or not.
func (q *Queries) ProjectEvenDeleted(ctx context.Context, id uuid.UUID) (*Project, error) {
	p := &Project{ID: id}
	if err := q.on.NewSelect().Model(p).WherePK().Scan(ctx); err != nil {
		return nil, fmt.Errorf("project %s: %w", id, translate(err))
	}
	return p, nil
}

// ProjectIDs answers all projects, deleted ones too.
func (q *Queries) ProjectIDs(ctx context.Context) ([]uuid.UUID, error) {
	return q.projectsWhere(ctx, "TRUE")
}

// ProjectsThere answers all projects that are not deleted.
func (q *Queries) ProjectsThere(ctx context.Context) ([]uuid.UUID, error) {
	return q.projectsWhere(ctx, "deleted_at IS NULL")
}

func (q *Queries) projectsWhere(ctx context.Context, where string, args ...any) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	if err := q.on.NewSelect().Model((*Project)(nil)).Column("id").Where(where, args...).Scan(ctx, &ids); err != nil {
		return nil, fmt.Errorf("projects: %w", translate(err))
	}
	return ids, nil
}

// Projects lists the projects that are not deleted, oldest first: all, or those that are among some. Positions hold the time of
// creation.
func (q *Queries) Projects(ctx context.Context, among *[]uuid.UUID, w Window) (Page[*Project], error) {
	page, err := read[*Project](ctx, func() *bun.SelectQuery {
		list := q.on.NewSelect().Model((*Project)(nil)).Where("deleted_at IS NULL")
		if among != nil {
			list = list.Where("id IN (?)", bun.List(*among))
		}
		return list
	}, order{column: "created_at", id: "id"}, w)
	if err != nil {
		return page, fmt.Errorf("projects: %w", err)
	}
	return page, nil
}

// RenameProject gives a project that is not deleted another name.
func (q *Queries) RenameProject(ctx context.Context, id uuid.UUID, name string, now time.Time) error {
	result, err := q.on.NewUpdate().Model((*Project)(nil)).Set("name = ?", name).Set("updated_at = ?", now).
		Where("id = ?", id).Where("deleted_at IS NULL").Exec(ctx)
	return changed(result, err, "rename project", id)
}

// TrashProject deletes a project; its files are not touched.
func (q *Queries) TrashProject(ctx context.Context, id uuid.UUID, now time.Time) error {
	result, err := q.on.NewUpdate().Model((*Project)(nil)).Set("deleted_at = ?", now).
		Where("id = ?", id).Where("deleted_at IS NULL").Exec(ctx)
	return changed(result, err, "delete project", id)
}

// RestoreProject takes a project out of the trash; its files are not touched.
func (q *Queries) RestoreProject(ctx context.Context, id uuid.UUID, now time.Time) error {
	result, err := q.on.NewUpdate().Model((*Project)(nil)).Set("deleted_at = NULL").Set("updated_at = ?", now).
		Where("id = ?", id).Where("deleted_at IS NOT NULL").Exec(ctx)
	return changed(result, err, "restore project", id)
}

// purgeable are the projects that were deleted before a time and have no files left.
const purgeable = "deleted_at < ? AND NOT EXISTS (SELECT 1 FROM files AS f WHERE f.project_id = p.id)"

// ProjectsToPurge answers the projects that [Queries.PurgeProjects] is about to remove.
func (q *Queries) ProjectsToPurge(ctx context.Context, before time.Time) ([]uuid.UUID, error) {
	return q.projectsWhere(ctx, purgeable, before)
}

// PurgeProjects removes the records of projects that were deleted before a time and have no files left.
func (q *Queries) PurgeProjects(ctx context.Context, before time.Time) error {
	_, err := q.on.NewDelete().Model((*Project)(nil)).Where(purgeable, before).Exec(ctx)
	if err != nil {
		return fmt.Errorf("purge projects: %w", err)
	}
	return nil
}
