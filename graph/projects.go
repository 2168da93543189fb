package graph

import (
	"context"
	"fmt"

	"calotype/graph/model"
	"calotype/storage"
)

func (r queryResolver) Project(ctx context.Context, id model.ID) (*storage.Project, error) {
	project, err := id.UUID()
	if err != nil {
		return nil, err
	}
	return unlessMissing(r.Library.Project(ctx, project))
}

func (r queryResolver) Projects(ctx context.Context, first *int, after *string, last *int, before *string) (*model.ProjectConnection, error) {
	page, err := pageOf(ctx, first, after, last, before)
	if err != nil {
		return nil, err
	}
	return connect(r.Library.Projects(ctx, page))
}

func (r mutationResolver) CreateProject(ctx context.Context, input model.CreateProjectInput) (*storage.Project, error) {
	return r.Library.CreateProject(ctx, input.Name)
}

func (r mutationResolver) UpdateProject(ctx context.Context, id model.ID, input model.UpdateProjectInput) (*storage.Project, error) {
	project, err := id.UUID()
	if err != nil {
		return nil, err
	}
	changed, err := r.Library.UpdateProject(ctx, project, storage.ProjectChange{Name: input.Name})
	return changed, missing(err, "project", project)
}

func (r mutationResolver) DeleteProject(ctx context.Context, id model.ID) (model.ID, error) {
	project, err := id.UUID()
	if err != nil {
		return "", err
	}
	return model.ID(project.String()), missing(r.Library.DeleteProject(ctx, project), "project", project)
}

func (r mutationResolver) RestoreProject(ctx context.Context, id model.ID) (*storage.Project, error) {
	project, err := id.UUID()
	if err != nil {
		return nil, err
	}
	restored, err := r.Library.RestoreProject(ctx, project)
	return restored, missing(err, "project", project)
}

func (r projectResolver) FileCount(ctx context.Context, p *storage.Project) (int, error) {
	stats, err := loadersOf(ctx).stats.Load(ctx, p.ID)
	return stats.Files, err
}

func (r projectResolver) Bytes(ctx context.Context, p *storage.Project) (int64, error) {
	stats, err := loadersOf(ctx).stats.Load(ctx, p.ID)
	return stats.Bytes, err
}

func (r projectResolver) Tags(ctx context.Context, p *storage.Project, startsWith *string, first *int) ([]string, error) {
	if first != nil && (*first < 1 || *first > maxTags) {
		return nil, &storage.InvalidError{Field: "first", Problem: fmt.Sprintf("%d is not 1…%d", *first, maxTags)}
	}
	return loadersOf(ctx).tags.Load(ctx, part[storage.TagQuery]{p.ID, storage.TagQuery{StartsWith: value(startsWith), First: value(first)}})
}

// maxTags are asked for at most by a number.
const maxTags = 1000

func (r projectResolver) Presets(ctx context.Context, p *storage.Project) ([]*storage.Preset, error) {
	return loadersOf(ctx).presets.Load(ctx, p.ID)
}

func (r projectResolver) Files(ctx context.Context, p *storage.Project, first *int, after *string, last *int, before *string,
	filter *model.FileFilter, sort *storage.Sort) (*model.FileConnection, error) {
	page, err := pageOf(ctx, first, after, last, before)
	if err != nil {
		return nil, err
	}
	var query storage.FileQuery
	if filter != nil {
		query = storage.FileQuery{Search: value(filter.Search), Type: value(filter.Type), Tag: value(filter.Tag)}
	}
	query.Sort = value(sort)
	return connect(loadersOf(ctx).files.Load(ctx, part[filesAsked]{p.ID, filesAsked{query, page}}))
}

// value is what a pointer points to; the zero value where something was left out.
func value[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
