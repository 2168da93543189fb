package upload_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"calotype/imaging"
	"calotype/imaging/rendition"
	"calotype/server/access"
	"calotype/server/upload"
	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
	"calotype/storage/storagetest"
	"calotype/storage/testservers"

	"github.com/google/uuid"
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

// maxSize is the largest file that the servers of these tests take.
const maxSize = 2 << 20

// A world is a real server over a real store and database of its own.
type world struct {
	t       *testing.T
	blobs   string // address
	store   store
	library *storage.Library
	handler *upload.Handler
	server  *httptest.Server
	log     *logBuffer
	later   *atomic.Int64 // nanoseconds by which the clock of the library is ahead
}

type store interface {
	blob.Store
	blob.Uploads
}

func newWorld(t *testing.T) *world {
	t.Helper()
	return newWorldOn(t, storagetest.Blobs(t))
}

func newWorldOn(t *testing.T, blobs string) *world {
	t.Helper()
	w := &world{t: t, blobs: blobs, log: &logBuffer{}, later: &atomic.Int64{}}
	opened, err := blob.Open(t.Context(), blobs)
	if err != nil {
		t.Fatal(err)
	}
	w.store = opened.(store)
	records, err := db.Open(t.Context(), storagetest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	if w.library, err = storage.New(t.Context(), storage.Options{Blobs: w.store, DB: records, Now: func() time.Time {
		return time.Now().Add(time.Duration(w.later.Load()))
	}}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.library.Close(); err != nil {
			t.Error(err)
		}
	})
	w.handler = w.newHandler()
	w.server = httptest.NewUnstartedServer(w.handler)
	w.server.Config.BaseContext = func(net.Listener) context.Context { return access.With(context.Background(), access.OfToken()) }
	w.server.Start()
	t.Cleanup(w.server.Close)
	return w
}

// newHandler is the handler as another process over the same data would make it.
func (w *world) newHandler() *upload.Handler { w.t.Helper(); return w.newHandlerFor(maxSize) }

func (w *world) newHandlerFor(maxSize int64) *upload.Handler {
	w.t.Helper()
	h, err := upload.New(upload.Config{
		Library: w.library, Guarded: access.To(w.library, nil), Store: w.store, MaxSize: maxSize, Expiry: 24 * time.Hour, Limits: imaging.DefaultLimits, Workers: 2,
		Renditions: rendition.New(),
		Log:        slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return h
}

// headers are given in pairs: name, value.
func (w *world) do(method, path string, body io.Reader, headers ...string) *reply {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), method, w.server.URL+path, body)
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Tus-Resumable", "1.0.0")
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := w.server.Client().Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return &reply{w, response, string(text)}
}

const offsetType = "application/offset+octet-stream"

// create makes an upload and answers its path.
func (w *world) create(size int, headers ...string) string {
	w.t.Helper()
	r := w.do(http.MethodPost, "/uploads/", nil, append([]string{"Upload-Length", strconv.Itoa(size)}, headers...)...)
	r.want(http.StatusCreated)
	return r.Header.Get("Location")
}

func (w *world) patch(path string, offset int, body io.Reader, headers ...string) *reply {
	w.t.Helper()
	return w.do(http.MethodPatch, path, body, append([]string{"Upload-Offset", strconv.Itoa(offset), "Content-Type", offsetType}, headers...)...)
}

// begin sends the head of a PATCH of all bytes of an upload, and the first of the bytes, over a connection of its own.
func (w *world) begin(path string, data []byte, first int) net.Conn {
	w.t.Helper()
	connection, err := net.Dial("tcp", w.server.Listener.Addr().String())
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { connection.Close() })
	_, err = fmt.Fprintf(connection, "PATCH %s HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
		path, offsetType, len(data), data[:first])
	if err != nil {
		w.t.Fatal(err)
	}
	return connection
}

