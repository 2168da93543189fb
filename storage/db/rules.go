package db

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// RulesOf answers the rules of several projects, be these deleted or not: whoever keeps them need not learn of that. A project
// whose rules nobody has changed is not in the answer.
func (q *Queries) RulesOf(ctx context.Context, projects []uuid.UUID) (map[uuid.UUID]*Rules, error) {
	rules := map[uuid.UUID]*Rules{}
	for part := range chunks(projects) {
		var found []*Rules
		if err := q.on.NewSelect().Model(&found).Where("r.project_id IN (?)", bun.List(part)).Scan(ctx); err != nil {
			return nil, fmt.Errorf("rules: %w", err)
		}
		for _, r := range found {
			rules[r.ProjectID] = r
		}
	}
	return rules, nil
}

// PutRules writes the rules of a project.
func (q *Queries) PutRules(ctx context.Context, r *Rules) error {
	_, err := q.on.NewInsert().Model(r).On("CONFLICT (project_id) DO UPDATE").
		Set("mode = EXCLUDED.mode").Set("referers = EXCLUDED.referers").Set("refuse_unnamed = EXCLUDED.refuse_unnamed").
		Set("new_per_client = EXCLUDED.new_per_client").Set("new_per_project = EXCLUDED.new_per_project").
		Set("updated_at = EXCLUDED.updated_at").Exec(ctx)
	if err != nil {
		return fmt.Errorf("put rules of project %s: %w", r.ProjectID, translate(err))
	}
	return nil
}

// SigningKeysOf answers the keys of several projects, be these deleted or not, newest first. A project without keys is not in
// the answer.
func (q *Queries) SigningKeysOf(ctx context.Context, projects []uuid.UUID) (map[uuid.UUID][]*SigningKey, error) {
	keys := map[uuid.UUID][]*SigningKey{}
	for part := range chunks(projects) {
		var found []*SigningKey
		err := q.on.NewSelect().Model(&found).Where("k.project_id IN (?)", bun.List(part)).
			Order("k.created_at DESC", "k.id DESC").Scan(ctx)
		if err != nil {
			return nil, fmt.Errorf("signing keys: %w", err)
		}
		for _, k := range found {
			keys[k.ProjectID] = append(keys[k.ProjectID], k)
		}
	}
	return keys, nil
}

// SigningKey answers a key of a project that is not deleted.
func (q *Queries) SigningKey(ctx context.Context, id uuid.UUID) (*SigningKey, error) {
	k := &SigningKey{ID: id}
	err := q.on.NewSelect().Model(k).WherePK().
		Where("EXISTS (SELECT 1 FROM projects AS p WHERE p.id = k.project_id AND p.deleted_at IS NULL)").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("signing key %s: %w", id, translate(err))
	}
	return k, nil
}

// AddSigningKey inserts a key.
func (q *Queries) AddSigningKey(ctx context.Context, k *SigningKey) error {
	if _, err := q.on.NewInsert().Model(k).Exec(ctx); err != nil {
		return fmt.Errorf("add signing key %s: %w", k.ID, translate(err))
	}
	return nil
}

// RemoveSigningKey removes a key.
func (q *Queries) RemoveSigningKey(ctx context.Context, id uuid.UUID) error {
	result, err := q.on.NewDelete().Model((*SigningKey)(nil)).Where("id = ?", id).Exec(ctx)
	return changed(result, err, "delete signing key", id)
}
