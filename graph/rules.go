package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"calotype/graph/model"
	"calotype/storage"
)

func (r projectResolver) Rules(ctx context.Context, p *storage.Project) (*storage.Rules, error) {
	return loadersOf(ctx).rules.Load(ctx, p.ID)
}

func (r projectRulesResolver) WithoutReferer(_ context.Context, rules *storage.Rules) (bool, error) {
	return !rules.RefuseUnnamed, nil
}

// Secret is shown to whoever may ask at all.
func (r signingKeyResolver) Secret(_ context.Context, k *storage.SigningKey) (string, error) {
	return string(k.Secret), nil
}

func (r mutationResolver) UpdateProjectRules(ctx context.Context, id model.ID, input model.UpdateProjectRulesInput) (*storage.Rules, error) {
	project, err := id.UUID()
	if err != nil {
		return nil, err
	}
	change := storage.RulesChange{
		Mode: input.Mode, NewPerClient: limitOf(input.NewVariantsPerClient), NewPerProject: limitOf(input.NewVariantsPerProject),
	}
	if input.Referers != nil {
		change.Referers = &input.Referers
	}
	if input.WithoutReferer != nil {
		change.RefuseUnnamed = new(!*input.WithoutReferer)
	}
	changed, err := r.Library.UpdateRules(ctx, project, change)
	return changed, missing(err, "project", project)
}

func limitOf(given graphql.Omittable[*int]) **int {
	if limit, ok := given.ValueOK(); ok {
		return &limit
	}
	return nil
}

func (r mutationResolver) CreateSigningKey(ctx context.Context, in model.ID) (*storage.SigningKey, error) {
	project, err := in.UUID()
	if err != nil {
		return nil, err
	}
	made, err := r.Library.CreateSigningKey(ctx, project)
	return made, missing(err, "project", project)
}

func (r mutationResolver) DeleteSigningKey(ctx context.Context, id model.ID) (model.ID, error) {
	key, err := id.UUID()
	if err != nil {
		return "", err
	}
	return model.ID(key.String()), missing(r.Library.DeleteSigningKey(ctx, key), "signing key", key)
}
