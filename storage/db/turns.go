package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Due answers at most limit webhooks for which something is to be delivered now, and whose turn nobody has: those first that wait for
// the longest since they had one.
func (q *Queries) Due(ctx context.Context, now time.Time, limit int) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := q.on.NewSelect().Model((*Webhook)(nil)).Column("w.id").Join("LEFT JOIN webhook_turns AS t ON t.webhook_id = w.id").
		Where("w.enabled").Where("t.webhook_id IS NULL OR (t.until <= ? AND t.resume_at <= ?)", now, now).
		Where("EXISTS (SELECT 1 FROM webhook_deliveries AS d WHERE d.webhook_id = w.id AND d.state = ? AND d.next_attempt_at <= ?)", Pending, now).
		OrderExpr("coalesce(t.until, w.created_at), w.id").Limit(int64(limit)).Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("webhooks to deliver for: %w", translate(err))
	}
	return ids, nil
}

// TakeTurn has a holder deliver for a webhook until a time, unless another does. It answers how often in a row its receiver has failed.
func (q *Queries) TakeTurn(ctx context.Context, webhook, holder uuid.UUID, now, until time.Time) (taken bool, failures int, err error) {
	var given []turn
	err = q.on.NewRaw(`INSERT INTO webhook_turns AS t (webhook_id, holder, until, failures, resume_at) VALUES (?, ?, ?, 0, ?)
		ON CONFLICT (webhook_id) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE t.until <= ? AND t.resume_at <= ?
		RETURNING *`, webhook, holder, until, now, now, now).Scan(ctx, &given)
	if err = translate(err); errors.Is(err, fs.ErrNotExist) { // it was deleted
		return false, 0, nil
	}
	if err != nil {
		return false, 0, fmt.Errorf("take the turn of webhook %s: %w", webhook, err)
	}
	if len(given) == 0 {
		return false, 0, nil
	}
	return true, given[0].Failures, nil
}

// KeepTurns has a holder go on until a time, and answers for which of the webhooks it may.
func (q *Queries) KeepTurns(ctx context.Context, holder uuid.UUID, webhooks []uuid.UUID, until time.Time) ([]uuid.UUID, error) {
	var kept []uuid.UUID
	err := q.on.NewUpdate().Model((*turn)(nil)).Set("until = ?", until).Where("holder = ?", holder).
		Where("webhook_id IN (?)", bun.List(webhooks)).Returning("webhook_id").Scan(ctx, &kept)
	if err != nil {
		return nil, fmt.Errorf("keep turns of webhooks: %w", translate(err))
	}
	return kept, nil
}

// LeaveTurn ends a turn; the next begins at a time, and is told of failures.
func (q *Queries) LeaveTurn(ctx context.Context, webhook, holder uuid.UUID, now, resume time.Time, failures int) error {
	_, err := q.on.NewUpdate().Model((*turn)(nil)).Set("until = ?", now).Set("resume_at = ?", resume).Set("failures = ?", failures).
		Where("webhook_id = ?", webhook).Where("holder = ?", holder).Exec(ctx)
	if err != nil {
		return fmt.Errorf("leave the turn of webhook %s: %w", webhook, translate(err))
	}
	return nil
}

// EndTurns ends all turns: for a process that has the database for itself, as those that it finds are of one that was killed.
func (q *Queries) EndTurns(ctx context.Context, now time.Time) error {
	if _, err := q.on.NewUpdate().Model((*turn)(nil)).Set("until = ?", now).Where("until > ?", now).Exec(ctx); err != nil {
		return fmt.Errorf("end turns of webhooks: %w", translate(err))
	}
	return nil
}

// Messages answers at most limit deliveries of a webhook that are due, in the order in which they happened. None is among them that must
// wait for an earlier one of its subject that is not.
func (q *Queries) Messages(ctx context.Context, webhook uuid.UUID, now time.Time, limit int) ([]*Message, error) {
	var found []*Message
	err := q.on.NewSelect().Model(&found).ModelTableExpr("webhook_deliveries AS d").ColumnExpr("d.*, e.kind, e.body").
		Join("JOIN webhook_events AS e ON e.id = d.event_id").
		Where("d.webhook_id = ?", webhook).Where("d.state = ?", Pending).Where("d.next_attempt_at <= ?", now).
		Where(`NOT EXISTS (SELECT 1 FROM webhook_deliveries AS b WHERE b.webhook_id = d.webhook_id AND b.subject = d.subject
			AND b.number < d.number AND b.state = ? AND b.next_attempt_at > ?)`, Pending, now).
		Order("d.number", "d.id").Limit(int64(limit)).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("what is due for webhook %s: %w", webhook, translate(err))
	}
	return found, nil
}

// Message answers a delivery with what is sent.
func (q *Queries) Message(ctx context.Context, id uuid.UUID) (*Message, error) {
	m := new(Message)
	err := q.on.NewSelect().Model(m).ModelTableExpr("webhook_deliveries AS d").ColumnExpr("d.*, e.kind, e.body").
		Join("JOIN webhook_events AS e ON e.id = d.event_id").Where("d.id = ?", id).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("delivery %s: %w", id, translate(err))
	}
	return m, nil
}
