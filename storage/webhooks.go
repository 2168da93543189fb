package storage

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// Bounds of webhooks.
const (
	MaxWebhooks   = 20             // of one project
	MaxWebhookURL = 2048           // bytes
	OldSecretTime = 24 * time.Hour // that messages are signed with the secret of before too
)

// WebhookChange is what to change of a webhook; what is nil stays.
type WebhookChange struct {
	URL     *string
	Events  *[]HookKind
	Tags    *[]string
	Types   *[]string
	Enabled *bool
}

// CreateWebhook has an address be told what happens in a project, of the kinds that are named: of all files, or of those that carry
// one of the tags and are of one of the media types, where some are given. Whether an address may be asked is for its sender to know.
func (l *Library) CreateWebhook(ctx context.Context, projectID uuid.UUID, change WebhookChange) (*Webhook, error) {
	now := l.now()
	w := &Webhook{ID: uuid.Must(uuid.NewV7()), ProjectID: projectID, Tags: []string{}, Types: []string{}, Enabled: true, Secret: newHookSecret(), CreatedAt: now, UpdatedAt: now}
	change.URL, change.Events = cmp.Or(change.URL, new("")), cmp.Or(change.Events, new([]HookKind{}))
	if err := change.check(); err != nil {
		return nil, err
	}
	change.apply(w)
	err := l.db.InTx(ctx, func(q *db.Queries) error {
		if err := q.LockProject(ctx, projectID); err != nil {
			return err
		}
		switch n, err := q.CountWebhooks(ctx, projectID); {
		case err != nil:
			return err
		case n >= MaxWebhooks:
			return invalid("project", "it has %d webhooks, and more are not allowed", n)
		}
		return q.AddWebhook(ctx, w)
	})
	if err != nil {
		return nil, err
	}
	return w, nil
}

// Webhook answers a webhook.
func (l *Library) Webhook(ctx context.Context, id uuid.UUID) (*Webhook, error) {
	return l.db.Webhook(ctx, id)
}

// WebhooksByID answers those of the webhooks that are there; the others are not in the map.
func (l *Library) WebhooksByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*Webhook, error) {
	return l.db.WebhooksByID(ctx, ids)
}

// WebhooksOf answers the webhooks of several projects, oldest first, in one query. Each id is in the map.
func (l *Library) WebhooksOf(ctx context.Context, projectIDs []uuid.UUID) (map[uuid.UUID][]*Webhook, error) {
	hooks, err := l.db.WebhooksOf(ctx, projectIDs)
	if err != nil {
		return nil, err
	}
	for _, id := range projectIDs {
		if hooks[id] == nil {
			hooks[id] = []*Webhook{}
		}
	}
	return hooks, nil
}

// UpdateWebhook changes a webhook and answers it as it is then. What waits is due at once where it is told to another address, or is
// told again at all.
func (l *Library) UpdateWebhook(ctx context.Context, id uuid.UUID, change WebhookChange) (*Webhook, error) {
	if err := change.check(); err != nil {
		return nil, err
	}
	var updated *Webhook
	err := l.db.InTx(ctx, func(q *db.Queries) error {
		w, err := q.LockWebhook(ctx, id)
		if err != nil {
			return err
		}
		url, enabled := w.URL, w.Enabled
		change.apply(w)
		w.UpdatedAt, updated = after(l.now(), w.UpdatedAt), w
		if err := q.UpdateWebhook(ctx, w); err != nil {
			return err
		}
		if !w.Enabled || w.Enabled == enabled && w.URL == url {
			return nil
		}
		return l.hasten(ctx, q, id)
	})
	if err != nil {
		return nil, err
	}
	l.hear(HookTopic)
	return updated, nil
}

// hasten has what waits be delivered now.
func (l *Library) hasten(ctx context.Context, q *db.Queries, id uuid.UUID) error {
	if err := q.Hasten(ctx, id, l.now()); err != nil {
		return err
	}
	return q.Notify(ctx, wordsChannel, HookTopic)
}

// DeleteWebhook removes a webhook for good, with what waits for it and what it was told.
func (l *Library) DeleteWebhook(ctx context.Context, id uuid.UUID) error {
	return l.db.InTx(ctx, func(q *db.Queries) error {
		if _, err := q.LockWebhook(ctx, id); err != nil {
			return err
		}
		return q.RemoveWebhook(ctx, id)
	})
}

// RotateWebhookSecret makes a new secret of a webhook. For a day, messages are signed with the one of before too.
func (l *Library) RotateWebhookSecret(ctx context.Context, id uuid.UUID) (*Webhook, error) {
	var rotated *Webhook
	err := l.db.InTx(ctx, func(q *db.Queries) error {
		w, err := q.LockWebhook(ctx, id)
		if err != nil {
			return err
		}
		now := l.now()
		w.OldSecret, w.OldUntil = w.Secret, new(now.Add(OldSecretTime))
		w.Secret, w.UpdatedAt, rotated = newHookSecret(), after(now, w.UpdatedAt), w
		return q.UpdateWebhook(ctx, w)
	})
	if err != nil {
		return nil, err
	}
	return rotated, nil
}

// newHookSecret makes a secret as Standard Webhooks writes them.
func newHookSecret() db.Secret {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // it never fails
	return db.Secret("whsec_" + base64.StdEncoding.EncodeToString(secret))
}

func (c WebhookChange) apply(w *Webhook) {
	if c.URL != nil {
		w.URL = *c.URL
	}
	if c.Events != nil {
		w.Events = []string{}
		for _, kind := range *c.Events {
			w.Events = append(w.Events, string(kind))
		}
	}
	if c.Tags != nil {
		w.Tags = *c.Tags
	}
	if c.Types != nil {
		w.Types = *c.Types
	}
	if c.Enabled != nil {
		w.Enabled = *c.Enabled
	}
}

// check holds a change to what can be kept, and brings it into its one form.
func (c *WebhookChange) check() error {
	if c.URL != nil {
		if err := checkText("url", *c.URL, MaxWebhookURL); err != nil {
			return err
		}
	}
	if c.Events != nil {
		events, err := checkHookKinds(*c.Events)
		if err != nil {
			return err
		}
		c.Events = &events
	}
	if c.Tags != nil {
		tags, err := checkTags(*c.Tags)
		if err != nil {
			return err
		}
		c.Tags = &tags
	}
	if c.Types != nil {
		types, err := checkTypes(*c.Types)
		if err != nil {
			return err
		}
		c.Types = &types
	}
	return nil
}

// checkHookKinds answers the kinds in the order in which they are documented, each once.
func checkHookKinds(given []HookKind) ([]HookKind, error) {
	for _, kind := range given {
		if !slices.Contains(HookKinds, kind) {
			return nil, invalid("events", "%.100q is none that can be told; allowed are %s", kind, join(HookKinds))
		}
	}
	kinds := []HookKind{}
	for _, kind := range HookKinds {
		if slices.Contains(given, kind) {
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) == 0 {
		return nil, invalid("events", "there are none; allowed are %s", join(HookKinds))
	}
	return kinds, nil
}

func join(kinds []HookKind) string {
	var b strings.Builder
	for i, kind := range kinds {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(kind))
	}
	return b.String()
}
