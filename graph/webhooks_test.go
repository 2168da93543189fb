package graph

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"
)

const createWebhook = `mutation($in: CreateWebhookInput!) { createWebhook(input: $in) { id } }`

// webhook makes a webhook and answers its id.
func (w *world) webhook(url string, events ...string) string {
	w.Helper()
	return w.get(createWebhook, vars{"in": vars{"project": w.project.ID.String(), "url": url, "events": events}}, "createWebhook", "id").(string)
}

func TestAWebhookIsMadeChangedListedAndDeleted(t *testing.T) {
	w := newWorld(t)
	id := w.webhook("https://example.org/hook", "FILE_DELETED", "FILE_CREATED", "FILE_CREATED")
	const fields = `{ id url events tags types enabled pending project { id } }`
	same := func(got any, url, events, tags, types, enabled string) {
		t.Helper()
		w.same(got, fmt.Sprintf(`{"id": %q, "url": %q, "events": %s, "tags": %s, "types": %s, "enabled": %s, "pending": 0, "project": {"id": %q}}`,
			id, url, events, tags, types, enabled, w.project.ID))
	}
	node := func() any {
		return w.get(`query($id: ID!) { node(id: $id) { ... on Webhook `+fields+` } }`, vars{"id": id}, "node")
	}
	same(node(), "https://example.org/hook", `["FILE_CREATED", "FILE_DELETED"]`, `[]`, `[]`, `true`)
	const update = `mutation($id: ID!, $in: UpdateWebhookInput!) { updateWebhook(id: $id, input: $in) ` + fields + ` }`
	same(w.get(update, vars{"id": id, "in": vars{}}, "updateWebhook"), "https://example.org/hook", `["FILE_CREATED", "FILE_DELETED"]`, `[]`, `[]`, `true`)
	change := vars{"url": "https://example.org/2", "events": []string{"VARIANT_CREATED"}, "tags": []string{"a"}, "types": []string{"IMAGE/*"}, "enabled": false}
	same(w.get(update, vars{"id": id, "in": change}, "updateWebhook"), "https://example.org/2", `["VARIANT_CREATED"]`, `["a"]`, `["image/*"]`, `false`)
	same(w.get(update, vars{"id": id, "in": vars{"tags": []string{}}}, "updateWebhook"), "https://example.org/2", `["VARIANT_CREATED"]`, `[]`, `["image/*"]`, `false`)
	w.same(w.get(`query($id: ID!) { project(id: $id) { webhooks { id deliveries(state: FAILED) { nodes { id } totalCount } } } }`, vars{"id": w.project.ID.String()}, "project", "webhooks"),
		fmt.Sprintf(`[{"id": %q, "deliveries": {"nodes": [], "totalCount": 0}}]`, id))

	secret := w.get(`query($id: ID!) { node(id: $id) { ... on Webhook { secret } } }`, vars{"id": id}, "node", "secret").(string)
	rotated := w.get(`mutation($id: ID!) { rotateWebhookSecret(id: $id) { secret } }`, vars{"id": id}, "rotateWebhookSecret", "secret").(string)
	if !strings.HasPrefix(secret, "whsec_") || !strings.HasPrefix(rotated, "whsec_") || secret == rotated {
		t.Errorf("the secrets %q, %q", secret, rotated)
	}
	w.same(w.get(`mutation($id: ID!) { deleteWebhook(id: $id) }`, vars{"id": id}, "deleteWebhook"), fmt.Sprintf("%q", id))
	w.same(node(), `null`)
}

