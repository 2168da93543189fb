package access

import (
	"context"

	"github.com/google/uuid"

	"calotype/storage"
)

// RulesOf answers the rules of projects; their keys only to who has [Admin].
func (l *Library) RulesOf(ctx context.Context, projects []uuid.UUID) (map[uuid.UUID]*storage.Rules, error) {
	rules, err := ofProjects(ctx, projects, l.all.RulesOf)
	for id, r := range rules {
		if !From(ctx).In(id).Have(Admin) {
			r.Keys = []*storage.SigningKey{}
		}
	}
	return rules, err
}

// UpdateRules changes the rules of a project. It needs [Admin].
func (l *Library) UpdateRules(ctx context.Context, project uuid.UUID, change storage.RulesChange) (*storage.Rules, error) {
	if err := Check(ctx, project, Admin); err != nil {
		return nil, err
	}
	return l.all.UpdateRules(ctx, project, change)
}

// CreateSigningKey makes a key. It needs [Admin].
func (l *Library) CreateSigningKey(ctx context.Context, project uuid.UUID) (*storage.SigningKey, error) {
	if err := Check(ctx, project, Admin); err != nil {
		return nil, err
	}
	return l.all.CreateSigningKey(ctx, project)
}

// DeleteSigningKey deletes a key. It needs [Admin].
func (l *Library) DeleteSigningKey(ctx context.Context, id uuid.UUID) error {
	if err := CheckCaller(ctx); err != nil {
		return err
	}
	key, err := l.all.SigningKey(ctx, id)
	if err != nil {
		return err
	}
	if err := Check(ctx, key.ProjectID, Admin); err != nil {
		return err
	}
	return l.all.DeleteSigningKey(ctx, id)
}
