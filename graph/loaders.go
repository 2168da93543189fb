package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"
	"github.com/vikstrous/dataloadgen"

	"calotype/storage"
)

// loaders gather what many nodes of one answer ask for into one question. They remember for that answer only.
type loaders struct {
	projects *dataloadgen.Loader[uuid.UUID, *storage.Project]
	stats    *dataloadgen.Loader[uuid.UUID, storage.Stats]
}

type loadersKey struct{}

// withLoaders gives each answer loaders of its own: also each event of a subscription, or it would see old projects.
func (r *resolver) withLoaders(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	all := []dataloadgen.Option{dataloadgen.WithWait(r.gather), dataloadgen.WithBatchCapacity(storage.MaxPage)}
	return next(context.WithValue(ctx, loadersKey{}, &loaders{
		projects: dataloadgen.NewMappedLoader(r.Library.ProjectsByID, all...),
		stats:    dataloadgen.NewMappedLoader(r.Library.ProjectStats, all...),
	}))
}

func loadersOf(ctx context.Context) *loaders { return ctx.Value(loadersKey{}).(*loaders) }
