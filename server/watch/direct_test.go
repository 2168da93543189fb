package watch

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestOnlyProgramsOnThisMachineAskDirectly(t *testing.T) {
	for _, c := range []struct {
		peer, host, proto string
		header            string
		direct            bool
	}{
		{"127.0.0.1:5000", "localhost:8080", "HTTP/1.1", "", true},
		{"127.8.9.1:5000", "127.0.0.1:8080", "HTTP/1.1", "", true},
		{"[::1]:5000", "[::1]:8080", "HTTP/1.1", "", true},
		{"[::ffff:127.0.0.1]:5000", "LOCALHOST", "HTTP/1.1", "", true},
		{"192.0.2.1:5000", "localhost:8080", "HTTP/1.1", "", false},
		{"10.0.0.1:5000", "localhost:8080", "HTTP/1.1", "", false},
		{"[fe80::1]:5000", "localhost:8080", "HTTP/1.1", "", false},
		{"", "localhost:8080", "HTTP/1.1", "", false},
		{"@", "localhost:8080", "HTTP/1.1", "", false},
		{"127.0.0.1:5000", "pictures.example.org", "HTTP/1.1", "", false}, // a page that its name leads here
		{"127.0.0.1:5000", "127.0.0.1.example.org:8080", "HTTP/1.1", "", false},
		{"127.0.0.1:5000", "localhost.example.org", "HTTP/1.1", "", false},
		{"127.0.0.1:5000", "", "HTTP/1.1", "", false},
		{"127.0.0.1:5000", "localhost:8080", "HTTP/1.0", "", false},
		{"127.0.0.1:5000", "localhost:8080", "HTTP/1.1", "X-Forwarded-For", false},
		{"127.0.0.1:5000", "localhost:8080", "HTTP/1.1", "X-Real-Ip", false},
		{"127.0.0.1:5000", "localhost:8080", "HTTP/1.1", "Forwarded", false},
		{"127.0.0.1:5000", "localhost:8080", "HTTP/1.1", "Via", false},
		{"127.0.0.1:5000", "localhost:8080", "HTTP/1.1", "X-Forwarded-Proto", false},
	} {
		r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
		r.RemoteAddr, r.Host = c.peer, c.host
		r.ProtoMajor, r.ProtoMinor, _ = http.ParseHTTPVersion(c.proto)
		if c.header != "" {
			r.Header.Set(c.header, "192.0.2.1")
		}
		if got := Direct(r); got != c.direct {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestProfilesAreServedAtLoopbackAddressesAlone(t *testing.T) {
	for addr, ok := range map[string]bool{
		"127.0.0.1:6060": true, "localhost:0": true, "[::1]:6060": true, "127.1.2.3:1": true,
		":6060": false, "0.0.0.0:6060": false, "[::]:6060": false, "192.0.2.1:6060": false, "pictures.example.org:6060": false, "10.0.0.1:1": false,
		"6060": false, "127.0.0.1": false, "localhost.example.org:1": false,
	} {
		if err := CheckLoopback(addr); (err == nil) != ok || err != nil && !strings.Contains(err.Error(), "such as 127.0.0.1:6060") {
			t.Errorf("%s: %v", addr, err)
		}
	}
}

func TestProfilesAreForProgramsOnThisMachine(t *testing.T) {
	handler := Debug(newMetrics().Handler())
	ask := func(method, path, host string) int {
		r := httptest.NewRequest(method, path, nil)
		r.RemoteAddr, r.Host = "127.0.0.1:5000", host
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w.Code
	}
	for path, want := range map[string]int{
		"/debug/pprof/": 200, "/debug/pprof/heap": 200, "/debug/pprof/goroutine?debug=2": 200, "/debug/pprof/cmdline": 200, "/debug/pprof/symbol": 200,
		"/metrics": 200, "/": 404, "/graphql": 404, "/debug/pprof/nothing": 404,
	} {
		if got := ask(http.MethodGet, path, "127.0.0.1:6060"); got != want {
			t.Errorf("%s is answered %d, want %d", path, got, want)
		}
		if got := ask(http.MethodGet, path, "rebound.example.org"); got != http.StatusForbidden {
			t.Errorf("%s is answered %d under another name", path, got)
		}
	}
}
