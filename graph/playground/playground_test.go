package playground

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func get(t *testing.T, h http.Handler, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func text(t *testing.T, r *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// built is a playground as build.mjs leaves it, with short files.
func built() fstest.MapFS {
	fsys := fstest.MapFS{".gitkeep": {}}
	for _, name := range libraries {
		fsys["some@1.2.3/"+name+".gz"] = &fstest.MapFile{Data: pack([]byte("/* " + name + " */"))}
	}
	return fsys
}

var reference = regexp.MustCompile(`<(?:script|link)[^>]* (?:src|href)="([^"]+)"`)

func TestThePageLoadsFromItsOwnServerOnly(t *testing.T) {
	h := newHandler(built())
	answer := get(t, h, Path)
	body := text(t, answer)
	if answer.StatusCode != 200 || strings.Contains(body, "://") || strings.Contains(body, `"//`) {
		t.Fatalf("status %d, page:\n%s", answer.StatusCode, body)
	}
	references := reference.FindAllStringSubmatch(body, -1)
	if len(references) != len(libraries)+2 { // the icon, which is empty data, and start.js
		t.Fatalf("the page refers to %v", references)
	}
	for _, match := range references {
		address := match[1]
		if address == "data:," {
			continue
		}
		asset := get(t, h, address)
		if asset.StatusCode != 200 || !strings.Contains(asset.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d, Cache-Control %q", address, asset.StatusCode, asset.Header.Get("Cache-Control"))
		}
		if kind := asset.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/css") && !strings.HasPrefix(kind, "text/javascript") {
			t.Errorf("%s is %q", address, kind)
		}
	}
	if strings.Contains(answer.Header.Get("Content-Security-Policy"), "http") {
		t.Errorf("policy %q", answer.Header.Get("Content-Security-Policy"))
	}
}

func TestAssetsArePackedForWhomAcceptsIt(t *testing.T) {
	h := newHandler(built())
	address := Path + "/some@1.2.3/graphiql.min.css"
	plain := get(t, h, address)
	if body := text(t, plain); body != "/* graphiql.min.css */" || plain.Header.Get("Content-Encoding") != "" {
		t.Errorf("plain: %q, %v", body, plain.Header)
	}
	packed := get(t, h, address, "Accept-Encoding", "gzip, br")
	if body := text(t, packed); body != string(pack([]byte("/* graphiql.min.css */"))) || packed.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("packed: %q, %v", body, packed.Header)
	}
}

func TestWithoutItsFilesThePageSaysHowToBuildIt(t *testing.T) {
	h := newHandler(fstest.MapFS{".gitkeep": {}})
	for _, path := range []string{Path, Path + "/"} {
		answer := get(t, h, path)
		if body := text(t, answer); answer.StatusCode != 200 || !strings.Contains(body, "make build") {
			t.Errorf("%s: %d %s", path, answer.StatusCode, body)
		}
	}
	if answer := get(t, h, Path+"/some@1.2.3/graphiql.min.css"); answer.StatusCode != 404 {
		t.Errorf("a missing asset answers %d", answer.StatusCode)
	}
}

func TestOnlyReadingIsAnswered(t *testing.T) {
	w := httptest.NewRecorder()
	newHandler(built()).ServeHTTP(w, httptest.NewRequest("POST", Path, nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

func TestTheEmbeddedPlaygroundIsWholeOrSaysHowToBuildIt(t *testing.T) {
	body := text(t, get(t, Handler(), Path))
	if strings.Contains(body, "://") || !strings.Contains(body, "graphiql.min.js") && !strings.Contains(body, "make build") {
		t.Error(body)
	}
}
