// Package front answers requests for what lies ready in memory before net/http sees them.
//
// It is a listener whose connections look at each request as net/http comes to read it. What is ready is answered at once, in
// one system call, and net/http goes on waiting; everything else it reads as if nobody had looked. A hit that way costs a
// quarter of what it costs through net/http, most of which are goroutines, buffers and header maps that a hit does not need.
//
// It understands only what plainly is HTTP/1.1. A request with anything unusual about it, and all that follows on its
// connection, is left to net/http: so the two never disagree on where a request ends.
package front

import (
	"context"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

// A Request is the head of a GET or HEAD without a body. Its texts are valid until [Source.Ready], and what is told the
// outcome, have returned.
type Request struct {
	Head        bool   // HEAD, else GET
	Target      []byte // path and query as they were sent
	Host        []byte
	Accept      []byte // empty where there is none, as is every other
	IfNoneMatch []byte
	Referer     []byte
	UserAgent   []byte
	ID          []byte // X-Request-Id
	Remote      net.Addr

	ForwardedFor []byte
	Received     time.Time
}

// An Answer is what lies ready. It is not changed while anybody may hold it.
type Answer struct {
	Status int
	Header []byte // lines that end in CR LF each, without Date, X-Request-Id and the empty line at the end
	Body   []byte
	File   *os.File // that holds the same as Body and nothing else, and is never written again; nil where there is none
	Of     any      // what it is of, for who is told that it was served
}

// A Source knows what lies ready. Its methods are called from any number of goroutines at once, and never wait.
type Source interface {
	// Ready answers a request, or false where net/http is to.
	Ready(r *Request) (Answer, bool)
	// Served is told what became of an answer: how many bytes of a body were sent, and whether all was.
	Served(r *Request, a Answer, bytes int64, whole bool)
	// AppendID appends the id of a request to a header line: the one that its client gave, where that may be taken over, else a
	// new one, which the request then has.
	AppendID(line []byte, r *Request) []byte
}

// Limits of a connection, which are those of the http.Server behind it.
type Limits struct {
	Header time.Duration // for the head of a request to arrive, once it has begun
	Idle   time.Duration // between two requests
	Piece  time.Duration // for a client to take in PieceSize bytes
	Size   int           // PieceSize
}

// A Listener hands connections to an http.Server, whose ConnState must be [Listener.Follow].
type Listener struct {
	net.Listener
	source Source
	limits Limits

	mu      sync.Mutex
	leaving map[*conn]struct{} // whose answer goes out, and that were closed meanwhile
	left    chan struct{}      // gets word when one of them is out
}

// Listen makes a listener of one for TCP.
func Listen(tcp net.Listener, source Source, limits Limits) *Listener {
	return &Listener{Listener: tcp, source: source, limits: limits, leaving: map[*conn]struct{}{}, left: make(chan struct{}, 1)}
}

// Accept implements [net.Listener].
func (l *Listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	tcp, ok := c.(*net.TCPConn)
	if !ok {
		return c, nil
	}
	return newConn(l, tcp), nil
}

// Follow learns from net/http between which reads a request may begin.
func (l *Listener) Follow(c net.Conn, state http.ConnState) {
	one, ok := c.(*conn)
	if !ok {
		return
	}
	switch state {
	case http.StateIdle:
		one.next()
	case http.StateHijacked:
		one.mode = through
	}
}

// Wait is for when the http.Server is shut down: it returns when what was being answered has been, or is cut off as ctx ends.
func (l *Listener) Wait(ctx context.Context) {
	for l.count() > 0 {
		select {
		case <-l.left:
		case <-ctx.Done():
			l.cut()
			return
		}
	}
}

func (l *Listener) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.leaving)
}

func (l *Listener) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.leaving {
		_ = c.TCPConn.Close()
	}
}
