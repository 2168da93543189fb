package auth

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"calotype/server/access"
	"calotype/server/problem"
	"calotype/storage"
	"calotype/storage/storagetest"
)

const token = "a token of the operator, long enough"

const password = "correct horse battery"

// A world is a real server on a real library: /auth/, and behind the guard /api/who, which says who asks.
type world struct {
	*testing.T
	base    *storagetest.World
	library *storage.Library
	auth    *Auth
	url     string
	log     *strings.Builder
	later   atomic.Int64 // nanoseconds since the begin, by the clock of the attempts, which moves by hand
}

func newWorld(t *testing.T, change ...func(*Config)) *world {
	t.Helper()
	return newWorldOn(t, storagetest.Open(t), change...)
}

func newWorldOn(t *testing.T, base *storagetest.World, change ...func(*Config)) *world {
	t.Helper()
	w := &world{T: t, base: base, library: base.Library, log: &strings.Builder{}}
	c := Config{Library: w.library, Token: token, Log: slog.New(slog.NewTextHandler(w.log, nil))}
	for _, f := range change {
		f(&c)
	}
	var err error
	w.auth, err = New(c)
	w.must(err)
	begun := time.Now()
	w.auth.attempts.now = func() time.Time { return begun.Add(time.Duration(w.later.Load())) }
	t.Cleanup(w.auth.Close)
	mux := http.NewServeMux()
	mux.Handle(Path+"/", w.auth)
	mux.Handle("/api/who", w.auth.Guard(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		c := access.From(r.Context())
		answer(out, http.StatusOK, map[string]string{"kind": string(c.Kind), "id": c.ID()})
	}), problem.Write))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	w.url = server.URL
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// A browser keeps its cookies.
type browser struct {
	*world
	client *http.Client
}

func (w *world) browser() *browser {
	w.Helper()
	jar, err := cookiejar.New(nil)
	w.must(err)
	return &browser{w, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// A reply is what came back.
type reply struct {
	*http.Response
	text string
}

// code is that of the problem.
func (r *reply) code() string {
	var p struct{ Code string }
	_ = json.Unmarshal([]byte(r.text), &p)
	return p.Code
}

// do sends a request; headers are given in pairs. What has a body is JSON where it does not say otherwise.
func (b *browser) do(method, path, body string, headers ...string) *reply {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), method, b.url+path, strings.NewReader(body))
	b.must(err)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := b.client.Do(r)
	b.must(err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	b.must(err)
	return &reply{response, string(text)}
}

func (b *browser) post(path string, body any, headers ...string) *reply {
	b.Helper()
	data, err := json.Marshal(body)
	b.must(err)
	return b.do(http.MethodPost, path, string(data), headers...)
}

// want checks the status of a reply, and the code of its problem.
func (w *world) want(r *reply, status int, code string) {
	w.Helper()
	if r.StatusCode != status || r.code() != code {
		w.Errorf("answered %d %s, want %d %q", r.StatusCode, r.text, status, code)
	}
}

// is who the server takes the browser for: kind and status.
func (b *browser) is(headers ...string) (kind string, status int) {
	b.Helper()
	r := b.do(http.MethodGet, "/api/who", "", headers...)
	var said struct{ Kind string }
	_ = json.Unmarshal([]byte(r.text), &said)
	return said.Kind, r.StatusCode
}

type fields map[string]any

// owner makes the first person, and answers who is signed in as that.
func (w *world) owner() *browser {
	w.Helper()
	b := w.browser()
	r := b.post("/auth/setup", fields{"email": "ada@example.org", "name": "Ada", "password": password})
	if r.StatusCode != http.StatusCreated {
		w.Fatalf("%d %s", r.StatusCode, r.text)
	}
	return b
}

func (w *world) signIn(email, password string, headers ...string) (*browser, *reply) {
	w.Helper()
	b := w.browser()
	return b, b.post("/auth/sign-in", fields{"email": email, "password": password}, headers...)
}

// person makes somebody with the password.
func (w *world) person(email string) *storage.Person {
	w.Helper()
	hash, err := w.auth.Passwords.Hash(w.Context(), password)
	w.must(err)
	p, err := w.library.CreatePerson(w.Context(), storage.NewPerson{Email: email, Name: "Somebody", PasswordHash: storage.Secret(hash)})
	w.must(err)
	return p
}

// key makes an API key of the first project.
func (w *world) key(k storage.NewAPIKey) (*storage.APIKey, string) {
	w.Helper()
	k.ProjectID, k.Name = w.base.Project.ID, "a key"
	if k.Kind == storage.KeySecret {
		k.Rights = []string{storage.RightRead}
	}
	made, text, err := w.library.CreateAPIKey(w.Context(), k)
	w.must(err)
	return made, text
}
