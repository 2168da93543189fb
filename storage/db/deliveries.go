package db

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// AddDeliveries writes events, and who is to hear of them.
func (q *Queries) AddDeliveries(ctx context.Context, events []*WebhookEvent, deliveries []*Delivery) error {
	if err := q.number(ctx, deliveries); err != nil {
		return err
	}
	for part := range slices.Chunk(events, 100) { // each with a body of some kilobytes
		if _, err := q.on.NewInsert().Model(&part).Exec(ctx); err != nil {
			return fmt.Errorf("write events for webhooks: %w", translate(err))
		}
	}
	for part := range slices.Chunk(deliveries, chunkSize) {
		if _, err := q.on.NewInsert().Model(&part).Exec(ctx); err != nil {
			return fmt.Errorf("write events for webhooks: %w", translate(err))
		}
	}
	return nil
}

// number gives deliveries their places: by time, and after all that happened to the same subject. Whoever changes a subject holds it,
// so that nobody else writes of the same meanwhile.
func (q *Queries) number(ctx context.Context, deliveries []*Delivery) error {
	type lane struct{ webhook, subject uuid.UUID }
	last := map[lane]int64{}
	for part := range slices.Chunk(deliveries, chunkSize) {
		var webhooks, subjects []uuid.UUID
		for _, d := range part {
			webhooks, subjects = append(webhooks, d.WebhookID), append(subjects, d.Subject)
		}
		var found []struct {
			WebhookID uuid.UUID `bun:"webhook_id"`
			Subject   uuid.UUID `bun:"subject"`
			Last      int64     `bun:"last"`
		}
		err := q.on.NewSelect().Model((*Delivery)(nil)).Column("webhook_id", "subject").ColumnExpr("max(number) AS last").
			Where("webhook_id IN (?)", bun.List(unique(webhooks))).Where("subject IN (?)", bun.List(unique(subjects))).
			Group("webhook_id", "subject").Scan(ctx, &found)
		if err != nil {
			return fmt.Errorf("what was written before for webhooks: %w", translate(err))
		}
		for _, f := range found {
			last[lane{f.WebhookID, f.Subject}] = f.Last
		}
	}
	for _, d := range deliveries {
		at := lane{d.WebhookID, d.Subject}
		d.Number = max(d.CreatedAt.UnixMicro(), last[at]+1)
		last[at] = d.Number
	}
	return nil
}

func unique(ids []uuid.UUID) []uuid.UUID { return slices.Compact(inOrder(ids)) }

// Deliveries lists what was and is to be delivered for several webhooks, newest first, of one state where one is given; each webhook is
// in the answer. Positions hold the time of creation.
func (q *Queries) Deliveries(ctx context.Context, webhooks []uuid.UUID, state string, w Window) (map[uuid.UUID]Page[*Delivery], error) {
	pages, err := lists[*Delivery]{
		owners: "webhooks", table: "webhook_deliveries", alias: "d", within: "webhook_id", order: order{"created_at", "id", true},
		base: func() *bun.SelectQuery {
			s := q.on.NewSelect().Model((*Delivery)(nil)).Where("d.webhook_id = o.id")
			if state != "" {
				s = s.Where("d.state = ?", state)
			}
			return s
		},
		owner: func(d *Delivery) uuid.UUID { return d.WebhookID },
	}.read(ctx, q.on, webhooks, w)
	if err != nil {
		return nil, fmt.Errorf("deliveries: %w", err)
	}
	return pages, nil
}

// Delivery answers a delivery for a project that is not deleted.
func (q *Queries) Delivery(ctx context.Context, id uuid.UUID) (*Delivery, error) {
	d := &Delivery{ID: id}
	err := q.on.NewSelect().Model(d).WherePK().
		Where("EXISTS (SELECT 1 FROM webhooks AS w WHERE w.id = d.webhook_id AND " + hookOfLiveProject + ")").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("delivery %s: %w", id, translate(err))
	}
	return d, nil
}

