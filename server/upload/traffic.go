package upload

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"
)

// traffic is what one request brings: its body, which can be interrupted, and the upload that it created.
type traffic struct {
	request *http.Request // as it came
	body    io.ReadCloser
	control *http.ResponseController
	offset  int64  // of the upload, at which the body goes on
	read    int64  // bytes of the body
	created string // id

	mu    sync.Mutex
	cause error // why no more is read
	ended bool  // all was read, or the request is done
}

func newTraffic(w http.ResponseWriter, r *http.Request) *traffic {
	return &traffic{request: r, body: r.Body, control: http.NewResponseController(w), ended: r.Body == http.NoBody}
}

type trafficKey struct{}

func trafficOf(ctx context.Context) *traffic {
	t, _ := ctx.Value(trafficKey{}).(*traffic)
	return t
}

// interrupt ends the reading of the body, also one that waits for bytes at this moment, with one of tusd's errors; what
// was read is kept. It may be called from any goroutine, and has no effect once all was read or the request is done: the
// deadline would hit what the connection brings next.
//
// tusd could do this by itself, when its context is cancelled with such an error as cause, but it then looks at the body
// while another goroutine may be setting it.
func (t *traffic) interrupt(cause handler.Error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended || t.cause != nil {
		return
	}
	t.cause = cause
	_ = t.control.SetReadDeadline(time.Now()) // without support, the next bytes end it
}

// done must be called when the request is.
func (t *traffic) done() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
}

func (t *traffic) interrupted() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.cause
}

func (t *traffic) Read(p []byte) (int, error) {
	// tusd sets a new deadline after each read, so the cause is asked for before each.
	if cause := t.interrupted(); cause != nil {
		return 0, cause
	}
	n, err := t.body.Read(p)
	t.read += int64(n)
	if errors.Is(err, io.EOF) {
		t.done()
	} else if cause := t.interrupted(); err != nil && cause != nil {
		err = cause
	}
	return n, err
}

func (t *traffic) Close() error { return t.body.Close() }

// courteous locks uploads so that a request which is asked to give its lock up ends its own traffic.
type courteous struct{ handler *Handler }

// NewLock implements [handler.Locker].
func (c courteous) NewLock(id string) (handler.Lock, error) {
	lock, err := c.handler.locker.NewLock(id)
	return courteousLock{c.handler, lock}, err
}

type courteousLock struct {
	handler *Handler
	lock    handler.Lock
}

// Lock implements [handler.Lock].
func (l courteousLock) Lock(ctx context.Context, release func()) error {
	if t := trafficOf(ctx); t != nil {
		release = func() { t.interrupt(handler.ErrUploadInterrupted) }
	}
	err := l.lock.Lock(ctx, release)
	var tus handler.Error
	if err != nil && !errors.As(err, &tus) { // the database, which all who write share, does not answer
		return l.handler.toTus(ctx, err)
	}
	return err
}

// Unlock implements [handler.Lock].
func (l courteousLock) Unlock() error { return l.lock.Unlock() }
