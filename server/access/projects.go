package access

import (
	"context"

	"github.com/google/uuid"

	"calotype/storage"
)

// Project answers a project. It needs [Read].
func (l *Library) Project(ctx context.Context, id uuid.UUID) (*storage.Project, error) {
	if err := Check(ctx, id, Read); err != nil {
		return nil, err
	}
	return l.all.Project(ctx, id)
}

// ForUpload answers the project to which files are to be added. It needs [Upload], and so not to see the project.
func (l *Library) ForUpload(ctx context.Context, id uuid.UUID) (*storage.Project, error) {
	if err := Check(ctx, id, Upload); err != nil {
		return nil, err
	}
	return l.all.Project(ctx, id)
}

// FirstForUpload answers the first project to which the caller may add files.
func (l *Library) FirstForUpload(ctx context.Context) (*storage.Project, error) {
	c := From(ctx)
	if c.Key != nil {
		return l.ForUpload(ctx, c.Key.ProjectID)
	}
	page, err := l.Projects(ctx, storage.Page{First: storage.MaxPage})
	if err != nil {
		return nil, err
	}
	for _, p := range page.Nodes {
		if c.In(p.ID).Have(Upload) {
			return p, nil
		}
	}
	if len(page.Nodes) > 0 {
		return nil, &ForbiddenError{Upload, c.In(page.Nodes[0].ID)}
	}
	return nil, missing
}

// ProjectsByID answers those of the projects that are there.
func (l *Library) ProjectsByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*storage.Project, error) {
	return ofProjects(ctx, ids, l.all.ProjectsByID)
}

// Projects lists the projects that the caller may read.
func (l *Library) Projects(ctx context.Context, page storage.Page) (storage.Paged[*storage.Project], error) {
	if err := CheckCaller(ctx); err != nil {
		return storage.Paged[*storage.Project]{}, err
	}
	c := From(ctx)
	if c.owner {
		return l.all.Projects(ctx, page)
	}
	return l.all.ProjectsAmong(ctx, c.with(Read), page)
}

// CreateProject makes a project. It is for owners of the installation.
func (l *Library) CreateProject(ctx context.Context, name string) (*storage.Project, error) {
	if err := CheckOwner(ctx); err != nil {
		return nil, err
	}
	return l.all.CreateProject(ctx, name)
}

// UpdateProject changes a project. It needs [Admin].
func (l *Library) UpdateProject(ctx context.Context, id uuid.UUID, change storage.ProjectChange) (*storage.Project, error) {
	if err := Check(ctx, id, Admin); err != nil {
		return nil, err
	}
	return l.all.UpdateProject(ctx, id, change)
}

// DeleteProject deletes a project. It needs [Admin].
func (l *Library) DeleteProject(ctx context.Context, id uuid.UUID) error {
	if err := Check(ctx, id, Admin); err != nil {
		return err
	}
	return l.all.DeleteProject(ctx, id)
}

// RestoreProject takes a project back. It needs [Admin].
func (l *Library) RestoreProject(ctx context.Context, id uuid.UUID) (*storage.Project, error) {
	if err := Check(ctx, id, Admin); err != nil {
		return nil, err
	}
	return l.all.RestoreProject(ctx, id)
}

// ProjectStats answers how much is in projects.
func (l *Library) ProjectStats(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]storage.Stats, error) {
	return ofProjects(ctx, ids, l.all.ProjectStats)
}

// TagsOf answers the tags of projects.
func (l *Library) TagsOf(ctx context.Context, ids []uuid.UUID, query storage.TagQuery) (map[uuid.UUID][]string, error) {
	return ofProjects(ctx, ids, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID][]string, error) {
		return l.all.TagsOf(ctx, ids, query)
	})
}

// PurgeProject throws the variants of a project away. It needs [Write].
func (l *Library) PurgeProject(ctx context.Context, id uuid.UUID) (storage.VariantSum, error) {
	if err := Check(ctx, id, Write); err != nil {
		return storage.VariantSum{}, err
	}
	return l.all.PurgeProject(ctx, id)
}
