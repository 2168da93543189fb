package graph

import (
	"context"
	"errors"
	"io/fs"

	"calotype/graph/model"
)

// unlessMissing is nil where something is not there, as the schema says null then.
func unlessMissing[T any](found *T, err error) (*T, error) {
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return found, err
}

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
	if person, err := r.person(ctx, id); err != nil || person != nil {
		return person, err
	}
	if key, err := r.apiKey(ctx, id); err != nil || key != nil {
		return key, err
	}
	if webhook, err := r.webhook(ctx, id); err != nil || webhook != nil {
		return webhook, err
	}
	if delivery, err := r.delivery(ctx, id); err != nil || delivery != nil {
		return delivery, err
	}
	return nil, nil // the schema says null
}
