package webhooks

import (
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"time"

	"calotype/storage"
	"calotype/storage/storagetest"
)

// counted keeps what is told of deliveries.
type counted struct {
	mu   sync.Mutex
	of   map[string]int
	last map[string]Outcome
}

func (c *counted) count(o Outcome) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.of[o.Result] += o.Count
	c.last[o.Result] = o
}

func (c *counted) so(result string) (int, Outcome) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.of[result], c.last[result]
}

func TestHowDeliveriesGoAndWhatWaitsIsCounted(t *testing.T) {
	w := storagetest.Open(t)
	r := receive(t, code(http.StatusInternalServerError))
	h := hook(t, w, r.URL)
	c := &counted{of: map[string]int{}, last: map[string]Outcome{}}
	s := start(Config{Library: w.Library, Networks: here, Log: slog.New(slog.DiscardHandler), Count: c.count}, quick)
	t.Cleanup(s.Close)
	waits := func() storage.HookBacklog {
		t.Helper()
		found, known := s.Backlog(t.Context())
		if !known {
			t.Fatal("what waits is not known")
		}
		return found
	}
	if found := waits(); found != (storage.HookBacklog{}) {
		t.Errorf("nothing has happened, and there waits %+v", found)
	}
	add(t, w, "a")
	waitFor(t, "a receiver that fails", func() bool { return waits().Failing == 1 })
	if found := waits(); found.Waiting != 1 || found.Oldest <= 0 {
		t.Errorf("there waits %+v", found)
	}
	r.answers(nil)
	list := until(t, w.Library, h, "delivered", all(storage.DeliveryDelivered))
	waitFor(t, "nothing to wait", func() bool { return waits() == storage.HookBacklog{} })
	failed, _ := c.so(Failed)
	if n, last := c.so(Delivered); n != 1 || last.After < list[0].LastAttemptAt.Sub(list[0].CreatedAt) || failed != list[0].Attempts-1 {
		t.Errorf("%d delivered, the last %+v, after %d failures; the log has %+v", n, last, failed, list[0])
	}
	r.answers(code(http.StatusTeapot))
	if _, err := s.Resend(t.Context(), list[0].ID); err != nil {
		t.Fatal(err)
	}
	r.answers(nil)
	if _, err := s.Resend(t.Context(), list[0].ID); err != nil {
		t.Fatal(err)
	}
	if n, _ := c.so(Failed); n != failed+1 {
		t.Errorf("%d have failed, want %d", n, failed+1)
	}
	if n, last := c.so(Delivered); n != 2 || last.After != 0 {
		t.Errorf("%d delivered; by hand %+v", n, last)
	}
}

func TestOnlyWhatIsTriedNoMoreByItselfIsGivenUp(t *testing.T) {
	for _, c := range []struct {
		state string
		once  bool
		want  string
	}{
		{storage.DeliveryPending, false, Failed}, {storage.DeliveryPending, true, Failed}, {storage.DeliveryFailed, false, GivenUp}, {storage.DeliveryFailed, true, Failed},
	} {
		if got := outcomeOf(&storage.Delivery{State: c.state, Once: c.once}); got != (Outcome{Result: c.want, Count: 1}) {
			t.Errorf("%s, once %t: %+v", c.state, c.once, got)
		}
	}
}

func TestWhatWaitsIsLookedAtNoMoreOftenThanItMayBe(t *testing.T) {
	w := storagetest.Open(t)
	h := hook(t, w, "http://127.0.0.1:1/") // where nobody listens
	rarely := usual
	rarely.backlog = time.Hour
	s := deliver(t, w.Library, rarely)
	if found, known := s.Backlog(t.Context()); !known || found.Waiting != 0 {
		t.Errorf("there waits %+v, %t", found, known)
	}
	add(t, w, "a")
	until(t, w.Library, h, "an attempt", func(list []*storage.Delivery) bool { return len(list) == 1 && list[0].Attempts > 0 })
	if found, _ := s.Backlog(t.Context()); found.Waiting != 0 {
		t.Errorf("it was looked at again, and there waits %+v", found)
	}
}
