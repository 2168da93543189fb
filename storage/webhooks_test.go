package storage_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/storagetest"
)

func hookChange(url string, kinds ...storage.HookKind) storage.WebhookChange {
	return storage.WebhookChange{URL: &url, Events: &kinds}
}

// told are the kinds and bodies of what waits for a webhook, in the order in which it is to hear of them.
func (l *library) told(t *testing.T, w *storage.Webhook) (kinds []string, data []map[string]any) {
	t.Helper()
	_, messages, err := l.HookMessages(t.Context(), w.ID, 1000)
	check(t, err)
	for _, m := range messages {
		var body struct {
			Type      string
			Timestamp time.Time
			Data      map[string]any
		}
		check(t, json.Unmarshal([]byte(m.Body), &body))
		if body.Type != m.Kind || body.Timestamp.IsZero() {
			t.Errorf("a message of %s says %s", m.Kind, m.Body)
		}
		kinds, data = append(kinds, body.Type), append(data, body.Data)
	}
	return kinds, data
}

// eachKind runs a test with a library on a database of each kind.
func eachKind(t *testing.T, f func(t *testing.T, l *library)) {
	for kind, address := range map[string]func(testing.TB) string{"here": storagetest.Database, "PostgreSQL": storagetest.Postgres} {
		t.Run(kind, func(t *testing.T) {
			f(t, openLibrary(t, must(blob.Open(t.Context(), storagetest.Blobs(t)))(t), address(t), func(o *storage.Options) {
				o.Address = func(r *storage.Rules, file uuid.UUID, transformation string) string {
					return fmt.Sprint(r.Mode, "/", file, "/", transformation)
				}
			}))
		})
	}
}

func TestWhatHappensIsWrittenForTheWebhooksThatWantIt(t *testing.T) {
	eachKind(t, func(t *testing.T, l *library) {
		ctx := t.Context()
		everything := must(l.CreateWebhook(ctx, l.project.ID, hookChange("https://a.example", storage.HookKinds...)))(t)
		deletions := must(l.CreateWebhook(ctx, l.project.ID, hookChange("https://b.example", storage.HookFileDeleted)))(t)
		other := must(l.CreateProject(ctx, "Other"))(t)
		elsewhere := must(l.CreateWebhook(ctx, other.ID, hookChange("https://c.example", storage.HookKinds...)))(t)

		f := l.add(t, "a.png", "red")
		must(l.UpdateFile(ctx, f.ID, storage.FileChange{Name: new("b.png"), Metadata: &map[string]any{"k": "<ä>"}, Focal: new(&storage.Point{X: 0.5, Y: 1})}))(t)
		l.addVariant(t, f, "abcd")
		must(l.DeleteFiles(ctx, []uuid.UUID{f.ID}))(t)
		must(l.RestoreFiles(ctx, []uuid.UUID{f.ID}))(t)
		must(l.UpdateProject(ctx, l.project.ID, storage.ProjectChange{Name: new("Renamed")}))(t)
		check(t, l.Refuse(ctx, l.project.ID, storage.Refusal{Name: "x.exe", Bytes: 7, Code: "unsupported-type", Message: "no"}))
		check(t, l.DeleteProject(ctx, l.project.ID))
		must(l.RestoreProject(ctx, l.project.ID))(t)

		kinds, data := l.told(t, everything)
		want := []string{"file.created", "file.updated", "variant.created", "file.deleted", "file.updated", "project.updated", "upload.refused",
			"file.deleted", "project.deleted", "project.restored", "file.updated"}
		if !slices.Equal(slices.Sorted(slices.Values(kinds)), slices.Sorted(slices.Values(want))) || kinds[0] != want[0] {
			t.Fatalf("told %q", kinds)
		}
		updated := data[slices.Index(kinds, "file.updated")]
		for name, want := range map[string]any{
			"id": f.ID.String(), "project": l.project.ID.String(), "name": "b.png", "type": "image/png", "bytes": 5.0, "tags": []any{"red"},
			"metadata": map[string]any{"k": "<ä>"}, "focalPoint": map[string]any{"x": 0.5, "y": 1.0}, "deleted": false, "url": "ANYONE/" + f.ID.String() + "/", "camera": nil,
		} {
			if !reflect.DeepEqual(updated[name], want) {
				t.Errorf("%s is told as %v, want %v", name, updated[name], want)
			}
		}
		for i, kind := range kinds {
			switch kind {
			case "variant.created":
				if data[i]["file"] != f.ID.String() || data[i]["url"] != "ANYONE/"+f.ID.String()+"/resize/640x" || data[i]["width"] != 640.0 {
					t.Errorf("variant: %v", data[i])
				}
			case "file.deleted":
				if data[i]["deleted"] != true || data[i]["name"] != "b.png" {
					t.Errorf("deleted file: %v", data[i])
				}
			case "upload.refused":
				if !reflect.DeepEqual(data[i], map[string]any{"project": l.project.ID.String(), "name": "x.exe", "bytes": 7.0, "code": "unsupported-type", "message": "no"}) {
					t.Errorf("refusal: %v", data[i])
				}
			case "project.deleted", "project.restored":
				if data[i]["id"] != l.project.ID.String() || data[i]["name"] != "Renamed" || data[i]["deleted"] != (kind == "project.deleted") {
					t.Errorf("%s: %v", kind, data[i])
				}
			}
		}
		if kinds, _ := l.told(t, deletions); !slices.Equal(kinds, []string{"file.deleted", "file.deleted"}) {
			t.Errorf("who asked for deletions is told %q", kinds)
		}
		if kinds, _ := l.told(t, elsewhere); len(kinds) > 0 {
			t.Errorf("another project is told %q", kinds)
		}
	})
}

