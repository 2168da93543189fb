package graph

import (
	"context"
	"encoding/base64"

	"calotype/graph/model"
	"calotype/imaging"
	"calotype/server/access"
	"calotype/server/preview"
)

func (r mutationResolver) SetPreview(ctx context.Context, session model.ID, seq int, transformation imaging.Transformation,
	maxEdge int, settle *bool) (bool, error) {
	return r.Previews.SetAnywhere(ctx, sessionOf(ctx, session), seq, transformation, maxEdge, value(settle)), nil
}

func (r subscriptionResolver) Preview(ctx context.Context, session, id model.ID, accept *string) (<-chan *preview.Frame, error) {
	file, err := id.UUID()
	if err != nil {
		return nil, err
	}
	if _, err := session.Session(); err != nil {
		return nil, err
	}
	if _, err := r.Library.File(ctx, file); err != nil {
		return nil, missing(err, "file", file)
	}
	frames, err := r.Previews.Open(ctx, sessionOf(ctx, session), file, value(accept))
	return frames, missing(err, "file", file)
}

// sessionOf is the name of a session as no other caller can spell it.
func sessionOf(ctx context.Context, session model.ID) string {
	return access.From(ctx).ID() + "/" + string(session)
}

func (r previewFrameResolver) Data(_ context.Context, f *preview.Frame) (string, error) {
	return base64.StdEncoding.EncodeToString(f.Data), nil
}
