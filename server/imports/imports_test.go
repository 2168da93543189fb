package imports_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/imaging/rendition"
	"calotype/server/access"
	"calotype/server/imports"
	"calotype/server/outbound"
	"calotype/server/problem"
	"calotype/server/upload"
	"calotype/storage"
	"calotype/storage/storagetest"
)

func TestMain(m *testing.M) {
	rendition.Enter()
	if err := imaging.Startup(imaging.Config{}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	imaging.Shutdown()
	os.Exit(code)
}

// A node is one process over a library.
type node struct {
	*testing.T
	*storagetest.World
	*imports.Service
	counts *counts
}

// counts are how imports went.
type counts struct {
	mu sync.Mutex
	of map[string]int
}

func (c *counts) count(result string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.of[result]++
}

func (n *node) wantCounted(want map[string]int) {
	n.Helper()
	n.counts.mu.Lock()
	defer n.counts.mu.Unlock()
	if !maps.Equal(n.counts.of, want) {
		n.Errorf("counted %v, want %v", n.counts.of, want)
	}
}

func newNode(t *testing.T, w *storagetest.World) *node {
	t.Helper()
	return newNodeThatAsks(t, w, nil)
}

// newNodeThatAsks asks again who began an import.
func newNodeThatAsks(t *testing.T, w *storagetest.World, again func(context.Context, *access.Caller) (*access.Caller, error)) *node {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	uploads, err := upload.New(upload.Config{Library: w.Library, Guarded: access.To(w.Library, nil), Store: w.Blobs.(upload.Store), MaxSize: 1 << 20, Expiry: time.Hour, Limits: imaging.DefaultLimits,
		Workers: 2, Renditions: rendition.New(), Log: log})
	if err != nil {
		t.Fatal(err)
	}
	client := outbound.New(outbound.Options{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, Redirects: 3, Body: 1<<20 + 1})
	t.Cleanup(client.Close)
	c := &counts{of: map[string]int{}}
	n := &node{t, w, imports.New(imports.Config{Library: w.Library, Guarded: access.To(w.Library, nil), Uploads: uploads, Client: client, Log: log, Count: c.count, Again: again}), c}
	t.Cleanup(n.Close)
	return n
}

// as is a context of a key of the first project with rights.
func (n *node) as(rights ...string) context.Context {
	return access.With(n.Context(), access.OfKey(&storage.APIKey{ID: uuid.New(), ProjectID: n.Project.ID, Kind: storage.KeySecret, Rights: rights}))
}

// A source serves a picture: all of it, or, at /slow, all but the last byte until it is let go.
type source struct {
	*httptest.Server
	data  []byte
	asked chan struct{} // has one for each who has the bytes but the last
	goOn  chan struct{} // closed to let go

	other map[string]func(http.ResponseWriter) // what is answered at other addresses
}

func newSource(t *testing.T) *source {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	s := &source{data: b.Bytes(), asked: make(chan struct{}, 100), goOn: make(chan struct{}), other: map[string]func(http.ResponseWriter){}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if other := s.other[r.URL.Path]; other != nil {
			other(w)
			return
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(s.data)))
		if r.URL.Path == "/slow" {
			_, _ = w.Write(s.data[:len(s.data)-1])
			_ = http.NewResponseController(w).Flush()
			s.asked <- struct{}{}
			select {
			case <-s.goOn:
				_, _ = w.Write(s.data[len(s.data)-1:])
			case <-r.Context().Done():
			}
			return
		}
		_, _ = w.Write(s.data)
	}))
	t.Cleanup(s.Close)
	return s
}

// last answers an import as it is when it is over.
func last(t *testing.T, news <-chan imports.Import) (i imports.Import) {
	t.Helper()
	for i = range news {
		if i.State != imports.Running {
			if _, more := <-news; more {
				t.Error("there was more after the end")
			}
			return i
		}
	}
	t.Fatalf("it ended as %+v", i)
	return i
}

// wantNothing checks that there is neither a file nor a byte of one.
func (n *node) wantNothing() {
	n.Helper()
	files, err := n.Library.Files(n.Context(), n.Project.ID, storage.FileQuery{}, storage.Page{})
	if err != nil || files.Total > 0 {
		n.Errorf("%d files, %v", files.Total, err)
	}
	for info, err := range n.Blobs.List(n.Context(), "originals/") {
		n.Errorf("left behind: %s, %v", info.Key, err)
	}
	for id, err := range n.Blobs.(upload.Store).Idle(n.Context(), time.Now().Add(time.Hour)) {
		n.Errorf("left behind: upload %s, %v", id, err)
	}
}

