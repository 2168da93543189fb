package graph

import (
	"context"
	"net"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"calotype/imaging"
	"calotype/server/access"
	"calotype/server/preview"
)

func TestWhatBreaksTheProtocolEndsTheSocketWithItsCode(t *testing.T) {
	w := newWorld(t)
	const (
		initialise = `{"type": "connection_init"}`
		subscribe  = `{"id": "1", "type": "subscribe", "payload": {"query": "{ health { status } }"}}`
	)
	forever := `{"id": "1", "type": "subscribe", "payload": {"query": "subscription { fileEvents(project: \"` + w.project.ID.String() + `\") { id } }"}}`
	for name, c := range map[string]struct {
		messages []string
		code     int
	}{
		"no JSON":                  {[]string{`{"type": `}, 4400},
		"an unknown type":          {[]string{`{"type": "start"}`}, 4400},
		"a list":                   {[]string{`[]`}, 4400},
		"init with a number":       {[]string{`{"type": "connection_init", "payload": 7}`}, 4400},
		"init with a list":         {[]string{`{"type": "connection_init", "payload": []}`}, 4400},
		"no id":                    {[]string{initialise, `{"type": "subscribe"}`}, 4400},
		"no operation":             {[]string{initialise, `{"id": "1", "type": "subscribe", "payload": {"query": 5}}`}, 4400},
		"no payload":               {[]string{initialise, `{"id": "1", "type": "subscribe"}`}, 4400},
		"too early":                {[]string{subscribe}, 4401},
		"completed too early":      {[]string{`{"id": "1", "type": "complete"}`}, 4401},
		"twice initialised":        {[]string{initialise, initialise}, 4429},
		"twice under one id":       {[]string{initialise, forever, forever}, 4409},
		"a query under a taken id": {[]string{initialise, forever, subscribe}, 4409},
		"a message of megabytes":   {[]string{initialise, `{"type": "ping", "payload": {"a": "` + strings.Repeat("x", 1<<20) + `"}}`}, websocket.CloseMessageTooBig},
	} {
		t.Run(name, func(t *testing.T) {
			w := w.within(t)
			client, _, err := w.dial()
			w.must(err)
			for _, m := range c.messages {
				w.must(client.conn.WriteMessage(websocket.TextMessage, []byte(m)))
			}
			if code, reason := client.closed(); code != c.code {
				t.Errorf("closed with %d %q, want %d", code, reason, c.code)
			}
		})
	}
	client, _, err := w.dial()
	w.must(err)
	w.must(client.conn.WriteMessage(websocket.BinaryMessage, []byte(initialise)))
	if code, _ := client.closed(); code != 4400 {
		t.Errorf("a binary message: %d", code)
	}
}

func TestWhatTheProtocolAllowsIsTaken(t *testing.T) {
	w := newWorld(t)
	c, _, err := w.dial()
	w.must(err)
	say := func(m string) { w.must(c.conn.WriteMessage(websocket.TextMessage, []byte(m))) }
	say(`{"type": "ping"}`) // at any time
	if m := c.read(); m.Type != "pong" || m.Payload != nil {
		t.Errorf("got %+v", m)
	}
	say(`{"type": "pong", "payload": {"a": 1}}`)
	say(`{"type": "connection_init", "payload": null}`)
	if m := c.read(); m.Type != "connection_ack" {
		t.Errorf("got %+v", m)
	}
	say(`{"type": "ping", "payload": {"a": 1}}`)
	if m := c.read(); m.Type != "pong" || string(m.Payload) != `{"a":1}` {
		t.Errorf("got %+v", m)
	}
	say(`{"type": "complete", "id": "what is over already"}`)
	for range 2 { // an id is free once its operation is over
		c.subscribe("1", `{ projects { totalCount } }`, nil)
		w.same(c.next("1")["projects"], `{"totalCount": 1}`)
		if m := c.read(); m.Type != "complete" || m.ID != "1" {
			t.Errorf("got %+v", m)
		}
	}
	for range 3 { // and once the client has completed it
		c.subscribe("2", events, vars{"p": w.project.ID.String()})
		w.waitForReaders(1)
		c.write(message{ID: "2", Type: "complete"})
	}
	w.waitForReaders(0)
}

