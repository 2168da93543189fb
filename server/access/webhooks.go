package access

import (
	"context"

	"github.com/google/uuid"

	"calotype/storage"
)

// WebhooksOf answers the webhooks of those projects of which the caller decides; others have none to be seen.
func (l *Library) WebhooksOf(ctx context.Context, projects []uuid.UUID) (map[uuid.UUID][]*storage.Webhook, error) {
	return ofDecided(ctx, projects, l.all.WebhooksOf)
}

// WebhooksByID answers those of the webhooks that are there and of whose projects the caller decides.
func (l *Library) WebhooksByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*storage.Webhook, error) {
	if err := CheckCaller(ctx); err != nil {
		return nil, err
	}
	hooks, err := l.all.WebhooksByID(ctx, ids)
	for id, w := range hooks {
		if !From(ctx).In(w.ProjectID).Have(Admin) {
			delete(hooks, id)
		}
	}
	return hooks, err
}

// Webhook answers a webhook. It needs [Admin].
func (l *Library) Webhook(ctx context.Context, id uuid.UUID) (*storage.Webhook, error) {
	if err := CheckCaller(ctx); err != nil {
		return nil, err
	}
	w, err := l.all.Webhook(ctx, id)
	if err == nil {
		err = Check(ctx, w.ProjectID, Admin)
	}
	if err != nil {
		return nil, err
	}
	return w, nil
}

// CreateWebhook makes a webhook. It needs [Admin].
func (l *Library) CreateWebhook(ctx context.Context, project uuid.UUID, change storage.WebhookChange) (*storage.Webhook, error) {
	if err := Check(ctx, project, Admin); err != nil {
		return nil, err
	}
	return l.all.CreateWebhook(ctx, project, change)
}

// UpdateWebhook changes a webhook. It needs [Admin].
func (l *Library) UpdateWebhook(ctx context.Context, id uuid.UUID, change storage.WebhookChange) (*storage.Webhook, error) {
	if _, err := l.Webhook(ctx, id); err != nil {
		return nil, err
	}
	return l.all.UpdateWebhook(ctx, id, change)
}

// DeleteWebhook deletes a webhook. It needs [Admin].
func (l *Library) DeleteWebhook(ctx context.Context, id uuid.UUID) error {
	if _, err := l.Webhook(ctx, id); err != nil {
		return err
	}
	return l.all.DeleteWebhook(ctx, id)
}

// RotateWebhookSecret makes a new secret. It needs [Admin].
func (l *Library) RotateWebhookSecret(ctx context.Context, id uuid.UUID) (*storage.Webhook, error) {
	if _, err := l.Webhook(ctx, id); err != nil {
		return nil, err
	}
	return l.all.RotateWebhookSecret(ctx, id)
}

// Delivery answers a delivery. It needs [Admin].
func (l *Library) Delivery(ctx context.Context, id uuid.UUID) (*storage.Delivery, error) {
	if err := CheckCaller(ctx); err != nil {
		return nil, err
	}
	d, err := l.all.Delivery(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, err := l.Webhook(ctx, d.WebhookID); err != nil {
		return nil, err
	}
	return d, nil
}

// DeliveriesOf answers what was and is to be told to webhooks; nothing of those of whose projects the caller does not decide.
func (l *Library) DeliveriesOf(ctx context.Context, webhooks []uuid.UUID, query storage.DeliveryQuery) (map[uuid.UUID]storage.Paged[*storage.Delivery], error) {
	seen, err := l.seenWebhooks(ctx, webhooks)
	if err != nil {
		return nil, err
	}
	return l.all.DeliveriesOf(ctx, seen, query)
}

// PendingOf answers how much waits for webhooks; nothing of those of whose projects the caller does not decide.
func (l *Library) PendingOf(ctx context.Context, webhooks []uuid.UUID) (map[uuid.UUID]int, error) {
	seen, err := l.seenWebhooks(ctx, webhooks)
	if err != nil {
		return nil, err
	}
	return l.all.PendingOf(ctx, seen)
}

// seenWebhooks are those of the webhooks of whose projects the caller decides.
func (l *Library) seenWebhooks(ctx context.Context, ids []uuid.UUID) ([]uuid.UUID, error) {
	hooks, err := l.WebhooksByID(ctx, ids)
	seen := make([]uuid.UUID, 0, len(hooks))
	for id := range hooks {
		seen = append(seen, id)
	}
	return seen, err
}

// HookEvents answers what webhooks were told, of projects of which the caller decides.
func (l *Library) HookEvents(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*storage.HookEvent, error) {
	if err := CheckCaller(ctx); err != nil {
		return nil, err
	}
	events, err := l.all.HookEvents(ctx, ids)
	for id, e := range events {
		if !From(ctx).In(e.ProjectID).Have(Admin) {
			delete(events, id)
		}
	}
	return events, err
}
