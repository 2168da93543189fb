package rest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"

	"calotype/imaging"
	"calotype/imaging/rendition"
	"calotype/server/access"
	"calotype/server/delivery"
	"calotype/server/imports"
	"calotype/server/outbound"
	"calotype/server/rest"
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

// maxSize is the largest file that the servers of these tests take.
const maxSize = 2 << 20

// A world is a real server on a real library.
type world struct {
	testing.TB
	*storagetest.World
	api     *rest.API
	handler http.Handler // the API, unless something is put before it
	server  *httptest.Server
	log     *logBuffer
	caller  *access.Caller // who asks: first one to whom everything is allowed
	fits    func(*http.Request, *http.Response) error
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{TB: t, World: storagetest.Open(t), log: &logBuffer{}, caller: access.OfToken()}
	log := slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	variants := delivery.NewVariants(w.Library, delivery.Config{Workers: 1}, log)
	t.Cleanup(variants.Close)
	store, ok := w.Blobs.(upload.Store)
	if !ok {
		t.Fatal("the store takes no uploads")
	}
	guarded := access.To(w.Library, variants.PurgePreset)
	uploads, err := upload.New(upload.Config{Library: w.Library, Guarded: guarded, Store: store, MaxSize: maxSize, Expiry: time.Hour, Limits: imaging.DefaultLimits,
		Workers: 2, Renditions: rendition.New(), Log: log})
	w.must(err)
	client := outbound.New(outbound.Options{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, Redirects: 3, Body: maxSize + 1})
	t.Cleanup(client.Close)
	service := imports.New(imports.Config{Library: w.Library, Guarded: guarded, Uploads: uploads, Client: client, Log: log})
	t.Cleanup(service.Close)
	w.api = rest.New(rest.Deps{Library: guarded, Uploads: uploads, Imports: service, Signers: variants.Signers, Version: "1.2.3", Log: log,
		BaseURL: func(*http.Request) string { return "https://pictures.example" }})
	w.handler = w.api
	w.server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		w.handler.ServeHTTP(out, r.WithContext(access.With(r.Context(), w.caller)))
	}))
	t.Cleanup(w.server.Close)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("log:\n%s", w.log)
		}
	})
	w.fits = w.validator()
	return w
}