func TestAWebhookHearsOfFilesByTagAndType(t *testing.T) {
	eachKind(t, func(t *testing.T, l *library) {
		ctx := t.Context()
		made := map[string]*storage.Webhook{}
		for name, filter := range map[string][2][]string{"tag": {{"red", "blue"}, nil}, "type": {nil, {"IMAGE/*"}}, "other type": {nil, {"image/jpeg"}}, "both": {{"red"}, {"image/png", "video/*"}}} {
			change := hookChange("https://a.example", storage.HookFileCreated, storage.HookFileDeleted, storage.HookUploadRefused)
			change.Tags, change.Types = &filter[0], &filter[1]
			made[name] = must(l.CreateWebhook(ctx, l.project.ID, change))(t)
		}
		red, none := l.add(t, "red", "red"), l.add(t, "none")
		must(l.DeleteFiles(ctx, []uuid.UUID{red.ID, none.ID}))(t)
		check(t, l.Refuse(ctx, l.project.ID, storage.Refusal{Name: "x"}))
		for name, want := range map[string]int{"tag": 3, "type": 5, "other type": 1, "both": 3} {
			if kinds, _ := l.told(t, made[name]); len(kinds) != want {
				t.Errorf("by %s: told %q, want %d", name, kinds, want)
			}
		}
	})
}

func TestWhatIsUndoneIsToldToNobody(t *testing.T) {
	l := newLibrary(t)
	w := must(l.CreateWebhook(t.Context(), l.project.ID, hookChange("https://a.example", storage.HookKinds...)))(t)
	f := l.add(t, "a")
	again := *f
	if err := l.AddFile(t.Context(), &again); err == nil {
		t.Error("a file was added twice")
	}
	_, err := l.UpdateFile(t.Context(), uuid.New(), storage.FileChange{Name: new("b")})
	wantMissing(t, "update", err)
	if kinds, _ := l.told(t, w); len(kinds) != 1 {
		t.Errorf("told %q", kinds)
	}
}

func TestADisabledWebhookKeepsWhatWaitsAndHearsOfNothingNew(t *testing.T) {
	l := newLibrary(t)
	ctx := t.Context()
	w := must(l.CreateWebhook(ctx, l.project.ID, hookChange("https://a.example", storage.HookKinds...)))(t)
	l.add(t, "a")
	must(l.UpdateWebhook(ctx, w.ID, storage.WebhookChange{Enabled: new(false)}))(t)
	l.add(t, "b")
	if pending := must(l.PendingOf(ctx, []uuid.UUID{w.ID}))(t); pending[w.ID] != 1 {
		t.Errorf("%d wait", pending[w.ID])
	}
	if due := must(l.HooksDue(ctx, 10))(t); len(due) != 0 {
		t.Errorf("it is due: %v", due)
	}
	must(l.UpdateWebhook(ctx, w.ID, storage.WebhookChange{Enabled: new(true)}))(t)
	if due := must(l.HooksDue(ctx, 10))(t); len(due) != 1 {
		t.Errorf("due are %v", due)
	}
}

