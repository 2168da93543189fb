package webhooks

import (
	"context"
	"sync"
	"time"

	"calotype/storage"
)

// The results of an [Outcome].
const (
	Delivered = "delivered"
	Failed    = "failed"   // an attempt
	GivenUp   = "given_up" // what was tried for so long as it is tried; with the last attempt, or without
)

// An Outcome is how deliveries went: each attempt is one, and so is what is given up without another.
type Outcome struct {
	Result string
	Count  int
	After  time.Duration // since it happened, of what was delivered by itself; else 0
}

func outcomeOf(d *storage.Delivery) Outcome {
	switch {
	case d.State == storage.DeliveryFailed && !d.Once:
		return Outcome{Result: GivenUp, Count: 1}
	case d.State != storage.DeliveryDelivered:
		return Outcome{Result: Failed, Count: 1}
	}
	o := Outcome{Result: Delivered, Count: 1}
	if !d.Once { // else somebody sends by hand what may have been over for days
		took := time.Duration(d.TookMs * float64(time.Millisecond))
		o.After = max(d.LastAttemptAt.Sub(d.CreatedAt)+took, 1)
	}
	return o
}

// A backlog is what was found when it was looked for last.
type backlog struct {
	mu    sync.Mutex
	at    time.Time
	found storage.HookBacklog
	known bool
}

// Backlog answers what waits for receivers, on whichever node, as it was some seconds ago at most; false where the database does not say.
// Those receivers are failing that are left alone for a time.
func (s *Service) Backlog(ctx context.Context) (storage.HookBacklog, bool) {
	s.waits.mu.Lock()
	defer s.waits.mu.Unlock()
	if s.waits.at.IsZero() || time.Since(s.waits.at) >= s.backlog {
		found, err := s.Library.HookBacklog(ctx, tolerated)
		if err != nil {
			s.Log.Debug("webhooks: what waits is not known", "error", err)
		}
		s.waits.found, s.waits.known, s.waits.at = found, err == nil, time.Now()
	}
	return s.waits.found, s.waits.known
}
