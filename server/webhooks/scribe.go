package webhooks

import (
	"context"
	"errors"
	"io/fs"
	"sync"
	"time"

	"calotype/storage"
)

// A result is how an attempt went.
type result struct {
	delivery *storage.Delivery
	webhook  *storage.Webhook
	failed   bool
	gone     bool        // the receiver wants to hear nothing any more
	written  func(error) // is called when it is written, or cannot be
}

// resultsAtOnce are written in one transaction.
const resultsAtOnce = 200

// write writes how attempts went: all that comes while one transaction is on its way goes into the next.
func (s *Service) write() {
	for first := range s.results {
		batch := []*result{first}
	gather:
		for len(batch) < resultsAtOnce {
			select {
			case r, open := <-s.results:
				if !open {
					break gather
				}
				batch = append(batch, r)
			default:
				break gather
			}
		}
		err := s.writeAll(batch)
		for _, r := range batch {
			r.written(err)
		}
	}
}

// writeTries is how often it is tried: what is not written is sent again.
const writeTries = 3

func (s *Service) writeAll(batch []*result) (err error) {
	attempts := make([]*storage.Delivery, len(batch))
	for i, r := range batch {
		attempts[i] = r.delivery
	}
	ctx, cancel := context.WithTimeout(context.Background(), s.answer)
	defer cancel()
	for try := range writeTries {
		if try > 0 {
			select {
			case <-time.After(s.first / 5):
			case <-s.alive.Done():
			}
		}
		if err = s.Library.WriteAttempts(ctx, attempts); err == nil {
			break
		}
	}
	if err == nil {
		for _, r := range batch {
			s.Count(outcomeOf(r.delivery))
		}
	}
	for _, r := range batch {
		if r.gone && err == nil {
			if err = s.Library.DisableWebhook(ctx, r.webhook.ID); errors.Is(err, fs.ErrNotExist) { // it was deleted
				err = nil
			}
			s.Log.Info("webhooks: a receiver is gone, and its webhook disabled", "webhook", r.webhook.ID, "host", hostOf(r.webhook.URL))
		}
	}
	return err
}

// errorOnce waits for several things and keeps the first error.
type errorOnce struct {
	waiting sync.WaitGroup
	mu      sync.Mutex
	err     error
}

// expect is one thing more to wait for; the answer must be called.
func (e *errorOnce) expect() (done func(error)) {
	e.waiting.Add(1)
	return func(err error) {
		e.mu.Lock()
		if e.err == nil {
			e.err = err
		}
		e.mu.Unlock()
		e.waiting.Done()
	}
}

func (e *errorOnce) wait() error {
	e.waiting.Wait()
	return e.err
}
