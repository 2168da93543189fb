package access

import (
	"context"

	"github.com/google/uuid"

	"calotype/storage"
)

// APIKeysOf answers the keys of those projects of which the caller decides; others have none to be seen.
func (l *Library) APIKeysOf(ctx context.Context, projects []uuid.UUID) (map[uuid.UUID][]*storage.APIKey, error) {
	return ofDecided(ctx, projects, l.all.APIKeysOf)
}

// APIKey answers a key. It needs [Admin].
func (l *Library) APIKey(ctx context.Context, id uuid.UUID) (*storage.APIKey, error) {
	if err := CheckCaller(ctx); err != nil {
		return nil, err
	}
	k, err := l.all.APIKey(ctx, id)
	if err == nil {
		err = Check(ctx, k.ProjectID, Admin)
	}
	if err != nil {
		return nil, err
	}
	return k, nil
}

// CreateAPIKey makes a key of a project and answers it with its text. It needs [Admin].
func (l *Library) CreateAPIKey(ctx context.Context, of storage.NewAPIKey) (*storage.APIKey, string, error) {
	if err := Check(ctx, of.ProjectID, Admin); err != nil {
		return nil, "", err
	}
	return l.all.CreateAPIKey(ctx, of)
}

// UpdateAPIKey changes a key. It needs [Admin].
func (l *Library) UpdateAPIKey(ctx context.Context, id uuid.UUID, change storage.APIKeyChange) (*storage.APIKey, error) {
	if _, err := l.APIKey(ctx, id); err != nil {
		return nil, err
	}
	return l.all.UpdateAPIKey(ctx, id, change)
}

// RotateAPIKey makes a second key like one. It needs [Admin].
func (l *Library) RotateAPIKey(ctx context.Context, id uuid.UUID) (*storage.APIKey, string, error) {
	if _, err := l.APIKey(ctx, id); err != nil {
		return nil, "", err
	}
	return l.all.RotateAPIKey(ctx, id)
}

// DeleteAPIKey deletes a key. It needs [Admin].
func (l *Library) DeleteAPIKey(ctx context.Context, id uuid.UUID) error {
	if _, err := l.APIKey(ctx, id); err != nil {
		return err
	}
	return l.all.DeleteAPIKey(ctx, id)
}
