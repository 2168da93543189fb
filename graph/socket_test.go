package graph

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"runtime/pprof"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

func TestEverythingGoesOverOneSocket(t *testing.T) {
	w := newWorld(t)
	f := w.add(w.project.ID, "a.jpg")
	c := w.connect()
	c.subscribe("q", `query($id: ID!) { file(id: $id) { name url(absolute: true) project { fileCount } } }`, vars{"id": f.ID.String()})
	w.same(c.next("q")["file"], fmt.Sprintf(`{"name": "a.jpg", "url": "https://pictures.example/image/%s/", "project": {"fileCount": 1}}`, f.ID))
	if m := c.read(); m.Type != "complete" || m.ID != "q" { // operations of one socket run side by side: the next begins after it
		t.Errorf("got %v", m)
	}
	c.subscribe("m", `mutation($id: ID!) { updateFile(id: $id, input: {name: "b.jpg"}) { name } }`, vars{"id": f.ID.String()})
	w.same(c.next("m")["updateFile"], `{"name": "b.jpg"}`)

	c.subscribe("e", `{ nothing }`, nil)
	w.refused(c.failure("e"), codeBadRequest, "nothing")
	c.subscribe("l", doubling(20), nil)
	w.refused(c.failure("l"), codeLimit, "more than 1000 fields")
	c.subscribe("c", `{ projects(first: 200) { nodes { files(first: 200) { nodes { id } } } } }`, nil)
	w.refused(c.failure("c"), codeLimit, "complexity")
	c.subscribe("i", `mutation { deleteProject(id: "x") }`, nil)
	w.refused(c.failure("i"), codeBadRequest, `"x" is no id`)
}

func TestOnlyOwnPagesAndProgramsMayOpenASocket(t *testing.T) {
	w := newWorld(t)
	own := w.http.URL
	for origin, status := range map[string]int{
		"":                           101,
		own:                          101,
		strings.ToUpper(own):         101,
		"https://pictures.example":   101, // where people reach it
		"https://a.pictures.example": 403,
		"null":                       403,
		"https://evil.example":       403,
		own + ".evil.example":        403,
		"http://evil.example/" + own: 403,
		"http://localhost:1":         403,
		"http://user@" + own[len("http://"):] + "x": 403,
	} {
		var header []string
		if origin != "" {
			header = []string{"Origin", origin}
		}
		_, answer, err := w.dial(header...)
		if answer == nil || answer.StatusCode != status {
			t.Errorf("origin %q: %v %v", origin, answer, err)
		}
	}
}

func TestAClientHasOnlySoManySockets(t *testing.T) {
	w := newWorld(t, func(l *limits) { l.sockets = 2 })
	var address atomic.Value
	server := w.server
	w.http.Config.Handler = http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		r.RemoteAddr, _ = address.Load().(string)
		server.ServeHTTP(out, r)
	})
	address.Store("203.0.113.7:1000")
	first := w.connect()
	w.connect()
	refused := func() {
		t.Helper()
		if _, answer, err := w.dial(); err == nil || answer == nil || answer.StatusCode != http.StatusTooManyRequests {
			t.Errorf("one more is answered %v, %v", answer, err)
		}
	}
	refused()
	address.Store("203.0.113.8:1000") // another
	w.connect()
	address.Store("203.0.113.7:2000") // the first again, once one of its sockets is gone
	w.must(first.conn.Close())
	w.eventually("the end of the first", func() bool { return running("serveSocket") == 2 })
	w.connect()
	refused()
	for _, everybody := range []string{"127.0.0.1:1", "192.168.1.1:1", "[::1]:1", "[fd00::1]:1"} { // as a proxy's
		address.Store(everybody)
		for range 3 {
			w.connect()
		}
	}
	for _, one := range []string{"[2001:db8:0:1::1]:1", "[2001:db8:0:1::2]:1"} { // of one network
		address.Store(one)
		w.connect()
	}
	address.Store("[2001:db8:0:1::3]:1")
	refused()
}

func TestOtherProtocolsAreRefusedBeforeTheSocketOpens(t *testing.T) {
	w := newWorld(t)
	for _, offered := range []string{"graphql-ws", "chat"} {
		_, answer, err := w.dial("Sec-WebSocket-Protocol", offered)
		if err == nil || answer == nil || answer.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %v, %v", offered, answer, err)
		}
	}
	c, answer, err := w.dial("Sec-WebSocket-Protocol", "graphql-ws, "+protocol)
	w.must(err)
	if c.conn.Subprotocol() != protocol {
		t.Errorf("agreed on %q, %v", c.conn.Subprotocol(), answer)
	}
}

func TestASocketThatSaysNothingIsClosed(t *testing.T) {
	w := newWorld(t, func(l *limits) { l.init = 20 * time.Millisecond })
	c, _, err := w.dial()
	w.must(err)
	if code, reason := c.closed(); code != 4408 {
		t.Errorf("%d %q", code, reason)
	}
}