// validator answers what holds answers to the document of the server, once that is found to be one.
func (w *world) validator() func(*http.Request, *http.Response) error {
	w.Helper()
	answer, err := w.server.Client().Get(w.server.URL + rest.DocumentPath)
	w.must(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	w.must(err)
	document, err := libopenapi.NewDocument(text)
	w.must(err)
	v, errs := validator.NewValidator(document, config.WithFormatAssertions(), config.WithContentAssertions())
	for _, err := range errs {
		w.Fatal(err)
	}
	if good, faults := v.ValidateDocument(); !good {
		for _, f := range faults {
			w.Errorf("the document: %s: %s %v", f.Message, f.Reason, f.SchemaValidationErrors)
		}
		w.FailNow()
	}
	return func(r *http.Request, answer *http.Response) error {
		if good, faults := v.ValidateHttpResponse(r, answer); !good {
			var all []string
			for _, f := range faults {
				all = append(all, fmt.Sprintf("%s: %s %v", f.Message, f.Reason, f.SchemaValidationErrors))
			}
			return fmt.Errorf("%s", strings.Join(all, "; "))
		}
		return nil
	}
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// A reply is an answer that fits the document.
type reply struct {
	*http.Response
	w    *world
	what string
	text []byte
}

// do asks as the caller. Headers are given in pairs: name, value.
func (w *world) do(method, path string, body io.Reader, headers ...string) *reply {
	w.Helper()
	r, err := http.NewRequestWithContext(w.Context(), method, w.server.URL+path, body)
	w.must(err)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := w.server.Client().Do(r)
	w.must(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	w.must(err)
	answer.Body = io.NopCloser(bytes.NewReader(text))
	if (strings.HasPrefix(path, "/api/projects") || strings.HasPrefix(path, "/api/analytics")) && answer.StatusCode != http.StatusMethodNotAllowed && method != http.MethodHead && !bytes.Contains(text, []byte("nothing at this address")) {
		if err := w.fits(r, answer); err != nil {
			w.Errorf("%s %s answers %d %s, which does not fit the document: %v", method, path, answer.StatusCode, text, err)
		}
	}
	return &reply{answer, w, method + " " + path, text}
}

func (w *world) get(path string) *reply { w.Helper(); return w.do(http.MethodGet, path, nil) }

// send sends JSON.
func (w *world) send(method, path, body string) *reply {
	w.Helper()
	return w.do(method, path, strings.NewReader(body), "Content-Type", "application/json")
}

// want checks the status.
func (r *reply) want(status int) *reply {
	r.w.Helper()
	if r.StatusCode != status {
		r.w.Fatalf("%s answers %d, want %d: %s", r.what, r.StatusCode, status, r.text)
	}
	return r
}

// object is the answer.
func (r *reply) object() map[string]any {
	r.w.Helper()
	var o map[string]any
	if err := json.Unmarshal(r.text, &o); err != nil {
		r.w.Fatalf("%s: %v: %q", r.what, err, r.text)
	}
	return o
}

// wantProblem checks that it is a problem with a code, and a sentence that holds a text.
func (r *reply) wantProblem(status int, code, says string) map[string]any {
	r.w.Helper()
	r.want(status)
	o := r.object()
	detail, _ := o["detail"].(string)
	if o["code"] != code || !strings.Contains(detail, says) || r.Header.Get("Content-Type") != "application/problem+json" || r.Header.Get("Cache-Control") != "no-store" {
		r.w.Errorf("%s answers %s with %v; want %s that says %q", r.what, r.text, r.Header, code, says)
	}
	return o
}

func (w *world) filesPath() string { return "/api/projects/" + w.Project.ID.String() + "/files" }

// addFile adds a picture and answers its path.
func (w *world) addFile(name string) string {
	w.Helper()
	return w.do(http.MethodPost, w.filesPath()+"?name="+name, bytes.NewReader(picture(w, 40, 30))).want(http.StatusCreated).Header.Get("Location")
}

// inProject is a secret key of the first project with rights.
func (w *world) inProject(rights ...string) *access.Caller {
	return access.OfKey(&storage.APIKey{ID: uuid.New(), ProjectID: w.Project.ID, Kind: storage.KeySecret, Rights: rights})
}

// publicKey is a public key of a project with rules.
func (w *world) publicKey(rules storage.NewAPIKey) *access.Caller {
	w.Helper()
	rules.Name, rules.Kind = "page", storage.KeyPublic
	key, _, err := w.Library.CreateAPIKey(w.Context(), rules)
	w.must(err)
	return access.OfKey(key)
}

// recorded are the files of the first project.
func (w *world) recorded() []*storage.File {
	w.Helper()
	page, err := w.Library.Files(w.Context(), w.Project.ID, storage.FileQuery{}, storage.Page{First: 200})
	w.must(err)
	return page.Nodes
}

// wantNothing checks that there is neither a file nor a byte of one.
func (w *world) wantNothing() {
	w.Helper()
	if files := w.recorded(); len(files) > 0 {
		w.Errorf("%d files are there", len(files))
	}
	for info, err := range w.Blobs.List(w.Context(), "originals/") {
		w.must(err)
		w.Errorf("left behind: %s", info.Key)
	}
	for id, err := range w.Blobs.(upload.Store).Idle(w.Context(), time.Now().Add(time.Hour)) {
		w.must(err)
		w.Errorf("left behind: upload %s", id)
	}
}

// picture is a PNG.
func picture(t testing.TB, width, height int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range width * height {
		m.Set(i%width, i/width, color.RGBA{uint8(i * 7), uint8(i / 3), uint8(i >> 4), 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
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
