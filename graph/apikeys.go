package graph

import (
	"context"

	"calotype/graph/model"
	"calotype/server/access"
	"calotype/storage"
)

func (r projectResolver) APIKeys(ctx context.Context, p *storage.Project) ([]*storage.APIKey, error) {
	return loadersOf(ctx).apiKeys.Load(ctx, p.ID)
}

func (r apiKeyResolver) Project(ctx context.Context, k *storage.APIKey) (*storage.Project, error) {
	return loadersOf(ctx).projects.Load(ctx, k.ProjectID)
}

func (r apiKeyResolver) Rights(_ context.Context, k *storage.APIKey) ([]access.Right, error) {
	return access.OfKey(k).In(k.ProjectID).List(), nil
}

func (r apiKeyResolver) Key(_ context.Context, k *storage.APIKey) (*string, error) {
	if k.Kind != storage.KeyPublic {
		return nil, nil // the schema says null
	}
	return &k.Text, nil
}

func (r mutationResolver) CreateAPIKey(ctx context.Context, input model.CreateAPIKeyInput) (*model.CreatedAPIKey, error) {
	project, err := input.Project.UUID()
	if err != nil {
		return nil, err
	}
	of := storage.NewAPIKey{ProjectID: project, Name: input.Name, Kind: input.Kind, Types: input.Types, MaxBytes: input.MaxBytes,
		Origins: input.Origins, Signed: value(input.Signed), ExpiresAt: input.ExpiresAt}
	for _, right := range input.Rights {
		of.Rights = append(of.Rights, string(right))
	}
	made, text, err := r.Library.CreateAPIKey(ctx, of)
	return created(made, text, missing(err, "project", project))
}

func created(k *storage.APIKey, text string, err error) (*model.CreatedAPIKey, error) {
	if err != nil {
		return nil, err
	}
	return &model.CreatedAPIKey{APIKey: k, Key: text}, nil
}

func (r mutationResolver) UpdateAPIKey(ctx context.Context, id model.ID, input model.UpdateAPIKeyInput) (*storage.APIKey, error) {
	key, err := id.UUID()
	if err != nil {
		return nil, err
	}
	change := storage.APIKeyChange{Name: input.Name, Signed: input.Signed}
	if input.Types != nil {
		change.Types = &input.Types
	}
	if input.Origins != nil {
		change.Origins = &input.Origins
	}
	if most, given := input.MaxBytes.ValueOK(); given {
		change.MaxBytes = &most
	}
	if at, given := input.ExpiresAt.ValueOK(); given {
		change.ExpiresAt = &at
	}
	changed, err := r.Library.UpdateAPIKey(ctx, key, change)
	return changed, missing(err, "key", key)
}

func (r mutationResolver) RotateAPIKey(ctx context.Context, id model.ID) (*model.CreatedAPIKey, error) {
	key, err := id.UUID()
	if err != nil {
		return nil, err
	}
	made, text, err := r.Library.RotateAPIKey(ctx, key)
	return created(made, text, missing(err, "key", key))
}

func (r mutationResolver) DeleteAPIKey(ctx context.Context, id model.ID) (model.ID, error) {
	key, err := id.UUID()
	if err != nil {
		return "", err
	}
	return model.ID(key.String()), missing(r.Library.DeleteAPIKey(ctx, key), "key", key)
}

// apiKey is the key of an id; nil where there is none.
func (r queryResolver) apiKey(ctx context.Context, id model.ID) (*storage.APIKey, error) {
	key, err := id.UUID()
	if err != nil {
		return nil, err
	}
	return unlessMissing(r.Library.APIKey(ctx, key))
}
