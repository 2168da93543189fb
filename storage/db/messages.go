package db

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Messages answers at most limit deliveries of a webhook that are due, in the order in which they happened. Those that must wait for an
// earlier one of their subject that is not due are put off until that is: so what is due can be sent, but for once.
func (q *Queries) Messages(ctx context.Context, webhook uuid.UUID, now time.Time, limit int) ([]*Message, error) {
	for {
		due, err := q.due(ctx, webhook, now)
		if err != nil || len(due) == 0 {
			return nil, err
		}
		waiting, err := q.waiting(ctx, webhook, now, due)
		if err != nil {
			return nil, err
		}
		var free []uuid.UUID
		for _, d := range due {
			if first := waiting[d.Subject]; (first == nil || d.Number <= first.Number) && len(free) < limit {
				free = append(free, d.ID)
			}
		}
		for subject, first := range waiting {
			_, err := q.on.NewUpdate().Model((*Delivery)(nil)).Set("next_attempt_at = ?", first.Until).
				Where("webhook_id = ?", webhook).Where("subject = ?", subject).Where("number > ?", first.Number).
				Where("state = ?", Pending).Where("next_attempt_at <= ?", now).Exec(ctx)
			if err != nil {
				return nil, fmt.Errorf("put off what waits for webhook %s: %w", webhook, translate(err))
			}
		}
		if len(free) > 0 {
			return q.messages(ctx, free)
		}
	}
}

// due answers the first deliveries of a webhook that are due, without what is sent.
func (q *Queries) due(ctx context.Context, webhook uuid.UUID, now time.Time) ([]*Delivery, error) {
	var due []*Delivery
	err := q.on.NewSelect().Model(&due).Column("id", "subject", "number").Where("webhook_id = ?", webhook).Where("state = ?", Pending).
		Where("next_attempt_at <= ?", now).Order("number", "id").Limit(chunkSize).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("what is due for webhook %s: %w", webhook, translate(err))
	}
	return due, nil
}

// waits says of which delivery on, and until when, what happened to a subject is not to be sent.
type waits struct {
	Subject uuid.UUID `bun:"subject"`
	Number  int64     `bun:"number"`
	Until   time.Time `bun:"until"`
}

// waiting answers the subjects of deliveries of which one is not due.
func (q *Queries) waiting(ctx context.Context, webhook uuid.UUID, now time.Time, due []*Delivery) (map[uuid.UUID]*waits, error) {
	subjects := make([]uuid.UUID, len(due))
	for i, d := range due {
		subjects[i] = d.Subject
	}
	var found []*waits
	err := q.on.NewSelect().Model((*Delivery)(nil)).Column("subject").ColumnExpr("min(number) AS number").ColumnExpr("max(next_attempt_at) AS until").
		Where("webhook_id = ?", webhook).Where("subject IN (?)", bun.List(unique(subjects))).Where("state = ?", Pending).
		Where("next_attempt_at > ?", now).Group("subject").Scan(ctx, &found)
	if err != nil {
		return nil, fmt.Errorf("what waits for webhook %s: %w", webhook, translate(err))
	}
	waiting := map[uuid.UUID]*waits{}
	for _, w := range found {
		waiting[w.Subject] = w
	}
	return waiting, nil
}

// messages answers deliveries with what is sent, in the order in which they happened.
func (q *Queries) messages(ctx context.Context, ids []uuid.UUID) ([]*Message, error) {
	var found []*Message
	err := q.on.NewSelect().Model(&found).ModelTableExpr("webhook_deliveries AS d").ColumnExpr("d.*, e.kind, e.body").
		Join("JOIN webhook_events AS e ON e.id = d.event_id").Where("d.id IN (?)", bun.List(ids)).Order("d.number", "d.id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("deliveries: %w", translate(err))
	}
	return found, nil
}

// Message answers a delivery with what is sent.
func (q *Queries) Message(ctx context.Context, id uuid.UUID) (*Message, error) {
	found, err := q.messages(ctx, []uuid.UUID{id})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("delivery %s: %w", id, fs.ErrNotExist)
	}
	return found[0], nil
}
