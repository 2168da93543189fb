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
