package delivery

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"calotype/storage"
)

func TestEveryRefusalIsAProblem(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 300, 200)).String()
	truncated := w.addDamaged(photo(t, 300, 200))
	for path, want := range map[string]struct {
		status int
		code   string
		says   string
	}{
		"/image/" + id + "/-/blurr/5/":                             {400, "bad-transformation", `"blurr"`},
		"/image/" + id + "/-/brightness/150/":                      {400, "bad-transformation", "from -100 to 100"},
		"/image/" + id + "/-/resize/50p/":                          {400, "bad-transformation", "800x600"},
		"/image/" + id + "/" + strings.Repeat("-/flip/", 500):      {400, "bad-transformation", "at most 32"},
		"/image/" + id + "/-/overlay/" + strings.Repeat("x", 9000): {400, "bad-transformation", "8192"},
		"/image/" + id + "/-/resize/%00x/":                         {400, "bad-transformation", "800x600"},
		"/image/" + id + "/-/resize/20000x/":                       {422, "too-large", "20000 × 13333"},
		"/image/" + id + "/-/page/3/-/flip/":                       {422, "no-such-page", "no page 3: the file has one page"},
		"/image/" + id + "/-/flip/-/page/0/":                       {400, "bad-transformation", "page must be the first"},
		"/image/" + uuid.NewString() + "/":                         {404, "not-found", "no file"},
		"/image/" + uuid.NewString() + "/-/flip/":                  {404, "not-found", "no file"},
		"/image/nonsense/-/flip/":                                  {404, "not-found", "no file"},
		"/image/" + id + "/?sig=YWJj":                              {403, "signature-malformed", "base64url of 32 bytes"},
		"/image/" + id + "/-/flip/?x=1&%65xp=1":                    {403, "signature-missing", "no sig to vouch"},
		"/image/" + truncated.String() + "/-/resize/100x/":         {422, "not-decodable", ""},
	} {
		r, body := w.get(path)
		var p struct {
			Status int
			Code   string
			Detail string
			Title  string
		}
		if err := json.Unmarshal(body, &p); err != nil || r.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%.80s: no problem JSON: %s", path, body)
			continue
		}
		if r.StatusCode != want.status || p.Status != want.status || p.Code != want.code || !strings.Contains(p.Detail, want.says) || p.Title == "" {
			t.Errorf("%.80s: %d %s", path, r.StatusCode, body)
		}
		if r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%.80s: an error may be cached: %q", path, r.Header.Get("Cache-Control"))
		}
		if want.status == 400 && r.Header.Get("X-Image-Error") == "" {
			t.Errorf("%.80s: no X-Image-Error", path)
		}
		for _, inner := range []string{"goroutine", w.folder, ".go:", "vips"} {
			if bytes.Contains(body, []byte(inner)) {
				t.Errorf("%.80s tells %q: %s", path, inner, body)
			}
		}
	}
	r, body := w.get("/image/" + id + "/-/resize/100x/-/blur/9999/")
	var p map[string]any
	if err := json.Unmarshal(body, &p); err != nil || p["operation"] != "blur" || p["index"] != 1.0 || p["parameter"] != "strength" || p["given"] != "9999" || p["allowed"] != "a number from 0 to 5000" {
		t.Errorf("%d %s", r.StatusCode, body)
	}
	if r, _ := w.do(http.MethodPost, "/image/"+id+"/"); r.StatusCode != 405 || r.Header.Get("Allow") != allowed {
		t.Errorf("POST: %d", r.StatusCode)
	}
}

// addDamaged stores a file whose bytes were cut off after it was uploaded.
func (w *world) addDamaged(data []byte) uuid.UUID {
	w.t.Helper()
	id := w.add("cut.jpg", data)
	w.shorten(storage.OriginalKey(id), int64(len(data)/2))
	return id
}

func TestARangeOutsideOfTheContentIsAProblem(t *testing.T) {
	w := newWorld(t)
	image := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String()
	for _, path := range []string{image + "/", image + "/-/resize/100x/"} {
		r, body := w.get(path, "Range", "bytes=999999999-")
		if r.StatusCode != 416 || r.Header.Get("Content-Type") != "application/problem+json" || !strings.HasPrefix(r.Header.Get("Content-Range"), "bytes */") ||
			r.Header.Get("Cache-Control") != "no-store" || !json.Valid(body) {
			t.Errorf("%s: %d %v %s", path, r.StatusCode, r.Header, body)
		}
	}
}

func TestMaxBytesThatDoNotSufficeAreSaid(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 300, 200)).String()
	r, body := w.get("/image/" + id + "/-/format/jpeg/-/max_bytes/100/")
	if r.StatusCode != 422 || !strings.Contains(string(body), "max_bytes") {
		t.Errorf("%d %s", r.StatusCode, body)
	}
	if r, body := w.get("/image/" + id + "/-/format/jpeg/-/max_bytes/4k/"); r.StatusCode != 200 || len(body) > 4000 {
		t.Errorf("%d, %d bytes", r.StatusCode, len(body))
	}
}

func TestWhatFailsInsideIsSaidInTheLogAndNotToTheClient(t *testing.T) {
	w := newWorld(t)
	var log bytes.Buffer
	w.variants.log = slog.New(slog.NewTextHandler(&log, nil))
	w.library.Close()
	for _, path := range []string{"/", "/-/resize/10x/"} {
		log.Reset()
		r, body := w.get("/image/" + uuid.NewString() + path)
		if r.StatusCode != 500 || strings.Contains(string(body), "closed") || !strings.Contains(string(body), `"code":"internal"`) {
			t.Errorf("%s: %d %s", path, r.StatusCode, body)
		}
		if !strings.Contains(log.String(), "closed") {
			t.Errorf("%s: the log says %q", path, log.String())
		}
	}
}