func TestBadWebhooksAreRefused(t *testing.T) {
	l := newLibrary(t)
	ctx := t.Context()
	good := hookChange("https://a.example", storage.HookFileCreated)
	for field, change := range map[string]storage.WebhookChange{
		"url":    hookChange(" ", storage.HookFileCreated),
		"events": hookChange("https://a.example"),
		"types":  {URL: good.URL, Events: good.Events, Types: &[]string{"png"}},
		"tags":   {URL: good.URL, Events: good.Events, Tags: &[]string{strings.Repeat("a", 65)}},
	} {
		_, err := l.CreateWebhook(ctx, l.project.ID, change)
		var wrong *storage.InvalidError
		if !errors.As(err, &wrong) || wrong.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	for _, kind := range []storage.HookKind{"file.eaten", storage.HookTest} {
		if _, err := l.CreateWebhook(ctx, l.project.ID, hookChange("https://a.example", kind)); err == nil || !strings.Contains(err.Error(), "file.created, ") {
			t.Errorf("%s: %v", kind, err)
		}
	}
	_, err := l.CreateWebhook(ctx, uuid.New(), good)
	wantMissing(t, "of no project", err)
	_, err = l.CreateWebhook(ctx, l.project.ID, storage.WebhookChange{})
	if err == nil {
		t.Error("one without an address is made")
	}
	for range storage.MaxWebhooks {
		must(l.CreateWebhook(ctx, l.project.ID, good))(t)
	}
	if _, err := l.CreateWebhook(ctx, l.project.ID, good); err == nil || !strings.Contains(err.Error(), "more are not allowed") {
		t.Errorf("one too many: %v", err)
	}
	made := must(l.WebhooksOf(ctx, []uuid.UUID{l.project.ID}))(t)[l.project.ID]
	w, second := made[0], made[1]
	if text := fmt.Sprintf("%v %+v %#v", *w, *w, *w); strings.Contains(text, "whsec_") || !strings.HasPrefix(string(w.Secret), "whsec_") {
		t.Errorf("printed as %s", text)
	}
	check(t, l.DeleteWebhook(ctx, w.ID))
	wantMissing(t, "deleted twice", l.DeleteWebhook(ctx, w.ID))
	check(t, l.DeleteProject(ctx, l.project.ID))
	left := must(l.WebhooksOf(ctx, []uuid.UUID{l.project.ID}))(t)[l.project.ID]
	if len(left) != 0 {
		t.Errorf("a deleted project shows %d webhooks", len(left))
	}
	_, err = l.UpdateWebhook(ctx, second.ID, storage.WebhookChange{})
	wantMissing(t, "of a deleted project", err)
}

func TestWhatHappensLaterToTheSameFileWaitsForWhatIsBefore(t *testing.T) {
	eachKind(t, func(t *testing.T, l *library) {
		ctx := t.Context()
		w := must(l.CreateWebhook(ctx, l.project.ID, hookChange("https://a.example", storage.HookKinds...)))(t)
		a, b := l.add(t, "a"), l.add(t, "b")
		l.advance(-time.Hour) // a clock that is set back changes nothing
		for range 3 {
			must(l.UpdateFile(ctx, a.ID, storage.FileChange{Name: new("c")}))(t)
		}
		l.advance(2 * time.Hour)
		_, messages, err := l.HookMessages(ctx, w.ID, 10)
		check(t, err)
		if len(messages) != 5 || messages[0].Kind != "file.created" || messages[0].Subject != a.ID {
			t.Fatalf("%d messages, the first %+v", len(messages), messages[0])
		}
		failed := messages[0].Delivery
		failed.Attempts++
		failed.NextAttemptAt = new(l.Now().Add(time.Minute))
		check(t, l.WriteAttempts(ctx, []*storage.Delivery{&failed}))
		_, messages, err = l.HookMessages(ctx, w.ID, 10)
		check(t, err)
		if len(messages) != 1 || messages[0].Subject != b.ID {
			t.Fatalf("after a failure %d are due", len(messages))
		}
		taken := messages[0].Delivery
		taken.State, taken.NextAttemptAt = storage.DeliveryDelivered, nil
		check(t, l.WriteAttempts(ctx, []*storage.Delivery{&taken}))
		if due := must(l.HooksDue(ctx, 10))(t); len(due) > 0 {
			t.Error("what waits for what is before it is looked for again and again")
		}
		must(l.UpdateFile(ctx, a.ID, storage.FileChange{Name: new("d")}))(t)
		if _, messages, err = l.HookMessages(ctx, w.ID, 10); err != nil || len(messages) != 0 || len(must(l.HooksDue(ctx, 10))(t)) != 0 {
			t.Errorf("what comes after it is sent before: %d, %v", len(messages), err)
		}
		l.advance(time.Hour)
		if _, messages, err = l.HookMessages(ctx, w.ID, 10); err != nil || len(messages) != 5 || messages[0].Attempts != 1 {
			t.Errorf("later %d are due, %v", len(messages), err)
		}
	})
}

func TestATurnIsOneHoldersUntilItEnds(t *testing.T) {
	eachKind(t, func(t *testing.T, l *library) {
		ctx := t.Context()
		w := must(l.CreateWebhook(ctx, l.project.ID, hookChange("https://a.example", storage.HookKinds...)))(t)
		l.add(t, "a")
		first, second := uuid.New(), uuid.New()
		take := func(holder uuid.UUID, want bool, failed int) {
			t.Helper()
			taken, failures, err := l.TakeHookTurn(ctx, w.ID, holder, time.Minute)
			if err != nil || taken != want || failures != failed {
				t.Errorf("taken %t after %d failures, %v; want %t, %d", taken, failures, err, want, failed)
			}
		}
		take(first, true, 0)
		take(second, false, 0)
		l.advance(50 * time.Second)
		if kept := must(l.KeepHookTurns(ctx, first, []uuid.UUID{w.ID}, time.Minute))(t); len(kept) != 1 {
			t.Errorf("kept %v", kept)
		}
		if kept := must(l.KeepHookTurns(ctx, second, []uuid.UUID{w.ID}, time.Minute))(t); len(kept) != 0 {
			t.Errorf("another kept %v", kept)
		}
		l.advance(50 * time.Second)
		take(second, false, 0)
		l.advance(20 * time.Second) // the first was killed
		take(second, true, 0)
		check(t, l.LeaveHookTurn(ctx, w.ID, first, 0, 0)) // which has it no more
		take(first, false, 0)
		check(t, l.LeaveHookTurn(ctx, w.ID, second, time.Minute, 4))
		if kept := must(l.KeepHookTurns(ctx, second, []uuid.UUID{w.ID}, time.Hour))(t); len(kept) != 0 {
			t.Errorf("what was given back was kept: %v", kept)
		}
		take(first, false, 0)
		l.advance(2 * time.Minute)
		take(first, true, 4)
		check(t, l.DeleteWebhook(ctx, w.ID))
		take(second, false, 0)
	})
}

func TestDeliveriesAreRememberedForAMonth(t *testing.T) {
	eachKind(t, func(t *testing.T, l *library) {
		ctx := t.Context()
		w := must(l.CreateWebhook(ctx, l.project.ID, hookChange("https://a.example", storage.HookKinds...)))(t)
		l.add(t, "a")
		l.advance(29 * 24 * time.Hour)
		l.add(t, "b")
		check(t, l.Sweep(ctx))
		query := func(state string, page storage.Page) storage.Paged[*storage.Delivery] {
			return must(l.DeliveriesOf(ctx, []uuid.UUID{w.ID}, storage.DeliveryQuery{State: state, Page: page}))(t)[w.ID]
		}
		if list := query("", storage.Page{}); list.Total != 2 || !list.Nodes[0].CreatedAt.After(list.Nodes[1].CreatedAt) {
			t.Errorf("%+v", list)
		}
		one := query(storage.DeliveryPending, storage.Page{First: 1})
		if rest := query(storage.DeliveryPending, storage.Page{First: 5, After: one.Cursors[0]}); len(rest.Nodes) != 1 || !one.HasNext || rest.HasNext {
			t.Errorf("%+v, then %+v", one, rest)
		}
		check(t, l.GiveUpHook(ctx, w.ID, "too late"))
		if list := query(storage.DeliveryFailed, storage.Page{}); list.Total != 1 || list.Nodes[0].Error != "too late" || list.Nodes[0].NextAttemptAt != nil {
			t.Errorf("given up: %+v", list)
		}
		l.advance(2 * 24 * time.Hour)
		check(t, l.Sweep(ctx))
		if list := query("", storage.Page{}); list.Total != 1 {
			t.Errorf("after a month %+v", list)
		}
		for id, e := range must(l.HookEvents(ctx, []uuid.UUID{query("", storage.Page{}).Nodes[0].EventID}))(t) {
			if e.ID != id || e.Kind != "file.created" {
				t.Errorf("%+v", e)
			}
		}
	})
}
