package front

import (
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// What a connection does with an answer.
const (
	resting int32 = iota
	sending       // an answer goes out
	leaving       // an answer goes out, and the connection was closed meanwhile: net/http does that to one that waits
	closed
)

// answer answers the request at hand where what it is for lies ready.
func (c *conn) answer() (done bool, err error) {
	r := &c.head.request
	r.Remote = c.RemoteAddr()
	ready, ok := c.on.source.Ready(r)
	if !ok {
		return false, nil
	}
	if !c.answering.CompareAndSwap(resting, sending) {
		return true, net.ErrClosed
	}
	n, err := c.respond(r, ready)
	c.on.source.Served(r, ready, n, err == nil)
	if err != nil { // net/http would write that it has not understood, after a part of the body
		_ = c.TCPConn.Close()
	}
	if !c.answering.CompareAndSwap(sending, resting) {
		_ = c.TCPConn.Close() // whoever closed it was told that it is
		c.left()
		return true, net.ErrClosed
	}
	if idle := c.on.limits.Idle; err == nil && idle > 0 && c.waits().Before(r.Received.Add(idle-idle/8)) {
		err = c.SetReadDeadline(r.Received.Add(idle))
	}
	return true, err
}

// respond sends an answer, and tells how much of the body went out.
func (c *conn) respond(r *Request, ready Answer) (int64, error) {
	head := c.headOf(r, ready)
	c.allow(r.Received)
	switch {
	case r.Head:
		return c.send(head, nil)
	case ready.File != nil && len(ready.Body) > 0:
		return c.sendFile(head, ready.File, int64(len(ready.Body)))
	}
	return c.send(head, ready.Body)
}

// Close implements [net.Conn]. An answer that goes out is finished first; a second Close cuts it off.
func (c *conn) Close() error {
	if c.leave() {
		return nil
	}
	c.mu.Lock()
	c.gone = true
	c.mu.Unlock()
	c.moved.Broadcast()
	return c.TCPConn.Close()
}

// leave has the answer that goes out be the last; false where there is none.
func (c *conn) leave() bool {
	c.on.mu.Lock()
	defer c.on.mu.Unlock()
	if c.answering.CompareAndSwap(sending, leaving) {
		c.on.leaving[c] = struct{}{}
		return true
	}
	c.answering.CompareAndSwap(resting, closed)
	return false
}

func (c *conn) left() {
	c.on.mu.Lock()
	defer c.on.mu.Unlock()
	c.answering.Store(closed)
	delete(c.on.leaving, c)
	select {
	case c.on.left <- struct{}{}:
	default: // it has word already
	}
}

// headOf writes the head of an answer into c.out.
func (c *conn) headOf(r *Request, ready Answer) []byte {
	out := append(c.out[:0], "HTTP/1.1 "...)
	out = strconv.AppendInt(out, int64(ready.Status), 10)
	out = append(out, ' ')
	out = append(out, http.StatusText(ready.Status)...)
	out = append(out, "\r\nDate: "...)
	out = append(out, date(r.Received)...)
	out = append(out, "\r\nX-Request-Id: "...)
	out = c.on.source.AppendID(out, r)
	out = append(out, "\r\n"...)
	out = append(out, ready.Header...)
	c.out = append(out, "\r\n"...)
	return c.out
}

// send writes a head and a body, and answers how much of the body went out.
func (c *conn) send(head, body []byte) (int64, error) {
	first := body[:min(len(body), c.on.limits.Size)]
	c.pieces = [2][]byte{head, first}
	c.vector = c.pieces[:]
	n, err := c.vector.WriteTo(c.TCPConn)
	sent := max(n-int64(len(head)), 0)
	for rest := body[len(first):]; err == nil && len(rest) > 0; {
		c.allow(time.Now())
		var m int
		m, err = c.TCPConn.Write(rest[:min(len(rest), c.on.limits.Size)])
		sent += int64(m)
		rest = rest[m:]
	}
	return sent, err
}

// allow gives the client time for the next piece. It sets the deadline only where much of the one before is over, as that
// costs more than it seems.
func (c *conn) allow(now time.Time) {
	if piece := c.on.limits.Piece; c.sendUntil.Before(now.Add(piece - piece/4)) {
		c.sendUntil = now.Add(piece)
		_ = c.TCPConn.SetWriteDeadline(c.sendUntil) // fails on a closed connection, as the write will
	}
}

// dated is a second and how the header Date spells it.
type dated struct {
	second int64
	text   string
}

var lastDate atomic.Pointer[dated]

func date(now time.Time) string {
	if d := lastDate.Load(); d != nil && d.second == now.Unix() {
		return d.text
	}
	d := &dated{now.Unix(), now.UTC().Format(http.TimeFormat)}
	lastDate.Store(d)
	return d.text
}
