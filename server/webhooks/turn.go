package webhooks

import (
	"context"
	"errors"
	"io/fs"
	"sync"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

// A turn is the time in which this node delivers for a webhook.
type turn struct {
	*Service
	id   uuid.UUID
	ctx  context.Context // ends with the turn
	lost *time.Timer     // ends it, as another node may have it then

	mu       sync.Mutex
	failures int  // in a row
	stopped  bool // there is nothing more to be sent now
}

// begin runs a turn that was asked for at a time.
func (s *Service) begin(id uuid.UUID, failures int, asked time.Time) {
	ctx, cancel := context.WithCancel(s.alive)
	t := &turn{Service: s, id: id, ctx: ctx, failures: failures}
	t.lost = time.AfterFunc(s.lease, cancel)
	t.lasts(asked.Add(s.lease))
	s.mu.Lock()
	s.turns[id] = t
	s.mu.Unlock()
	s.running.Go(func() {
		defer cancel()
		t.deliver()
	})
}

// lasts puts off the end of the turn, up to a little before others may take it.
func (t *turn) lasts(until time.Time) { t.lost.Reset(time.Until(until) - t.lease/10) }

// deliver sends what is due until there is nothing more, or the receiver fails.
func (t *turn) deliver() {
	var rest time.Duration
	for rest == 0 && t.ending.Err() == nil && t.ctx.Err() == nil {
		again, err := t.batch()
		if err != nil {
			if t.ctx.Err() == nil {
				t.Log.Warn("webhooks: deliveries wait", "webhook", t.id, "error", err)
			}
			rest = t.first
			break
		}
		if t.failures >= tolerated {
			rest = min(t.wait(t.failures-tolerated+1), t.rest)
		}
		if !again {
			break
		}
	}
	t.leave(rest)
}

// leave gives the turn back.
func (t *turn) leave(rest time.Duration) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.ctx), t.lease)
	defer cancel()
	if t.failures >= tolerated {
		n, err := t.Library.GiveUpHook(ctx, t.id, "It was given up after 72 hours, in which the receiver took nothing.")
		if err != nil {
			t.Log.Warn("webhooks: what is too old waits on", "webhook", t.id, "error", err)
		}
		t.Count(Outcome{Result: GivenUp, Count: n})
	}
	if err := t.Library.LeaveHookTurn(ctx, t.id, t.holder, rest, t.failures); err != nil {
		t.Log.Warn("webhooks: a turn is not given back", "webhook", t.id, "error", err)
	}
	t.lost.Stop()
	t.Service.mu.Lock()
	if t.turns[t.id] == t { // else the next has begun already
		delete(t.turns, t.id)
	}
	t.Service.mu.Unlock()
	t.wake() // something may have come due meanwhile
}

// batch sends what is due now, or a part of it, and tells whether there may be more.
func (t *turn) batch() (again bool, err error) {
	limit, workers := atOnce, perWebhook
	if t.failures > 0 {
		limit, workers = 1, 1
	}
	w, messages, err := t.Library.HookMessages(t.ctx, t.id, limit)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil // it was deleted
	}
	if err != nil || len(messages) == 0 || !w.Enabled {
		return false, err
	}
	lanes := make(chan []*storage.HookMessage, len(messages))
	for _, lane := range bySubject(messages) {
		lanes <- lane
	}
	close(lanes)
	var written errorOnce
	var sending sync.WaitGroup
	for range min(workers, len(lanes)) {
		sending.Go(func() {
			for lane := range lanes {
				t.send(w, lane, &written)
			}
		})
	}
	sending.Wait()
	return !t.stopped, written.wait()
}

// send sends what happened to one subject, one after the other, up to the first that is not taken.
func (t *turn) send(w *storage.Webhook, lane []*storage.HookMessage, written *errorOnce) {
	for _, m := range lane {
		place := t.place()
		if place == nil {
			return
		}
		r := t.attempt(t.ctx, w, m)
		<-place
		if r == nil {
			return
		}
		t.judge(r)
		r.written = written.expect()
		t.results <- r
		if r.failed {
			return
		}
	}
}

// place waits for a place among those that send; nil when nothing more is to be sent.
func (t *turn) place() chan struct{} {
	t.mu.Lock()
	stop, place := t.stopped, t.sends
	if t.failures > 0 {
		place = t.tries
	}
	t.mu.Unlock()
	if stop || t.ending.Err() != nil {
		return nil
	}
	select {
	case place <- struct{}{}:
		return place
	case <-t.ctx.Done():
	case <-t.ending.Done():
	}
	return nil
}

// judge notes how the receiver is.
func (t *turn) judge(r *result) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case r.gone:
		t.stopped = true
	case r.failed:
		t.failures++
		t.stopped = t.stopped || t.failures >= tolerated
	default:
		t.failures = 0
	}
}

// bySubject parts messages, whose order stays.
func bySubject(messages []*storage.HookMessage) [][]*storage.HookMessage {
	var lanes [][]*storage.HookMessage
	at := map[uuid.UUID]int{}
	for _, m := range messages {
		i, known := at[m.Subject]
		if !known {
			i = len(lanes)
			at[m.Subject], lanes = i, append(lanes, nil)
		}
		lanes[i] = append(lanes[i], m)
	}
	return lanes
}
