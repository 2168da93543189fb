package graph

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// sendBuffer is how many bytes the kernel holds for a client that does not read. With more, it is noticed later; with
// less, frames of a preview wait for a client that is far away.
const sendBuffer = 256 << 10

// pieceSize is how many bytes of a message must reach the client within limits.write: a large one may take long over a
// slow link, as long as it moves.
const pieceSize = 32 << 10

var upgrader = websocket.Upgrader{
	Subprotocols:    []string{protocol},
	CheckOrigin:     func(*http.Request) bool { return true }, // serveSocket has looked
	ReadBufferSize:  4 << 10,
	WriteBufferSize: 4 << 10,
	WriteBufferPool: &sync.Pool{},
}

// A socket is one WebSocket: its messages, with a time limit for each in both directions, and its goodbye.
type socket struct {
	limits limits
	conn   *websocket.Conn

	writing sync.Mutex

	mu      sync.Mutex    // of what follows, and of the time limit for reading
	silence time.Duration // how long the client may be silent
	leaving bool          // we sent a close, and read only for the answer to it
}

// accept upgrades the connection. The client has limits.init to send connection_init.
func accept(w http.ResponseWriter, r *http.Request, l limits) (*socket, error) {
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return nil, err
	}
	if tcp, ok := conn.NetConn().(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(sendBuffer) // without it, the socket works all the same
	}
	conn.SetReadLimit(l.body)
	_ = conn.SetReadDeadline(time.Now().Add(l.init)) // fails where the first read does
	return &socket{limits: l, conn: conn}, nil
}

// read answers the next message, whatever it is.
func (s *socket) read() (kind int, data []byte, err error) {
	s.heard()
	kind, r, err := s.conn.NextReader()
	if err != nil {
		return 0, nil, err
	}
	data, err = io.ReadAll(r)
	return kind, data, err
}

// listen gives the client so long between two signs of life, from now on.
func (s *socket) listen(silence time.Duration) {
	s.mu.Lock()
	s.silence = silence
	s.mu.Unlock()
	s.heard()
}

// heard notes a sign of life: a message, or that the client took in a part of one.
func (s *socket) heard() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.silence > 0 && !s.leaving {
		_ = s.conn.SetReadDeadline(time.Now().Add(s.silence)) // fails where the next read does
	}
}

// send writes a message as JSON. A client that does not take it in loses the socket, which ends what reads from it.
func (s *socket) send(message any) {
	data, err := json.Marshal(message)
	if err != nil {
		panic(err) // what is sent is made of JSON already
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.write(data); err != nil && !s.isLeaving() {
		_ = s.conn.Close()
	}
}

func (s *socket) write(data []byte) error {
	w, err := s.conn.NextWriter(websocket.TextMessage)
	if err != nil {
		return err
	}
	for piece := range slices.Chunk(data, pieceSize) {
		if err := s.conn.SetWriteDeadline(time.Now().Add(s.limits.write)); err != nil {
			return err
		}
		if _, err := w.Write(piece); err != nil {
			return err
		}
		if len(data) > pieceSize {
			s.heard()
		}
	}
	return w.Close()
}

// leave says goodbye, once, and lets who reads wait a moment for the answer, as closing at once could take the message
// back. It may be called from any goroutine.
func (s *socket) leave(code int, reason string) {
	s.mu.Lock()
	before := s.leaving
	s.leaving = true
	s.mu.Unlock()
	if before {
		return
	}
	until := time.Now().Add(s.limits.goodbye)
	_ = s.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), until)
	_ = s.conn.SetReadDeadline(time.Now().Add(s.limits.goodbye))
}

func (s *socket) isLeaving() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.leaving
}

// drain follows an error of read: the client that was silent, or sent too much, is told so before the connection ends.
func (s *socket) drain(err error, silent violation) {
	var late net.Error
	switch {
	case errors.As(err, &late) && late.Timeout():
		s.leave(silent.code, silent.reason)
	case errors.Is(err, websocket.ErrReadLimit): // the close is sent; the rest of the message must not break the connection before it is read
		s.mu.Lock()
		s.leaving = true
		s.mu.Unlock()
		_ = s.conn.SetReadDeadline(time.Now().Add(s.limits.goodbye))
		_, _ = io.CopyN(io.Discard, s.conn.NetConn(), 16*s.limits.body)
	}
}
