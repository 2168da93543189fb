package webhooks

import (
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"calotype/storage"
	"calotype/storage/storagetest"
)

func TestBothSecretsSignForADay(t *testing.T) {
	w := storagetest.Open(t)
	r := receive(t, nil)
	h := hook(t, w, r.URL)
	s := deliver(t, w.Library, quick)
	rotated, err := w.Library.RotateWebhookSecret(t.Context(), h.ID)
	if err != nil || rotated.Secret == h.Secret || rotated.OldSecret != h.Secret {
		t.Fatalf("%+v, %v", rotated, err)
	}
	if d, err := s.Test(t.Context(), h.ID); err != nil || d.State != storage.DeliveryDelivered {
		t.Fatalf("%+v, %v", d, err)
	}
	c := r.heard()[0]
	if c.kind != string(storage.HookTest) {
		t.Errorf("heard of %s", c.kind)
	}
	for _, secret := range []string{string(h.Secret), string(rotated.Secret)} {
		verifier, err := standard.NewWebhook(secret)
		if err != nil || verifier.Verify(c.body, c.head) != nil {
			t.Errorf("one of the secrets does not verify: %v", err)
		}
	}
	m := &storage.HookMessage{Body: "x"}
	later, err := sign(rotated, m, rotated.OldUntil.Add(time.Second))
	if err != nil || strings.Contains(later, " ") {
		t.Errorf("after a day there are the signatures %s, %v", later, err)
	}
}

func TestATestTellsHowItWent(t *testing.T) {
	w := storagetest.Open(t)
	answer := func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte("no\x00\xff" + strings.Repeat("a", 10000)))
	}
	r := receive(t, answer)
	h := hook(t, w, r.URL)
	if _, err := w.Library.UpdateWebhook(t.Context(), h.ID, storage.WebhookChange{Enabled: new(false)}); err != nil {
		t.Fatal(err)
	}
	s := deliver(t, w.Library, quick)
	d, err := s.Test(t.Context(), h.ID)
	if err != nil || d.State != storage.DeliveryFailed || d.Status != 400 || d.Attempts != 1 || !strings.HasPrefix(d.Response, "no\uFFFD\uFFFDaaa") || len(d.Response) > keptAnswer+10 {
		t.Errorf("%+v, %v", d, err)
	}
	hangs := receive(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	patient := quick
	patient.patience, patient.answer = 50*time.Millisecond, 300*time.Millisecond
	other := hook(t, w, hangs.URL)
	s = deliver(t, w.Library, patient)
	if d, err = s.Test(t.Context(), other.ID); err != nil || d.State != storage.DeliveryPending || d.Attempts != 0 {
		t.Errorf("one that hangs: %+v, %v", d, err)
	}
	until(t, w.Library, other, "its end", func(list []*storage.Delivery) bool {
		return list[0].State == storage.DeliveryFailed && list[0].Error == "The server did not answer in time."
	})
	s.Close()
	if _, err := s.Test(t.Context(), h.ID); err == nil {
		t.Error("it sends after its end")
	}
}

func TestWhereReceiversMayBeIsLookedAtAgainAtEachAttempt(t *testing.T) {
	w := storagetest.Open(t)
	r := receive(t, nil)
	h := hook(t, w, r.URL)
	public := start(Config{Library: w.Library, Log: slog.New(slog.DiscardHandler)}, quick)
	defer public.Close()
	if err := public.Check(r.URL); err == nil || !strings.Contains(err.Error(), "url: the address ") {
		t.Errorf("taken: %v", err)
	}
	d, err := public.Test(t.Context(), h.ID)
	if err != nil || d.State != storage.DeliveryFailed || !strings.Contains(d.Error, "not public") || len(r.heard()) > 0 {
		t.Errorf("%+v, %v", d, err)
	}
}

// The address of a receiver may be a secret, and so may what it holds.
func TestNoSecretOfAReceiverComesIntoTheLogOrAnError(t *testing.T) {
	w := storagetest.Open(t)
	gone := receive(t, nil)
	gone.Close()
	h := hook(t, w, gone.URL+"/secret-path?key=secret-key")
	var text strings.Builder
	var mu sync.Mutex
	s := start(Config{Library: w.Library, Networks: here, Log: slog.New(slog.NewTextHandler(locked{&mu, &text}, &slog.HandlerOptions{Level: slog.LevelDebug}))}, quick)
	defer s.Close()
	d, err := s.Test(t.Context(), h.ID)
	if err != nil || d.State != storage.DeliveryFailed {
		t.Fatalf("%+v, %v", d, err)
	}
	s.Close()
	said := text.String() + d.Error
	if !strings.Contains(said, "attempt failed") || strings.Contains(said, "secret") || strings.Contains(said, "whsec_") {
		t.Errorf("it says %s", said)
	}
}

type locked struct {
	mu *sync.Mutex
	to *strings.Builder
}

func (l locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Write(p)
}
