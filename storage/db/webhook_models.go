package db

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// A Webhook is an address that is told what happens in a project.
type Webhook struct {
	bun.BaseModel `bun:"table:webhooks,alias:w"`

	ID        uuid.UUID  `bun:"id,pk,type:uuid"`
	ProjectID uuid.UUID  `bun:"project_id,type:uuid"`
	URL       string     `bun:"url"`
	Events    []string   `bun:"events,type:jsonb"` // kinds: file.created …
	Tags      []string   `bun:"tags,type:jsonb"`   // of files that carry one of these; none: of all
	Types     []string   `bun:"types,type:jsonb"`  // of files of these media types, image/* for all that begin so; none: of all
	Enabled   bool       `bun:"enabled"`
	Secret    Secret     `bun:"secret"`     // whsec_…
	OldSecret Secret     `bun:"old_secret"` // that signs too until OldUntil; empty where there is none
	OldUntil  *time.Time `bun:"old_until"`
	CreatedAt time.Time  `bun:"created_at"`
	UpdatedAt time.Time  `bun:"updated_at"`
}

// A WebhookEvent is what receivers are told.
type WebhookEvent struct {
	bun.BaseModel `bun:"table:webhook_events,alias:e"`

	ID        uuid.UUID `bun:"id,pk,type:uuid"`
	ProjectID uuid.UUID `bun:"project_id,type:uuid"`
	Kind      string    `bun:"kind"`
	Body      string    `bun:"body"` // as it is sent
	CreatedAt time.Time `bun:"created_at"`
}

// The states of deliveries.
const (
	Pending   = "PENDING"
	Delivered = "DELIVERED"
	Failed    = "FAILED"
)

// A Delivery is an event on its way to one receiver.
type Delivery struct {
	bun.BaseModel `bun:"table:webhook_deliveries,alias:d"`

	ID            uuid.UUID  `bun:"id,pk,type:uuid"`
	WebhookID     uuid.UUID  `bun:"webhook_id,type:uuid"`
	EventID       uuid.UUID  `bun:"event_id,type:uuid"`
	Subject       uuid.UUID  `bun:"subject,type:uuid"` // what happened to one of these, its receiver hears in order
	Number        int64      `bun:"number"`            // greater than those of what happened before to the same subject
	State         string     `bun:"state"`
	Once          bool       `bun:"once"` // it is over after the next attempt, however that goes
	Attempts      int        `bun:"attempts"`
	NextAttemptAt *time.Time `bun:"next_attempt_at"` // nil when it is over
	LastAttemptAt *time.Time `bun:"last_attempt_at"`
	Status        int        `bun:"status"`   // of the last answer; 0 when none came
	Response      string     `bun:"response"` // the beginning of the last answer
	Error         string     `bun:"error"`    // a sentence on why the last attempt failed
	TookMs        float64    `bun:"took_ms"`
	CreatedAt     time.Time  `bun:"created_at"`
}

// A Message is a delivery with what is sent.
type Message struct {
	Delivery `bun:",extend"`

	Kind string `bun:"kind"`
	Body string `bun:"body"`
}

// A turn says who delivers for a webhook.
type turn struct {
	bun.BaseModel `bun:"table:webhook_turns,alias:t"`

	WebhookID uuid.UUID `bun:"webhook_id,pk,type:uuid"`
	Holder    uuid.UUID `bun:"holder,type:uuid"`
	Until     time.Time `bun:"until"`
	Failures  int       `bun:"failures"`
	ResumeAt  time.Time `bun:"resume_at"`
}
