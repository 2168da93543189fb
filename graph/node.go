package graph

import (
	"context"

	"calotype/graph/model"
)

// Node answers whatever has an id, of whichever kind it is.
func (r queryResolver) Node(ctx context.Context, id model.ID) (model.Node, error) {
	if file, err := r.File(ctx, id); err != nil || file != nil {
		return file, err
	}
	if project, err := r.Project(ctx, id); err != nil || project != nil {
		return project, err
	}
	if preset, err := r.preset(ctx, id); err != nil || preset != nil {
		return preset, err
	}
	return nil, nil // the schema says null
}
