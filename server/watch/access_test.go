package watch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"
)

// written is what an access log writes of requests.
func written(t *testing.T, format string, requests ...Request) string {
	t.Helper()
	var out bytes.Buffer
	log := NewAccessLog(&out, format, func(n int) { t.Errorf("%d lines dropped", n) }, func(err error) { t.Error(err) })
	for _, r := range requests {
		log.Write(&r)
	}
	log.Close()
	return out.String()
}

var hostile = []string{
	"a\nb", "a\r\nstatus=200", "\x1b[31mred", "\u009b31m", "\xff\xfe", `"quoted"`, `a\`, "a b=c", "\x00", "é", "\u2028", "\u202e", "%00%0a",
	`","status":200,"x":"`, "}\n{", strings.Repeat("x", 100_000), strings.Repeat("\n", 10_000), "<script>", "'; DROP TABLE logs", "=", "",
}

func TestWhateverClientsSendIsOneLineThatCanBeRead(t *testing.T) {
	var requests []Request
	for _, bad := range hostile {
		requests = append(requests, Request{Method: bad, URI: "/" + bad + "?" + bad, Client: bad, ID: bad, UserAgent: bad, Referer: bad, Status: 418, Layer: "miss"})
	}
	for _, format := range []string{"text", "json"} {
		said := written(t, format, requests...)
		lines := strings.Split(strings.TrimSuffix(said, "\n"), "\n")
		if len(lines) != len(requests) {
			t.Fatalf("%s: %d lines for %d requests", format, len(lines), len(requests))
		}
		for i, line := range lines {
			if len(line) > 16_000 || !utf8.ValidString(line) || strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r > '~' }) {
				t.Errorf("%s, %.20q: %d bytes: %.200q", format, hostile[i], len(line), line)
			}
			if format == "text" {
				if strings.Count(line, " status=") != 1 && strings.Count(line, `"`) != 14 || !strings.Contains(line, " status=418 ") {
					t.Errorf("%.20q: %.200s", hostile[i], line)
				}
				continue
			}
			var said struct {
				Time      time.Time
				Client    string
				Method    string
				Path      string
				Status    int
				Bytes     int64
				MS        float64
				Cache     string
				Request   string
				UserAgent string `json:"user_agent"`
				Referer   string
			}
			decoder := json.NewDecoder(strings.NewReader(line))
			decoder.DisallowUnknownFields()
			if err := decoder.Decode(&said); err != nil || said.Status != 418 || said.Cache != "miss" {
				t.Errorf("%.20q: %.200s: %v", hostile[i], line, err)
			}
		}
	}
}

func TestALineSaysWhatHappened(t *testing.T) {
	r := Request{
		Route: Images, Method: "GET", Status: 200, Bytes: 1234, Layer: "memory", Took: 1500 * time.Microsecond, ID: "abc", URI: "/image/x/?a=1",
		Client: "192.0.2.1", UserAgent: "curl/8", Referer: "https://example.org/page?session=1#top", Began: time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.FixedZone("", 3600)),
	}
	for format, want := range map[string]string{
		"text": `time=2026-01-02T02:04:05.006Z client="192.0.2.1" method="GET" path="/image/x/?a=1" status=200 bytes=1234 ms=1.500 cache="memory" request="abc" user_agent="curl/8" referer="https://example.org/page"` + "\n",
		"json": `{"time":"2026-01-02T02:04:05.006Z","client":"192.0.2.1","method":"GET","path":"/image/x/?a=1","status":200,"bytes":1234,"ms":1.500,"cache":"memory","request":"abc","user_agent":"curl/8","referer":"https://example.org/page"}` + "\n",
	} {
		if got := written(t, format, r); got != want {
			t.Errorf("%s: %s want %s", format, got, want)
		}
	}
}

