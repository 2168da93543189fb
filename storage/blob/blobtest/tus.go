package blobtest

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"
	"github.com/tus/tusd/v2/pkg/memorylocker"

	"calotype/storage/blob"
)

// tusServer is a real tusd over the store.
type tusServer struct {
	t       *testing.T
	store   blob.Store
	uploads blob.Uploads
	locker  handler.Locker
	url     string

	created int
	prepare func(n int) handler.FileInfoChanges // the nth upload, from 1
	finish  func(info handler.FileInfo) error   // nil: accept
}

func (s *tusServer) start() {
	c := handler.NewStoreComposer()
	s.uploads.UseIn(c)
	s.locker = memorylocker.New()
	c.UseLocker(s.locker)
	h, err := handler.NewHandler(handler.Config{
		BasePath: "/uploads/", StoreComposer: c, MaxSize: 64 << 20, DisableDownload: true, DisableConcatenation: true,
		PreUploadCreateCallback: func(handler.HookEvent) (handler.HTTPResponse, handler.FileInfoChanges, error) {
			s.created++
			return handler.HTTPResponse{}, s.prepare(s.created), nil
		},
		PreFinishResponseCallback: func(e handler.HookEvent) (handler.HTTPResponse, error) {
			if s.finish == nil {
				return handler.HTTPResponse{}, nil
			}
			return handler.HTTPResponse{}, s.finish(e.Upload)
		},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	// tusd sees ids as a client sends them, with no router that cleans paths.
	srv := httptest.NewServer(http.StripPrefix("/uploads/", h))
	s.t.Cleanup(srv.Close)
	s.url = srv.URL + "/uploads/"
}

// do sends a request with headers in pairs and answers the response, whose body is read.
func (s *tusServer) do(method, url, body string, headers ...string) *http.Response {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Tus-Resumable", "1.0.0")
	for pair := range slices.Chunk(headers, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	_, err = io.Copy(io.Discard, resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		s.t.Fatal(err)
	}
	return resp
}

func (s *tusServer) want(resp *http.Response, status int) *http.Response {
	s.t.Helper()
	if resp.StatusCode != status {
		s.t.Fatalf("%s %s: got %d, want %d", resp.Request.Method, resp.Request.URL.Path, resp.StatusCode, status)
	}
	return resp
}

func (s *tusServer) create(length string) (url string) {
	s.t.Helper()
	resp := s.want(s.do("POST", s.url, "", "Upload-Length", length), http.StatusCreated)
	if location := resp.Header.Get("Location"); strings.HasPrefix(location, "http") {
		return location
	}
	s.t.Fatalf("no absolute Location: %v", resp.Header)
	return ""
}

func (s *tusServer) patch(url, offset, data string, headers ...string) *http.Response {
	s.t.Helper()
	return s.do("PATCH", url, data, append([]string{"Content-Type", "application/offset+octet-stream", "Upload-Offset", offset}, headers...)...)
}

func (s *tusServer) offset(url string) string {
	s.t.Helper()
	return s.want(s.do("HEAD", url, ""), http.StatusOK).Header.Get("Upload-Offset")
}

// wantBlobs compares the whole store.
func (s *tusServer) wantBlobs(keys ...string) {
	s.t.Helper()
	if got := list(s.t, s.store, ""); !slices.Equal(got, keys) {
		s.t.Errorf("the store holds %q, want %q", got, keys)
	}
}

// wantIncomplete tells whether the store must still be without a blob.
func (s *tusServer) wantIncomplete(want bool) {
	s.t.Helper()
	if keys := list(s.t, s.store, ""); want != (len(keys) == 0) {
		s.t.Fatalf("the store holds %q", keys)
	}
}

func (s *tusServer) idle(olderThan time.Time) (ids []string) {
	s.t.Helper()
	for id, err := range s.uploads.Idle(s.t.Context(), olderThan) {
		if err != nil {
			s.t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}
