package rest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"calotype/server/access"
	"calotype/server/rest"
	"calotype/storage"
)

// callsOf is how often the fuzzing client asks: some hundred times in a test, more by .ci/bench/fuzz.
func callsOf(t *testing.T) int {
	t.Helper()
	calls, err := strconv.Atoi(cmpOr(os.Getenv("CALOTYPE_FUZZ_CALLS"), "400"))
	if err != nil {
		t.Fatalf("CALOTYPE_FUZZ_CALLS: %v", err)
	}
	return calls
}

func cmpOr(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

func TestAFuzzingClientFindsNoFault(t *testing.T) {
	f := newFuzzer(newWorld(t))
	for range callsOf(t) {
		f.call()
	}
	for _, fault := range f.faults {
		t.Error(fault)
	}
	t.Logf("%d calls: %v", f.calls, f.answers)
	if f.answers[2] == 0 || f.answers[4] == 0 {
		t.Errorf("not all was tried: %v", f.answers)
	}
}

// The client is good for something: it finds what is wrong with a server that has a fault.
func TestTheFuzzingClientFindsAPlantedFault(t *testing.T) {
	for what, plant := range map[string]func(http.Handler) http.Handler{
		"a fault of the server": func(good http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Query().Get("sort") == "NAME_ASC" {
					w.WriteHeader(http.StatusInternalServerError)
					return
				}
				good.ServeHTTP(w, r)
			})
		},
		"does not fit the document": func(good http.Handler) http.Handler {
			return changed(good, func(body string) string { return strings.Replace(body, `"fileCount":`, `"files":`, 1) })
		},
		"tells of internals": func(good http.Handler) http.Handler {
			return changed(good, func(body string) string { return strings.Replace(body, `"detail":"`, `"detail":"open /tmp/x: `, 1) })
		},
		"takes what the document forbids": func(good http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				query := r.URL.Query()
				if query.Del("nosuch"); r.Method == http.MethodGet {
					r.URL.RawQuery = query.Encode()
				}
				good.ServeHTTP(w, r)
			})
		},
		"answers a stranger": func(good http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				good.ServeHTTP(w, r.WithContext(access.With(r.Context(), access.OfToken())))
			})
		},
	} {
		w := newWorld(t)
		w.handler = plant(w.handler)
		f := newFuzzer(w)
		for f.calls < 1000 && len(f.faults) == 0 {
			f.call()
		}
		if len(f.faults) == 0 || !strings.Contains(f.faults[0], what) {
			t.Errorf("%s: after %d calls there is %q", what, f.calls, f.faults)
		}
	}
}

// changed has a handler answer something else.
func changed(good http.Handler, change func(string) string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := httptest.NewRecorder()
		good.ServeHTTP(seen, r)
		for name, values := range seen.Header() {
			if name != "Content-Length" {
				w.Header()[name] = values
			}
		}
		w.WriteHeader(seen.Code)
		_, _ = io.WriteString(w, change(seen.Body.String()))
	})
}

// A fuzzer asks a server for what its document says, and for what that forbids, as all sorts of callers.
type fuzzer struct {
	*generator
	w        *world
	ops      []fuzzed
	other    *httptest.Server // has a picture
	projects []string
	pages    map[string]*access.Caller // public keys of projects
	files    [][2]string               // project and file
	calls    int
	answers  map[int]int // by the first digit
	faults   []string
}

// A fuzzed is an operation of the document.
type fuzzed struct {
	method, path string
	parameters   []any
	body         map[string]any // by media type
}

func newFuzzer(w *world) *fuzzer {
	w.Helper()
	var document map[string]any
	w.must(json.Unmarshal(w.get(rest.DocumentPath).want(200).text, &document))
	data := picture(w, 8, 8)
	other := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) { _, _ = out.Write(data) }))
	w.Cleanup(other.Close)
	f := &fuzzer{generator: &generator{rand.New(rand.NewPCG(18, 41)), document}, w: w, other: other, pages: map[string]*access.Caller{}, answers: map[int]int{}}
	for path, item := range document["paths"].(map[string]any) {
		for method, op := range item.(map[string]any) {
			o := fuzzed{method: strings.ToUpper(method), path: path}
			o.parameters, _ = op.(map[string]any)["parameters"].([]any)
			if body, ok := op.(map[string]any)["requestBody"].(map[string]any); ok {
				o.body = body["content"].(map[string]any)
			}
			if path != "/api/health" { // which is served elsewhere
				f.ops = append(f.ops, o)
			}
		}
	}
	slices.SortFunc(f.ops, func(a, b fuzzed) int { return strings.Compare(a.path+a.method, b.path+b.method) })
	return f
}

