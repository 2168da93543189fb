package graph

import (
	"context"

	"calotype/graph/model"
	"calotype/storage"
)

// webhook is the webhook of an id; nil where there is none.
func (r queryResolver) webhook(ctx context.Context, id model.ID) (*storage.Webhook, error) {
	webhook, err := id.UUID()
	if err != nil {
		return nil, err
	}
	return unlessMissing(r.Library.Webhook(ctx, webhook))
}

// delivery is the delivery of an id; nil where there is none.
func (r queryResolver) delivery(ctx context.Context, id model.ID) (*storage.Delivery, error) {
	delivery, err := id.UUID()
	if err != nil {
		return nil, err
	}
	return unlessMissing(r.Library.Delivery(ctx, delivery))
}

func (r mutationResolver) CreateWebhook(ctx context.Context, input model.CreateWebhookInput) (*storage.Webhook, error) {
	project, err := input.Project.UUID()
	if err != nil {
		return nil, err
	}
	if err := r.Webhooks.Check(input.URL); err != nil {
		return nil, err
	}
	made, err := r.Library.CreateWebhook(ctx, project, storage.WebhookChange{
		URL: &input.URL, Events: &input.Events, Tags: given(input.Tags), Types: given(input.Types),
	})
	return made, missing(err, "project", project)
}

func (r mutationResolver) UpdateWebhook(ctx context.Context, id model.ID, input model.UpdateWebhookInput) (*storage.Webhook, error) {
	webhook, err := id.UUID()
	if err != nil {
		return nil, err
	}
	if input.URL != nil {
		if err := r.Webhooks.Check(*input.URL); err != nil {
			return nil, err
		}
	}
	changed, err := r.Library.UpdateWebhook(ctx, webhook, storage.WebhookChange{
		URL: input.URL, Events: given(input.Events), Tags: given(input.Tags), Types: given(input.Types), Enabled: input.Enabled,
	})
	return changed, missing(err, "webhook", webhook)
}

// given is a list where there is one, be it empty.
func given[T any](list []T) *[]T {
	if list == nil {
		return nil
	}
	return &list
}

func (r mutationResolver) DeleteWebhook(ctx context.Context, id model.ID) (model.ID, error) {
	webhook, err := id.UUID()
	if err != nil {
		return "", err
	}
	return model.ID(webhook.String()), missing(r.Library.DeleteWebhook(ctx, webhook), "webhook", webhook)
}

func (r mutationResolver) RotateWebhookSecret(ctx context.Context, id model.ID) (*storage.Webhook, error) {
	webhook, err := id.UUID()
	if err != nil {
		return nil, err
	}
	rotated, err := r.Library.RotateWebhookSecret(ctx, webhook)
	return rotated, missing(err, "webhook", webhook)
}

func (r mutationResolver) TestWebhook(ctx context.Context, id model.ID) (*storage.Delivery, error) {
	webhook, err := id.UUID()
	if err != nil {
		return nil, err
	}
	if _, err := r.Library.Webhook(ctx, webhook); err != nil { // which says whether one may
		return nil, missing(err, "webhook", webhook)
	}
	sent, err := r.Webhooks.Test(ctx, webhook)
	return sent, missing(err, "webhook", webhook)
}

func (r mutationResolver) ResendDelivery(ctx context.Context, id model.ID) (*storage.Delivery, error) {
	delivery, err := id.UUID()
	if err != nil {
		return nil, err
	}
	if _, err := r.Library.Delivery(ctx, delivery); err != nil { // which says whether one may
		return nil, missing(err, "delivery", delivery)
	}
	sent, err := r.Webhooks.Resend(ctx, delivery)
	return sent, missing(err, "delivery", delivery)
}

func (r projectResolver) Webhooks(ctx context.Context, p *storage.Project) ([]*storage.Webhook, error) {
	return loadersOf(ctx).webhooksOf.Load(ctx, p.ID)
}

func (r webhookResolver) Project(ctx context.Context, w *storage.Webhook) (*storage.Project, error) {
	return loadersOf(ctx).projects.Load(ctx, w.ProjectID)
}

func (r webhookResolver) Events(_ context.Context, w *storage.Webhook) ([]storage.HookKind, error) {
	kinds := make([]storage.HookKind, len(w.Events))
	for i, kind := range w.Events {
		kinds[i] = storage.HookKind(kind)
	}
	return kinds, nil
}

// Secret is shown to whoever may ask at all.
func (r webhookResolver) Secret(_ context.Context, w *storage.Webhook) (string, error) {
	return string(w.Secret), nil
}

func (r webhookResolver) Deliveries(ctx context.Context, w *storage.Webhook, first *int, after *string, last *int, before *string, state *string) (*model.DeliveryConnection, error) {
	page, err := pageOf(ctx, first, after, last, before)
	if err != nil {
		return nil, err
	}
	return connect(loadersOf(ctx).deliveries.Load(ctx, part[storage.DeliveryQuery]{w.ID, storage.DeliveryQuery{State: value(state), Page: page}}))
}

func (r webhookResolver) Pending(ctx context.Context, w *storage.Webhook) (int, error) {
	return loadersOf(ctx).pending.Load(ctx, w.ID)
}

func (r deliveryResolver) Webhook(ctx context.Context, d *storage.Delivery) (*storage.Webhook, error) {
	return loadersOf(ctx).webhooks.Load(ctx, d.WebhookID)
}

func (r deliveryResolver) Event(ctx context.Context, d *storage.Delivery) (storage.HookKind, error) {
	event, err := loadersOf(ctx).hookEvents.Load(ctx, d.EventID)
	if err != nil {
		return "", err
	}
	return storage.HookKind(event.Kind), nil
}

func (r deliveryResolver) Request(ctx context.Context, d *storage.Delivery) (string, error) {
	event, err := loadersOf(ctx).hookEvents.Load(ctx, d.EventID)
	if err != nil {
		return "", err
	}
	return event.Body, nil
}
