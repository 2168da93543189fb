package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// A faulty world is a real server of which something that it stands on fails. Whatever fails: what is cached is served, the rest is
// refused clearly and soon, nobody is left waiting, and all is well again when the fault is gone.
type faulty struct {
	*process
	seen   string // the address of a variant that lies in memory
	unseen []string
	noted  string // the id of a file
	idle   int    // goroutines, when nothing goes on
}

// How long a client waits for an answer: one that takes longer is a failure. A change may wait for what others hold.
const (
	patience       = 5 * time.Second
	changePatience = 20 * time.Second
)

// openConnections is how many goroutines belong to connections that are kept open for the next requests.
const openConnections = 60

func withFaults(t *testing.T, unseen int, server *process) *faulty {
	t.Helper()
	f := &faulty{process: server}
	f.noted = f.upload(photograph(t, 200, 240)) // seen by nobody: what is cached of a file is looked up again when it changes
	f.seen = "/image/" + f.upload(photograph(t, 320, 240)) + "/-/resize/100x/-/format/jpeg/"
	for n := range unseen {
		f.unseen = append(f.unseen, "/image/"+f.upload(photograph(t, 300+n, 200))+"/-/resize/50x/-/format/jpeg/")
	}
	for range 2 { // from the second time on, it is answered below net/http
		f.wantGood(f.seen)
	}
	f.idle = f.goroutines()
	return f
}

// try asks with patience.
func (f *faulty) try(method, path string, body io.Reader, headers ...string) (*http.Response, string, error) {
	wait := patience
	if method == http.MethodPost {
		wait = changePatience
	}
	ctx, cancel := context.WithTimeout(f.t.Context(), wait)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, f.url+path, body)
	if err != nil {
		return nil, "", err
	}
	response, err := http.DefaultClient.Do(withHeaders(request, headers))
	if err != nil {
		return nil, "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return response, string(text), err
}

func (f *faulty) wantGood(path string) {
	f.t.Helper()
	r, text, err := f.try(http.MethodGet, path, nil)
	if err != nil || r.StatusCode != http.StatusOK || !strings.HasPrefix(text, "\xff\xd8\xff") || !strings.HasSuffix(text, "\xff\xd9") {
		f.t.Errorf("%s: %v, %s", path, err, describeAnswer(r, text))
	}
}

// internals are words that no client should read.
var internals = regexp.MustCompile(`goroutine|127\.0\.0\.1|localhost|secret|password|\.go:|/tmp/|SQLSTATE|dial|EOF|refused`)

// wantRefused asks for what cannot be had now.
func (f *faulty) wantRefused(path string) {
	f.t.Helper()
	r, text, err := f.try(http.MethodGet, path, nil)
	if err != nil || r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" ||
		!strings.HasPrefix(r.Header.Get("Content-Type"), "application/problem+json") || internals.MatchString(text) {
		f.t.Errorf("%s: %v, %s", path, err, describeAnswer(r, text))
	}
}

// wantServedAndRefused asks often for what is cached, beside many who ask for what cannot be had now, by paths that tell them apart.
func (f *faulty) wantServedAndRefused(path func(n int) string) {
	f.t.Helper()
	var all sync.WaitGroup
	all.Go(func() {
		for range 200 {
			f.wantGood(f.seen)
		}
	})
	for n := range 20 {
		all.Go(func() { f.wantRefused(path(n)) })
	}
	all.Wait()
	if r, text, err := f.try(http.MethodGet, livePath, nil); err != nil || r.StatusCode != http.StatusOK {
		f.t.Errorf("alive: %v, %s", err, describeAnswer(r, text))
	}
}

func describeAnswer(r *http.Response, text string) string {
	if r == nil {
		return "no answer"
	}
	return fmt.Sprintf("%d %v %.300q", r.StatusCode, r.Header, text)
}

// rename changes the record of the first file, and answers the code of the error.
func (f *faulty) rename(name string) (code string) {
	f.t.Helper()
	body, err := json.Marshal(map[string]any{
		"query":     "mutation($id:ID!,$name:String!){updateFile(id:$id,input:{name:$name}){name}}",
		"variables": map[string]string{"id": f.noted, "name": name},
	})
	if err != nil {
		f.t.Fatal(err)
	}
	r, text, err := f.try(http.MethodPost, "/graphql", bytes.NewReader(body), "Content-Type", "application/json")
	if err != nil {
		f.t.Errorf("rename: %v", err)
		return "none"
	}
	var answer struct {
		Errors []struct{ Extensions struct{ Code string } }
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil || internals.MatchString(text) {
		f.t.Errorf("rename: %v, %s", err, describeAnswer(r, text))
	}
	if len(answer.Errors) == 0 {
		return ""
	}
	return answer.Errors[0].Extensions.Code
}

// ask answers what GraphQL does, or nothing where nothing is answered.
func (f *faulty) ask(query string) string {
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		f.t.Error(err)
	}
	_, text, err := f.try(http.MethodPost, "/graphql", bytes.NewReader(body), "Content-Type", "application/json")
	if err != nil {
		return ""
	}
	return text
}

// heals waits until all works that does not now.
func (f *faulty) heals(name string) {
	f.t.Helper()
	f.until("ready", func() bool {
		r, _, err := f.try(http.MethodGet, readyPath, nil)
		return err == nil && r.StatusCode == http.StatusOK
	})
	f.until("a rename goes through", func() bool { return f.rename(name) == "" })
	for _, path := range f.unseen {
		f.until(path, func() bool {
			r, _, err := f.try(http.MethodGet, path, nil)
			return err == nil && r.StatusCode == http.StatusOK
		})
		f.wantGood(path)
	}
	http.DefaultClient.CloseIdleConnections()
	f.until("no goroutine is left waiting", func() bool { return f.goroutines() <= f.idle+openConnections })
}

// until waits for what comes by itself.
func (f *faulty) until(what string, so func() bool) {
	f.t.Helper()
	eventually(f.t, what, so)
}

// eventually waits until a thing is so: what comes by itself, or what another process has done to an SQLite, at which a server looks within seconds.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	end := time.After(time.Minute)
	for !so() {
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

var goroutineCount = regexp.MustCompile(`(?m)^go_goroutines (\d+)$`)

func (f *faulty) goroutines() int {
	f.t.Helper()
	_, text, err := f.try(http.MethodGet, "/metrics", nil)
	found := goroutineCount.FindStringSubmatch(text)
	if err != nil || found == nil {
		f.t.Fatalf("metrics: %v, %.200s", err, text)
	}
	n, err := strconv.Atoi(found[1])
	if err != nil {
		f.t.Fatal(err)
	}
	return n
}
