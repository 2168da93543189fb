package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/gorilla/websocket"
)

// protocol is the subprotocol that sockets speak.
const protocol = "graphql-transport-ws"

// Close codes of the subprotocol, and those of WebSocket that matter here.
const (
	closeGoingAway      = websocket.CloseGoingAway       // 1001: clients connect again
	closePolicy         = websocket.ClosePolicyViolation // 1008
	closeInvalidMessage = 4400
	closeNotInitialised = 4401
	closeInitTimeout    = 4408
	closeTooManyInit    = 4429
)

// sendBuffer is how many bytes the kernel holds for a client that does not read. With more, it is noticed later; with
// less, frames of a preview wait for a client that is far away.
const sendBuffer = 256 << 10

var upgrader = websocket.Upgrader{
	Subprotocols:    []string{protocol},
	CheckOrigin:     sameOrigin,
	ReadBufferSize:  4 << 10,
	WriteBufferSize: 4 << 10,
	WriteBufferPool: &sync.Pool{},
}

// A socket is one WebSocket as gqlgen's transport sees it. It adds what the transport leaves out: a time limit for writing,
// the close codes of the protocol, and an end that waits for everything that ran on it.
type socket struct {
	limits limits
	conn   *websocket.Conn // nil until accepted

	writing     sync.Mutex
	leaving     atomic.Bool // we sent a close, and read only for the answer to it
	initialised bool        // of the reading goroutine

	running operations
}

var _ interface {
	transport.WebsocketConn
	transport.WebsocketReadDeadliner
} = (*socket)(nil)

// accept upgrades the connection. The client has limits.init to send connection_init.
func (s *socket) accept(w http.ResponseWriter, r *http.Request) error {
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return err
	}
	if tcp, ok := conn.NetConn().(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(sendBuffer) // without it, the socket works all the same
	}
	conn.SetReadLimit(s.limits.body)
	s.conn = conn
	return conn.SetReadDeadline(time.Now().Add(s.limits.init))
}

// NextReader answers the next message that the protocol allows. After anything else it closes the socket, says why, and
// answers transport.ErrWebsocketClosed.
func (s *socket) NextReader() (int, io.Reader, error) {
	kind, data, err := s.read()
	if err == nil && !s.leaving.Load() {
		code, reason := s.check(kind, data)
		if code == 0 {
			return kind, bytes.NewReader(data), nil
		}
		s.leave(code, reason)
	}
	var late net.Error
	if errors.As(err, &late) && late.Timeout() {
		if s.initialised {
			s.leave(closePolicy, "no pong came")
		} else {
			s.leave(closeInitTimeout, "Connection initialisation timeout")
		}
	}
	if errors.Is(err, websocket.ErrReadLimit) { // the close was sent; the rest of the message must not break the connection before it is read
		s.leaving.Store(true)
		_ = s.conn.SetReadDeadline(time.Now().Add(s.limits.goodbye))
		_, _ = io.CopyN(io.Discard, s.conn.NetConn(), 16*s.limits.body)
	}
	for err == nil { // until the client answers the close, or does not
		_, _, err = s.read()
	}
	return 0, nil, transport.ErrWebsocketClosed
}

func (s *socket) read() (int, []byte, error) {
	kind, r, err := s.conn.NextReader()
	if err != nil {
		return 0, nil, err
	}
	data, err := io.ReadAll(r)
	return kind, data, err
}

// check answers the code and the reason by which a message that breaks the protocol ends the socket; 0 for a good one.
func (s *socket) check(kind int, data []byte) (int, string) {
	var message struct {
		ID, Type string
		Payload  json.RawMessage
	}
	if kind != websocket.TextMessage || json.Unmarshal(data, &message) != nil {
		return closeInvalidMessage, "Invalid message received"
	}
	switch message.Type {
	case "connection_init":
		if s.initialised {
			return closeTooManyInit, "Too many initialisation requests"
		}
		s.initialised = true
	case "subscribe":
		if !s.initialised {
			return closeNotInitialised, "Unauthorized"
		}
		if _, err := readParams(message.Payload); err != nil || message.ID == "" {
			return closeInvalidMessage, "Invalid message received"
		}
	case "complete", "ping", "pong":
		if !s.initialised {
			return closeNotInitialised, "Unauthorized"
		}
	default:
		return closeInvalidMessage, "Invalid message received"
	}
	return 0, ""
}

// WriteJSON sends a message. A client that does not read it in time loses the socket.
func (s *socket) WriteJSON(v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.conn.SetWriteDeadline(time.Now().Add(s.limits.write)); err != nil {
		return err
	}
	err = s.conn.WriteMessage(websocket.TextMessage, data)
	if err != nil && !s.leaving.Load() {
		_ = s.conn.Close() // ends the reading goroutine, and with it everything on the socket
	}
	return err
}

// WriteClose says goodbye; only the first one is sent.
func (s *socket) WriteClose(code int, reason string) error {
	return s.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Now().Add(s.limits.goodbye))
}

// leave says goodbye and lets the reading goroutine wait a moment for the answer, as closing at once could take the
// message back. It may be called from any goroutine.
func (s *socket) leave(code int, reason string) {
	if s.leaving.Swap(true) {
		return
	}
	_ = s.WriteClose(code, reason)
	_ = s.conn.SetReadDeadline(time.Now().Add(s.limits.goodbye))
}

// goAway is leave for a server that stops.
func (s *socket) goAway() { s.leave(closeGoingAway, "the server is going away") }

// SetReadDeadline implements transport.WebsocketReadDeadliner.
func (s *socket) SetReadDeadline(t time.Time) error {
	if s.leaving.Load() {
		return nil
	}
	return s.conn.SetReadDeadline(t)
}

// Close ends the connection.
func (s *socket) Close() error { return s.conn.Close() }

// Subprotocol is what the client and the server agreed on.
func (s *socket) Subprotocol() string { return s.conn.Subprotocol() }