func TestAnImportTellsHowItGoes(t *testing.T) {
	n, from := newNode(t, storagetest.Open(t)), newSource(t)
	ctx := n.as("UPLOAD")
	i, err := n.Start(ctx, n.Project.ID, from.URL+"/slow", "a.png")
	if err != nil || i.State != imports.Running || i.Name != "a.png" || i.Total != -1 {
		t.Fatalf("begun: %+v, %v", i, err)
	}
	<-from.asked
	news, err := n.Watch(ctx, i.ID)
	if err != nil {
		t.Fatal(err)
	}
	if now := <-news; now.State != imports.Running {
		t.Errorf("under way: %+v", now)
	}
	close(from.goOn)
	end := last(t, news)
	size := int64(len(from.data))
	if end.State != imports.Done || end.Bytes != size || end.Total != size || end.File == nil {
		t.Fatalf("it ended as %+v", end)
	}
	if f, err := n.Library.File(t.Context(), *end.File); err != nil || f.Name != "a.png" || f.Bytes != size {
		t.Errorf("the file is %+v, %v", f, err)
	}
	again, err := n.Watch(ctx, i.ID)
	if err != nil || last(t, again).State != imports.Done {
		t.Errorf("asked again: %v", err)
	}
	if err := n.Cancel(ctx, i.ID); err != nil {
		t.Errorf("ended when it is over: %v", err)
	}
}

