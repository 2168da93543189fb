package upload

import (
	"context"
	"errors"
	"fmt"
	"time"

	"calotype/server/problem"

	"github.com/tus/tusd/v2/pkg/handler"
)

// restTime is how long nothing must have come before a sweep touches an upload, so that it disturbs no request.
const restTime = time.Minute

// Sweep removes uploads that have rested longer than Expiry at the time now, and finishes those whose last byte came just
// before the server ended. One that fails does not keep the others from being swept.
func (h *Handler) Sweep(ctx context.Context, now time.Time) error {
	var failed []error
	for id, err := range h.Store.Idle(ctx, now.Add(-restTime)) {
		if err == nil {
			_, err = h.settle(ctx, id, false)
		}
		var refusal problem.Problem
		if err != nil && !errors.As(err, &refusal) && !errors.Is(err, handler.ErrNotFound) {
			failed = append(failed, fmt.Errorf("finish upload %s: %w", id, err))
		}
	}
	removed, err := h.Store.Expire(ctx, now.Add(-h.Expiry))
	if err != nil {
		failed = append(failed, fmt.Errorf("remove expired uploads: %w", err))
	}
	if removed > 0 {
		h.Log.InfoContext(ctx, "expired uploads removed", "count", removed)
	}
	return errors.Join(failed...)
}
