package webhooks

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

// errEnding says that nothing more is sent by this process.
var errEnding = errors.New("the server is ending")

// Test sends a test to a webhook, be it enabled or not, and answers how that went: still under way, where it takes longer than four
// seconds. A webhook that is not there is [io/fs.ErrNotExist].
func (s *Service) Test(ctx context.Context, webhook uuid.UUID) (*storage.Delivery, error) {
	m, err := s.Library.TestHook(ctx, webhook, s.apart())
	if err != nil {
		return nil, err
	}
	return s.manual(ctx, m)
}

// Resend sends a delivery again, in whichever state it is and out of turn, and answers as [Service.Test] does. What was over is over
// again after this one attempt.
func (s *Service) Resend(ctx context.Context, delivery uuid.UUID) (*storage.Delivery, error) {
	m, err := s.Library.ReopenDelivery(ctx, delivery, s.apart())
	if err != nil {
		return nil, err
	}
	return s.manual(ctx, m)
}

// apart is for how long nobody else sends what is sent by hand. Where this node is killed, others do then.
func (s *Service) apart() time.Duration { return 2 * s.answer }

func (s *Service) manual(ctx context.Context, m *storage.HookMessage) (*storage.Delivery, error) {
	w, err := s.Library.Webhook(ctx, m.WebhookID)
	if err != nil {
		return nil, err
	}
	done := make(chan error, 1)
	if !s.run(func() { done <- s.once(w, m) }) {
		return nil, errEnding
	}
	select {
	case err := <-done:
		if err != nil {
			return nil, err
		}
	case <-time.After(s.patience):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return s.Library.Delivery(ctx, m.ID)
}

// once sends and writes how it went. Where it went well, what waits for the receiver follows at once.
func (s *Service) once(w *storage.Webhook, m *storage.HookMessage) error {
	select {
	case s.tries <- struct{}{}:
	case <-s.ending.Done():
		return errEnding
	}
	r := s.attempt(s.alive, w, m)
	<-s.tries
	if r == nil {
		return errEnding
	}
	var written errorOnce
	r.written = written.expect()
	s.results <- r
	if err := written.wait(); err != nil || r.failed {
		return err
	}
	return s.Library.HastenWebhook(s.alive, w.ID)
}
