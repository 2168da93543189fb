package front

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// shelf has some answers ready.
type shelf struct {
	mu     sync.Mutex
	ready  map[string]Answer
	hits   atomic.Int64
	served []string
}

func (s *shelf) Ready(r *Request) (Answer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, ok := s.ready[string(r.Target)]
	if ok {
		s.hits.Add(1)
	}
	return a, ok
}

func (s *shelf) Served(r *Request, a Answer, bytes int64, whole bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.served = append(s.served, fmt.Sprintf("%s %d %d %t", r.Target, a.Status, bytes, whole))
}

func (s *shelf) AppendID(line []byte, _ *Request) []byte { return append(line, "id"...) }

func (s *shelf) put(target, body string) {
	s.ready[target] = Answer{Status: 200, Header: []byte("Content-Length: " + strconv.Itoa(len(body)) + "\r\nContent-Type: text/plain\r\n"), Body: []byte(body)}
}

func newShelf() *shelf { return &shelf{ready: map[string]Answer{}} }

// plain answers what shelf has ready, and everything else with what it read of it.
func (s *shelf) plain(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	text := fmt.Sprintf("%s %s %q %q", r.Method, r.RequestURI, r.Host, body)
	w.Header().Set("X-Request-Id", "id")
	w.Header().Set("Content-Type", "text/plain")
	s.mu.Lock()
	if a, ok := s.ready[r.RequestURI]; ok && (r.Method == "GET" || r.Method == "HEAD") {
		text = string(a.Body)
	}
	s.mu.Unlock()
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	_, _ = io.WriteString(w, text)
}

var limits = Limits{Header: 5 * time.Second, Idle: 2 * time.Minute, Piece: time.Minute, Size: 64 << 10}

