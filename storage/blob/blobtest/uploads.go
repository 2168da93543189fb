package blobtest

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"

	"calotype/storage/blob"
)

// RunUploads holds the [blob.Uploads] of the store that open answers to the contract, with tusd itself before it. Each call
// must answer an empty store.
func RunUploads(t *testing.T, open func(*testing.T) blob.Store) {
	for _, c := range []struct {
		name string
		test func(*testing.T, *tusServer)
	}{
		{"an upload in pieces ends at its key in one go", uploadInPieces},
		{"a large upload in pieces of any size is the bytes that were sent", largeUpload},
		{"a large upload whose length comes last is so too", largeUploadWithDeferredLength},
		{"an upload whose length comes last ends at its key", uploadWithDeferredLength},
		{"an upload of no bytes ends at its key", uploadOfNothing},
		{"the bytes are at their key when the finishing hook runs, and a refusal leaves nothing", refusedUpload},
		{"a terminated upload leaves nothing", terminatedUpload},
		{"terminating a finished upload keeps its blob", terminatedAfterwards},
		{"an upload that was not prepared is refused", unpreparedUpload},
		{"two uploads cannot have one id", sameID},
		{"ids that are paths lead nowhere", pathsForIDs},
		{"uploads that wait for bytes expire, finished ones and those at work stay", expiry},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			srv := &tusServer{t: t, store: s, uploads: s.(blob.Uploads)}
			srv.prepare = func(n int) handler.FileInfoChanges {
				return srv.uploads.Prepare(fmt.Sprintf("id-%d", n), fmt.Sprintf("originals/%d", n))
			}
			srv.start()
			c.test(t, srv)
		})
	}
}

func uploadInPieces(t *testing.T, s *tusServer) {
	url := s.create("11")
	s.want(s.patch(url, "0", "hello "), http.StatusNoContent)
	s.wantBlobs()
	if got := s.offset(url); got != "6" {
		t.Errorf("offset %s, want 6", got)
	}
	s.want(s.patch(url, "3", "lo world"), http.StatusConflict)
	s.want(s.patch(url, "6", "world"), http.StatusNoContent)
	if got := get(t, s.store, "originals/1"); got != "hello world" {
		t.Errorf("got %q", got)
	}
	s.wantBlobs("originals/1")
	if got := s.offset(url); got != "11" {
		t.Errorf("offset %s afterwards, want 11", got)
	}
}

// Pattern answers bytes of which no part is like another, always the same.
func Pattern(size int) []byte {
	data := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{}).Read(data) // which never fails
	return data
}

func largeUpload(t *testing.T, s *tusServer) {
	const mib = 1 << 20
	data := string(Pattern(21*mib + 5)) // more than one part for every backend that has parts
	url := s.create(strconv.Itoa(len(data)))
	at := 0
	for _, size := range []int{3, 5 * mib, 0, 9 * mib, 2*mib - 3, 5*mib + 5} {
		s.want(s.patch(url, strconv.Itoa(at), data[at:at+size]), http.StatusNoContent)
		s.wantIncomplete(at+size < len(data))
		if at += size; s.offset(url) != strconv.Itoa(at) {
			t.Fatalf("offset %s, want %d", s.offset(url), at)
		}
	}
	if get(t, s.store, "originals/1") != data {
		t.Error("the bytes are not those that were sent")
	}
}

func largeUploadWithDeferredLength(t *testing.T, s *tusServer) {
	data := string(Pattern(17<<20 + 5))
	url := s.want(s.do("POST", s.url, "", "Upload-Defer-Length", "1"), http.StatusCreated).Header.Get("Location")
	s.want(s.patch(url, "0", data), http.StatusNoContent)
	s.wantIncomplete(true)
	size := strconv.Itoa(len(data))
	s.want(s.patch(url, size, "", "Upload-Length", size), http.StatusNoContent)
	if get(t, s.store, "originals/1") != data {
		t.Error("the bytes are not those that were sent")
	}
}

func uploadWithDeferredLength(t *testing.T, s *tusServer) {
	url := s.want(s.do("POST", s.url, "", "Upload-Defer-Length", "1"), http.StatusCreated).Header.Get("Location")
	s.want(s.patch(url, "0", "hello "), http.StatusNoContent)
	s.want(s.patch(url, "6", "world", "Upload-Length", "11"), http.StatusNoContent)
	if got := get(t, s.store, "originals/1"); got != "hello world" {
		t.Errorf("got %q", got)
	}
}

func uploadOfNothing(t *testing.T, s *tusServer) {
	s.create("0")
	if got := get(t, s.store, "originals/1"); got != "" {
		t.Errorf("got %q", got)
	}
}

func refusedUpload(t *testing.T, s *tusServer) {
	var seen string
	s.finish = func(info handler.FileInfo) error {
		seen = get(t, s.store, "originals/1")
		if err := s.uploads.Remove(t.Context(), info.ID); err != nil {
			t.Error(err)
		}
		return handler.NewError("ERR_REFUSED", "refused", http.StatusUnprocessableEntity)
	}
	url := s.create("5")
	s.want(s.patch(url, "0", "hello"), http.StatusUnprocessableEntity)
	if seen != "hello" {
		t.Errorf("the hook saw %q", seen)
	}
	s.wantBlobs()
	s.want(s.do("HEAD", url, ""), http.StatusNotFound)
	if got := s.idle(time.Now().Add(time.Hour)); len(got) != 0 {
		t.Errorf("left behind %q", got)
	}
}

