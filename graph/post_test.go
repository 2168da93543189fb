package graph

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestABodyThatIsNoOperationIsRefusedClearly(t *testing.T) {
	w := newWorld(t)
	random := make([]byte, 4096)
	chacha := rand.NewChaCha8([32]byte{1})
	if _, err := chacha.Read(random); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		body, message string
		status        int
	}{
		"random bytes":         {string(random), "cannot be read as JSON", 400},
		"nothing":              {"", "cannot be read as JSON", 400},
		"a list of operations": {`[{"query": "{ health { status } }"}]`, "not a list", 400},
		"a query of numbers":   {`{"query": 5}`, "query cannot be a number", 400},
		"broken JSON":          {`{"query": "{ health`, "cannot be read as JSON", 400},
		"two objects":          {`{"query": "{ health { status } }"} {}`, "follows the JSON object", 400},
		"no query":             {`{}`, "no operation", 400},
		"no GraphQL":           {`{"query": "SELECT * FROM files"}`, "Unexpected", 400},
		"an unknown field":     {`{"query": "{ helth { status } }"}`, "health", 400},
		"a missing variable":   {`{"query": "query($id: ID!) { file(id: $id) { id } }"}`, "must be defined", 400},
		"a subscription":       {request(`subscription { fileEvents(project: "x") { id } }`, nil), "WebSocket", 400},
		"an unknown operation": {`{"query": "query A { health { status } }", "operationName": "B"}`, "B", 400},
	} {
		t.Run(name, func(t *testing.T) {
			w := w.within(t)
			r := w.send(c.body)
			w.refused(r, codeBadRequest, c.message)
			if r.status != c.status || r.Data != nil {
				t.Errorf("status %d, data %v", r.status, r.Data)
			}
		})
	}
	large := w.send(`{"query": "` + strings.Repeat(" ", 256<<10) + `"}`)
	w.refused(large, codeLimit, "more than 262144 bytes")
	if large.status != http.StatusRequestEntityTooLarge {
		t.Error(large.status)
	}
}

func TestOnlyPostedJSONIsRead(t *testing.T) {
	w := newWorld(t)
	body := request(`mutation { createProject(input: {name: "forged"}) { id } }`, nil)
	for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/graphql", "", "text/plain; application/json"} {
		r := w.send(body, "Content-Type", kind)
		w.refused(r, codeBadRequest, "application/json")
		if r.status != http.StatusUnsupportedMediaType {
			t.Errorf("%q: %d", kind, r.status)
		}
	}
	for _, method := range []string{"GET", "PUT", "DELETE", "OPTIONS"} {
		r, err := http.NewRequestWithContext(t.Context(), method, w.http.URL+"?query=mutation{createProject(input:{name:%22forged%22}){id}}", nil)
		w.must(err)
		got := w.do(r)
		w.refused(got, codeBadRequest, "POST")
		if got.status != http.StatusMethodNotAllowed || got.header.Get("Allow") != "POST" {
			t.Errorf("%s: %d %v", method, got.status, got.header)
		}
	}
	w.same(w.get(`{ projects { totalCount } }`, nil, "projects", "totalCount"), `1`)
	if r := w.send(body, "Content-Type", "application/json; charset=utf-8", "Upgrade", "h2c", "Connection", "Upgrade"); r.status != 200 {
		t.Errorf("a client that offers another protocol is answered %d", r.status)
	}
}

func TestAnswersAreJSONThatNobodyKeeps(t *testing.T) {
	w := newWorld(t)
	for accept, want := range map[string]string{
		"": "application/json; charset=utf-8",
		"application/graphql-response+json, application/json;q=0.9": "application/graphql-response+json; charset=utf-8",
	} {
		r := w.send(request(`{ health { status } }`, nil), "Accept", accept)
		if r.header.Get("Content-Type") != want || r.header.Get("Cache-Control") != "no-store" || r.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%q: %v", accept, r.header)
		}
	}
}

func TestAnOperationThatTakesTooLongIsStopped(t *testing.T) {
	w := newWorld(t, func(l *limits) { l.operation = time.Nanosecond })
	r := w.ask(`{ projects { totalCount } }`, nil)
	w.refused(r, codeLimit, "too long")
	if strings.Contains(w.log.String(), "ERROR") {
		t.Error("a slow operation is no fault of ours")
	}
}

func TestABodyThatTricklesIsCutOff(t *testing.T) {
	w := newWorld(t, func(l *limits) { l.upload = time.Millisecond })
	for _, length := range []int64{-1, 1000} {
		body, never := io.Pipe()
		defer never.Close()
		r, err := http.NewRequestWithContext(t.Context(), "POST", w.http.URL, body)
		w.must(err)
		r.ContentLength = length
		r.Header.Set("Content-Type", "application/json")
		got := w.do(r)
		w.refused(got, codeLimit, "under way")
		if got.status != http.StatusRequestTimeout {
			t.Error(got.status)
		}
	}
}

func FuzzBodies(f *testing.F) {
	f.Add([]byte(`{"query": "{ a }", "variables": {"a": [1]}}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		params, err := readParams(body)
		if (params == nil) == (err == nil) {
			t.Errorf("%v, %v", params, err)
		}
		if err == nil && !json.Valid(bytes.TrimSpace(body)) {
			t.Error("this is no JSON")
		}
	})
}
