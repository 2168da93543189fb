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

func (r queryResolver) Transformation(_ context.Context, text string) (*model.Reading, error) {
	return model.Read(text), nil
}
