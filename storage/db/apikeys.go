package db

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// keyOfLiveProject leaves out the keys of deleted projects.
const keyOfLiveProject = "EXISTS (SELECT 1 FROM projects AS p WHERE p.id = a.project_id AND p.deleted_at IS NULL)"

// AddAPIKey inserts a key. Of a project that is not there it is [io/fs.ErrNotExist].
func (q *Queries) AddAPIKey(ctx context.Context, k *APIKey) error {
	if _, err := q.on.NewInsert().Model(k).Exec(ctx); err != nil {
		return fmt.Errorf("add API key %s: %w", k.ID, translate(err))
	}
	return nil
}

// APIKey answers a key of a project that is not deleted.
func (q *Queries) APIKey(ctx context.Context, id uuid.UUID) (*APIKey, error) {
	k := new(APIKey)
	if err := q.on.NewSelect().Model(k).Where("a.id = ?", id).Where(keyOfLiveProject).Scan(ctx); err != nil {
		return nil, fmt.Errorf("API key %s: %w", id, translate(err))
	}
	return k, nil
}

// APIKeyByHash answers the key with a hash, unless its project is deleted or it has expired by now.
func (q *Queries) APIKeyByHash(ctx context.Context, hash string, now time.Time) (*APIKey, error) {
	k := new(APIKey)
	err := q.on.NewSelect().Model(k).Where("a.hash = ?", hash).Where("a.expires_at IS NULL OR a.expires_at > ?", now).
		Where(keyOfLiveProject).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("API key: %w", translate(err))
	}
	return k, nil
}

// LockAPIKey is [Queries.APIKey], and until the transaction ends no other one changes or removes the key.
func (q *Queries) LockAPIKey(ctx context.Context, id uuid.UUID) (*APIKey, error) {
	k := new(APIKey)
	if err := q.hold(q.on.NewSelect().Model(k).Where("a.id = ?", id).Where(keyOfLiveProject), changing).Scan(ctx); err != nil {
		return nil, fmt.Errorf("API key %s: %w", id, translate(err))
	}
	return k, nil
}

// APIKeysOf answers the keys of several projects that are not deleted, newest first. A project without keys is not in the answer.
func (q *Queries) APIKeysOf(ctx context.Context, projects []uuid.UUID) (map[uuid.UUID][]*APIKey, error) {
	keys := map[uuid.UUID][]*APIKey{}
	for part := range chunks(projects) {
		var found []*APIKey
		err := q.on.NewSelect().Model(&found).Where("a.project_id IN (?)", bun.List(part)).Where(keyOfLiveProject).
			Order("a.created_at DESC", "a.id DESC").Scan(ctx)
		if err != nil {
			return nil, fmt.Errorf("API keys: %w", translate(err))
		}
		for _, k := range found {
			keys[k.ProjectID] = append(keys[k.ProjectID], k)
		}
	}
	return keys, nil
}

// CountAPIKeys answers how many keys of a kind a project has.
func (q *Queries) CountAPIKeys(ctx context.Context, project uuid.UUID, kind APIKeyKind) (int, error) {
	n, err := q.on.NewSelect().Model((*APIKey)(nil)).Where("a.project_id = ?", project).Where("a.kind = ?", kind).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count API keys: %w", translate(err))
	}
	return int(n), nil
}

// UpdateAPIKey writes what may be changed of a key: its name, its rules, and when it expires.
func (q *Queries) UpdateAPIKey(ctx context.Context, k *APIKey) error {
	result, err := q.on.NewUpdate().Model(k).Column("name", "types", "max_bytes", "origins", "signed", "expires_at").WherePK().Exec(ctx)
	return changed(result, err, "update API key", k.ID)
}

// RemoveAPIKey removes a key.
func (q *Queries) RemoveAPIKey(ctx context.Context, id uuid.UUID) error {
	result, err := q.on.NewDelete().Model((*APIKey)(nil)).Where("id = ?", id).Exec(ctx)
	return changed(result, err, "delete API key", id)
}

// UseAPIKeys notes when keys were used; it never goes back. It is for a transaction.
func (q *Queries) UseAPIKeys(ctx context.Context, used map[uuid.UUID]time.Time) error {
	// In one order whoever does so: then no two wait for each other.
	for _, id := range slices.SortedFunc(maps.Keys(used), func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }) {
		_, err := q.on.NewUpdate().Model((*APIKey)(nil)).Set("used_at = ?", used[id]).Where("id = ?", id).
			Where("used_at IS NULL OR used_at < ?", used[id]).Exec(ctx)
		if err != nil {
			return fmt.Errorf("note the use of API keys: %w", translate(err))
		}
	}
	return nil
}