// live sees to it that there are projects and files.
func (f *fuzzer) live() {
	f.w.Helper()
	f.w.caller = access.OfToken()
	for len(f.projects) < 2 {
		p, err := f.w.Library.CreateProject(f.w.Context(), "fuzzed")
		f.w.must(err)
		f.projects = append(f.projects, p.ID.String())
		f.pages[p.ID.String()] = f.w.publicKey(storage.NewAPIKey{ProjectID: p.ID})
	}
	for len(f.files) < 3 {
		project := pick(f.random, f.projects)
		at := "/api/projects/" + project + "/files"
		r, err := http.NewRequestWithContext(access.With(f.w.Context(), access.OfToken()), http.MethodPost, at, bytes.NewReader(picture(f.w, 8, 8)))
		f.w.must(err)
		answer := httptest.NewRecorder()
		f.w.api.ServeHTTP(answer, r)
		file := strings.TrimPrefix(answer.Header().Get("Location"), at+"/")
		id, err := uuid.Parse(file)
		if err != nil {
			f.w.Fatalf("%s answers %d %s", at, answer.Code, answer.Body)
		}
		f.w.must(f.w.Library.PutVariant(f.w.Context(), &storage.Variant{FileID: id, Key: strings.Repeat("a", 64), Transformation: "resize/4x", Format: "png", Width: 4, Height: 4},
			strings.Repeat("a", 64), []byte("bytes")))
		f.files = append(f.files, [2]string{project, file})
	}
}

// someone is a caller who has something to do with a project, or nothing.
func (f *fuzzer) someone(project string) *access.Caller {
	id, err := uuid.Parse(project)
	if err != nil {
		id = uuid.New()
	}
	key := func(kind storage.APIKeyKind, rights ...string) *access.Caller {
		return access.OfKey(&storage.APIKey{ID: uuid.New(), ProjectID: id, Kind: kind, Rights: rights})
	}
	switch f.random.IntN(12) {
	case 0:
		return access.From(f.w.Context())
	case 1:
		if page := f.pages[project]; page != nil {
			return page
		}
		return key(storage.KeyPublic)
	case 2:
		id = uuid.New()
		return key(storage.KeySecret, "ADMIN")
	case 3:
		return access.OfPerson(&storage.Person{ID: uuid.New()}, uuid.New(), []*storage.Member{{ProjectID: id, Role: storage.RoleViewer}})
	case 4, 5:
		return key(storage.KeySecret, pick(f.random, storage.Rights))
	}
	return access.OfToken()
}

// A wire is a call as it is sent.
type wire struct {
	path    string
	project string
	query   url.Values
	forbids bool // the document forbids it
}

// call asks once, and looks at the answer.
func (f *fuzzer) call() {
	f.w.Helper()
	f.live()
	op := pick(f.random, f.ops)
	c := f.address(op)
	body, kind := f.body(op, &c)
	caller := f.someone(c.project)
	r, err := http.NewRequestWithContext(f.w.Context(), op.method, f.w.server.URL+c.path, body)
	if err != nil {
		return // it is no address at all
	}
	r.URL.RawQuery = c.query.Encode()
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	f.w.caller = caller
	answer, err := f.w.server.Client().Do(r)
	if err != nil {
		f.fault("%s %s as %s: %v", op.method, r.URL, caller.Kind, err)
		return
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	f.w.must(err)
	answer.Body = io.NopCloser(bytes.NewReader(text))
	f.calls++
	f.answers[answer.StatusCode/100]++
	f.judge(op, c, caller, r, answer, string(text))
	f.forget(op, c, answer.StatusCode)
}

var internals = regexp.MustCompile(`goroutine|/root|/tmp|runtime error|\.go:\d|sql:|SQLITE|sqlite|pgx|huma`)

func (f *fuzzer) judge(op fuzzed, c wire, caller *access.Caller, r *http.Request, answer *http.Response, text string) {
	asked := fmt.Sprintf("%s %s as %q answers %d %.500s, which", op.method, r.URL.RequestURI(), caller.Kind, answer.StatusCode, text)
	id, _ := uuid.Parse(c.project)
	switch known := sameLength(c.path, op.path); {
	case answer.StatusCode >= 500:
		f.fault("%s is a fault of the server", asked)
	case internals.MatchString(text) && answer.StatusCode >= 400:
		f.fault("%s tells of internals", asked)
	case answer.StatusCode < 400 && c.forbids:
		f.fault("%s takes what the document forbids", asked)
	case answer.StatusCode < 400 && strings.Contains(op.path, "{project}") && caller.In(id) == 0, answer.StatusCode < 400 && caller.Kind == access.Nobody:
		f.fault("%s answers a stranger", asked)
	case known:
		if err := f.w.fits(r, answer); err != nil {
			f.fault("%s does not fit the document: %v", asked, err)
		}
	}
}

// sameLength tells whether an address is one of an operation, so that its answer is in the document.
func sameLength(path, of string) bool {
	return strings.Count(path, "/") == strings.Count(of, "/") && !strings.Contains(path, "%2F")
}

// forget forgets what was deleted.
func (f *fuzzer) forget(op fuzzed, c wire, status int) {
	if op.method != http.MethodDelete || status != http.StatusNoContent {
		return
	}
	path := strings.ToLower(c.path)
	f.files = slices.DeleteFunc(f.files, func(file [2]string) bool { return strings.HasSuffix(path, file[1]) || strings.HasSuffix(path, file[0]) })
	f.projects = slices.DeleteFunc(f.projects, func(project string) bool { return strings.HasSuffix(path, project) })
}

func (f *fuzzer) fault(format string, args ...any) {
	f.faults = append(f.faults, fmt.Sprintf(format, args...))
}
