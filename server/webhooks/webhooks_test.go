package webhooks

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"calotype/storage"
	"calotype/storage/storagetest"
)

func TestAReceiverHearsWhatHappensSignedAndInOrder(t *testing.T) {
	w := storagetest.Open(t)
	r := receive(t, nil)
	h := hook(t, w, r.URL+"/hook?key=1")
	deliver(t, w.Library, usual)
	f := add(t, w, "a.png")
	rename(t, w, f, "b.png")
	if _, err := w.Library.DeleteFiles(t.Context(), []uuid.UUID{f.ID}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Library.RestoreFiles(t.Context(), []uuid.UUID{f.ID}); err != nil {
		t.Fatal(err)
	}
	calls := r.wait(t, 4)
	var story []string
	verifier, err := standard.NewWebhook(string(h.Secret))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range calls {
		story = append(story, fmt.Sprint(c.kind, " ", c.data["name"], " ", c.data["deleted"]))
		if err := verifier.Verify(c.body, c.head); err != nil || c.file != f.ID.String() {
			t.Errorf("%s of file %s: %v", c.kind, c.file, err)
		}
		if err := verifier.Verify(append(c.body, ' '), c.head); err == nil {
			t.Error("what was changed on the way is taken")
		}
		if got := c.head.Get("Content-Type") + c.head.Get("Idempotency-Key"); got != "application/json" {
			t.Error(got)
		}
	}
	want := []string{"file.created a.png false", "file.updated b.png false", "file.deleted b.png true", "file.updated b.png false"}
	if strings.Join(story, "\n") != strings.Join(want, "\n") {
		t.Errorf("heard\n%s", strings.Join(story, "\n"))
	}
	list := until(t, w.Library, h, "all delivered", all(storage.DeliveryDelivered))
	for i, d := range list {
		if d.EventID.String() != calls[i].id || d.Attempts != 1 || d.Status != 204 || d.NextAttemptAt != nil || d.LastAttemptAt == nil || d.TookMs <= 0 || d.Error != "" {
			t.Errorf("delivery %d: %+v", i, d)
		}
	}
}

func TestAReceiverIsAskedSeveralThingsAtOnceAndNoMore(t *testing.T) {
	w := storagetest.Open(t)
	var r *receiver
	together := make(chan struct{})
	r = receive(t, func(_ http.ResponseWriter, request *http.Request) {
		r.mu.Lock()
		if r.now == perWebhook {
			select {
			case <-together:
			default:
				close(together)
			}
		}
		r.mu.Unlock()
		select {
		case <-together:
		case <-request.Context().Done():
		}
	})
	hook(t, w, r.URL)
	for i := range 20 {
		add(t, w, fmt.Sprint(i))
	}
	deliver(t, w.Library, usual)
	r.wait(t, 20)
	if r.most != perWebhook {
		t.Errorf("%d at once", r.most)
	}
}

func TestTheOrderOfEachFileIsKeptThroughFailures(t *testing.T) {
	w := storagetest.Open(t)
	n := 0
	var r *receiver
	r = receive(t, func(answer http.ResponseWriter, _ *http.Request) {
		r.mu.Lock()
		n++
		bad := n%3 == 0
		r.mu.Unlock()
		if bad {
			answer.WriteHeader(http.StatusInternalServerError)
		}
	})
	h := hook(t, w, r.URL)
	var files []*storage.File
	for i := range 12 {
		files = append(files, add(t, w, fmt.Sprintf("%d-0", i)))
	}
	deliver(t, w.Library, quick)
	for step := 1; step <= 8; step++ {
		for i, f := range files {
			rename(t, w, f, fmt.Sprintf("%d-%d", i, step))
		}
	}
	calls := r.wait(t, 12*9)
	next := map[string]int{}
	for _, c := range calls {
		if want := fmt.Sprintf("-%d", next[c.file]); !strings.HasSuffix(c.data["name"].(string), want) {
			t.Errorf("heard of %s, want %s", c.data["name"], want)
		}
		next[c.file]++
	}
	if r.double {
		t.Error("it was told two things of one file at once")
	}
	until(t, w.Library, h, "all delivered", all(storage.DeliveryDelivered))
}

func TestRepeatsHaveTheIDOfTheFirst(t *testing.T) {
	w := storagetest.Open(t)
	r := receive(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	h := hook(t, w, r.URL)
	s := deliver(t, w.Library, quick)
	add(t, w, "a")
	first := r.wait(t, 1)[0]
	list := until(t, w.Library, h, "delivered", all(storage.DeliveryDelivered))
	d, err := s.Resend(t.Context(), list[0].ID)
	if err != nil || d.State != storage.DeliveryDelivered || d.Attempts != 2 {
		t.Fatalf("%+v, %v", d, err)
	}
	calls := r.heard()
	if len(calls) != 2 || calls[1].id != first.id || string(calls[1].body) != string(first.body) {
		t.Errorf("sent again as %+v", calls)
	}
	r.answers(code(http.StatusTeapot))
	if d, err = s.Resend(t.Context(), list[0].ID); err != nil || d.State != storage.DeliveryFailed || d.Status != http.StatusTeapot || d.NextAttemptAt != nil || d.Error != "The receiver answered 418." {
		t.Errorf("sent again to one who refuses: %+v, %v", d, err)
	}
}

func TestAReceiverThatIsDownHearsOfAllWhenItComesBack(t *testing.T) {
	w := storagetest.Open(t)
	r := receive(t, code(http.StatusServiceUnavailable))
	h := hook(t, w, r.URL)
	deliver(t, w.Library, quick)
	f := add(t, w, "0")
	for i := 1; i <= 30; i++ {
		rename(t, w, f, fmt.Sprint(i))
		add(t, w, fmt.Sprint("other ", i))
	}
	until(t, w.Library, h, "several attempts", func(list []*storage.Delivery) bool {
		return list[0].Attempts >= 3 && list[0].State == storage.DeliveryPending && list[0].Status == 503 && list[0].NextAttemptAt != nil
	})
	if list := log(t, w.Library, h); list[1].Attempts != 0 {
		t.Errorf("what happened later to the file was tried before: %+v", list[1])
	}
	r.answers(nil)
	i := 0
	for _, c := range r.wait(t, 61) {
		if c.file == f.ID.String() {
			if c.data["name"] != fmt.Sprint(i) {
				t.Errorf("heard of %v, want %d", c.data["name"], i)
			}
			i++
		}
	}
	until(t, w.Library, h, "all delivered", all(storage.DeliveryDelivered))
}

func TestDeadReceiversHoldNobodyUp(t *testing.T) {
	w := storagetest.Open(t)
	done := make(chan struct{})
	defer close(done)
	hangs := receive(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-done:
		case <-r.Context().Done():
		}
	})
	gone := receive(t, nil)
	gone.Close()
	inside := receive(t, nil)
	redirects := receive(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, inside.URL, http.StatusTemporaryRedirect)
	})
	fails := receive(t, code(http.StatusInternalServerError))
	var dead []*storage.Webhook
	for _, address := range []string{hangs.URL, gone.URL, redirects.URL, fails.URL} {
		dead = append(dead, hook(t, w, address))
	}
	live := receive(t, nil)
	hook(t, w, live.URL)
	slow := usual
	slow.answer = time.Minute
	deliver(t, w.Library, slow)
	for i := range 100 {
		add(t, w, fmt.Sprint(i))
	}
	live.wait(t, 100)
	whys := []string{"", "The server refuses connections.", "The receiver answered 307; redirects are not followed.", "The receiver answered 500."}
	for i, h := range dead {
		until(t, w.Library, h, "a first attempt", func(list []*storage.Delivery) bool { return i == 0 || list[0].Attempts > 0 })
		if d := log(t, w.Library, h)[0]; d.Error != whys[i] || d.State != storage.DeliveryPending {
			t.Errorf("%d: %+v", i, d)
		}
	}
	if n := len(inside.heard()); n > 0 || hangs.most > perWebhook {
		t.Errorf("%d went where redirects led; %d at once to one that hangs", n, hangs.most)
	}
}

func TestAReceiverThatIsGoneDisablesItsWebhookAndWhatWaitsIsKept(t *testing.T) {
	w := storagetest.Open(t)
	r := receive(t, code(http.StatusGone))
	h := hook(t, w, r.URL)
	deliver(t, w.Library, quick)
	f := add(t, w, "a")
	until(t, w.Library, h, "an attempt", func(list []*storage.Delivery) bool { return list[0].Attempts == 1 })
	waitFor(t, "disabled", func() bool {
		now, err := w.Library.Webhook(t.Context(), h.ID)
		return err == nil && !now.Enabled
	})
	rename(t, w, f, "b") // of which nobody wants to hear
	list := log(t, w.Library, h)
	if len(list) != 1 || list[0].State != storage.DeliveryPending || list[0].Status != http.StatusGone {
		t.Fatalf("%d deliveries, %+v", len(list), list[0])
	}
	r.answers(nil)
	if _, err := w.Library.UpdateWebhook(t.Context(), h.ID, storage.WebhookChange{Enabled: new(true)}); err != nil {
		t.Fatal(err)
	}
	if calls := r.wait(t, 1); calls[0].kind != "file.created" {
		t.Errorf("heard of %s", calls[0].kind)
	}
}