// serve runs an http.Server behind a front, or without one where source is nil.
func serve(t testing.TB, source Source, handler http.HandlerFunc) (addr string, server *http.Server, front *Listener) {
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server = &http.Server{Handler: handler, ReadHeaderTimeout: limits.Header, IdleTimeout: limits.Idle}
	listener := tcp
	if source != nil {
		front = Listen(tcp, source, limits)
		server.ConnState = front.Follow
		listener = front
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		_ = server.Close()
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return tcp.Addr().String(), server, front
}

func dial(t testing.TB, addr string) net.Conn {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func ask(t testing.TB, c net.Conn, r *bufio.Reader, request string) (*http.Response, string) {
	t.Helper()
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	method, _, _ := strings.Cut(request, " ")
	response, err := http.ReadResponse(r, &http.Request{Method: method})
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func get(target string, headers ...string) string {
	return "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + strings.Join(append(headers, ""), "\r\n") + "\r\n"
}

func TestHitsAndOtherRequestsTakeTurnsOnAConnection(t *testing.T) {
	s := newShelf()
	s.put("/hit", strings.Repeat("picture ", 30_000))
	var slow atomic.Int64
	addr, _, _ := serve(t, s, func(w http.ResponseWriter, r *http.Request) { slow.Add(1); s.plain(w, r) })
	c := dial(t, addr)
	r := bufio.NewReader(c)
	for i := range 3 {
		response, body := ask(t, c, r, get("/hit"))
		if response.StatusCode != 200 || body != strings.Repeat("picture ", 30_000) || response.Header.Get("Date") == "" || response.Header.Get("X-Request-Id") != "id" {
			t.Fatalf("hit: %v %d bytes", response, len(body))
		}
		if _, body = ask(t, c, r, get("/miss")); body != `GET /miss "x" ""` {
			t.Errorf("miss: %s", body)
		}
		if response, body = ask(t, c, r, "HEAD /hit HTTP/1.1\r\nHost: x\r\n\r\n"); response.ContentLength != 240_000 || body != "" {
			t.Errorf("head: %v %q", response, body)
		}
		if _, body = ask(t, c, r, "POST /hit HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde"); body != `POST /hit "x" "abcde"` {
			t.Errorf("post: %s", body)
		}
		if n := slow.Load(); n != int64(2*i+2) {
			t.Errorf("net/http has served %d", n)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hits.Load() != 6 || !slices.Contains(s.served, "/hit 200 240000 true") || !slices.Contains(s.served, "/hit 200 0 true") {
		t.Errorf("%d hits, %v", s.hits.Load(), s.served)
	}
}

func TestWhatHasConditionsOrIsStrangeIsLeftToNetHTTP(t *testing.T) {
	s := newShelf()
	s.put("/hit", "ready")
	addr, _, _ := serve(t, s, s.plain)
	for _, request := range []string{
		get("/hit", "Range: bytes=0-1"), get("/hit", "If-Match: x"), get("/hit", "If-Range: x"), get("/hit", "Content-Length: 0"),
		get("/hit", "If-Modified-Since: x"), get("/hit", "If-Unmodified-Since: x"), get("/hit", "Accept: a", "Accept: b"),
		get("/hit", "Connection: close"), get("/hit", "Upgrade: x"), get("/hit", "Transfer-Encoding: chunked"),
		"GET /hit HTTP/1.0\r\nHost: x\r\n\r\n", "GET /hit HTTP/1.1\nHost: x\n\n", "OPTIONS /hit HTTP/1.1\r\nHost: x\r\n\r\n",
		get("http://x/hit"), get("/hit", "Cookie: "+strings.Repeat("x", 5000)),
	} {
		c := dial(t, addr)
		if strings.Contains(request, "chunked") {
			request += "0\r\n\r\n"
		}
		ask(t, c, bufio.NewReader(c), request)
	}
	if n := s.hits.Load(); n != 0 {
		t.Errorf("%d were answered", n)
	}
	c := dial(t, addr)
	ask(t, c, bufio.NewReader(c), get("/hit", "If-None-Match: x", "If-Modified-Since: y", "Accept: a", "connection: Keep-Alive"))
	if n := s.hits.Load(); n != 1 {
		t.Errorf("%d hits, want 1", n)
	}
}

func TestAFileIsSentLikeItsBytes(t *testing.T) {
	s := newShelf()
	body := strings.Repeat("0123456789", 1<<20)
	s.put("/file", body)
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString(body); err != nil {
		t.Fatal(err)
	}
	a := s.ready["/file"]
	a.File = file
	s.ready["/file"] = a
	s.put("/hit", "ready")
	addr, _, _ := serve(t, s, s.plain)
	c := dial(t, addr)
	r := bufio.NewReader(c)
	for range 3 {
		if response, got := ask(t, c, r, get("/file")); got != body || response.Header.Get("X-Request-Id") != "id" {
			t.Errorf("%d bytes of %d, %v", len(got), len(body), response.Header)
		}
		if _, got := ask(t, c, r, "HEAD /file HTTP/1.1\r\nHost: x\r\n\r\n"); got != "" {
			t.Errorf("head: %d bytes", len(got))
		}
		if _, got := ask(t, c, r, get("/hit")); got != "ready" {
			t.Errorf("then %q", got)
		}
	}
	s.mu.Lock()
	if !slices.Contains(s.served, fmt.Sprintf("/file 200 %d true", len(body))) {
		t.Errorf("%v", s.served)
	}
	s.mu.Unlock()

	// One that is cut off ends the connection: the client must not take it for a whole one.
	if err := file.Truncate(100); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, get("/file")); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(response.Body); err == nil || len(got) != 100 {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

func TestAnAnswerThatGoesOutIsFinishedWhenTheServerStops(t *testing.T) {
	s := newShelf()
	body := strings.Repeat("0123456789", 3<<20)
	s.put("/hit", body)
	addr, server, front := serve(t, s, s.plain)
	c := dial(t, addr)
	if _, err := io.WriteString(c, get("/hit")); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(c)
	if _, err := r.ReadByte(); err != nil { // it has begun, and is more than the buffers of the system hold
		t.Fatal(err)
	}
	if err := r.UnreadByte(); err != nil {
		t.Fatal(err)
	}
	stopped := make(chan error, 1)
	go func() {
		err := server.Shutdown(context.Background())
		front.Wait(t.Context())
		stopped <- err
	}()
	response, err := http.ReadResponse(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(response.Body); err != nil || string(got) != body {
		t.Errorf("%d bytes of %d, %v", len(got), len(body), err)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if n, err := r.Read(make([]byte, 1)); n != 0 || err == nil {
		t.Error("the connection is still open")
	}
}

func TestAWholeRequestIsOneWhateverPiecesItComesIn(t *testing.T) {
	s := newShelf()
	s.put("/hit", "ready")
	addr, _, _ := serve(t, s, s.plain)
	stream := get("/hit") + "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc" + get("/hit") + get("/b") + get("/hit") + get("/hit")
	want := []string{"ready", `POST /a "x" "abc"`, "ready", `GET /b "x" ""`, "ready", "ready"}
	for cut := range len(stream) {
		c := dial(t, addr)
		r := bufio.NewReader(c)
		go func() {
			_, _ = io.WriteString(c, stream[:cut])
			_, _ = io.WriteString(c, stream[cut:])
		}()
		for i, w := range want {
			response, err := http.ReadResponse(r, nil)
			if err != nil {
				t.Fatalf("cut at %d: answer %d: %v", cut, i, err)
			}
			if body, err := io.ReadAll(response.Body); err != nil || string(body) != w {
				t.Fatalf("cut at %d: answer %d is %q, %v", cut, i, body, err)
			}
		}
	}
	if s.hits.Load() == 0 {
		t.Error("no hit at all")
	}
}

// FuzzTheTwoNeverDisagree sends whatever bytes to a server with a front and to one without: all that comes back must be the
// same.
func FuzzTheTwoNeverDisagree(f *testing.F) {
	for _, stream := range []string{
		get("/hit") + get("/hit"), get("/hit") + get("/miss") + get("/hit"),
		"POST /hit HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc" + get("/hit"),
		"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + get("/hit"),
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc" + get("/hit"),
		"GET /hit HTTP/1.1\r\nHost: x\r\nContent-Length: 34\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n" + get("/hit"),
		"GET /hit HTTP/1.1\nHost: x\n\n" + get("/hit"), "GET /hit HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n" + get("/hit"),
		"GET /hit HTTP/1.1\r\n\r\n", "GET /hit HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "GET /hit HTTP/1.1\r\nHost : x\r\n\r\n",
		"GET /hit HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na" + get("/hit"),
		"\r\n" + get("/hit"), "GET  /hit HTTP/1.1\r\nHost: x\r\n\r\n", "get /hit HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /hit HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" + get("/hit"), "GET /hit HTTP/1.0\r\n\r\n", get("/hit#a"), get("/hit?a"), get("/h\x80"),
	} {
		f.Add([]byte(stream))
	}
	s := newShelf()
	s.put("/hit", "ready")
	fronted, _, _ := serve(f, s, s.plain)
	bare, _, _ := serve(f, nil, s.plain)
	f.Fuzz(func(t *testing.T, stream []byte) {
		if with, without := everything(t, fronted, stream), everything(t, bare, stream); with != without {
			t.Errorf("%q\nwith a front:    %q\nwithout: %q", stream, with, without)
		}
	})
}

// everything is what comes back on a connection for a stream of bytes, without the times, and with headers in order.
func everything(t *testing.T, addr string, stream []byte) string {
	c := dial(t, addr)
	if _, err := c.Write(stream); err != nil {
		return "refused"
	}
	if err := c.(*net.TCPConn).CloseWrite(); err != nil {
		return "refused"
	}
	came, err := io.ReadAll(c)
	if err != nil && len(came) == 0 {
		return "refused"
	}
	var lines []string
	for line := range bytes.SplitSeq(came, []byte("\r\n")) {
		if !bytes.HasPrefix(line, []byte("Date: ")) {
			lines = append(lines, string(line))
		}
	}
	var out strings.Builder
	for block := range strings.SplitSeq(strings.Join(lines, "\n"), "\n\n") {
		parts := strings.Split(block, "\n")
		slices.Sort(parts)
		out.WriteString(strings.Join(parts, "\n") + "\n\n")
	}
	_ = c.Close()
	return out.String()
}
