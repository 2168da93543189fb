package graph

import (
	"context"

	"calotype/graph/model"
	"calotype/storage"
)

func (r mutationResolver) PurgeFiles(ctx context.Context, ids []model.ID) (*storage.VariantSum, error) {
	files, err := model.UUIDs(ids)
	if err != nil {
		return nil, err
	}
	purged, err := r.Library.PurgeFiles(ctx, files)
	return &purged, err
}

func (r mutationResolver) PurgeProject(ctx context.Context, id model.ID) (*storage.VariantSum, error) {
	project, err := id.UUID()
	if err != nil {
		return nil, err
	}
	purged, err := r.Library.PurgeProject(ctx, project)
	return &purged, missing(err, "project", project)
}

func (r mutationResolver) PurgePreset(ctx context.Context, id model.ID) (*storage.VariantSum, error) {
	preset, err := id.UUID()
	if err != nil {
		return nil, err
	}
	purged, err := r.Library.PurgePreset(ctx, preset)
	return &purged, missing(err, "preset", preset)
}