func TestASocketThatDoesNotAnswerPingsIsClosed(t *testing.T) {
	w := newWorld(t, func(l *limits) { l.ping = time.Second })
	silent, lively := w.connect(), w.connect()
	silent.mute = true
	lively.subscribe("1", `subscription($p: ID!) { fileEvents(project: $p) { kind } }`, vars{"p": w.project.ID.String()})
	w.waitForReaders(1)
	event := make(chan message, 1)
	go func() { // reading is what answers pings
		m, _ := lively.tryRead()
		event <- m
	}()
	if code, reason := silent.closed(); code != 4408 {
		t.Errorf("%d %q", code, reason)
	}
	w.add(w.project.ID, "a.jpg")
	if m := <-event; m.Type != "next" || m.ID != "1" {
		t.Errorf("got %v", m)
	}
}

func TestASocketHasOnlySoManySubscriptions(t *testing.T) {
	w := newWorld(t)
	c := w.connect()
	for i := range 20 {
		c.subscribe(fmt.Sprint(i), `subscription($p: ID!) { fileEvents(project: $p) { kind } }`, vars{"p": w.project.ID.String()})
	}
	w.waitForReaders(20)
	one := func(id string) {
		c.subscribe(id, `subscription($p: ID!) { fileEvents(project: $p) { kind } }`, vars{"p": w.project.ID.String()})
	}
	one("more")
	w.refused(c.failure("more"), codeLimit, "20 subscriptions")
	c.write(message{ID: "7", Type: "complete"})
	w.waitForReaders(19)
	one("again")
	w.waitForReaders(20)
	c.subscribe("q", `{ health { status } }`, nil) // queries are not counted among them
	for {
		m := c.read()
		if m.ID == "q" && m.Type == "next" {
			break
		}
	}
}

// waitForReaders waits until so many subscriptions to file events are open.
func (w *world) waitForReaders(n int) {
	w.Helper()
	w.eventually(fmt.Sprintf("%d subscriptions", n), func() bool { return running("FileEvents.func") == n })
}

// running counts the goroutines that are somewhere in a function whose name holds name.
func running(name string) int {
	var b bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&b, 2); err != nil {
		panic(err)
	}
	n := 0
	for stack := range strings.SplitSeq(b.String(), "\n\n") {
		stack, _, _ = strings.Cut(stack, "created by")
		if strings.Contains(stack, name) {
			n++
		}
	}
	return n
}

func TestSocketsAreToldThatTheServerGoesAway(t *testing.T) {
	w := newWorld(t, func(l *limits) { l.goodbye = 100 * time.Millisecond })
	idle, busy := w.connect(), w.connect()
	deaf, _, err := w.dial() // neither says nor reads anything
	w.must(err)
	busy.subscribe("1", `subscription($p: ID!) { fileEvents(project: $p) { kind } }`, vars{"p": w.project.ID.String()})
	w.waitForReaders(1)

	closed := make(chan error, 1)
	go func() { closed <- w.server.Close(t.Context()) }()
	for _, c := range []*client{idle, busy} {
		if code, reason := c.closed(); code != 1001 || reason == "" {
			t.Errorf("%d %q", code, reason)
		}
	}
	w.must(<-closed)
	w.waitForReaders(0)
	if code, _ := deaf.closed(); code != 1001 {
		t.Error(code)
	}
	_, answer, err := w.dial()
	if err == nil || answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a new socket is answered %v", answer)
	}
	if w.get(`{ health { status } }`, nil, "health", "status") != "OK" {
		t.Error("requests that come meanwhile are still answered")
	}
}

func TestClosingCutsOffWhoDoesNotLeaveInTime(t *testing.T) {
	w := newWorld(t, func(l *limits) { l.goodbye = time.Hour })
	_, _, err := w.dial()
	w.must(err)
	w.eventually("the socket", func() bool { return running("serveSocket") == 1 })
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := w.server.Close(ctx); err != context.DeadlineExceeded {
		t.Error(err)
	}
	w.eventually("the end of the socket", func() bool { return running("serveSocket") == 0 })
}

func TestNothingIsLeftOfSocketsThatAreGone(t *testing.T) {
	w := newWorld(t)
	f := w.add(w.project.ID, "a.jpg")
	for i := range 5 {
		c := w.connect()
		c.subscribe("1", `subscription($p: ID!) { fileEvents(project: $p) { kind } }`, vars{"p": w.project.ID.String()})
		c.subscribe("2", `subscription($f: ID!, $s: ID!) { preview(session: $s, file: $f) { seq } }`, vars{"f": f.ID.String(), "s": fmt.Sprint("s", i)})
		w.waitForReaders(1)
		w.eventually("the preview", func() bool { return w.previews.has(fmt.Sprint("s", i)) })
		if i%2 == 0 {
			w.must(c.conn.NetConn().Close()) // without a word
		} else {
			w.must(c.conn.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(1000, "")))
		}
		if got := <-w.previews.ended; got != fmt.Sprint("s", i) {
			t.Error(got)
		}
		w.waitForReaders(0)
	}
	w.eventually("the end of all goroutines", func() bool { return running("serveSocket")+running("FileEvents")+running("conversation") == 0 })
}
