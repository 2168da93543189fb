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

// Sweep removes uploads that have rested longer than Expiry at the time now, finishes those of which all bytes are
// there, but whose request did not, and removes what came in one go and broke off with its process.
func (h *Handler) Sweep(ctx context.Context, now time.Time) error {
	failed := errors.Join(h.settleIdle(ctx, now.Add(-restTime)), h.removeBroken(ctx, now.Add(-restTime)))
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

// removeBroken removes what came in one go, as nobody goes on with it: unless somebody is at work on it, or it has become a file.
func (h *Handler) removeBroken(ctx context.Context, olderThan time.Time) error {
	var failed []error
	for id, err := range h.Store.Idle(ctx, olderThan) {
		if err == nil {
			err = h.removeIfBroken(ctx, id)
		}
		if err != nil && !errors.Is(err, handler.ErrNotFound) {
			failed = append(failed, fmt.Errorf("remove upload %s: %w", id, err))
		}
	}
	return errors.Join(failed...)
}

// idleLockTime is how long a sweep waits for the lock of an upload: whoever holds it is at work.
const idleLockTime = 50 * time.Millisecond

func (h *Handler) removeIfBroken(ctx context.Context, id string) error {
	if info, err := h.info(ctx, id); err != nil || !once(info) {
		return err
	}
	err := h.lockedWithin(ctx, idleLockTime, id, func(handler.FileInfo) error {
		recorded, err := h.recorded(ctx, id)
		switch {
		case err != nil:
			return err
		case recorded:
			return h.forget(ctx, id)
		}
		return h.Store.Remove(ctx, id)
	})
	if errors.Is(err, handler.ErrLockTimeout) || errors.Is(err, handler.ErrFileLocked) || errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return nil
	}
	return err
}

// once tells whether an upload comes in one go: nobody can go on with it.
func once(info handler.FileInfo) bool { return info.MetaData[onceKey] != "" }