func terminatedUpload(t *testing.T, s *tusServer) {
	url := s.create("11")
	s.want(s.patch(url, "0", "hello "), http.StatusNoContent)
	s.want(s.do("DELETE", url, ""), http.StatusNoContent)
	s.want(s.do("HEAD", url, ""), http.StatusNotFound)
	s.wantBlobs()
	if got := s.idle(time.Now().Add(time.Hour)); len(got) != 0 {
		t.Errorf("left behind %q", got)
	}
}

func terminatedAfterwards(t *testing.T, s *tusServer) {
	url := s.create("5")
	s.want(s.patch(url, "0", "hello"), http.StatusNoContent)
	s.want(s.do("DELETE", url, ""), http.StatusNoContent)
	s.want(s.do("HEAD", url, ""), http.StatusNotFound)
	s.wantBlobs("originals/1")
}

func unpreparedUpload(t *testing.T, s *tusServer) {
	for _, changes := range []handler.FileInfoChanges{
		{}, {ID: "id"}, s.uploads.Prepare("", "originals/1"), s.uploads.Prepare("id", ""), s.uploads.Prepare("id", "../up"),
		s.uploads.Prepare("id", "/etc/passwd"), s.uploads.Prepare("a/../b", "originals/1"), s.uploads.Prepare("a.info", "originals/1"),
	} {
		s.prepare = func(int) handler.FileInfoChanges { return changes }
		s.want(s.do("POST", s.url, "", "Upload-Length", "5"), http.StatusInternalServerError)
	}
	s.wantBlobs()
	if got := s.idle(time.Now().Add(time.Hour)); len(got) != 0 {
		t.Errorf("left behind %q", got)
	}
}

func sameID(t *testing.T, s *tusServer) {
	s.prepare = func(int) handler.FileInfoChanges { return s.uploads.Prepare("id", "originals/1") }
	url := s.create("5")
	s.want(s.patch(url, "0", "he"), http.StatusNoContent)
	s.want(s.do("POST", s.url, "", "Upload-Length", "5"), http.StatusInternalServerError)
	if got := s.offset(url); got != "2" {
		t.Errorf("offset %s after a second upload of this id, want 2", got)
	}
}

func pathsForIDs(t *testing.T, s *tusServer) {
	put(t, s.store, "originals/secret.info", `{"ID":"secret","Size":5,"Storage":{"Key":"originals/victim"}}`)
	put(t, s.store, "originals/victim", "hello")
	for _, id := range []string{"%2e%2e/originals/secret", "..%2foriginals%2fsecret", "%2e%2e%2foriginals%2fsecret", "originals/secret", "a%00b"} {
		for _, method := range []string{"HEAD", "DELETE"} {
			if resp := s.do(method, s.url+id, ""); resp.StatusCode < 400 || resp.StatusCode >= 500 {
				t.Errorf("%s %s: got %d", method, id, resp.StatusCode)
			}
		}
		if resp := s.patch(s.url+id, "0", "x"); resp.StatusCode < 400 || resp.StatusCode >= 500 {
			t.Errorf("PATCH %s: got %d", id, resp.StatusCode)
		}
		if err := s.uploads.Remove(t.Context(), id); err != nil {
			t.Error(err)
		}
	}
	if err := s.uploads.Remove(t.Context(), "../originals/secret"); err != nil {
		t.Error(err)
	}
	s.wantBlobs("originals/secret.info", "originals/victim")
}

func expiry(t *testing.T, s *tusServer) {
	unfinished, finished, fresh := s.create("5"), s.create("5"), s.create("5")
	has := func(want bool, ids ...string) {
		t.Helper()
		for _, id := range ids {
			if got, err := s.uploads.Has(t.Context(), id); got != want || err != nil {
				t.Errorf("upload %q is known: %v, %v; want %v", id, got, err, want)
			}
		}
	}
	has(true, "id-1", "id-2", "id-3")
	has(false, "id-4", "", "../originals/1", "a/b")
	s.want(s.patch(unfinished, "0", "hel"), http.StatusNoContent)
	s.want(s.patch(finished, "0", "hello"), http.StatusNoContent)
	s.want(s.do("DELETE", fresh, ""), http.StatusNoContent)

	expire := func(olderThan time.Time, want int) {
		t.Helper()
		if n, err := s.uploads.Expire(t.Context(), olderThan, s.locker); n != want || err != nil {
			t.Errorf("expired %d, %v; want %d", n, err, want)
		}
	}
	earlier, later := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	if got := s.idle(earlier); len(got) != 0 {
		t.Errorf("idle for an hour: %q, want none", got)
	}
	expire(earlier, 0)
	if got := s.idle(later); !slices.Equal(got, []string{"id-1", "id-2"}) {
		t.Errorf("idle are %q, want the unfinished and the finished one", got)
	}

	lock, err := s.locker.NewLock("id-1")
	if err != nil {
		t.Fatal(err)
	}
	if err := lock.Lock(t.Context(), func() {}); err != nil {
		t.Fatal(err)
	}
	expire(later, 0)
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	expire(later, 1)
	s.want(s.do("HEAD", unfinished, ""), http.StatusNotFound)
	if got := s.offset(finished); got != "5" {
		t.Errorf("the finished one is at %s, want 5", got)
	}
	s.wantBlobs("originals/2")
	expire(later, 0)
	has(true, "id-2")
	has(false, "id-1", "id-3")
	if got := s.idle(later); !slices.Equal(got, []string{"id-2"}) {
		t.Errorf("left are %q, want the finished one", got)
	}
}
