package graph

import (
	"context"

	"calotype/graph/model"
	"calotype/imaging"
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
		return model.Read(text, nil)
	}
	project, err := in.UUID()
	if err != nil {
		return nil, err
	}
	if _, err := r.Library.Project(ctx, project); err != nil {
		return nil, missing(err, "project", project)
	}
	return model.Read(text, func(t imaging.Transformation) (imaging.Transformation, error) { return r.Expand(ctx, project, t) })
}
