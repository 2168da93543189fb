package graph

import (
	"context"
	"errors"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"
	"github.com/vikstrous/dataloadgen"

	"calotype/server/delivery"
	"calotype/storage"
)

// loaders gather what many nodes of one answer ask for into one question. They remember for that answer only.
type loaders struct {
	projects *dataloadgen.Loader[uuid.UUID, *storage.Project]
	stats    *dataloadgen.Loader[uuid.UUID, storage.Stats]
	tags     *dataloadgen.Loader[part[storage.TagQuery], []string]
	presets  *dataloadgen.Loader[uuid.UUID, []*storage.Preset]
	members  *dataloadgen.Loader[uuid.UUID, []*storage.Member] // of projects
	people   *dataloadgen.Loader[uuid.UUID, *storage.Person]
	places   *dataloadgen.Loader[uuid.UUID, []*storage.Member] // of people
	apiKeys  *dataloadgen.Loader[uuid.UUID, []*storage.APIKey]
	rules    *dataloadgen.Loader[uuid.UUID, *storage.Rules]
	signers  *dataloadgen.Loader[uuid.UUID, delivery.Signer]
	homes    *dataloadgen.Loader[uuid.UUID, uuid.UUID] // the projects of files
	files    *dataloadgen.Loader[part[filesAsked], storage.Paged[*storage.File]]
	variants *dataloadgen.Loader[part[storage.Page], storage.Paged[*storage.Variant]]

	projectUsage *dataloadgen.Loader[part[usageAsked], *storage.UsageReport]
	fileUsage    *dataloadgen.Loader[part[usageAsked], *storage.UsageReport]
	stored       *dataloadgen.Loader[part[usageAsked], *storage.StorageReport] // of projects
	webhooksOf   *dataloadgen.Loader[uuid.UUID, []*storage.Webhook]            // by project
	webhooks     *dataloadgen.Loader[uuid.UUID, *storage.Webhook]
	pending      *dataloadgen.Loader[uuid.UUID, int] // by webhook
	deliveries   *dataloadgen.Loader[part[storage.DeliveryQuery], storage.Paged[*storage.Delivery]]
	hookEvents   *dataloadgen.Loader[uuid.UUID, *storage.HookEvent]
}

// A part is what is asked of one node: equal arguments of several are one question.
type part[A comparable] struct {
	of    uuid.UUID
	asked A
}

type filesAsked struct {
	query storage.FileQuery
	page  storage.Page
}

type loadersKey struct{}

// withLoaders gives each answer loaders of its own: also each event of a subscription, or it would see old projects.
func (r *resolver) withLoaders(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	l := r.Library
	return next(context.WithValue(ctx, loadersKey{}, &loaders{
		projects: gather(r.gather, l.ProjectsByID),
		stats:    gather(r.gather, l.ProjectStats),
		tags:     gather(r.gather, parts(l.TagsOf)),
		presets:  gather(r.gather, l.PresetsOf),
		members:  gather(r.gather, l.MembersOf),
		people:   gather(r.gather, l.PeopleByID),
		places:   gather(r.gather, l.MembershipsOf),
		apiKeys:  gather(r.gather, l.APIKeysOf),
		rules:    gather(r.gather, l.RulesOf),
		signers:  gather(r.gather, r.Signers),
		homes:    gather(r.gather, l.ProjectsOf),
		files: gather(r.gather, parts(func(ctx context.Context, of []uuid.UUID, a filesAsked) (map[uuid.UUID]storage.Paged[*storage.File], error) {
			return l.FilesOf(ctx, of, a.query, a.page)
		})),
		variants: gather(r.gather, parts(l.VariantsOf)),
		projectUsage: gather(r.gather, parts(func(ctx context.Context, of []uuid.UUID, a usageAsked) (map[uuid.UUID]*storage.UsageReport, error) {
			return l.UsageOfProjects(ctx, of, a.query())
		})),
		stored: gather(r.gather, parts(func(ctx context.Context, of []uuid.UUID, a usageAsked) (map[uuid.UUID]*storage.StorageReport, error) {
			return l.StorageOfProjects(ctx, of, a.stored())
		})),
		fileUsage: gather(r.gather, parts(func(ctx context.Context, of []uuid.UUID, a usageAsked) (map[uuid.UUID]*storage.UsageReport, error) {
			return l.UsageOfFiles(ctx, of, a.query())
		})),

		webhooksOf: gather(r.gather, l.WebhooksOf),
		webhooks:   gather(r.gather, l.WebhooksByID),
		pending:    gather(r.gather, l.PendingOf),
		deliveries: gather(r.gather, parts(l.DeliveriesOf)),
		hookEvents: gather(r.gather, l.HookEvents),
	}))
}

// absent tells whether a loader found nothing.
func absent(err error) bool { return errors.Is(err, dataloadgen.ErrNotFound) }

func loadersOf(ctx context.Context) *loaders { return ctx.Value(loadersKey{}).(*loaders) }

// gather makes a loader that waits so long for others before it asks for all at once.
func gather[K comparable, V any](wait time.Duration, load func(context.Context, []K) (map[K]V, error)) *dataloadgen.Loader[K, V] {
	return dataloadgen.NewMappedLoader(load, dataloadgen.WithWait(wait), dataloadgen.WithBatchCapacity(storage.MaxPage))
}

// parts asks once for all nodes that are asked for the same. What goes wrong with one question leaves the others alone.
func parts[A comparable, V any](load func(context.Context, []uuid.UUID, A) (map[uuid.UUID]V, error)) func(context.Context, []part[A]) (map[part[A]]V, error) {
	return func(ctx context.Context, asked []part[A]) (map[part[A]]V, error) {
		of := map[A][]uuid.UUID{}
		for _, p := range asked {
			of[p.asked] = append(of[p.asked], p.of)
		}
		all, wrong := make(map[part[A]]V, len(asked)), dataloadgen.MappedFetchError[part[A]]{}
		for a, ids := range of {
			found, err := load(ctx, ids, a)
			for _, id := range ids {
				if err != nil {
					wrong[part[A]{id, a}] = err
				} else {
					all[part[A]{id, a}] = found[id]
				}
			}
		}
		if len(wrong) > 0 {
			return all, wrong
		}
		return all, nil
	}
}
