package main

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"math"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"calotype/server/analytics"
	"calotype/server/delivery"
	"calotype/server/problem"
	"calotype/server/watch"

	"github.com/google/uuid"
)

// observe gives each request an id (the client's own X-Request-Id where it is a plain one), sets the headers that every
// answer has, tells whoever watches of the request, logs it at debug level (at warn level when the server failed) and turns a
// panic into a 500 without internals.
func observe(log *slog.Logger, to *watching, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		id := requestID(r.Header.Get("X-Request-Id"))
		ctx, span := to.traces.Request(r)
		r = r.WithContext(context.WithValue(ctx, requestKey{}, id))
		header := w.Header()
		header.Set("X-Request-Id", id)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "same-origin")

		seen := &observed{ResponseWriter: w, control: http.NewResponseController(w), metrics: to.metrics}
		defer func() { // after a panic too
			seen.leave(r.Context())
			answered := seen.request(r, id, to.client(r.RemoteAddr, r.Header["X-Forwarded-For"]), began)
			span.End(&answered)
			to.count(&answered)
			seen.number(r, to.numbers)
			logRequest(r.Context(), log, r.Method, r.URL.Path, seen.status, seen.bytes, answered.Took, r.RemoteAddr)
		}()
		defer func() {
			if cause := recover(); cause != nil {
				if cause == any(http.ErrAbortHandler) {
					panic(cause)
				}
				log.ErrorContext(r.Context(), "a request panicked", "panic", cause, "stack", string(debug.Stack()))
				if seen.status != 0 {
					panic(http.ErrAbortHandler) // half an answer is out; the client must not take it for a whole one
				}
				problem.Write(seen, r, problem.Internal())
			}
		}()
		next.ServeHTTP(seen, r)
	})
}

// requestID is the id of a request: that which its client gave, where it may stand in the log.
func requestID(given string) string {
	if isRequestID(given) {
		return given
	}
	return uuid.NewString()
}

// isRequestID tells whether a client's id may stand in the log: 1 to 64 letters, digits, dots, dashes and underscores.
func isRequestID(id string) bool {
	return id != "" && len(id) <= 64 && !strings.ContainsFunc(id, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_')
	})
}

// A client must take in each piece of an answer within pieceTime, or it is cut off: 4 kB/s at least.
const (
	pieceTime = time.Minute
	pieceSize = 256 << 10 // bytes
)

// observed remembers the status and the number of bytes, and bounds the time of every write. It passes on what handlers
// further in need of the real writer: deadlines (Unwrap), WebSockets (Hijack), streams (Flush), its buffers (ReadFrom).
type observed struct {
	http.ResponseWriter
	control *http.ResponseController
	status  int
	bytes   int64

	metrics *watch.Metrics
	route   watch.Route
	running bool // it is counted as one of route that runs
	layer   delivery.Layer
	of      *analytics.Subject // that an image is of
}

// enter says which part of the server answers.
func (o *observed) enter(route watch.Route) {
	o.route, o.running = route, true
	o.metrics.Running(route, 1)
}

// From says where an image comes from, and what it is of.
func (o *observed) From(layer delivery.Layer, of *analytics.Subject) { o.layer, o.of = layer, of }

// number counts an image, or what is answered in place of one, unless nobody waited for it.
func (o *observed) number(r *http.Request, numbers *analytics.Numbers) {
	if o.status == clientLeft {
		return
	}
	from := o.layer
	if from == delivery.Miss {
		from = "rendered"
	}
	analytics.Count(numbers, o.of, analytics.Answer{Cache: string(from), Status: o.status, Head: r.Method == http.MethodHead, Bytes: o.bytes}, r.Referer())
}

// clientLeft is the status, which only we see, of a request whose client did not wait for the answer.
const clientLeft = 499

// leave says that the answer is out, or never will be.
func (o *observed) leave(ctx context.Context) {
	if o.running {
		o.metrics.Running(o.route, -1)
	}
	switch {
	case o.status != 0:
	case ctx.Err() != nil:
		o.status = clientLeft
	default: // net/http says so for a handler that says nothing
		o.status = http.StatusOK
	}
}

// request is what was observed.
func (o *observed) request(r *http.Request, id, client string, began time.Time) watch.Request {
	return watch.Request{
		Route: o.route, Method: r.Method, Status: o.status, Bytes: o.bytes, Layer: string(o.layer), Began: began, Took: time.Since(began),
		ID: id, URI: r.RequestURI, Client: client, UserAgent: r.UserAgent(), Referer: r.Referer(),
	}
}

func (o *observed) Unwrap() http.ResponseWriter { return o.ResponseWriter }

func (o *observed) WriteHeader(status int) {
	if o.status == 0 && status >= 200 {
		o.status = status
	}
	o.ResponseWriter.WriteHeader(status)
}

func (o *observed) Write(data []byte) (int, error) {
	o.begin()
	n, err := o.ResponseWriter.Write(data)
	o.bytes += int64(n)
	return n, err
}

// ReadFrom passes on a piece of what is read at a time, as one limited reader over the source itself: of a file, net/http then
// has the kernel send it.
func (o *observed) ReadFrom(r io.Reader) (all int64, err error) {
	rest := &io.LimitedReader{R: r, N: math.MaxInt64}
	if limited, ok := r.(*io.LimitedReader); ok { // as http.ServeContent hands it on
		rest = limited
	}
	for rest.N > 0 {
		o.begin()
		piece := &io.LimitedReader{R: rest.R, N: min(rest.N, pieceSize)}
		wanted := piece.N
		n, err := io.Copy(o.ResponseWriter, piece)
		all, o.bytes, rest.N = all+n, o.bytes+n, rest.N-n
		if err != nil || n < wanted {
			return all, err
		}
	}
	return all, nil
}

func (o *observed) Flush() {
	o.begin()
	_ = o.control.Flush() // without support there is nothing to push
}

func (o *observed) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffer, err := o.control.Hijack()
	if err == nil {
		o.status = http.StatusSwitchingProtocols
	}
	return conn, buffer, err
}

// begin is called before every write.
func (o *observed) begin() {
	if o.status == 0 {
		o.status = http.StatusOK
	}
	_ = o.control.SetWriteDeadline(time.Now().Add(pieceTime)) // not supported where nothing can hang: in a test's recorder
}
