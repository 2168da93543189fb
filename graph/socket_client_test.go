package graph

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// A client speaks graphql-transport-ws as the specification says, and answers pings.
type client struct {
	*world
	conn *websocket.Conn
	mute bool // does not answer pings
}

type message struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// dial opens a socket without a word. Header is names and values.
func (w *world) dial(header ...string) (*client, *http.Response, error) {
	w.Helper()
	h := http.Header{}
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	dialer := websocket.Dialer{Subprotocols: []string{protocol}, HandshakeTimeout: patience}
	if h.Get("Sec-WebSocket-Protocol") != "" {
		dialer.Subprotocols = nil
	}
	conn, answer, err := dialer.DialContext(w.Context(), "ws"+strings.TrimPrefix(w.http.URL, "http"), h)
	if err != nil {
		return nil, answer, err
	}
	w.Cleanup(func() { _ = conn.Close() })
	return &client{world: w, conn: conn}, answer, nil
}

// connect opens a socket and has it acknowledged.
func (w *world) connect() *client {
	w.Helper()
	c, _, err := w.dial()
	w.must(err)
	c.write(message{Type: "connection_init"})
	if m := c.read(); m.Type != "connection_ack" {
		w.Fatalf("got %v", m)
	}
	return c
}

func (c *client) write(m message) {
	c.Helper()
	c.must(c.conn.WriteJSON(m))
}

// read answers the next message that is no ping.
func (c *client) read() message {
	c.Helper()
	m, err := c.tryRead()
	c.must(err)
	return m
}

func (c *client) tryRead() (message, error) {
	for {
		var m message
		if err := c.conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
			return m, err
		}
		if err := c.conn.ReadJSON(&m); err != nil || m.Type != "ping" {
			return m, err
		}
		if !c.mute {
			if err := c.conn.WriteJSON(message{Type: "pong"}); err != nil {
				return m, err
			}
		}
	}
}

// closed reads until the server closes, and answers its code and reason.
func (c *client) closed() (int, string) {
	c.Helper()
	for {
		_, err := c.tryRead()
		var end *websocket.CloseError
		switch {
		case errors.As(err, &end):
			return end.Code, end.Text
		case err != nil:
			c.Fatal(err)
		}
	}
}

func (c *client) subscribe(id, query string, variables vars) {
	c.Helper()
	c.write(message{ID: id, Type: "subscribe", Payload: json.RawMessage(request(query, variables))})
}

// next answers the data of the next event, which must be one of id.
func (c *client) next(id string) map[string]any {
	c.Helper()
	m := c.read()
	var payload response
	if m.Type != "next" || m.ID != id {
		c.Fatalf("got %s %s %s; want next %s", m.Type, m.ID, m.Payload, id)
	}
	c.must(json.Unmarshal(m.Payload, &payload))
	if len(payload.Errors) > 0 {
		c.Fatalf("%s: %v", id, payload.Errors)
	}
	return payload.Data
}

// failure answers the first error of id, whether it comes as error or within next.
func (c *client) failure(id string) response {
	c.Helper()
	m := c.read()
	for m.Type == "complete" || m.ID != id { // of what was before
		m = c.read()
	}
	var out response
	switch m.Type {
	case "next":
		c.must(json.Unmarshal(m.Payload, &out))
	case "error":
		c.must(json.Unmarshal(m.Payload, &out.Errors))
	}
	return out
}
