package main

import (
	"net/http"
	"strings"
	"testing"
)

// What lies ready is answered below net/http: nobody may see that, nor miss it in the log.
func TestAnImageIsTheSameFromWhereverItComes(t *testing.T) {
	p := start(t, "--log-level", "debug")
	path := "/image/" + p.upload(photograph(t, 400, 300)) + "/-/resize/100x/-/format/jpeg/"
	var first http.Header
	var picture string
	for i := range 5 {
		r, body := p.do(http.MethodGet, path, nil, "X-Request-Id", "mine")
		if r.StatusCode != http.StatusOK || r.Header.Get("X-Request-Id") != "mine" || r.Header.Get("Date") == "" {
			t.Fatalf("answer %d: %d %v", i, r.StatusCode, r.Header)
		}
		if i == 1 { // from memory, as all that follow
			first, picture = r.Header, body
		}
		if i > 1 && (body != picture || len(r.Header) != len(first) || r.Header.Get("ETag") != first.Get("ETag") || r.Header.Get("Content-Security-Policy") != first.Get("Content-Security-Policy")) {
			t.Errorf("answer %d: %d bytes %v, want %d bytes %v", i, len(body), r.Header, len(picture), first)
		}
	}
	if r, body := p.do(http.MethodGet, path, nil, "If-None-Match", first.Get("ETag")); r.StatusCode != http.StatusNotModified || body != "" {
		t.Errorf("the same again: %d, %d bytes", r.StatusCode, len(body))
	}
	if r, _ := p.do(http.MethodHead, path, nil); r.ContentLength != int64(len(picture)) || len(r.Header.Get("X-Request-Id")) != 36 {
		t.Errorf("head: %v", r.Header)
	}
	if r, body := p.do(http.MethodGet, path, nil, "Range", "bytes=0-9"); r.StatusCode != http.StatusPartialContent || body != picture[:10] {
		t.Errorf("range: %d, %d bytes", r.StatusCode, len(body))
	}
	p.stop()
	if n := strings.Count(p.wantExit(0), `"path":"`+path+`"`); n != 8 {
		t.Errorf("%d of 8 requests are in the log", n)
	}
}
