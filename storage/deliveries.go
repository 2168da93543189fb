package storage

import (
	"context"
	"time"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// Times of deliveries.
const (
	DeliveryTime = 72 * time.Hour      // that one is tried for
	deliveryLog  = 30 * 24 * time.Hour // that it is remembered
)

// The states of a [Delivery].
const (
	DeliveryPending   = db.Pending
	DeliveryDelivered = db.Delivered
	DeliveryFailed    = db.Failed
)

// DeliveryQuery says which deliveries to list.
type DeliveryQuery struct {
	State string // empty: all
	Page  Page
}

var deliveryList = list[*Delivery]{
	name: "deliveries", value: timeValue, checkID: checkUUID,
	position: func(d *Delivery) (string, string) { return timeText(d.CreatedAt), d.ID.String() },
}

// DeliveriesOf lists what was and is to be told to several webhooks, newest first, in as many queries as for one. Each id is in the
// map.
func (l *Library) DeliveriesOf(ctx context.Context, webhookIDs []uuid.UUID, query DeliveryQuery) (map[uuid.UUID]Paged[*Delivery], error) {
	w, err := deliveryList.window(query.Page)
	if err != nil {
		return nil, err
	}
	found, err := l.db.Deliveries(ctx, webhookIDs, query.State, w)
	if err != nil {
		return nil, err
	}
	return deliveryList.pagedOf(found), nil
}

// Delivery answers a delivery.
func (l *Library) Delivery(ctx context.Context, id uuid.UUID) (*Delivery, error) {
	return l.db.Delivery(ctx, id)
}

// HookEvents answers those of the events that are still remembered; the others are not in the map.
func (l *Library) HookEvents(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*HookEvent, error) {
	return l.db.WebhookEvents(ctx, ids)
}

// PendingOf answers how much waits for each of the webhooks. Each id is in the map.
func (l *Library) PendingOf(ctx context.Context, webhookIDs []uuid.UUID) (map[uuid.UUID]int, error) {
	pending, err := l.db.PendingOf(ctx, webhookIDs)
	if err != nil {
		return nil, err
	}
	for _, id := range webhookIDs {
		pending[id] += 0
	}
	return pending, nil
}

// What follows is for who delivers. One process at a time has the turn of a webhook: so the order of what happened to a file is kept by
// memory alone, and a receiver is asked no more than its bound, however many processes there are.

// HooksDue answers at most limit webhooks for which something is due and whose turn nobody has.
func (l *Library) HooksDue(ctx context.Context, limit int) ([]uuid.UUID, error) {
	return l.db.Due(ctx, l.now(), limit)
}

// TakeHookTurn takes the turn of a webhook for a time, unless another process has it or it rests. It answers how often in a row its
// receiver failed.
func (l *Library) TakeHookTurn(ctx context.Context, id, holder uuid.UUID, lasts time.Duration) (taken bool, failures int, err error) {
	now := l.now()
	return l.db.TakeTurn(ctx, id, holder, now, now.Add(lasts))
}

// KeepHookTurns has a holder keep turns for a time from now on, and answers those that it still has.
func (l *Library) KeepHookTurns(ctx context.Context, holder uuid.UUID, ids []uuid.UUID, lasts time.Duration) ([]uuid.UUID, error) {
	return l.db.KeepTurns(ctx, holder, ids, l.now().Add(lasts))
}

// LeaveHookTurn gives a turn back. Nobody takes it again before the webhook has rested.
func (l *Library) LeaveHookTurn(ctx context.Context, id, holder uuid.UUID, rest time.Duration, failures int) error {
	now := l.now()
	return l.db.LeaveTurn(ctx, id, holder, now, now.Add(rest), failures)
}

// EndHookTurns ends the turns that a process left which was killed, where it had the database for itself.
func (l *Library) EndHookTurns(ctx context.Context) error {
	if l.db.Shared() {
		return nil
	}
	return l.db.EndTurns(ctx, l.now())
}

// HookMessages answers a webhook as it is now, and at most limit deliveries that are due, in the order in which they are to be made.
func (l *Library) HookMessages(ctx context.Context, id uuid.UUID, limit int) (*Webhook, []*HookMessage, error) {
	w, err := l.db.WebhookEvenDeleted(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	messages, err := l.db.Messages(ctx, id, l.now(), limit)
	return w, messages, err
}

// WriteAttempts writes how attempts went.
func (l *Library) WriteAttempts(ctx context.Context, attempts []*Delivery) error {
	return l.db.InTx(ctx, func(q *db.Queries) error { return q.WriteAttempts(ctx, attempts) })
}

// DisableWebhook has a webhook be told nothing any more, as its receiver wishes. What waits is kept.
func (l *Library) DisableWebhook(ctx context.Context, id uuid.UUID) error {
	return l.db.DisableWebhook(ctx, id, l.now())
}

// HastenWebhook has what waits for a webhook be due at once: its receiver is known to listen.
func (l *Library) HastenWebhook(ctx context.Context, id uuid.UUID) error {
	err := l.db.InTx(ctx, func(q *db.Queries) error { return l.hasten(ctx, q, id) })
	if err == nil {
		l.hear(HookTopic)
	}
	return err
}

// GiveUpHook ends what waited for a webhook for longer than it is tried, and answers how much that was.
func (l *Library) GiveUpHook(ctx context.Context, id uuid.UUID, why string) (int, error) {
	return l.db.GiveUp(ctx, id, l.now().Add(-DeliveryTime), why)
}

// MostWaiting is how much of what waits for one webhook is counted in a [HookBacklog].
const MostWaiting = 10_000

// HookBacklog is what waits for the receivers of all webhooks that are enabled.
type HookBacklog struct {
	Waiting int           // deliveries
	Oldest  time.Duration // since what has waited the longest happened, but for what is sent by hand; 0 when nothing waits
	Failing int           // webhooks
}

// HookBacklog answers what waits for receivers, and how many of these have failed so often in a row.
func (l *Library) HookBacklog(ctx context.Context, failures int) (HookBacklog, error) {
	is, err := l.db.Backlog(ctx, MostWaiting, failures)
	if err != nil {
		return HookBacklog{}, err
	}
	backlog := HookBacklog{Waiting: is.Waiting, Failing: is.Failing}
	if is.Oldest != nil { // numbers are microseconds
		backlog.Oldest = max(l.now().Sub(time.UnixMicro(*is.Oldest)), 0)
	}
	return backlog, nil
}

// TestHook writes a test for a webhook, be it enabled or not, which its caller is to send: nobody else does for a time.
func (l *Library) TestHook(ctx context.Context, id uuid.UUID, lasts time.Duration) (*HookMessage, error) {
	var m *HookMessage
	err := l.db.InTx(ctx, func(q *db.Queries) error {
		w, err := q.LockWebhook(ctx, id)
		if err != nil {
			return err
		}
		event, err := l.event(happening{kind: HookTest, project: w.ProjectID, data: struct {
			Webhook uuid.UUID `json:"webhook"`
			Project uuid.UUID `json:"project"`
		}{w.ID, w.ProjectID}})
		if err != nil {
			return err
		}
		d := &Delivery{ID: uuid.Must(uuid.NewV7()), WebhookID: w.ID, EventID: event.ID, Subject: event.ID, State: db.Pending, Once: true,
			NextAttemptAt: new(event.CreatedAt.Add(lasts)), CreatedAt: event.CreatedAt}
		m = &HookMessage{Delivery: *d, Kind: event.Kind, Body: event.Body}
		return q.AddDeliveries(ctx, []*db.WebhookEvent{event}, []*Delivery{d})
	})
	if err != nil {
		return nil, err
	}
	return m, nil
}

// ReopenDelivery has a delivery be sent again by its caller: nobody else does for a time. One that is over is tried once.
func (l *Library) ReopenDelivery(ctx context.Context, id uuid.UUID, lasts time.Duration) (*HookMessage, error) {
	if _, err := l.db.Delivery(ctx, id); err != nil {
		return nil, err
	}
	if err := l.db.Reopen(ctx, id, l.now().Add(lasts)); err != nil {
		return nil, err
	}
	return l.db.Message(ctx, id)
}
