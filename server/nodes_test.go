package main

import (
	"net/http"
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
	s.database, s.beforeDatabase = through(t, testservers.Postgres(t))
	s.storage, s.beforeS3 = through(t, testservers.VersityGW(t))
	return s
}

func (s *shared) node(t *testing.T, args ...string) *process {
	t.Helper()
	return start(t, append([]string{"--database", s.database, "--storage", s.storage}, args...)...)
}

func TestAnUploadGoesOnOnAnotherNodeWhenItsOwnIsKilled(t *testing.T) {
	t.Parallel()
	s := newShared(t)
	first, second, third := s.node(t), s.node(t), s.node(t)
	data := photograph(t, 2400, 1600) // larger than what an S3 takes as one part of several
	half := len(data) * 2 / 3
	path := first.create(len(data))
	patch := func(p *process, offset, end int) *http.Response {
		r, text := p.patch(path, data, offset, end)
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
	offset := second.offset(path)
	if offset < half {
		t.Fatalf("%d bytes are left of %d that were acknowledged", offset, half)
	}
	file := patch(second, offset, len(data)).Header.Get("Calotype-File-Id")
	third.wantOriginal(file, data)
}

func TestAHitSharesNothingBetweenNodes(t *testing.T) {
	t.Parallel()
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
