package front

import (
	"errors"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// A conn is a connection as net/http reads it. Reads come one at a time: from whoever serves the connection, or, while a
// handler runs, from the one who watches for its end.
type conn struct {
	*net.TCPConn
	on *Listener

	mode  mode
	owed  int64 // of the request that net/http has in hand: bytes it has not got yet
	buf   *buffer
	data  []byte // in buf: bytes that came and were not handed on
	ahead bool   // whether requests were answered since net/http began to wait

	head      head
	out       []byte
	pieces    [2][]byte
	vector    net.Buffers // over pieces
	handoff   handoff
	sendUntil time.Time    // the deadline for writing, as it was set here; zero after net/http may have set it
	answering atomic.Int32 // under on.mu where it is to become leaving

	mu        sync.Mutex
	readUntil time.Time // the deadline for reading, as it was set last
	gone      bool      // closed
	moved     sync.Cond // of mu: readUntil or gone has changed
}

// A mode is where in the stream of requests a connection is.
type mode int

const (
	between mode = iota // the next byte begins a request, and net/http waits for it
	inside              // net/http has a request in hand
	through             // not looked at any more
)

// bufferSize is how long a head may be that is looked at.
const bufferSize = 4 << 10

type buffer [bufferSize]byte

var buffers = sync.Pool{New: func() any { return new(buffer) }}

func newConn(l *Listener, tcp *net.TCPConn) *conn {
	c := &conn{TCPConn: tcp, on: l}
	c.moved.L = &c.mu
	return c
}

// next is told that net/http is done with a request and waits for the next.
func (c *conn) next() {
	c.sendUntil, c.ahead = time.Time{}, false
	if c.mode == through {
		return
	}
	if c.owed > 0 { // it goes on without having read all of it
		c.mode = through
		return
	}
	c.mode = between
}

// Read implements [net.Conn] for net/http.
func (c *conn) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if c.mode == between {
		if err := c.front(); err != nil {
			return 0, err
		}
	}
	if c.mode == through {
		return c.take(p)
	}
	if c.owed == 0 {
		return c.watch()
	}
	n, err := c.take(p[:min(int64(len(p)), c.owed)])
	c.owed -= int64(n)
	return n, err
}

// watch is for the read that waits, while a handler runs, for the client to leave. What comes in place of that is the next
// request, of which net/http is not to get a part: it ends this read before it goes on.
func (c *conn) watch() (int, error) {
	if len(c.data) == 0 {
		c.room()
		n, err := c.TCPConn.Read(c.buf[:])
		if n == 0 {
			return 0, err
		}
		c.data = c.buf[:n]
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for !c.gone && (c.readUntil.IsZero() || c.readUntil.After(time.Now())) {
		c.moved.Wait()
	}
	return 0, os.ErrDeadlineExceeded
}

// take answers what has come, or waits for more.
func (c *conn) take(p []byte) (int, error) {
	if len(c.data) == 0 {
		c.release()
		return c.TCPConn.Read(p)
	}
	n := copy(p, c.data)
	c.data = c.data[n:]
	return n, nil
}

func (c *conn) release() {
	if c.buf != nil {
		buffers.Put(c.buf)
		c.buf, c.data = nil, nil
	}
}

// front answers requests for as long as they are for what lies ready. After it, net/http reads the next, or an error.
func (c *conn) front() error {
	for {
		whole, err := c.fill()
		if err != nil {
			return err
		}
		if !whole || c.head.strange {
			c.mode = through
			return nil
		}
		done := false
		if c.head.plain {
			if done, err = c.answer(); err != nil {
				return err
			}
		}
		if !done {
			c.mode, c.owed = inside, int64(c.head.length)+c.head.body
			return nil
		}
		c.data, c.ahead = c.data[c.head.length:], true
	}
}

// fill waits until the head of the next request has come and is read into c.head; false where it is longer than what is
// looked at, or the client ends within it. An error comes before the first byte.
func (c *conn) fill() (whole bool, err error) {
	if len(c.data) > 0 && c.head.parse(c.data) { // sent together with the one before
		c.head.request.Received = time.Now()
		return true, nil
	}
	began := len(c.data) > 0
	if began {
		if err := c.SetReadDeadline(time.Now().Add(c.on.limits.Header)); err != nil {
			return false, err
		}
	}
	for {
		c.room()
		used := len(c.data)
		if used == bufferSize {
			return false, nil
		}
		n, err := c.TCPConn.Read(c.buf[used:])
		c.data = c.buf[:used+n]
		switch {
		case n > 0 && c.head.parse(c.data):
			c.head.request.Received = time.Now()
			return true, nil
		case err != nil && c.gave(len(c.data)) && !os.IsTimeout(err): // net/http is to see what came, then the end
			return false, nil
		case err != nil:
			return false, err
		}
		if loneLineFeed(c.data) { // net/http reads these
			return false, nil
		}
		if !began {
			began = true
			if err := c.SetReadDeadline(time.Now().Add(c.on.limits.Header)); err != nil {
				return false, err
			}
		}
	}
}

// gave tells whether so many bytes, followed by the end, are more than net/http cares about: between requests that is four.
func (c *conn) gave(bytes int) bool { return bytes >= 4 || bytes > 0 && !c.ahead }

// room moves what has come to the beginning of the buffer.
func (c *conn) room() {
	if c.buf == nil {
		c.buf = buffers.Get().(*buffer)
		c.data = c.buf[:0]
		return
	}
	if len(c.data) == 0 || &c.data[0] != &c.buf[0] {
		c.data = c.buf[:copy(c.buf[:], c.data)]
	}
}

// SetReadDeadline implements [net.Conn].
func (c *conn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	c.readUntil = t
	c.mu.Unlock()
	c.moved.Broadcast()
	return c.TCPConn.SetReadDeadline(t)
}

// SetDeadline implements [net.Conn].
func (c *conn) SetDeadline(t time.Time) error {
	return errors.Join(c.SetReadDeadline(t), c.SetWriteDeadline(t))
}

// waits tells how long a read waits at the most.
func (c *conn) waits() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.readUntil
}
