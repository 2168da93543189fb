package graph

import (
	"context"

	"github.com/google/uuid"

	"calotype/graph/model"
	"calotype/imaging"
	"calotype/server/delivery"
)

func (r queryResolver) Operations(context.Context) ([]*imaging.Description, error) {
	all := imaging.Operations()
	list := make([]*imaging.Description, len(all))
	for i := range all {
		list[i] = &all[i]
	}
	return list, nil
}

func (r queryResolver) Transformation(ctx context.Context, text string, in *model.ID) (*model.Reading, error) {
	if in == nil {
		return model.Read(text, nil), nil
	}
	project, err := in.UUID()
	if err != nil {
		return nil, err
	}
	if _, err := r.Library.Project(ctx, project); err != nil {
		return nil, missing(err, "project", project)
	}
	presets, err := r.Library.PresetsOf(ctx, []uuid.UUID{project})
	if err != nil {
		return nil, err
	}
	return model.Read(text, delivery.PresetsOf(presets[project])), nil
}
