package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/server/access"
	"calotype/server/delivery"
	"calotype/server/webhooks"
	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
	"calotype/storage/storagetest"
)

// patience is how long a test waits for what must happen.
const patience = 20 * time.Second

// A world is a real server on a real library, with previews that draw what they are told.
type world struct {
	*testing.T
	library  *storage.Library
	blobs    blob.Store
	variants *delivery.Variants
	previews *stage
	expand   func(context.Context, uuid.UUID, imaging.Transformation) (imaging.Transformation, error)
	server   *Server
	http     *httptest.Server
	webhooks *webhooks.Service // 127.0.0.0/8 is allowed
	log      *logbook
	project  *storage.Project // the first one
	caller   *access.Caller   // who asks: first one to whom everything is allowed

	authenticate func(*http.Request, string) (*access.Caller, error) // of sockets; nil: caller
}

func newWorld(t *testing.T, adjust ...func(*limits)) *world {
	t.Helper()
	return newWorldOn(t, storagetest.Database(t), adjust...)
}

// newWorldOn is newWorld on a certain database.
func newWorldOn(t *testing.T, address string, adjust ...func(*limits)) *world {
	t.Helper()
	w := &world{T: t, previews: newStage(), log: &logbook{}, caller: access.OfToken()}
	database, err := db.Open(t.Context(), address)
	w.must(err)
	w.blobs, err = blob.Open(t.Context(), storagetest.Blobs(t))
	w.must(err)
	w.library, err = storage.New(t.Context(), storage.Options{Blobs: w.blobs, DB: database})
	w.must(err)
	t.Cleanup(func() {
		if err := w.library.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("log:\n%s", w.log)
		}
	})
	w.variants = delivery.NewVariants(w.library, delivery.Config{Workers: 1}, slog.New(slog.DiscardHandler))
	t.Cleanup(w.variants.Close)
	w.expand = w.variants.Expand
	w.webhooks = webhooks.New(webhooks.Config{Library: w.library, Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Log: slog.New(slog.DiscardHandler)})
	t.Cleanup(w.webhooks.Close)
	projects, err := w.library.Projects(t.Context(), storage.Page{})
	w.must(err)
	w.project = projects.Nodes[0]
	w.restart(adjust...)
	return w
}

// restart puts a new server before the library.
func (w *world) restart(adjust ...func(*limits)) {
	l := defaultLimits()
	for _, change := range adjust {
		change(&l)
	}
	w.server = newServer(Deps{Library: access.To(w.library, nil), Previews: w.previews, Webhooks: w.webhooks, Expand: w.expanded, Signers: w.variants.Signers, Version: "1.2.3", Libvips: "8.18.7",
		Authenticate: w.authenticate, BaseURL: func(*http.Request) string { return "https://pictures.example" }, Log: slog.New(slog.NewTextHandler(w.log, nil))}, l)
	server := w.server
	h := httptest.NewServer(w.asked(server))
	w.http = h
	w.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := server.Close(ctx); err != nil {
			w.Error(err)
		}
		h.Close()
	})
}

// asked is a server that the caller asks.
func (w *world) asked(server *Server) http.Handler {
	return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		server.ServeHTTP(out, r.WithContext(access.With(r.Context(), w.caller)))
	})
}

// expanded is expand as it is by then.
func (w *world) expanded(ctx context.Context, project uuid.UUID, t imaging.Transformation) (imaging.Transformation, error) {
	return w.expand(ctx, project, t)
}

// within is the world as a part of the test sees it.
func (w *world) within(t *testing.T) *world {
	part := *w
	part.T = t
	return &part
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// add uploads a file of a project, changed by change before it is recorded.
func (w *world) add(project uuid.UUID, name string, change ...func(*storage.File)) *storage.File {
	w.Helper()
	f := &storage.File{ID: uuid.Must(uuid.NewV7()), ProjectID: project, Name: name, Type: "image/jpeg", Format: "jpeg", Bytes: 5,
		Checksum: strings.Repeat("0f", 32), Width: 4000, Height: 3000, Frames: 1, ColorSpace: "srgb", Orientation: 1, Thumbhash: []byte{1, 2, 3}}
	for _, c := range change {
		c(f)
	}
	w.must(w.blobs.Put(w.Context(), storage.OriginalKey(f.ID), strings.NewReader("bytes")))
	w.must(w.library.AddFile(w.Context(), f))
	return f
}

// A response is what came back: its data and errors read as plain JSON.
type response struct {
	status int
	header http.Header
	Data   map[string]any
	Errors []problem
}

type problem struct {
	Message    string
	Path       []any
	Extensions map[string]any
}

// send posts a body as it is.
func (w *world) send(body string, header ...string) response {
	w.Helper()
	r, err := http.NewRequestWithContext(w.Context(), "POST", w.http.URL, strings.NewReader(body))
	w.must(err)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return w.do(r)
}

func (w *world) do(r *http.Request) response {
	w.Helper()
	answer, err := http.DefaultClient.Do(r)
	w.must(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	w.must(err)
	out := response{status: answer.StatusCode, header: answer.Header}
	if err := json.Unmarshal(body, &out); err != nil {
		w.Fatalf("status %d, body %q: %v", answer.StatusCode, body, err)
	}
	for _, secret := range []string{"goroutine", ".go:", w.TempDirRoot(), "sqlite", "SQL", "postgres", "pgx", "127.0.0.1:5"} {
		if bytes.Contains(body, []byte(secret)) {
			w.Errorf("the answer tells of our insides (%q): %s", secret, body)
		}
	}
	return out
}

// TempDirRoot is a part of every temporary path of the tests.
func (w *world) TempDirRoot() string { return filepath.Dir(w.TempDir()) }

type vars = map[string]any

func request(query string, variables vars) string {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		panic(err)
	}
	return string(body)
}

// ask posts an operation.
func (w *world) ask(query string, variables vars) response {
	w.Helper()
	return w.send(request(query, variables))
}

// get posts an operation that must do well and answers what stands at the path in its data.
func (w *world) get(query string, variables vars, path ...any) any {
	w.Helper()
	r := w.ask(query, variables)
	if r.status != 200 || len(r.Errors) > 0 {
		w.Fatalf("%s: %d %v", query, r.status, r.Errors)
	}
	return at(r.Data, path...)
}

// at walks into JSON: names into objects, numbers into lists.
func at(v any, path ...any) any {
	for _, p := range path {
		switch step := p.(type) {
		case string:
			v = v.(map[string]any)[step]
		case int:
			v = v.([]any)[step]
		}
	}
	return v
}

// same compares JSON values, given as Go or as text.
func (w *world) same(got any, want string) {
	w.Helper()
	var wanted any
	w.must(json.Unmarshal([]byte(want), &wanted))
	if !reflect.DeepEqual(got, wanted) {
		text, _ := json.Marshal(got)
		w.Errorf("got  %s\nwant %s", text, want)
	}
}

// refused tells whether an answer is one error of that code, whose message holds text.
func (w *world) refused(r response, code, text string) {
	w.Helper()
	if len(r.Errors) == 0 || r.Errors[0].Extensions["code"] != code || !strings.Contains(r.Errors[0].Message, text) {
		w.Errorf("got %d %v; want %s with %q", r.status, r.Errors, code, text)
	}
}

// eventually waits until a thing is so.
func (w *world) eventually(what string, so func() bool) {
	w.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	end := time.After(patience)
	for !so() {
		select {
		case <-tick.C:
		case <-end:
			w.Fatalf("waited in vain: %s", what)
		}
	}
}

// A logbook keeps what was logged.
type logbook struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
