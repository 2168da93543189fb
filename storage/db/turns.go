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
		Where("(SELECT min(d.next_attempt_at) FROM webhook_deliveries AS d WHERE d.webhook_id = w.id AND d.state = ?) <= ?", Pending, now).
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

// LeaveTurn ends a turn; the next begins at a time, and is told of failures. It is nobody's then: who is just about to keep his turns
// does not keep this one.
func (q *Queries) LeaveTurn(ctx context.Context, webhook, holder uuid.UUID, now, resume time.Time, failures int) error {
	_, err := q.on.NewUpdate().Model((*turn)(nil)).Set("holder = ?", uuid.Nil).Set("until = ?", now).Set("resume_at = ?", resume).Set("failures = ?", failures).
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
