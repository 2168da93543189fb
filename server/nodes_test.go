package main

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"calotype/storage/testservers"
)

// shared is a database and a bucket that nodes share, with a proxy before each.
type shared struct {
	database, storage        string // addresses
	beforeDatabase, beforeS3 *testservers.Proxy
}

func newShared(t *testing.T) *shared {
	t.Helper()
	s := &shared{}
	s.database, s.beforeDatabase = through(t, testservers.Postgres(t), func(u *url.URL) (string, func(string)) {
		return u.Host, func(addr string) { u.Host = addr }
	})
	s.storage, s.beforeS3 = through(t, testservers.VersityGW(t), func(u *url.URL) (string, func(string)) {
		query := u.Query()
		endpoint, _ := url.Parse(query.Get("endpoint"))
		return endpoint.Host, func(addr string) {
			endpoint.Host = addr
			query.Set("endpoint", endpoint.String())
			u.RawQuery = query.Encode()
		}
	})
	return s
}

// through puts a proxy before what an address leads to, which host tells and sets.
func through(t *testing.T, address string, host func(*url.URL) (string, func(string))) (string, *testservers.Proxy) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	upstream, set := host(u)
	proxy := testservers.Toxiproxy(t, upstream)
	set(proxy.Addr)
	return u.String(), proxy
}

func (s *shared) node(t *testing.T, args ...string) *process {
	t.Helper()
	return start(t, append([]string{"--database", s.database, "--storage", s.storage}, args...)...)
}

func TestAnUploadGoesOnOnAnotherNodeWhenItsOwnIsKilled(t *testing.T) {
	s := newShared(t)
	first, second, third := s.node(t), s.node(t), s.node(t)
	data := photograph(t, 2400, 1600) // larger than what an S3 takes as one part of several
	half := len(data) * 2 / 3
	created, _ := first.do(http.MethodPost, "/uploads/", nil, "Tus-Resumable", "1.0.0", "Upload-Length", strconv.Itoa(len(data)))
	path := created.Header.Get("Location")
	patch := func(p *process, offset, end int) *http.Response {
		r, text := p.do(http.MethodPatch, path, bytes.NewReader(data[offset:end]), "Tus-Resumable", "1.0.0", "Upload-Offset", strconv.Itoa(offset), "Content-Type", offsetType)
		if r.StatusCode != http.StatusNoContent {
			t.Fatalf("%d %s", r.StatusCode, text)
		}
		return r
	}
	patch(first, 0, half)
	if err := first.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	first.wantExit(-1)
	head, _ := second.do(http.MethodHead, path, nil, "Tus-Resumable", "1.0.0")
	offset, err := strconv.Atoi(head.Header.Get("Upload-Offset"))
	if err != nil || offset < half {
		t.Fatalf("%d bytes are left of %d that were acknowledged", offset, half)
	}
	file := patch(second, offset, len(data)).Header.Get("Calotype-File-Id")
	if _, original := third.do(http.MethodGet, "/image/"+file+"/", nil); original != string(data) {
		t.Errorf("the third node has %d bytes of %d, or others", len(original), len(data))
	}
}

func TestAHitSharesNothingBetweenNodes(t *testing.T) {
	s := newShared(t)
	first := s.node(t)
	file := first.upload(photograph(t, 600, 400))
	path := "/image/" + file + "/-/resize/100x/-/format/jpeg/"
	_, want := first.do(http.MethodGet, path, nil)
	var all []*process
	for range 2 {
		p := s.node(t, "--memory-cache", "0") // so that it comes from the disk
		p.do(http.MethodGet, path, nil)
		all = append(all, p)
	}
	all = append(all, first)
	s.beforeDatabase.Cut()
	s.beforeS3.Cut()
	for i, p := range all {
		for range 3 {
			if r, got := p.do(http.MethodGet, path, nil); r.StatusCode != http.StatusOK || got != want {
				t.Errorf("node %d answered %d with %d bytes without database and storage, want %d", i, r.StatusCode, len(got), len(want))
			}
		}
	}
	r, text := first.do(http.MethodGet, "/image/"+file+"/-/resize/101x/-/format/jpeg/", nil)
	if r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") == "" || !strings.Contains(text, `"type"`) {
		t.Errorf("what is not there is answered %d %s", r.StatusCode, text)
	}
	s.beforeDatabase.Heal()
	s.beforeS3.Heal()
	for i, p := range all {
		for status := 0; status != http.StatusOK; { // within the deadline of the tests
			r, _ := p.do(http.MethodGet, "/image/"+file+"/-/resize/102x/-/format/jpeg/", nil)
			if status = r.StatusCode; status != http.StatusOK && status != http.StatusServiceUnavailable {
				t.Fatalf("node %d answered %d", i, status)
			}
		}
	}
}
