package upload_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"calotype/server/access"
	"calotype/server/upload"
	"calotype/storage"

	"github.com/google/uuid"
)

// hearing makes a webhook of a project that hears of refused uploads, and answers what it was told so far.
func (w *world) hearing(project uuid.UUID) (told func() []storage.Refusal) {
	w.t.Helper()
	hook, err := w.library.CreateWebhook(w.t.Context(), project, storage.WebhookChange{URL: new("https://a.example"), Events: &[]storage.HookKind{storage.HookUploadRefused}})
	if err != nil {
		w.t.Fatal(err)
	}
	return func() (list []storage.Refusal) {
		w.t.Helper()
		_, messages, err := w.library.HookMessages(w.t.Context(), hook.ID, 1000)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, m := range messages {
			var body struct {
				Type string
				Data struct {
					Project uuid.UUID
					storage.Refusal
				}
			}
			if err := json.Unmarshal([]byte(m.Body), &body); err != nil || body.Type != "upload.refused" || body.Data.Project != project || body.Data.Message == "" {
				w.t.Errorf("told %s, %v", m.Body, err)
			}
			body.Data.Message = ""
			list = append(list, body.Data.Refusal)
		}
		return list
	}
}

func TestWebhooksHearOfUploadsThatAreRefusedForTheirSize(t *testing.T) {
	w := newWorld(t)
	callers, here, there := w.everybody()
	most := int64(1000)
	callers["small"] = w.key(here, func(k *storage.NewAPIKey) { k.MaxBytes = &most })
	w.asCallers(callers)
	told, elsewhere := w.hearing(here), w.hearing(there)
	begin := func(as, name, project string, length string, status int) {
		t.Helper()
		of := []string{"filename", name}
		if project != "" {
			of = append(of, "project", project)
		}
		r := w.do(http.MethodPost, "/uploads/", nil, "As", as, "Upload-Length", length, "Upload-Metadata", metadata(of...))
		if r.StatusCode != status {
			t.Errorf("%s: %d %s", name, r.StatusCode, r.text)
		}
	}
	take := func(as, name string, body io.Reader, size int64) {
		t.Helper()
		_, err := w.handler.Take(access.With(t.Context(), callers[as]), upload.Incoming{Project: here, Name: name, Size: size, Body: body})
		if err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	tooLarge, large := strconv.Itoa(maxSize+1), bytes.Repeat(picture(t, 300, 200, 1), 1+maxSize/len(picture(t, 300, 200, 1)))
	begin("editor", "said", here.String(), tooLarge, 413)
	begin("editor", "said of the first", "", tooLarge, 413)
	begin("small", "said by a key", "", "1001", 413)
	begin("public", "empty", "", "0", 422)
	take("editor", "said in one go", bytes.NewReader(large), maxSize+1)
	take("small", "said in one go by a key", bytes.NewReader(large), 1001)
	take("small", "found in one go by a key", bytes.NewReader(large), -1)
	take("token", "found in one go", bytes.NewReader(large), -1)
	take("token", "empty in one go", http.NoBody, 0)
	take("token", "found empty in one go", http.NoBody, -1)
	deferred := []string{"As", "editor", "Upload-Defer-Length", "1", "Upload-Metadata", metadata("filename", "found")}
	path := w.do(http.MethodPost, "/uploads/", nil, deferred...).want(http.StatusCreated).Header.Get("Location")
	w.patch(path, 0, bytes.NewReader(large), "As", "editor").wantProblem(413, "upload-size-exceeded")
	w.do(http.MethodPost, "/uploads/", bytes.NewReader(large), append(deferred, "Content-Type", offsetType)...).wantProblem(413, "upload-size-exceeded")

	// Of these, nobody is told.
	for as, status := range map[string]int{"viewer": 413, "stranger": 413, "public there": 413, "reads": 413, "nobody": 401} {
		begin(as, as, here.String(), tooLarge, status)
	}
	for as, status := range map[string]int{"viewer": 403, "stranger": 404, "public there": 404, "nobody": 401} {
		begin(as, as, here.String(), "0", status)
	}
	begin("editor", "of no project", uuid.NewString(), tooLarge, 413)
	begin("editor", "of no length", here.String(), "many", 400)
	w.do(http.MethodPost, "/uploads/", nil, "As", "small", "Upload-Defer-Length", "1").wantProblem(411, "length-required")
	path = w.create(10, "As", "editor")
	w.patch(path, 0, bytes.NewReader(large[:11]), "As", "editor").wantProblem(413, "upload-size-exceeded")
	take("editor", "cut", bytes.NewReader(large[:5000]), 5001)

	want := []storage.Refusal{
		{Name: "said", Bytes: maxSize + 1, Code: "max-size-exceeded"}, {Name: "said of the first", Bytes: maxSize + 1, Code: "max-size-exceeded"},
		{Name: "said by a key", Bytes: 1001, Code: "too-large-for-key"}, {Name: "empty", Code: "empty"},
		{Name: "said in one go", Bytes: maxSize + 1, Code: "max-size-exceeded"}, {Name: "said in one go by a key", Bytes: 1001, Code: "too-large-for-key"},
		{Name: "found in one go by a key", Code: "too-large-for-key"}, {Name: "found in one go", Code: "max-size-exceeded"},
		{Name: "empty in one go", Code: "empty"}, {Name: "found empty in one go", Code: "empty"},
		{Name: "found", Code: "upload-size-exceeded"}, {Name: "found", Code: "upload-size-exceeded"},
	}
	if got := told(); !slices.Equal(got, want) {
		t.Errorf("told\n%s\nwant\n%s", lines(got), lines(want))
	}
	if got := elsewhere(); len(got) > 0 {
		t.Errorf("another project was told %s", lines(got))
	}
}

func lines(list []storage.Refusal) (text string) {
	for _, r := range list {
		text += fmt.Sprintf("%+v\n", r)
	}
	return text
}

func TestWhoIsRefusedWithoutEndDoesNotFillTheOutbox(t *testing.T) {
	w := newWorld(t)
	callers, here, _ := w.everybody()
	w.asCallers(callers)
	told := w.hearing(here)
	refuse := func(as string, times int) {
		t.Helper()
		for range times {
			w.do(http.MethodPost, "/uploads/", nil, "As", as, "Upload-Length", "0").wantProblem(422, "empty")
		}
	}
	begun := time.Now()
	want := func(n int) { // or a few more, where the test itself takes long
		t.Helper()
		if got := len(told()); got < n || got > n+2*int(time.Since(begun)/(10*time.Second)) {
			t.Errorf("told of %d, want %d", got, n)
		}
	}
	refuse("public", 130)
	want(100)
	text := []byte("Dear diary, today I learnt about image formats.\n")
	w.do(http.MethodPost, "/uploads/", bytes.NewReader(text), "As", "public", "Upload-Length", strconv.Itoa(len(text)), "Content-Type", offsetType).wantProblem(415, "unsupported-type")
	want(100)
	refuse("public2", 1)
	want(101)
	w.later.Add(int64(20 * time.Second))
	refuse("public", 5)
	want(103)
}
