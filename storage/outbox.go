package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// What webhooks are told is written in the transaction in which it happens: so nothing is lost that is committed, and nothing told
// that is not. A project without webhooks costs one look at an index.

// HookKind is what a webhook can be told of, spelled as it is sent.
type HookKind string

// The kinds. A file that is taken back from the trash is updated: its data say that it is not deleted.
const (
	HookFileCreated     HookKind = "file.created"
	HookFileUpdated     HookKind = "file.updated"
	HookFileDeleted     HookKind = "file.deleted"
	HookVariantCreated  HookKind = "variant.created"
	HookUploadRefused   HookKind = "upload.refused"
	HookProjectUpdated  HookKind = "project.updated"
	HookProjectDeleted  HookKind = "project.deleted"
	HookProjectRestored HookKind = "project.restored"

	// HookTest is of what is sent to try a webhook.
	HookTest HookKind = "webhook.test"
)

// HookKinds are those that can be asked for.
var HookKinds = []HookKind{HookFileCreated, HookFileUpdated, HookFileDeleted, HookVariantCreated, HookUploadRefused,
	HookProjectUpdated, HookProjectDeleted, HookProjectRestored}

// HookTopic is what is said, see [Library.Hear], when there is something new for webhooks.
const HookTopic = "webhooks"

// A happening is something that webhooks may want to hear of.
type happening struct {
	kind    HookKind
	project uuid.UUID
	subject uuid.UUID // the order of what happens to one of these is kept: a file, or a project
	file    *File     // where there is one: by it is judged who hears of it
	data    any       // filled in by describe where it is nil
}

// hookKinds are the events that webhooks are told of.
var hookKinds = map[EventKind]HookKind{
	EventCreated: HookFileCreated, EventUpdated: HookFileUpdated, EventRestored: HookFileUpdated, EventDeleted: HookFileDeleted,
	EventProjectUpdated: HookProjectUpdated, EventProjectDeleted: HookProjectDeleted, EventProjectRestored: HookProjectRestored,
}

func happenings(events []Event) []happening {
	var list []happening
	for _, e := range events {
		kind, told := hookKinds[e.Kind]
		switch {
		case !told:
		case e.FileID == uuid.Nil:
			list = append(list, happening{kind: kind, project: e.ProjectID, subject: e.ProjectID})
		default:
			list = append(list, happening{kind: kind, project: e.ProjectID, subject: e.FileID, file: e.File})
		}
	}
	return list
}

// outbox writes what webhooks are to be told, and answers whether that is anything.
func (l *Library) outbox(ctx context.Context, q *db.Queries, list []happening) (told bool, err error) {
	if len(list) == 0 {
		return false, nil
	}
	var projects []uuid.UUID
	for _, h := range list {
		if !slices.Contains(projects, h.project) {
			projects = append(projects, h.project)
		}
	}
	hooks, err := q.KeepListeners(ctx, projects)
	if err != nil || len(hooks) == 0 {
		return false, err
	}
	list = slices.DeleteFunc(list, func(h happening) bool {
		return !slices.ContainsFunc(hooks, func(w *Webhook) bool { return w.ProjectID == h.project && slices.Contains(w.Events, string(h.kind)) })
	})
	if len(list) == 0 {
		return false, nil
	}
	if err := l.describe(ctx, q, projects, list); err != nil {
		return false, err
	}
	var events []*db.WebhookEvent
	var deliveries []*Delivery
	for _, h := range list {
		var event *db.WebhookEvent
		for _, w := range hooks {
			if !hears(w, h) {
				continue
			}
			if event == nil {
				if event, err = l.event(h); err != nil {
					return false, err
				}
				events = append(events, event)
			}
			deliveries = append(deliveries, &Delivery{
				ID: uuid.Must(uuid.NewV7()), WebhookID: w.ID, EventID: event.ID, Subject: h.subject, State: db.Pending,
				NextAttemptAt: &event.CreatedAt, CreatedAt: event.CreatedAt,
			})
		}
	}
	if len(events) == 0 {
		return false, nil
	}
	if err := q.AddDeliveries(ctx, events, deliveries); err != nil {
		return false, err
	}
	return true, q.Notify(ctx, wordsChannel, HookTopic)
}

// tellOfVariant tells webhooks that ask for it of a variant that is kept.
func (l *Library) tellOfVariant(ctx context.Context, q *db.Queries, v *Variant) (told bool, err error) {
	if heard, err := q.VariantsHeard(ctx, v.FileID); err != nil || !heard {
		return false, err
	}
	f, err := q.File(ctx, v.FileID)
	if err != nil {
		return false, err
	}
	return l.outbox(ctx, q, []happening{{kind: HookVariantCreated, project: f.ProjectID, subject: f.ID, file: f, data: v}})
}

// event is what is told of a happening.
func (l *Library) event(h happening) (*db.WebhookEvent, error) {
	now := l.now()
	body, err := json.Marshal(struct {
		Type      HookKind `json:"type"`
		Timestamp string   `json:"timestamp"`
		Data      any      `json:"data"`
	}{h.kind, timeText(now), h.data})
	if err != nil {
		return nil, fmt.Errorf("write %s for webhooks: %w", h.kind, err)
	}
	return &db.WebhookEvent{ID: uuid.Must(uuid.NewV7()), ProjectID: h.project, Kind: string(h.kind), Body: string(body), CreatedAt: now}, nil
}

// hears tells whether a webhook wants to know. Only what is of a file is held to the tags and types.
func hears(w *Webhook, h happening) bool {
	if w.ProjectID != h.project || !slices.Contains(w.Events, string(h.kind)) {
		return false
	}
	if h.file == nil {
		return true
	}
	tagged := len(w.Tags) == 0 || slices.ContainsFunc(w.Tags, func(tag string) bool { return slices.Contains(h.file.Tags, tag) })
	typed := len(w.Types) == 0 || slices.ContainsFunc(w.Types, func(t string) bool {
		if all, ok := strings.CutSuffix(t, "*"); ok {
			return strings.HasPrefix(h.file.Type, all)
		}
		return h.file.Type == t
	})
	return tagged && typed
}

// A Refusal is an upload that became no file.
type Refusal struct {
	Name    string `json:"name"`  // of the file, as its client gave it
	Bytes   int64  `json:"bytes"` // 0 when unknown
	Code    string `json:"code"`  // for programs: unsupported-type, broken, too-large …
	Message string `json:"message"`
}

// Refuse tells the webhooks of a project that an upload became no file.
func (l *Library) Refuse(ctx context.Context, projectID uuid.UUID, r Refusal) error {
	told := false
	err := l.db.InTx(ctx, func(q *db.Queries) (err error) {
		told, err = l.outbox(ctx, q, []happening{{kind: HookUploadRefused, project: projectID, subject: uuid.New(), data: struct {
			Project uuid.UUID `json:"project"`
			Refusal
		}{projectID, r}}})
		return err
	})
	if err == nil && told {
		l.hear(HookTopic)
	}
	return err
}
