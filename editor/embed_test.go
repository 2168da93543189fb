package editor

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func built(t *testing.T) http.Handler {
	t.Helper()
	s, err := newSite(fstest.MapFS{
		".gitkeep":              {},
		".vite/manifest.json":   {Data: []byte("{}")},
		"index.html":            {Data: []byte("<!doctype html>the page")},
		"index.html.gz":         {Data: []byte("page in gzip")},
		"icon.svg":              {Data: []byte("<svg/>")},
		"assets/app-abc.js":     {Data: []byte("the script")},
		"assets/app-abc.js.br":  {Data: []byte("script in br")},
		"assets/app-abc.js.gz":  {Data: []byte("script in gzip")},
		"assets/style-abc.css":  {Data: []byte("the style")},
		"assets/photo-abc.avif": {Data: []byte("photo")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func get(h http.Handler, path, encodings string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if encodings != "" {
		r.Header.Set("Accept-Encoding", encodings)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestEveryPageIsTheIndexAndIsCheckedForNews(t *testing.T) {
	h := built(t)
	for _, path := range []string{"/", "/projects", "/p/1", "/p/1/f/2?t=blur/10"} {
		r := get(h, path, "")
		if got := body(t, r); r.StatusCode != 200 || got != "<!doctype html>the page" {
			t.Errorf("%s: %d %q", path, r.StatusCode, got)
		}
		if got := r.Header.Get("Cache-Control"); got != "no-cache" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
		if got := r.Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
			t.Errorf("%s: Content-Type %q", path, got)
		}
	}
}

func TestAnUnchangedPageIsNotSentAgain(t *testing.T) {
	h := built(t)
	r := httptest.NewRequest(http.MethodGet, "/p/1", nil)
	r.Header.Set("If-None-Match", get(h, "/", "").Header.Get("ETag"))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusNotModified {
		t.Errorf("got %d", w.Code)
	}
}

func TestHashedFilesNeverExpire(t *testing.T) {
	r := get(built(t), "/assets/style-abc.css", "")
	if got := r.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
		t.Errorf("Cache-Control %q", got)
	}
	if got := get(built(t), "/icon.svg", "").Header.Get("Cache-Control"); got != "no-cache" {
		t.Errorf("a name without hash: Cache-Control %q", got)
	}
}

func TestTheSmallestAcceptedCodingIsSent(t *testing.T) {
	for _, c := range []struct{ path, accept, coding, body string }{
		{"/assets/app-abc.js", "", "", "the script"},
		{"/assets/app-abc.js", "gzip, deflate, br, zstd", "br", "script in br"},
		{"/assets/app-abc.js", "gzip", "gzip", "script in gzip"},
		{"/assets/app-abc.js", "br;q=0, gzip;q=0.5", "gzip", "script in gzip"},
		{"/assets/app-abc.js", "*", "br", "script in br"},
		{"/assets/app-abc.js", "*;q=0", "", "the script"},
		{"/assets/app-abc.js", "identity", "", "the script"},
		{"/assets/style-abc.css", "br, gzip", "", "the style"},
		{"/", "br, gzip", "gzip", "page in gzip"},
	} {
		r := get(built(t), c.path, c.accept)
		if got := body(t, r); got != c.body || r.Header.Get("Content-Encoding") != c.coding {
			t.Errorf("%s, Accept-Encoding %q: %q %q", c.path, c.accept, r.Header.Get("Content-Encoding"), got)
		}
		if c.path != "/assets/style-abc.css" && r.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: no Vary", c.path)
		}
	}
}

func TestCodingsHaveTheirOwnETags(t *testing.T) {
	h := built(t)
	seen := map[string]bool{}
	for _, accept := range []string{"", "gzip", "br"} {
		seen[get(h, "/assets/app-abc.js", accept).Header.Get("ETag")] = true
	}
	if len(seen) != 3 {
		t.Errorf("got %v", seen)
	}
}

func TestAMissingFileIsNotThePage(t *testing.T) {
	for _, path := range []string{"/assets/old-123.js", "/assets/", "/favicon.ico", "/.vite/manifest.json", "/.gitkeep", "/assets/app-abc.js.map"} {
		if r := get(built(t), path, ""); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
}

func TestEveryAnswerCarriesThePolicy(t *testing.T) {
	for _, path := range []string{"/", "/assets/app-abc.js", "/assets/missing.js"} {
		r := get(built(t), path, "")
		rules := map[string]string{}
		for rule := range strings.SplitSeq(r.Header.Get("Content-Security-Policy"), "; ") {
			name, value, _ := strings.Cut(rule, " ")
			rules[name] = value
		}
		for name, want := range map[string]string{
			"default-src": "'none'", "script-src": "'self'", "connect-src": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'", "require-trusted-types-for": "'script'",
		} {
			if rules[name] != want {
				t.Errorf("%s: %s is %q, want %q", path, name, rules[name], want)
			}
		}
		if rules["script-src-elem"] != "" || rules["script-src-attr"] != "" || strings.Contains(rules["style-src"], "unsafe") || r.Header.Get("Cross-Origin-Opener-Policy") != "same-origin" {
			t.Errorf("%s: %v", path, r.Header)
		}
		if got := r.Header.Get("X-Content-Type-Options"); got != "nosniff" {
			t.Errorf("%s: nosniff is %q", path, got)
		}
	}
}

func TestOtherMethodsAreRefused(t *testing.T) {
	w := httptest.NewRecorder()
	built(t).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("got %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

func TestAnUnbuiltWebsiteSaysHowToBuildIt(t *testing.T) {
	s, err := newSite(fstest.MapFS{".gitkeep": {}})
	if err != nil {
		t.Fatal(err)
	}
	r := get(s, "/", "")
	if got := body(t, r); r.StatusCode != 200 || !strings.Contains(got, "make build") {
		t.Errorf("%d %q", r.StatusCode, got)
	}
}

func TestTheEmbeddedWebsiteAnswers(t *testing.T) {
	r := get(Handler(), "/", "")
	if got := body(t, r); r.StatusCode != 200 || !strings.Contains(got, "Calotype") {
		t.Errorf("%d %q", r.StatusCode, got)
	}
}
