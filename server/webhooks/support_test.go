package webhooks

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"calotype/storage"
	"calotype/storage/storagetest"
)

// patience is how long tests wait for what must come.
const patience = 30 * time.Second

// here is where the receivers of tests are.
var here = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// quick is a pace at which failures are over soon.
var quick = pace{tick: 20 * time.Millisecond, lease: 2 * time.Second, answer: 500 * time.Millisecond, first: 20 * time.Millisecond,
	longest: 100 * time.Millisecond, backlog: 0, rest: 50 * time.Millisecond, patience: 4 * time.Second, goodbye: time.Second, most: 100}

func deliver(t testing.TB, l *storage.Library, p pace) *Service {
	t.Helper()
	s := start(Config{Library: l, Networks: here, Log: slog.New(slog.DiscardHandler)}, p)
	t.Cleanup(s.Close)
	return s
}

// A call is what a receiver heard.
type call struct {
	id   string
	kind string
	file string
	data map[string]any
	head http.Header
	body []byte
}

// A receiver keeps what it is told, each time it is. What it answers can be changed.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	calls  []call
	news   chan struct{}
	answer http.HandlerFunc // nil: 204
	now    int              // at once
	most   int
	files  map[string]int // at once, of each file
	double bool           // two of one file were told at once
	told   func(call)     // of what it takes; may be nil
}

func receive(t testing.TB, answer http.HandlerFunc) *receiver {
	t.Helper()
	r := &receiver{news: make(chan struct{}, 1), answer: answer, files: map[string]int{}}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Server.Close)
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	var message struct {
		Type string
		Data map[string]any
	}
	if err != nil || json.Unmarshal(body, &message) != nil {
		http.Error(w, "no message", http.StatusBadRequest)
		return
	}
	file, _ := message.Data["id"].(string)
	r.mu.Lock()
	answer := r.answer
	r.now++
	r.files[file]++
	r.most, r.double = max(r.most, r.now), r.double || file != "" && r.files[file] > 1
	r.mu.Unlock()
	kept := &status{ResponseWriter: w, code: 200}
	if answer == nil {
		kept.WriteHeader(http.StatusNoContent)
	} else {
		answer(kept, request)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now--
	r.files[file]--
	if kept.code < 300 {
		c := call{request.Header.Get(standard.HeaderWebhookID), message.Type, file, message.Data, request.Header, body}
		r.calls = append(r.calls, c)
		if r.told != nil {
			r.told(c)
		}
	}
	select {
	case r.news <- struct{}{}:
	default:
	}
}

type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// answers has the receiver answer in another way.
func (r *receiver) answers(f http.HandlerFunc) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = f
}

func (r *receiver) heard() []call {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]call{}, r.calls...)
}

// wait waits until the receiver has taken n events, repeats left out, and answers them in the order of their first coming.
func (r *receiver) wait(t testing.TB, n int) []call {
	t.Helper()
	end := time.After(patience)
	for {
		list := distinct(r.heard())
		if len(list) >= n {
			return list
		}
		select {
		case <-r.news:
		case <-end:
			t.Fatalf("heard of %d events, want %d", len(list), n)
		}
	}
}

func distinct(calls []call) (list []call) {
	seen := map[string]bool{}
	for _, c := range calls {
		if !seen[c.id] {
			seen[c.id] = true
			list = append(list, c)
		}
	}
	return list
}

func code(n int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(n) }
}

var fileEvents = []storage.HookKind{storage.HookFileCreated, storage.HookFileUpdated, storage.HookFileDeleted}

func hook(t testing.TB, w *storagetest.World, address string, kinds ...storage.HookKind) *storage.Webhook {
	t.Helper()
	if len(kinds) == 0 {
		kinds = fileEvents
	}
	h, err := w.Library.CreateWebhook(t.Context(), w.Project.ID, storage.WebhookChange{URL: &address, Events: &kinds})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func add(t testing.TB, w *storagetest.World, name string) *storage.File {
	t.Helper()
	f := &storage.File{ID: uuid.Must(uuid.NewV7()), ProjectID: w.Project.ID, Name: name, Type: "image/png", Format: "png", Bytes: 5}
	if err := w.Blobs.Put(t.Context(), storage.OriginalKey(f.ID), strings.NewReader("bytes")); err != nil {
		t.Fatal(err)
	}
	if err := w.Library.AddFile(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	return f
}

func rename(t testing.TB, w *storagetest.World, f *storage.File, name string) {
	t.Helper()
	if _, err := w.Library.UpdateFile(t.Context(), f.ID, storage.FileChange{Name: &name}); err != nil {
		t.Fatal(err)
	}
}

// log are the deliveries of a webhook, oldest first.
func log(t testing.TB, l *storage.Library, h *storage.Webhook) []*storage.Delivery {
	t.Helper()
	of, err := l.DeliveriesOf(context.WithoutCancel(t.Context()), []uuid.UUID{h.ID}, storage.DeliveryQuery{Page: storage.Page{Last: storage.MaxPage}})
	if err != nil {
		t.Fatal(err)
	}
	list := of[h.ID].Nodes
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	return list
}

// until waits until the deliveries of a webhook are so.
func until(t testing.TB, l *storage.Library, h *storage.Webhook, what string, so func([]*storage.Delivery) bool) []*storage.Delivery {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	end := time.After(patience)
	for {
		if list := log(t, l, h); so(list) {
			return list
		}
		select {
		case <-tick.C:
		case <-end:
			for _, d := range log(t, l, h) {
				t.Logf("%+v", d)
			}
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func all(state string) func([]*storage.Delivery) bool {
	return func(list []*storage.Delivery) bool {
		for _, d := range list {
			if d.State != state {
				return false
			}
		}
		return len(list) > 0
	}
}

func waitFor(t testing.TB, what string, so func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	end := time.After(patience)
	for !so() {
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}
