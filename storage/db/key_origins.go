package db

import (
	"context"
	"fmt"
	"time"
)

// KeyOrigins answers the origins of all public keys of projects that are not deleted, which have not expired by now: each list once,
// an empty one where a key is for all.
func (q *Queries) KeyOrigins(ctx context.Context, now time.Time) ([][]string, error) {
	var keys []*APIKey
	err := q.on.NewSelect().Model(&keys).Distinct().Column("origins").Where("a.kind = ?", KeyPublic).
		Where("a.expires_at IS NULL OR a.expires_at > ?", now).Where(keyOfLiveProject).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("origins of API keys: %w", translate(err))
	}
	lists := make([][]string, len(keys))
	for i, k := range keys {
		lists[i] = k.Origins
	}
	return lists, nil
}