func TestNoSecretOfAnAddressIsLogged(t *testing.T) {
	for uri, want := range map[string]string{
		"/a":                        "/a",
		"/a?":                       "/a?",
		"/a?b=c":                    "/a?b=c",
		"/a?sig=xyz":                "/a?sig=redacted",
		"/a?code=c&state=s":         "/a?code=redacted&state=redacted",
		"/auth/openid/callback?c=x": "/auth/openid/callback?redacted",
		"/auth/state?":              "/auth/state?redacted",
		"/a?x=1&sig=xyz&exp=9":      "/a?x=1&sig=redacted&exp=9",
		"/a?x=1;sig=xyz;exp=9":      "/a?x=1;sig=redacted;exp=9",
		"/a?SIG=xyz&Token=t":        "/a?SIG=redacted&Token=redacted",
		"/a?%73ig=xyz":              "/a?%73ig=redacted",
		"/a?%zz=xyz":                "/a?%zz=redacted",
		"/a?sig":                    "/a?sig",
		"/a?sig=x=y":                "/a?sig=redacted",
		"/a?sig=x?sig=y":            "/a?sig=redacted",
		"/a?design=x":               "/a?design=x",
		"/a?&&sig=xyz&":             "/a?&&sig=redacted&",
		"/a?password=p&api_key=k&;": "/a?password=redacted&api_key=redacted&;",
	} {
		if got := redacted(uri); got != want {
			t.Errorf("%s: %s, want %s", uri, got, want)
		}
	}
}

func TestRequestsAtOnceHaveALineEach(t *testing.T) {
	var out bytes.Buffer
	log := NewAccessLog(&out, "json", func(n int) { t.Errorf("%d lines dropped", n) }, func(err error) { t.Error(err) })
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			for j := range 100 {
				log.Write(&Request{ID: fmt.Sprintf("%d-%d", i, j)})
			}
		})
	}
	all.Wait()
	log.Close()
	log.Close()
	seen := map[string]bool{}
	for line := range strings.Lines(out.String()) {
		var said struct{ Request string }
		if err := json.Unmarshal([]byte(line), &said); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		seen[said.Request] = true
	}
	if len(seen) != 5000 {
		t.Errorf("%d of 5000 requests have a line", len(seen))
	}
}

func TestAReaderThatHangsHoldsNobodyUp(t *testing.T) {
	r, w := io.Pipe() // nobody reads
	dropped := 0
	log := NewAccessLog(w, "text", func(n int) { dropped += n }, func(error) {})
	const requests = 40_000 // of 200 bytes and more: above what waits
	for range requests {
		log.Write(&Request{URI: "/image/01a215da-1f36-78f4-8efb-4ce413e60dcf/-/resize/100x/-/blur/5/-/format/jpeg/"})
	}
	log.lines.mu.Lock()
	lost, waiting := dropped, len(log.lines.waiting)
	log.lines.mu.Unlock()
	if lost == 0 || waiting > mostWaiting {
		t.Errorf("%d lines dropped, %d bytes wait", lost, waiting)
	}
	read := make(chan int)
	go func() {
		all, err := io.ReadAll(r)
		if err != nil {
			t.Error(err)
		}
		read <- bytes.Count(all, []byte("\n"))
	}()
	log.Close()
	w.Close()
	if n := <-read; n+lost != requests {
		t.Errorf("%d lines written, %d dropped, of %d", n, lost, requests)
	}
}

// broken fails as long as it is.
type broken struct {
	mu    sync.Mutex
	fails int
}

func (b *broken) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fails--; b.fails >= 0 {
		return 0, errors.New("disk full")
	}
	return len(p), nil
}

func TestALogThatCannotBeWrittenSaysSoOnce(t *testing.T) {
	var dropped, said int
	l := &lines{out: &broken{fails: 3}, most: mostWaiting, dropped: func(n int) { dropped += n }, failed: func(error) { said++ }, wake: make(chan struct{}, 1)}
	failing := false
	for range 5 {
		l.add([]byte("a line\n"))
		<-l.wake
		failing = l.flush(failing)
	}
	if dropped != 3 || said != 1 {
		t.Errorf("%d dropped, said %d times", dropped, said)
	}
}