func TestAnImportThatIsEndedLeavesNothing(t *testing.T) {
	n, from := newNode(t, storagetest.Open(t)), newSource(t)
	ctx := n.as("UPLOAD")
	i, err := n.Start(ctx, n.Project.ID, from.URL+"/slow", "")
	if err != nil {
		t.Fatal(err)
	}
	<-from.asked
	news, err := n.Watch(ctx, i.ID)
	if err == nil {
		err = n.Cancel(ctx, i.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	if end := last(t, news); end.State != imports.Failed || end.Code != "cancelled" {
		t.Errorf("it ended as %+v", end)
	}
	n.wantNothing()
	if _, err := n.Start(ctx, n.Project.ID, from.URL+"/slow", ""); err != nil {
		t.Fatal(err)
	}
	<-from.asked
	n.Close()
	n.wantNothing()
	if _, err := n.Start(ctx, n.Project.ID, from.URL, ""); err == nil {
		t.Error("one was begun after the end")
	}
}

func TestOnlySoManyImportsGoOnAtOnceInAProject(t *testing.T) {
	n, from := newNode(t, storagetest.Open(t)), newSource(t)
	owner := access.With(t.Context(), access.OfToken())
	other, err := n.Library.CreateProject(t.Context(), "other")
	if err != nil {
		t.Fatal(err)
	}
	var begun []uuid.UUID
	for range imports.PerProject {
		i, err := n.Start(owner, n.Project.ID, from.URL+"/slow", "")
		if err != nil {
			t.Fatal(err)
		}
		begun = append(begun, i.ID)
	}
	var refused problem.Problem
	if _, err := n.Start(owner, n.Project.ID, from.URL, ""); !errors.As(err, &refused) || refused.Code != "too-many-imports" || refused.RetryAfter == 0 {
		t.Errorf("one more: %v", err)
	}
	if _, err := n.Fetch(owner, n.Project.ID, from.URL, ""); !errors.As(err, &refused) {
		t.Errorf("one more that is waited for: %v", err)
	}
	if _, err := n.Fetch(owner, other.ID, from.URL, ""); err != nil {
		t.Errorf("in another project: %v", err)
	}
	close(from.goOn)
	for _, id := range begun {
		news, err := n.Watch(owner, id)
		if err != nil {
			t.Fatal(err)
		}
		last(t, news)
	}
	if _, err := n.Fetch(owner, n.Project.ID, from.URL, ""); err != nil {
		t.Errorf("when the others are over: %v", err)
	}
	n.wantCounted(map[string]int{imports.WasDone: 2 + imports.PerProject, imports.WasLimited: 2})
}

func TestHowImportsGoIsCounted(t *testing.T) {
	n, from := newNode(t, storagetest.Open(t)), newSource(t)
	ctx := n.as("UPLOAD")
	from.other["/text"] = func(w http.ResponseWriter) {
		fmt.Fprint(w, "no picture, but a text that is long enough to be looked at")
	}
	from.other["/inside"] = func(w http.ResponseWriter) {
		w.Header().Set("Location", "http://10.0.0.1/")
		w.WriteHeader(http.StatusFound)
	}
	from.other["/missing"] = func(w http.ResponseWriter) { w.WriteHeader(http.StatusNotFound) }
	from.other["/short"] = func(w http.ResponseWriter) {
		w.Header().Set("Content-Length", "100000")
		_, _ = w.Write(from.data)
	}
	for _, path := range []string{"/", "/text", "/inside", "/missing", "/short"} {
		if _, err := n.Fetch(ctx, n.Project.ID, from.URL+path, ""); (err == nil) != (path == "/") {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := n.Fetch(ctx, n.Project.ID, "ftp://example.org/a.png", ""); err == nil {
		t.Error("ftp is asked")
	}
	if _, err := n.Fetch(n.as("READ"), n.Project.ID, from.URL, ""); err == nil {
		t.Error("who reads may import")
	}
	gone, leave := context.WithCancel(ctx)
	done := make(chan error)
	go func() {
		_, err := n.Fetch(gone, n.Project.ID, from.URL+"/slow", "")
		done <- err
	}()
	<-from.asked
	leave()
	if err := <-done; err == nil {
		t.Error("nobody waited, and it is there")
	}
	n.wantCounted(map[string]int{imports.WasDone: 1, imports.WasRefused: 3, imports.WasFailed: 2, imports.WasCancelled: 1})
}

func TestAnImportIsSeenByWhoBeganItAndByWhoMayChangeTheProject(t *testing.T) {
	n, from := newNode(t, storagetest.Open(t)), newSource(t)
	ctx := n.as("UPLOAD")
	i, err := n.Start(ctx, n.Project.ID, from.URL, "")
	if err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct {
		ctx  context.Context
		sees bool
	}{
		"who began it": {ctx, true}, "who may change": {n.as("WRITE"), true}, "who may read": {n.as("READ"), false}, "another who may upload": {n.as("UPLOAD"), false},
	} {
		news, err := n.Watch(c.ctx, i.ID)
		if sees := err == nil; sees != c.sees || !sees && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", what, err)
		} else if sees {
			last(t, news)
		}
		if err := n.Cancel(c.ctx, i.ID); (err == nil) != c.sees {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := n.Watch(t.Context(), i.ID); !errors.Is(err, access.ErrUnauthenticated) {
		t.Errorf("nobody: %v", err)
	}
	var forbidden *access.ForbiddenError
	if _, err := n.Start(n.as("READ"), n.Project.ID, from.URL, ""); !errors.As(err, &forbidden) {
		t.Errorf("begun by who may read: %v", err)
	}
	if _, err := n.Start(access.With(t.Context(), access.OfToken()), uuid.Nil, from.URL, ""); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("into no project: %v", err)
	}
	var invalid *storage.InvalidError
	if _, err := n.Start(ctx, n.Project.ID, "http://10.0.0.1/", ""); !errors.As(err, &invalid) || invalid.Field != "url" {
		t.Errorf("inside: %v", err)
	}
}

func TestAnImportIsSeenAndEndedOnAnotherNode(t *testing.T) {
	w := storagetest.OpenShared(t)
	here, there, from := newNode(t, w), newNode(t, w.Beside(t)), newSource(t)
	owner := access.With(t.Context(), access.OfToken())
	i, err := here.Start(owner, w.Project.ID, from.URL+"/slow", "")
	if err != nil {
		t.Fatal(err)
	}
	<-from.asked
	news, err := there.Watch(owner, i.ID)
	if err != nil {
		t.Fatal(err)
	}
	if now := <-news; now.State != imports.Running || now.ID != i.ID {
		t.Errorf("elsewhere it is %+v", now)
	}
	if err := there.Cancel(owner, i.ID); err != nil {
		t.Fatal(err)
	}
	if end := last(t, news); end.Code != "cancelled" {
		t.Errorf("it ended as %+v", end)
	}
	here.wantNothing()
	if _, err := there.Watch(owner, uuid.New()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("one that is not there: %v", err)
	}
}
