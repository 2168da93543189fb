package storage

import (
	"context"
	"time"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// An APIKeyKind says whether a key is to be kept secret.
type APIKeyKind = db.APIKeyKind

// The kinds. See package db for what they are.
const (
	KeyPublic = db.KeyPublic
	KeySecret = db.KeySecret
)

// How the text of a key begins; 43 characters of base64url follow.
const (
	PublicKeyPrefix = "calotype_pk_"
	SecretKeyPrefix = "calotype_sk_"
)

// MaxAPIKeys is how many keys of each kind a project has.
const MaxAPIKeys = 20

// shownOfKey is how many characters of the secret part tell one key from another; enough are left to be guessed by nobody.
const shownOfKey = 6

// NewAPIKey is what a key is to be. See [APIKey] for the fields.
type NewAPIKey struct {
	ProjectID uuid.UUID
	Name      string
	Kind      APIKeyKind
	Rights    []string

	Types    []string
	MaxBytes *int64
	Origins  []string
	Signed   bool

	ExpiresAt *time.Time
}

// APIKeyChange is what to change of a key; what is nil stays. A bound that is changed to nil is none any more.
type APIKeyChange struct {
	Name      *string
	Types     *[]string
	MaxBytes  **int64
	Origins   *[]string
	Signed    *bool
	ExpiresAt **time.Time
}

// CreateAPIKey makes a key of a project and answers it with its text, of which only a hash is kept where the key is secret. A project
// whose key is to be signed gets a signing key where it has none.
func (l *Library) CreateAPIKey(ctx context.Context, of NewAPIKey) (k *APIKey, text string, err error) {
	k = &APIKey{ProjectID: of.ProjectID, Name: of.Name, Kind: of.Kind, Rights: of.Rights, Types: of.Types, MaxBytes: of.MaxBytes,
		Origins: of.Origins, Signed: of.Signed, ExpiresAt: of.ExpiresAt}
	if err := checkAPIKey(k, l.now()); err != nil {
		return nil, "", err
	}
	text = l.newKeyText(k)
	err = l.write(ctx, func(q *db.Queries) ([]Event, error) { return l.addAPIKey(ctx, q, k) })
	if err != nil {
		return nil, "", err
	}
	return k, text, nil
}

// newKeyText makes a key one of its own.
func (l *Library) newKeyText(k *APIKey) (text string) {
	prefix := SecretKeyPrefix
	if k.Kind == KeyPublic {
		prefix = PublicKeyPrefix
	}
	text = prefix + newSecret()
	k.ID, k.Hash, k.Prefix, k.Text = uuid.Must(uuid.NewV7()), hashOf(text), text[:len(prefix)+shownOfKey], ""
	if k.Kind == KeyPublic {
		k.Text = text
	}
	k.CreatedAt, k.UsedAt = l.now(), nil
	return text
}

func (l *Library) addAPIKey(ctx context.Context, q *db.Queries, k *APIKey) ([]Event, error) {
	if err := q.LockProject(ctx, k.ProjectID); err != nil {
		return nil, err
	}
	switch n, err := q.CountAPIKeys(ctx, k.ProjectID, k.Kind); {
	case err != nil:
		return nil, err
	case n >= MaxAPIKeys:
		return nil, invalid("project", "it has %d %s keys, and more are not allowed: delete one that is used no more", n, k.Kind)
	}
	events, err := l.signable(ctx, q, k)
	if err != nil {
		return nil, err
	}
	return append(events, accessChanged(k.ProjectID)...), q.AddAPIKey(ctx, k)
}

// signable sees to it that there is what a key is signed with, where it is to be. The project is locked.
func (l *Library) signable(ctx context.Context, q *db.Queries, k *APIKey) ([]Event, error) {
	if !k.Signed {
		return nil, nil
	}
	of, err := q.SigningKeysOf(ctx, []uuid.UUID{k.ProjectID})
	if err != nil || len(of[k.ProjectID]) > 0 {
		return nil, err
	}
	_, err = l.firstSigningKey(ctx, q, k.ProjectID)
	return rulesChanged(k.ProjectID), err
}

// signsAPIKeys refuses to have a project without what its keys are signed with.
func signsAPIKeys(ctx context.Context, q *db.Queries, projectID uuid.UUID) error {
	of, err := q.APIKeysOf(ctx, []uuid.UUID{projectID})
	if err != nil {
		return err
	}
	for _, k := range of[projectID] {
		if k.Signed {
			return invalid("id", "it is the project's only signing key, and the public key %q is to be signed: make another first", k.Name)
		}
	}
	return nil
}

// APIKeyOf answers the key with a text. One that is deleted or has expired, or whose project is deleted, is [fs.ErrNotExist].
func (l *Library) APIKeyOf(ctx context.Context, text string) (*APIKey, error) {
	return l.db.APIKeyByHash(ctx, hashOf(text), l.now())
}

// APIKey answers a key by its id, be it expired or not.
func (l *Library) APIKey(ctx context.Context, id uuid.UUID) (*APIKey, error) {
	return l.db.APIKey(ctx, id)
}

// APIKeysOf answers the keys of several projects, newest first, those that have expired too. Each id is in the map.
func (l *Library) APIKeysOf(ctx context.Context, projects []uuid.UUID) (map[uuid.UUID][]*APIKey, error) {
	keys, err := l.db.APIKeysOf(ctx, projects)
	return withEach(keys, projects), err
}

// UpdateAPIKey changes a key and answers it as it is then.
func (l *Library) UpdateAPIKey(ctx context.Context, id uuid.UUID, change APIKeyChange) (*APIKey, error) {
	var updated *APIKey
	err := l.write(ctx, func(q *db.Queries) ([]Event, error) {
		k, err := q.APIKey(ctx, id)
		if err != nil {
			return nil, err
		}
		if err := q.LockProject(ctx, k.ProjectID); err != nil {
			return nil, err
		}
		if k, err = q.LockAPIKey(ctx, id); err != nil { // as it is now that nobody else changes it
			return nil, err
		}
		change.apply(k)
		now := l.now()
		if change.ExpiresAt == nil { // one that has expired may get another name
			now = time.Time{}
		}
		if err := checkAPIKey(k, now); err != nil {
			return nil, err
		}
		events, err := l.signable(ctx, q, k)
		if err != nil {
			return nil, err
		}
		updated = k
		return append(events, accessChanged(k.ProjectID)...), q.UpdateAPIKey(ctx, k)
	})
	if err != nil {
		return nil, err
	}
	return updated, nil
}

func (c *APIKeyChange) apply(k *APIKey) {
	if c.Name != nil {
		k.Name = *c.Name
	}
	if c.Types != nil {
		k.Types = *c.Types
	}
	if c.MaxBytes != nil {
		k.MaxBytes = *c.MaxBytes
	}
	if c.Origins != nil {
		k.Origins = *c.Origins
	}
	if c.Signed != nil {
		k.Signed = *c.Signed
	}
	if c.ExpiresAt != nil {
		k.ExpiresAt = *c.ExpiresAt
	}
}

// RotateAPIKey makes a second key with all that is said of one, which goes on to hold until it is deleted.
func (l *Library) RotateAPIKey(ctx context.Context, id uuid.UUID) (k *APIKey, text string, err error) {
	err = l.write(ctx, func(q *db.Queries) (_ []Event, err error) {
		if k, err = q.APIKey(ctx, id); err != nil {
			return nil, err
		}
		if err := checkExpiry(k.ExpiresAt, l.now()); err != nil {
			return nil, invalid("id", "the key has expired, and so would the new one: give it more time first, or make another")
		}
		text = l.newKeyText(k)
		return l.addAPIKey(ctx, q, k)
	})
	if err != nil {
		return nil, "", err
	}
	return k, text, nil
}

// DeleteAPIKey removes a key for good: nothing is done by it any more.
func (l *Library) DeleteAPIKey(ctx context.Context, id uuid.UUID) error {
	return l.write(ctx, func(q *db.Queries) ([]Event, error) {
		k, err := q.APIKey(ctx, id)
		if err != nil {
			return nil, err
		}
		return accessChanged(k.ProjectID), q.RemoveAPIKey(ctx, id)
	})
}

// UsedAPIKeys notes when keys were used last; what was noted later stays. Keys that are not there any more are left out. It tells nobody.
func (l *Library) UsedAPIKeys(ctx context.Context, used map[uuid.UUID]time.Time) error {
	if len(used) == 0 {
		return nil
	}
	at := make(map[uuid.UUID]time.Time, len(used))
	for id, t := range used {
		at[id] = micros(t)
	}
	return l.db.InTx(ctx, func(q *db.Queries) error { return q.UseAPIKeys(ctx, at) })
}