func TestASubscriptionSelectsOneField(t *testing.T) {
	w := newWorld(t)
	c := w.connect()
	p := vars{"p": w.project.ID.String()}
	c.subscribe("two", `subscription($p: ID!) { a: fileEvents(project: $p) { id } b: fileEvents(project: $p) { id } }`, p)
	w.refused(c.failure("two"), codeBadRequest, "")
	c.subscribe("none", `subscription($p: ID!) { fileEvents(project: $p) @include(if: false) { id } }`, p)
	w.refused(c.failure("none"), codeBadRequest, "selects 0")
	if strings.Contains(w.log.String(), "ERROR") {
		t.Error("a mistake of the client is no fault of ours")
	}
}

func TestAQueryOnASocketThatTakesTooLongIsAnswered(t *testing.T) {
	w := newWorld(t, func(l *limits) { l.operation = time.Nanosecond })
	c := w.connect()
	c.subscribe("1", `{ projects { totalCount } }`, nil)
	w.refused(c.failure("1"), codeLimit, "too long")
}

// A holding stands in for previews whose Set returns only when it is let go.
type holding struct{ begun, let chan struct{} }

func (h holding) Open(context.Context, string, uuid.UUID, string) (<-chan *preview.Frame, error) {
	return nil, nil
}

func (h holding) SetAnywhere(context.Context, string, int, imaging.Transformation, int, bool) bool {
	close(h.begun)
	<-h.let
	return true
}

func TestClosingWaitsForWhatRunsOnTheSockets(t *testing.T) {
	w := newWorld(t)
	held := holding{make(chan struct{}), make(chan struct{})}
	server := newServer(Deps{Library: access.To(w.library, nil), Previews: held}, defaultLimits())
	w.http.Config.Handler = w.asked(server)
	c := w.connect()
	c.subscribe("1", set, vars{"s": "x", "seq": 1, "t": "flip"})
	<-held.begun
	closed := make(chan error, 1)
	go func() { closed <- server.Close(t.Context()) }()
	if code, _ := c.closed(); code != 1001 {
		t.Error(code)
	}
	w.must(c.conn.Close())
	// The connection is gone; what it asked for is not.
	w.eventually("that the server waits", func() bool { return running("WaitGroup).Wait") > 0 && running("graph.(*conversation).hold") == 1 })
	select {
	case err := <-closed:
		t.Errorf("closed with %v while a mutation runs", err)
	default:
	}
	close(held.let)
	w.must(<-closed)
}

// A meter counts what a connection is given to write before its time limit is set anew.
type meter struct {
	net.Conn
	mu          sync.Mutex
	since, most int
}

func (m *meter) Write(data []byte) (int, error) {
	m.mu.Lock()
	m.since += len(data)
	m.most = max(m.most, m.since)
	m.mu.Unlock()
	return m.Conn.Write(data)
}

func (m *meter) SetWriteDeadline(at time.Time) error {
	m.mu.Lock()
	m.since = 0
	m.mu.Unlock()
	return m.Conn.SetWriteDeadline(at)
}

type metered struct {
	net.Listener
	last *meter
}

func (l *metered) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err == nil {
		l.last = &meter{Conn: conn}
		conn = l.last
	}
	return conn, err
}

func TestALargeMessageHasItsTimeForEachPiece(t *testing.T) {
	w := newWorld(t)
	w.previews.data = make([]byte, 2<<20)
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	w.must(err)
	counted := &metered{Listener: listener}
	w.http = httptest.NewUnstartedServer(w.asked(w.server))
	w.must(w.http.Listener.Close())
	w.http.Listener = counted
	w.http.Start()
	defer w.http.Close()

	f := w.add(w.project.ID, "a.jpg")
	c := w.connect()
	c.subscribe("p", watch, vars{"s": "s", "f": f.ID.String()})
	w.eventually("the preview", func() bool { return w.previews.has("s") })
	w.previews.SetAnywhere(t.Context(), "s", 1, imaging.Transformation{}, 100, false)
	if data, _ := at(c.next("p")["preview"], "data").(string); len(data) < 2<<20 {
		t.Errorf("%d bytes came", len(data))
	}
	counted.last.mu.Lock()
	defer counted.last.mu.Unlock()
	if counted.last.most > 2*pieceSize {
		t.Errorf("%d bytes had one time limit", counted.last.most)
	}
	w.must(c.conn.Close())
}
