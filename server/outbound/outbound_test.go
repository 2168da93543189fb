package outbound

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// hostile are addresses of the inside, however they are written. PORT is that of a server which hears of each connection.
var hostile = []string{
	"http://127.0.0.1:PORT/", "http://127.1:PORT/", "http://0:PORT/", "http://0.0.0.0:PORT/", "http://2130706433:PORT/",
	"http://0x7f000001:PORT/", "http://0x7f.1:PORT/", "http://0177.0.0.1:PORT/", "http://017700000001:PORT/", "http://127.0.0.1.:PORT/",
	"http://localhost:PORT/", "http://localhost.:PORT/", "http://LOCALHOST:PORT/", "http://a.localhost:PORT/", "http://:PORT/",
	"http://[::1]:PORT/", "http://[::]:PORT/", "http://[::ffff:127.0.0.1]:PORT/", "http://[::ffff:7f00:1]:PORT/", "http://[::127.0.0.1]:PORT/",
	"http://[0:0:0:0:0:ffff:7f00:1]:PORT/", "http://[64:ff9b::7f00:1]:PORT/", "http://[64:ff9b:1::7f00:1]:PORT/", "http://[2002:7f00:1::]:PORT/",
	"http://[2001::80ff:fffe]:PORT/", "http://[fe80::1%25lo]:PORT/", "http://[::1%25lo]:PORT/", "http://[fd00:ec2::254]/", "http://[fc00::1]/", "http://[ff02::1]/",
	"http://169.254.169.254/latest/meta-data/", "http://169.254.170.2/v2/credentials", "http://[::ffff:169.254.169.254]/",
	"http://100.100.100.200/latest/meta-data/", "http://168.63.129.16/metadata", "http://[::ffff:168.63.129.16]/", "http://192.0.0.192/",
	"http://100.64.0.1/", "http://10.0.0.1/", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.0.1/", "http://198.18.0.1/",
	"http://192.0.2.1/", "http://203.0.113.1/", "http://224.0.0.1/", "http://255.255.255.255/", "http://0.1.2.3/",
	"http://example.com@127.0.0.1:PORT/", "http://user:password@example.com/", "http://@127.0.0.1:PORT/", "http://127.0.0.1:PORT#@example.com/",
	`http://example.com\@127.0.0.1:PORT/`, `http:\\127.0.0.1:PORT\`, "http://①②⑦.⓪.⓪.①:PORT/", "http://127。0。0。1:PORT/", "http://ⓛocalhost:PORT/",
	"http://8.8.8.8:22/", "http://8.8.8.8:25/", "http://8.8.8.8:1023/", "http://8.8.8.8:0/", "http://8.8.8.8:65536/", "http://8.8.8.8:-1/", "http://8.8.8.8:80:80/",
	"file:///etc/passwd", "gopher://127.0.0.1:PORT/_INFO", "dict://127.0.0.1:PORT/", "ftp://127.0.0.1/", "data:text/plain,hello", "unix:///run/docker.sock",
	"//127.0.0.1:PORT/", "127.0.0.1:PORT", "/etc/passwd", "", " ", "http://", "http:///path", "http:127.0.0.1:PORT", "http://%31%32%37.0.0.1:PORT/", "http://exa mple.com/",
	"http://example.com/\r\nHost: 127.0.0.1", "http://example.com\r\n/", "http://example.com/\x00", "http://exam\tple.com/", "http://[::1", "http://[example.com]/",
	"http://..:PORT/", "http://1.2.3.4.5:PORT/", "http://256.256.256.256:PORT/", "http://example.0x1/",
	"http://example.com/" + strings.Repeat("a", 3000),
}

func TestNoHostileAddressReachesTheInside(t *testing.T) {
	canary := listen(t, "127.0.0.1", func(http.ResponseWriter, *http.Request) {})
	told := 0
	c := New(Options{Redirects: 3, Refused: func() { told++ }})
	defer c.Close()
	for _, address := range hostile {
		address = strings.ReplaceAll(address, "PORT", canary.port())
		answer, err := c.Get(t.Context(), address)
		var refusal *RefusedError
		if !errors.As(err, &refusal) {
			t.Errorf("%q: %v, %v; want a refusal", address, answer, err)
			continue
		}
		if text := err.Error(); strings.ContainsAny(text, "\r\n\x00\t") || len(text) > 400 || strings.Contains(text, "password@") {
			t.Errorf("%q is refused so: %q", address, text)
		}
	}
	if n := canary.connections.Load(); n != 0 || told != len(hostile) {
		t.Errorf("%d connections reached the inside; told of %d refusals of %d", n, told, len(hostile))
	}
}

// What the check by sight lets pass is looked at by the connection itself.
func TestANameThatLeadsInsideIsNotConnectedTo(t *testing.T) {
	canary := listen(t, "127.0.0.1", func(http.ResponseWriter, *http.Request) {})
	names := map[string][]string{}
	for _, inside := range []string{"127.0.0.1", "0.0.0.0", "127.255.255.254", "10.0.0.1", "169.254.169.254", "168.63.129.16", "100.100.100.200"} {
		names["n"+strings.ReplaceAll(inside, ".", "-")+".test."] = []string{inside}
	}
	r, asked := resolver(t, names)
	c := New(Options{Resolver: r})
	defer c.Close()
	for name, comesTo := range names {
		_, err := c.Get(t.Context(), "http://"+name+":"+canary.port()+"/secret?key=1")
		var refusal *RefusedError
		if !errors.As(err, &refusal) || !strings.Contains(err.Error(), strings.TrimSuffix(name, ".")) {
			t.Errorf("%s: %v", name, err)
		} else if text := Why(err); strings.Contains(text, comesTo[0]) || strings.Contains(text, "secret") {
			t.Errorf("%s: %q tells too much", name, text)
		}
	}
	if n := canary.connections.Load(); n != 0 || int(asked.Load()) < len(names) {
		t.Errorf("%d connections reached the inside; %d names were looked up", n, asked.Load())
	}
}

func TestANameThatComesToSomethingElseEachTimeReachesNothingInside(t *testing.T) {
	outside, inside := twins(t)
	r, asked := resolver(t, map[string][]string{"rebind.test.": {friend, "127.0.0.1", friend, "127.0.0.1"}})
	told := 0
	c := New(Options{Resolver: r, Networks: friends, Refused: func() { told++ }})
	defer c.Close()
	for i, good := range []bool{true, false, true, false, false} {
		answer, err := c.Get(t.Context(), "http://rebind.test.:"+outside.port()+"/")
		if good != (err == nil) {
			t.Errorf("request %d: %v", i, err)
		}
		if err == nil {
			answer.Body.Close()
		}
		c.Close() // so that the next one makes a connection
	}
	if inside.connections.Load() != 0 || outside.connections.Load() != 2 || asked.Load() != 5 || told != 3 {
		t.Errorf("%d connections inside, %d outside, by %d look-ups, told of %d refusals; want 0, 2, 5, 3", inside.connections.Load(), outside.connections.Load(), asked.Load(), told)
	}
}

func TestRedirectsAreLookedAtEachForItself(t *testing.T) {
	canary := listen(t, "127.0.0.1", func(http.ResponseWriter, *http.Request) {})
	r, _ := resolver(t, map[string][]string{"inside.test.": {"127.0.0.1"}, "outside.test.": {friend}})
	var referers []string
	outside := listen(t, friend, func(w http.ResponseWriter, r *http.Request) {
		referers = append(referers, r.Header.Values("Referer")...)
		if to := r.URL.Query().Get("to"); to != "" {
			http.Redirect(w, r, to, http.StatusFound)
		}
	})
	c := New(Options{Resolver: r, Networks: friends, Redirects: 3})
	defer c.Close()
	for _, address := range append([]string{"http://inside.test.:PORT/", "http://outside.test.:OUT/?to=http://127.0.0.1:PORT/"}, hostile...) {
		if strings.HasPrefix(address, "//") || !strings.Contains(address, ":") || strings.Contains(address, "%2531") {
			continue // it stays where it is
		}
		address = strings.NewReplacer("PORT", canary.port(), "OUT", outside.port()).Replace(address)
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, outside.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.URL.RawQuery = "to=" + strings.NewReplacer("%", "%25", "#", "%23", "&", "%26", " ", "%20", "\r", "%0d", "\n", "%0a", "\x00", "%00", "\t", "%09").Replace(address)
		if answer, err := c.Do(request); err == nil && answer.Request.URL.Host != outside.Listener.Addr().String() {
			t.Errorf("to %q: %s answers %d", address, answer.Request.URL, answer.StatusCode)
		}
	}
	if n := canary.connections.Load(); n != 0 {
		t.Errorf("%d connections reached the inside", n)
	}
	if len(referers) > 0 {
		t.Errorf("where it came from was told: %q", referers)
	}
}

func TestRedirectsAreFollowedSoManyTimes(t *testing.T) {
	seen := 0
	outside := listen(t, friend, func(w http.ResponseWriter, r *http.Request) {
		seen++
		http.Redirect(w, r, "/again", http.StatusFound)
	})
	for redirects, want := range map[int]int{0: 1, 1: 2, 3: 4} {
		seen = 0
		c := New(Options{Networks: friends, Redirects: redirects})
		answer, err := c.Get(t.Context(), outside.URL)
		var refusal *RefusedError
		if redirects == 0 && (err != nil || answer.StatusCode != http.StatusFound) || redirects > 0 && !errors.As(err, &refusal) || seen != want {
			t.Errorf("%d redirects: %v, %v after %d requests", redirects, answer, err, seen)
		}
		c.Close()
	}
}

func TestNoProxyIsAsked(t *testing.T) {
	proxy := listen(t, friend, func(http.ResponseWriter, *http.Request) {})
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"} {
		t.Setenv(name, proxy.URL)
	}
	r, _ := resolver(t, map[string][]string{"inside.test.": {"127.0.0.1"}})
	c := New(Options{Resolver: r, Networks: friends})
	defer c.Close()
	if _, err := c.Get(t.Context(), "http://inside.test.:8080/"); err == nil || proxy.connections.Load() != 0 {
		t.Errorf("%v, %d connections to the proxy", err, proxy.connections.Load())
	}
}

func TestNothingIsWaitedForOrReadWithoutEnd(t *testing.T) {
	done := make(chan struct{})
	outside := listen(t, friend, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/hangs":
			<-done
		case "/stalls":
			_, _ = io.WriteString(w, "some")
			_ = http.NewResponseController(w).Flush()
			<-done
		case "/headers":
			w.Header().Set("X-Long", strings.Repeat("a", headerBytes+5000))
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			fallthrough
		case "/long":
			_, _ = io.WriteString(w, strings.Repeat("a", 5000))
		}
	})
	defer close(done)
	c := New(Options{Networks: friends, Time: 200 * time.Millisecond, Body: 1000})
	defer c.Close()
	for path, why := range map[string]string{
		"/hangs": "in time", "/stalls": "in time", "/headers": "no HTTP", "/long": "more than 1000 bytes", "/bomb": "more than 1000 bytes",
	} {
		answer, err := c.Get(t.Context(), outside.URL+path)
		if err == nil {
			_, err = io.ReadAll(answer.Body)
			answer.Body.Close()
		}
		if err == nil || !strings.Contains(Why(err), why) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestAFailureIsToldWithoutTheInside(t *testing.T) {
	gone := listen(t, friend, nil)
	gone.Close()
	plain := listen(t, friend, func(http.ResponseWriter, *http.Request) {})
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Listener.Close()
	var err error
	if secure.Listener, err = net.Listen("tcp", friend+":0"); err != nil {
		t.Fatal(err)
	}
	secure.StartTLS()
	defer secure.Close()
	r, _ := resolver(t, map[string][]string{"gone.test.": {friend}})
	c := New(Options{Networks: friends, Resolver: r})
	defer c.Close()
	for address, why := range map[string]string{
		"http://gone.test.:" + gone.port():           "The server refuses connections.",
		"http://unknown.test.:8080":                  "The name of the server is not known.",
		"https://" + plain.Listener.Addr().String():  "The server does not speak TLS.",
		"https://" + secure.Listener.Addr().String(): "The server's certificate is not good.",
	} {
		_, err := c.Get(t.Context(), address)
		if err == nil || Why(err) != why {
			t.Errorf("%s: %v, told as %q; want %q", address, err, Why(err), why)
		}
	}
}

func TestWhatIsPublicOrAllowedMayBeTried(t *testing.T) {
	c := New(Options{Networks: friends})
	for _, address := range []string{
		"https://example.org", "http://example.org:80/a?b=c#d", "https://example.org:443", "https://example.org:8443/hook", "https://8.8.8.8/",
		"https://[2606:2800:220:1:248:1893:25c8:1946]/", "http://" + friend + ":1024/", "http://[::ffff:" + friend + "]:1024/", "https://bücher.example/", "https://a_b.example.org", "https://1.example.org", "https://xn--bcher-kva.example",
	} {
		if u, err := c.Check(address); err != nil || u.String() == "" {
			t.Errorf("%s: %v", address, err)
		}
	}
}
