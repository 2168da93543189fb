package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// ask sends one request through observe to a handler and answers the response, its body and the log.
func ask(t *testing.T, handler http.HandlerFunc, headers ...string) (*http.Response, string, string) {
	t.Helper()
	var log bytes.Buffer
	server := httptest.NewServer(observe(newLogger(&log, "json", "debug"), &watching{}, handler))
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/a%0Ab", nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := server.Client().Do(request)
	if err != nil {
		server.Close()
		return nil, err.Error(), log.String()
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		body = []byte(err.Error())
	}
	response.Body.Close()
	server.Close() // waits for the handler, and so for its log line
	return response, string(body), log.String()
}

func TestAPanicIsAnsweredWithoutInternalsAndLoggedWithThem(t *testing.T) {
	response, body, log := ask(t, func(http.ResponseWriter, *http.Request) { panic("secret /tmp/path") })
	if response.StatusCode != 500 || response.Header.Get("Content-Type") != "application/problem+json" || strings.Contains(body, "secret") || strings.Contains(body, "goroutine") {
		t.Errorf("answered %d %s", response.StatusCode, body)
	}
	if !strings.Contains(log, "secret /tmp/path") || !strings.Contains(log, "middleware_test.go") {
		t.Errorf("logged %s", log)
	}
}

func TestAPanicInTheMiddleOfAnAnswerCutsIt(t *testing.T) {
	_, body, _ := ask(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "half")
		_ = http.NewResponseController(w).Flush()
		panic("late")
	})
	if !strings.Contains(body, "EOF") {
		t.Errorf("the client took half an answer for a whole one: %q", body)
	}
}

func TestEveryAnswerHasAnIDThatIsInTheLog(t *testing.T) {
	say := func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusTeapot) }
	for given, kept := range map[string]bool{"abc-1.2_Z": true, "": false, "a b": false, strings.Repeat("x", 65): false, "é": false} {
		response, _, log := ask(t, say, "X-Request-Id", given)
		id := response.Header.Get("X-Request-Id")
		if id == "" || (id == given) != kept {
			t.Errorf("the id %q became %q", given, id)
		}
		var line struct {
			Request, Path string
			Status        int
		}
		if err := json.Unmarshal([]byte(log), &line); err != nil || line.Request != id || line.Status != 418 || line.Path != "/a\nb" {
			t.Errorf("logged %q, %v", log, err)
		}
		if response.Header.Get("X-Content-Type-Options") != "nosniff" || response.Header.Get("Referrer-Policy") != "same-origin" {
			t.Errorf("headers %v", response.Header)
		}
	}
}

func TestWhatHandlersNeedOfTheirWriterIsThere(t *testing.T) {
	large := bytes.Repeat([]byte("0123456789"), 100_000)
	response, body, log := ask(t, func(w http.ResponseWriter, r *http.Request) {
		if _, ok := w.(http.Hijacker); !ok {
			t.Error("no Hijacker: WebSockets would fail")
		}
		if _, ok := w.(http.Flusher); !ok {
			t.Error("no Flusher: streams would wait")
		}
		if n, err := io.Copy(w, struct{ io.Reader }{bytes.NewReader(large)}); err != nil || n != int64(len(large)) {
			t.Errorf("copied %d bytes, %v", n, err)
		}
	})
	if response.StatusCode != 200 || body != string(large) || !strings.Contains(log, `"bytes":1000000`) {
		t.Errorf("answered %d, %d bytes; logged %s", response.StatusCode, len(body), log)
	}
}

// A sent remembers of what an answer was read.
type sent struct {
	*httptest.ResponseRecorder
	from []io.Reader
}

func (s *sent) ReadFrom(r io.Reader) (int64, error) {
	s.from = append(s.from, r)
	return io.Copy(s.ResponseRecorder, r)
}

// net/http has the kernel send a file where it is given one limited reader over it, and nothing around that.
func TestAFileIsHandedOnAsItIs(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	whole := bytes.Repeat([]byte("0123456789"), 70_000) // two pieces and a half
	if err := os.WriteFile(name, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for part, want := range map[string][]byte{"": whole, "bytes=5-599999": whole[5:600_000]} {
		s := &sent{ResponseRecorder: httptest.NewRecorder()}
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		if part != "" {
			r.Header.Set("Range", part)
		}
		observe(slog.New(slog.DiscardHandler), &watching{}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			http.ServeContent(w, r, "", time.Time{}, f)
		})).ServeHTTP(s, r)
		if !bytes.Equal(s.Body.Bytes(), want) || len(s.from) != 3 {
			t.Errorf("%d bytes in %d pieces", s.Body.Len(), len(s.from))
		}
		for _, from := range s.from {
			if limited, ok := from.(*io.LimitedReader); !ok || limited.R != io.Reader(f) {
				t.Errorf("it is read of %#v", from)
			}
		}
	}
}

func TestAReaderThatFailsEndsTheCopyWithItsError(t *testing.T) {
	o := &observed{ResponseWriter: httptest.NewRecorder()}
	o.control = http.NewResponseController(o.ResponseWriter)
	if n, err := o.ReadFrom(io.MultiReader(strings.NewReader("abc"), failing{})); n != 3 || !errors.Is(err, os.ErrClosed) {
		t.Errorf("%d, %v", n, err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, os.ErrClosed }

func TestRoutesAreChosenWithoutCleaningPaths(t *testing.T) {
	named := func(name string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, name+" "+r.URL.Path) })
	}
	server := httptest.NewServer(observe(slog.New(slog.DiscardHandler), &watching{}, &routes{
		images: named("images"), uploads: named("uploads"), graph: named("graph"), playground: named("playground"),
		health: named("health"), auth: named("auth"), api: named("api"), metrics: named("metrics"), website: named("website"),
	}))
	defer server.Close()
	const id = "0197A3b4-0000-7000-8000-000000000000"
	for path, want := range map[string]string{
		"/image/" + id + "/-/blur/10/":        "images",
		"/image":                              "images",
		"/image//" + id + "//-//blur/":        "images",
		"//image//" + id + "//-/flip":         "images",
		"/image/%2e%2e/%2e%2e/graphql":        "images",
		"/image/../graphql":                   "images",
		"/" + id:                              "images",
		"/" + id + "/":                        "images",
		"//" + id + "/-/resize/5x/":           "images",
		"/" + id + "x/":                       "website",
		"/images":                             "website",
		"/uploads":                            "uploads",
		"/uploads/":                           "uploads",
		"/uploads/../image/x":                 "uploads",
		"/uploads/%2e%2e/originals/x":         "uploads",
		"/graphql":                            "graph",
		"/graphql/":                           "website",
		"/playground":                         "playground",
		"/playground/script.js":               "playground",
		"/api/nothing":                        "api",
		"/api/health":                         "health",
		"/api/health/live":                    "health",
		"/api/health/ready":                   "health",
		"/auth/state":                         "auth",
		"/auth":                               "auth",
		"/authors":                            "website",
		"/metrics":                            "metrics",
		"/metrics/":                           "website",
		"/debug/pprof/":                       "website",
		"/":                                   "website",
		"/projects/" + id + "/files/whatever": "website",
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil) // sent as it is written here
		if err != nil {
			t.Fatal(err)
		}
		response, err := server.Client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		if got, _, _ := strings.Cut(string(body), " "); got != want || response.StatusCode != 200 {
			t.Errorf("%s goes to %d %q, want %s", path, response.StatusCode, body, want)
		}
	}
}