func TestADeliveryShowsWhatWasSentAndAnswered(t *testing.T) {
	w := newWorld(t)
	var body string
	receiver := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		body = string(data)
		answer.WriteHeader(http.StatusAccepted)
		_, _ = io.WriteString(answer, "thanks")
	}))
	defer receiver.Close()
	id := w.webhook(receiver.URL, "FILE_CREATED")
	const fields = `{ id event eventId state attempts status response error request nextAttemptAt tookMs lastAttemptAt webhook { id } }`
	sent := w.get(`mutation($id: ID!) { testWebhook(id: $id) `+fields+` }`, vars{"id": id}, "testWebhook")
	w.same([]any{at(sent, "event"), at(sent, "state"), at(sent, "attempts"), at(sent, "status"), at(sent, "response"), at(sent, "error"), at(sent, "nextAttemptAt"), at(sent, "webhook", "id"), at(sent, "request")},
		fmt.Sprintf(`["WEBHOOK_TEST", "DELIVERED", 1, 202, "thanks", "", null, %q, %q]`, id, body))
	if at(sent, "tookMs").(float64) <= 0 || at(sent, "lastAttemptAt") == nil {
		t.Errorf("took %v, at %v", at(sent, "tookMs"), at(sent, "lastAttemptAt"))
	}
	again := w.get(`mutation($id: ID!) { resendDelivery(id: $id) `+fields+` }`, vars{"id": at(sent, "id")}, "resendDelivery")
	w.same([]any{at(again, "id"), at(again, "eventId"), at(again, "state"), at(again, "attempts")}, fmt.Sprintf(`[%q, %q, "DELIVERED", 2]`, at(sent, "id"), at(sent, "eventId")))

	file := w.add(w.project.ID, "a.jpg")
	w.eventually("the file is told", func() bool {
		found := w.get(`query($id: ID!) { node(id: $id) { ... on Webhook { deliveries(first: 1, state: DELIVERED) { nodes { event request } } } } }`, vars{"id": id}, "node", "deliveries", "nodes").([]any)
		return len(found) == 1 && at(found[0], "event") == "FILE_CREATED" && strings.Contains(at(found[0], "request").(string), file.ID.String())
	})
	w.same(at(w.get(`query($id: ID!) { node(id: $id) { __typename ... on Delivery { event } } }`, vars{"id": at(sent, "id")}, "node"), "__typename"), `"Delivery"`)
}

func TestWhatIsNoWebhookIsRefused(t *testing.T) {
	w := newWorld(t)
	id := w.webhook("https://example.org", "FILE_CREATED")
	for field, input := range map[string]vars{
		"url":    {"url": "http://10.0.0.1/", "events": []string{"FILE_CREATED"}},
		"events": {"url": "https://example.org", "events": []string{"WEBHOOK_TEST"}},
		"tags":   {"url": "https://example.org", "events": []string{"FILE_CREATED"}, "tags": []string{""}},
		"types":  {"url": "https://example.org", "events": []string{"FILE_CREATED"}, "types": []string{"*/*"}},
	} {
		update := w.ask(`mutation($id: ID!, $in: UpdateWebhookInput!) { updateWebhook(id: $id, input: $in) { id } }`, vars{"id": id, "in": input})
		input["project"] = w.project.ID.String()
		for _, r := range []response{w.ask(createWebhook, vars{"in": input}), update} {
			w.refused(r, codeInvalid, field+": ")
			if len(r.Errors) > 0 {
				w.same(r.Errors[0].Extensions["field"], fmt.Sprintf("%q", field))
			}
		}
	}
	unknown := uuid.Must(uuid.NewV7()).String()
	for mutation, what := range map[string]string{
		`mutation($id: ID!) { updateWebhook(id: $id, input: {enabled: false}) { id } }`: "webhook",
		`mutation($id: ID!) { deleteWebhook(id: $id) }`:                                 "webhook",
		`mutation($id: ID!) { rotateWebhookSecret(id: $id) { id } }`:                    "webhook",
		`mutation($id: ID!) { testWebhook(id: $id) { id } }`:                            "webhook",
		`mutation($id: ID!) { resendDelivery(id: $id) { id } }`:                         "delivery",
	} {
		w.refused(w.ask(mutation, vars{"id": unknown}), codeNotFound, "there is no "+what+" "+unknown)
		w.refused(w.ask(mutation, vars{"id": "xyzzy"}), codeBadRequest, `"xyzzy" is no id`)
	}
	w.refused(w.ask(createWebhook, vars{"in": vars{"project": unknown, "url": "https://example.org", "events": []string{"FILE_CREATED"}}}), codeNotFound, "there is no project "+unknown)
	if hooks, err := w.library.WebhooksOf(t.Context(), []uuid.UUID{w.project.ID}); err != nil || len(hooks[w.project.ID]) != 1 {
		t.Errorf("%v, %v", hooks, err)
	}
}
