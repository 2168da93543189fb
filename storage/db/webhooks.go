package db

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// hookOfLiveProject leaves out the webhooks of deleted projects.
const hookOfLiveProject = "EXISTS (SELECT 1 FROM projects AS p WHERE p.id = w.project_id AND p.deleted_at IS NULL)"

// AddWebhook inserts a webhook.
func (q *Queries) AddWebhook(ctx context.Context, w *Webhook) error {
	if _, err := q.on.NewInsert().Model(w).Exec(ctx); err != nil {
		return fmt.Errorf("add webhook %s: %w", w.ID, translate(err))
	}
	return nil
}

// Webhook answers a webhook of a project that is not deleted.
func (q *Queries) Webhook(ctx context.Context, id uuid.UUID) (*Webhook, error) {
	w := &Webhook{ID: id}
	if err := q.on.NewSelect().Model(w).WherePK().Where(hookOfLiveProject).Scan(ctx); err != nil {
		return nil, fmt.Errorf("webhook %s: %w", id, translate(err))
	}
	return w, nil
}

// LockWebhook is [Queries.Webhook], and until the transaction ends no other one changes or removes the webhook.
func (q *Queries) LockWebhook(ctx context.Context, id uuid.UUID) (*Webhook, error) {
	w := &Webhook{ID: id}
	if err := q.hold(q.on.NewSelect().Model(w).WherePK().Where(hookOfLiveProject), changing).Scan(ctx); err != nil {
		return nil, fmt.Errorf("webhook %s: %w", id, translate(err))
	}
	return w, nil
}

// WebhooksByID answers those of the webhooks that are there, of projects that are not deleted.
func (q *Queries) WebhooksByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*Webhook, error) {
	hooks := map[uuid.UUID]*Webhook{}
	for part := range chunks(ids) {
		var found []*Webhook
		if err := q.on.NewSelect().Model(&found).Where("w.id IN (?)", bun.List(part)).Where(hookOfLiveProject).Scan(ctx); err != nil {
			return nil, fmt.Errorf("webhooks: %w", err)
		}
		for _, w := range found {
			hooks[w.ID] = w
		}
	}
	return hooks, nil
}

// WebhooksOf answers the webhooks of several projects that are not deleted, oldest first. A project without any is not in the
// answer.
func (q *Queries) WebhooksOf(ctx context.Context, projects []uuid.UUID) (map[uuid.UUID][]*Webhook, error) {
	hooks := map[uuid.UUID][]*Webhook{}
	for part := range chunks(projects) {
		var found []*Webhook
		err := q.on.NewSelect().Model(&found).Where("w.project_id IN (?)", bun.List(part)).Where(hookOfLiveProject).
			Order("w.created_at", "w.id").Scan(ctx)
		if err != nil {
			return nil, fmt.Errorf("webhooks: %w", err)
		}
		for _, w := range found {
			hooks[w.ProjectID] = append(hooks[w.ProjectID], w)
		}
	}
	return hooks, nil
}

// CountWebhooks answers how many webhooks a project has.
func (q *Queries) CountWebhooks(ctx context.Context, projectID uuid.UUID) (int, error) {
	n, err := q.on.NewSelect().Model((*Webhook)(nil)).Where("project_id = ?", projectID).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count webhooks: %w", err)
	}
	return int(n), nil
}

// UpdateWebhook writes what changes of a webhook.
func (q *Queries) UpdateWebhook(ctx context.Context, w *Webhook) error {
	result, err := q.on.NewUpdate().Model(w).ExcludeColumn("id", "project_id", "created_at").WherePK().Exec(ctx)
	return changed(result, err, "update webhook", w.ID)
}

// DisableWebhook has a webhook be told nothing any more.
func (q *Queries) DisableWebhook(ctx context.Context, id uuid.UUID, now time.Time) error {
	result, err := q.on.NewUpdate().Model((*Webhook)(nil)).Set("enabled = FALSE").Set("updated_at = ?", now).Where("id = ?", id).Exec(ctx)
	return changed(result, err, "disable webhook", id)
}

// RemoveWebhook removes a webhook with its deliveries.
func (q *Queries) RemoveWebhook(ctx context.Context, id uuid.UUID) error {
	result, err := q.on.NewDelete().Model((*Webhook)(nil)).Where("id = ?", id).Exec(ctx)
	return changed(result, err, "delete webhook", id)
}

// KeepListeners answers the webhooks that hear of several projects, be these deleted or not. None of them can be removed until the
// transaction ends.
func (q *Queries) KeepListeners(ctx context.Context, projects []uuid.UUID) ([]*Webhook, error) {
	var found []*Webhook
	s := q.on.NewSelect().Model(&found).Where("w.project_id IN (?)", bun.List(projects)).Where("w.enabled").Order("w.id")
	if err := q.hold(s, "KEY SHARE").Scan(ctx); err != nil {
		return nil, fmt.Errorf("who hears of it: %w", translate(err))
	}
	return found, nil
}

// VariantsHeard tells whether the project of a file has webhooks that are told anything.
func (q *Queries) VariantsHeard(ctx context.Context, file uuid.UUID) (bool, error) {
	heard, err := q.on.NewSelect().Model((*Webhook)(nil)).Join("JOIN files AS f ON f.project_id = w.project_id").
		Where("f.id = ?", file).Where("w.enabled").Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("who hears of variants of file %s: %w", file, translate(err))
	}
	return heard, nil
}

// WebhookEvenDeleted is [Queries.Webhook], of a project that is deleted too.
func (q *Queries) WebhookEvenDeleted(ctx context.Context, id uuid.UUID) (*Webhook, error) {
	w := &Webhook{ID: id}
	if err := q.on.NewSelect().Model(w).WherePK().Scan(ctx); err != nil {
		return nil, fmt.Errorf("webhook %s: %w", id, translate(err))
	}
	return w, nil
}
