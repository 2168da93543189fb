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

// Recover finishes uploads whose last byte came just before the server ended before this one. It is for the start.
func (h *Handler) Recover(ctx context.Context) error { return h.settleIdle(ctx, h.Library.Now()) }

// Sweep removes uploads that have rested longer than Expiry at the time now, and finishes those of which all bytes are
// there, but whose request did not.
func (h *Handler) Sweep(ctx context.Context, now time.Time) error {
	failed := h.settleIdle(ctx, now.Add(-restTime))
	removed, err := h.Store.Expire(ctx, now.Add(-h.Expiry), h.locker)
	if err != nil {
		failed = errors.Join(failed, fmt.Errorf("remove expired uploads: %w", err))
	}
	if removed > 0 {
		h.Log.InfoContext(ctx, "expired uploads removed", "count", removed)
	}
	return failed
}

// settleIdle finishes what is whole and has received nothing since olderThan. One that fails does not keep the others from
// being finished.
func (h *Handler) settleIdle(ctx context.Context, olderThan time.Time) error {
	var failed []error
	for id, err := range h.Store.Idle(ctx, olderThan) {
		if err == nil {
			_, err = h.settle(ctx, id, false)
		}
		var refusal problem.Problem
		if err != nil && !errors.As(err, &refusal) && !errors.Is(err, handler.ErrNotFound) {
			failed = append(failed, fmt.Errorf("finish upload %s: %w", id, err))
		}
	}
	return errors.Join(failed...)
}
