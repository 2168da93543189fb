package db

import (
	"context"
	"fmt"
)

// Backlog is what waits for the webhooks that are enabled.
type Backlog struct {
	Waiting int    `bun:"waiting"` // deliveries
	Oldest  *int64 `bun:"oldest"`  // the number of the oldest that is not sent by hand; nil where none waits
	Failing int    `bun:"failing"` // webhooks
}

// Backlog answers what waits. Of each webhook, most are counted: so what it costs does not grow with what waits. A receiver is failing that
// has failed so often in a row.
func (q *Queries) Backlog(ctx context.Context, most, failures int) (Backlog, error) {
	var is Backlog
	err := q.on.NewRaw(`SELECT CAST(coalesce(sum(waiting), 0) AS BIGINT) AS waiting, min(oldest) AS oldest, count(CASE WHEN failures >= ? THEN 1 END) AS failing FROM (
		SELECT (SELECT count(*) FROM (SELECT 1 FROM webhook_deliveries AS d WHERE d.webhook_id = w.id AND d.state = ? ORDER BY d.number LIMIT ?) AS counted) AS waiting,
			(SELECT d.number FROM webhook_deliveries AS d WHERE d.webhook_id = w.id AND d.state = ? AND NOT d.once ORDER BY d.number LIMIT 1) AS oldest, t.failures
		FROM webhooks AS w LEFT JOIN webhook_turns AS t ON t.webhook_id = w.id WHERE w.enabled) AS waits`, failures, Pending, most, Pending).Scan(ctx, &is)
	if err != nil {
		return is, fmt.Errorf("what waits for webhooks: %w", translate(err))
	}
	return is, nil
}