// eventually waits until a thing is so.
func (w *world) eventually(what string, so func() bool) {
	w.t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	end := time.After(time.Minute)
	for !so() {
		select {
		case <-tick.C:
		case <-end:
			w.t.Fatalf("waited in vain: %s; log:\n%s", what, w.log)
		}
	}
}

func (w *world) head(path string) *reply {
	w.t.Helper()
	return w.do(http.MethodHead, path, nil)
}

// send uploads data under a name, in the two usual requests.
func (w *world) send(name string, data []byte) *reply {
	w.t.Helper()
	return w.patch(w.create(len(data), "Upload-Metadata", metadata("filename", name)), 0, bytes.NewReader(data))
}

// project is the first one.
func (w *world) project() uuid.UUID {
	w.t.Helper()
	projects, err := w.library.Projects(w.t.Context(), storage.Page{First: 1})
	if err != nil {
		w.t.Fatal(err)
	}
	return projects.Nodes[0].ID
}

// files are the records of all files.
func (w *world) files() []*storage.File {
	w.t.Helper()
	projects, err := w.library.Projects(w.t.Context(), storage.Page{First: 200})
	if err != nil {
		w.t.Fatal(err)
	}
	var all []*storage.File
	for _, p := range projects.Nodes {
		page, err := w.library.Files(w.t.Context(), p.ID, storage.FileQuery{}, storage.Page{First: 200})
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, page.Nodes...)
	}
	return all
}

// kept are the files or objects of the store, apart from what store and library keep for themselves.
func (w *world) kept() []string {
	w.t.Helper()
	var found []string
	if strings.Contains(w.blobs, "://") {
		for _, name := range testservers.Objects(w.t, w.blobs) {
			if name != ".ping" && name != "library" {
				found = append(found, name)
			}
		}
		return found
	}
	err := filepath.WalkDir(w.blobs, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, _ := filepath.Rel(w.blobs, path)
		if filepath.Base(name) != "lock" && name != "library" {
			found = append(found, filepath.ToSlash(name))
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return found
}

// wantNothing checks that neither a record nor a byte is there.
func (w *world) wantNothing() {
	w.t.Helper()
	if files := w.files(); len(files) != 0 {
		w.t.Errorf("%d files are recorded; want none", len(files))
	}
	if left := w.kept(); len(left) != 0 {
		w.t.Errorf("left behind: %q", left)
	}
}

// wantOnly checks that there is this file alone, with these bytes, and no trace of its upload.
func (w *world) wantOnly(id string, data []byte) *storage.File {
	w.t.Helper()
	files := w.files()
	if len(files) != 1 || files[0].ID.String() != id {
		w.t.Fatalf("%d files are recorded; want one, %s", len(files), id)
	}
	if want := []string{"originals/" + id}; !slices.Equal(w.kept(), want) {
		w.t.Errorf("kept: %q, want %q", w.kept(), want)
	}
	stored, err := w.library.OpenOriginal(w.t.Context(), uuid.MustParse(id))
	if err != nil {
		w.t.Fatal(err)
	}
	defer stored.Close()
	if got, err := io.ReadAll(stored); err != nil || !bytes.Equal(got, data) {
		w.t.Errorf("the stored bytes differ from those that were sent (%v)", err)
	}
	return files[0]
}

// metadata is an Upload-Metadata header; keys and values in turn.
func metadata(pairs ...string) string {
	values := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i]] = base64.StdEncoding.EncodeToString([]byte(pairs[i+1]))
	}
	var elements []string
	for _, key := range slices.Sorted(maps.Keys(values)) {
		elements = append(elements, key+" "+values[key])
	}
	return strings.Join(elements, ",")
}

// picture is a JPEG with detail; the seed makes pictures differ.
func picture(t *testing.T, width, height, seed int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.Set(x, y, color.RGBA{uint8(x*7 + seed), uint8(y * 5), uint8(x * y), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// logBuffer is a log that may be written by many and read meanwhile.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