// PendingOf answers how much waits for each of the webhooks; nothing for those that are not in the answer.
func (q *Queries) PendingOf(ctx context.Context, webhooks []uuid.UUID) (map[uuid.UUID]int, error) {
	pending := map[uuid.UUID]int{}
	for part := range chunks(webhooks) {
		var found []struct {
			WebhookID uuid.UUID `bun:"webhook_id"`
			Pending   int       `bun:"pending"`
		}
		err := q.on.NewSelect().Model((*Delivery)(nil)).Column("webhook_id").ColumnExpr("count(*) AS pending").
			Where("webhook_id IN (?)", bun.List(part)).Where("state = ?", Pending).Group("webhook_id").Scan(ctx, &found)
		if err != nil {
			return nil, fmt.Errorf("what waits for webhooks: %w", err)
		}
		for _, f := range found {
			pending[f.WebhookID] = f.Pending
		}
	}
	return pending, nil
}

// WebhookEvents answers those of the events that are there.
func (q *Queries) WebhookEvents(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*WebhookEvent, error) {
	events := map[uuid.UUID]*WebhookEvent{}
	for part := range chunks(ids) {
		var found []*WebhookEvent
		if err := q.on.NewSelect().Model(&found).Where("id IN (?)", bun.List(part)).Scan(ctx); err != nil {
			return nil, fmt.Errorf("events for webhooks: %w", err)
		}
		for _, e := range found {
			events[e.ID] = e
		}
	}
	return events, nil
}

// WriteAttempts writes how attempts went, of deliveries that are not over yet.
func (q *Queries) WriteAttempts(ctx context.Context, attempts []*Delivery) error {
	for part := range slices.Chunk(attempts, 100) { // each with an answer of some kilobytes
		_, err := q.on.NewUpdate().Model(&part).Where("d.state = ?", Pending).
			Column("state", "once", "attempts", "next_attempt_at", "last_attempt_at", "status", "response", "error", "took_ms").Bulk().Exec(ctx)
		if err != nil {
			return fmt.Errorf("write attempts at deliveries: %w", translate(err))
		}
	}
	return nil
}

// Reopen has a delivery be attempted by whoever asks for it now, and by nobody else before a time. One that is over is attempted once.
func (q *Queries) Reopen(ctx context.Context, id uuid.UUID, until time.Time) error {
	result, err := q.on.NewUpdate().Model((*Delivery)(nil)).Set("once = (once OR state <> ?)", Pending).Set("state = ?", Pending).
		Set("next_attempt_at = ?", until).Where("id = ?", id).Exec(ctx)
	return changed(result, err, "send again delivery", id)
}

// Hasten has all that waits for a webhook be due at once.
func (q *Queries) Hasten(ctx context.Context, webhook uuid.UUID, now time.Time) error {
	_, err := q.on.NewUpdate().Model((*Delivery)(nil)).Set("next_attempt_at = ?", now).
		Where("webhook_id = ?", webhook).Where("state = ?", Pending).Where("next_attempt_at > ?", now).Exec(ctx)
	if err == nil {
		_, err = q.on.NewUpdate().Model((*turn)(nil)).Set("resume_at = ?", now).Set("failures = 0").Where("webhook_id = ?", webhook).Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("hasten webhook %s: %w", webhook, translate(err))
	}
	return nil
}

// GiveUp ends what waits for a webhook since before a time, and answers how much that was.
func (q *Queries) GiveUp(ctx context.Context, webhook uuid.UUID, before time.Time, why string) (int, error) {
	result, err := q.on.NewUpdate().Model((*Delivery)(nil)).Set("state = ?", Failed).Set("next_attempt_at = NULL").Set("error = ?", why).
		Where("webhook_id = ?", webhook).Where("state = ?", Pending).Where("created_at < ?", before).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("give up what waits for webhook %s: %w", webhook, translate(err))
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// ForgetDeliveries removes events from before a time, with their deliveries.
func (q *Queries) ForgetDeliveries(ctx context.Context, before time.Time) error {
	for {
		result, err := q.on.NewRaw("DELETE FROM webhook_events WHERE id IN (SELECT id FROM webhook_events WHERE created_at < ? ORDER BY created_at LIMIT ?)",
			before, chunkSize).Exec(ctx)
		if err != nil {
			return fmt.Errorf("forget deliveries: %w", translate(err))
		}
		if n, err := result.RowsAffected(); err != nil || n < chunkSize {
			return err
		}
	}
}
