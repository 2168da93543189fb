package graph

import (
	"context"
	"encoding/base64"

	"calotype/graph/model"
	"calotype/imaging"
	"calotype/server/preview"
)

func (r mutationResolver) SetPreview(ctx context.Context, session model.ID, seq int, transformation imaging.Transformation,
	maxEdge int, settle *bool) (bool, error) {
	return r.Previews.SetAnywhere(ctx, string(session), seq, transformation, maxEdge, value(settle)), nil
}

func (r subscriptionResolver) Preview(ctx context.Context, session, id model.ID, accept *string) (<-chan *preview.Frame, error) {
	file, err := id.UUID()
	if err != nil {
		return nil, err
	}
	name, err := session.Session()
	if err != nil {
		return nil, err
	}
	frames, err := r.Previews.Open(ctx, name, file, value(accept))
	return frames, missing(err, "file", file)
}

func (r previewFrameResolver) Data(_ context.Context, f *preview.Frame) (string, error) {
	return base64.StdEncoding.EncodeToString(f.Data), nil
}
