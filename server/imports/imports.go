// Package imports fetches pictures from addresses that people give, and makes files of them as of uploads. What may be reached says
// package outbound, what may be taken package upload. An import is work of the node that was asked for it: its progress is told to the other
// nodes, and it ends with its node. Nothing is left of one that failed.
package imports

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"

	"calotype/server/access"
	"calotype/server/outbound"
	"calotype/server/problem"
	"calotype/server/upload"
	"calotype/storage"
)

// Time is how long all of an import may take.
const Time = 10 * time.Minute

// Bounds of what goes on at once on one node.
const (
	PerProject = 4
	ofAll      = 32
)

// keepTime is for how long it can be asked how an import went.
const keepTime = 10 * time.Minute

// State is how far an import is, spelled as the API spells it.
type State string

// The states.
const (
	Running State = "RUNNING"
	Done    State = "DONE"
	Failed  State = "FAILED"
)

// An Import is one at a moment.
type Import struct {
	ID      uuid.UUID
	Project uuid.UUID
	URL     string
	Name    string // as it was given, or then as it was found
	State   State
	Bytes   int64      // that came so far
	Total   int64      // below 0 until the other server says, and where it does not
	File    *uuid.UUID // of Done
	Code    string     // of Failed: that of a problem
	Message string     // of Failed: a sentence

	Caller string // who asked for it: see [access.Caller.ID]
}

// Config is what a Service works with. All but Again and Count is needed.
type Config struct {
	Library *storage.Library
	Guarded *access.Library // the same, for what callers ask
	Uploads *upload.Handler
	Client  *outbound.Client // which reads so much, and takes so long, as an import may
	Log     *slog.Logger
	Count   func(result string) // is told how each import went; nil means nobody is
	// Again answers a caller as it is by now: imports outlive the requests by which they are begun. Nil means as it was at the begin.
	Again func(context.Context, *access.Caller) (*access.Caller, error)
}

// How imports went, to who counts.
const (
	WasDone      = "done"
	WasFailed    = "failed"    // the other server, or this one
	WasRefused   = "refused"   // the address, what lies there, or by then its caller
	WasCancelled = "cancelled" // also by the end of the server
	WasLimited   = "limited"   // it was not begun, as there was too much at once
)

// A Service imports. Its methods may be called at the same time. Close it before the Library.
type Service struct {
	Config
	node string // this one, to others

	ending context.Context
	end    context.CancelFunc
	work   sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	known   map[uuid.UUID]*entry
	running map[uuid.UUID]int // by project
	all     int               // that run
	changed chan struct{}     // closed when something is known that was not
}

// An entry is what is known of an import, here or on another node.
type entry struct {
	Import
	cancel  context.CancelFunc // it does not change; nil on another node
	at      time.Time          // of the last news
	told    time.Time          // when the news were told
	changed chan struct{}      // closed, and another one, with the news
}

// New makes the service.
func New(c Config) *Service {
	if c.Count == nil {
		c.Count = func(string) {}
	}
	if c.Again == nil {
		c.Again = func(_ context.Context, is *access.Caller) (*access.Caller, error) { return is, nil }
	}
	s := &Service{Config: c, node: uuid.NewString(), known: map[uuid.UUID]*entry{}, running: map[uuid.UUID]int{}, changed: make(chan struct{})}
	s.ending, s.end = context.WithCancel(context.Background())
	c.Library.Hear(topic, s.hear)
	return s
}

// Interrupt ends all imports that run. For the end of a server that has waited long enough.
func (s *Service) Interrupt() { s.end() }

// Close ends all imports and waits until nothing is left of them.
func (s *Service) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.end()
	s.work.Wait()
}

// Start begins an import into a project to which the caller may add files, and answers it as it is then. An address that may not be
// asked is a [*storage.InvalidError], too much at once a [problem.Problem].
func (s *Service) Start(ctx context.Context, project uuid.UUID, url, name string) (Import, error) {
	ctx, e, err := s.begin(access.With(s.ending, access.From(ctx)), project, url, name) // which outlives the one who asks
	if err != nil {
		return Import{}, err
	}
	i := e.Import // which nobody changes yet
	if !s.run(func() { _, _ = s.fetch(ctx, e) }) {
		e.cancel()
		s.finish(e, nil, errEnding())
		return Import{}, errEnding()
	}
	return i, nil
}

// Fetch imports and answers the file. It ends with ctx.
func (s *Service) Fetch(ctx context.Context, project uuid.UUID, url, name string) (file *storage.File, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.ending, cancel)()
	ctx, e, err := s.begin(ctx, project, url, name)
	if err != nil {
		return nil, err
	}
	done := make(chan struct{})
	if !s.run(func() { defer close(done); file, err = s.fetch(ctx, e) }) {
		s.finish(e, nil, errEnding())
		return nil, errEnding()
	}
	<-done
	return file, err
}

// run does something that Close waits for; false where it came first.
func (s *Service) run(do func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.work.Go(do)
	return true
}

// begin checks what is asked for and takes a place. The import ends with the context that it answers.
func (s *Service) begin(ctx context.Context, project uuid.UUID, address, name string) (context.Context, *entry, error) {
	if _, err := s.Guarded.ForUpload(ctx, project); err != nil {
		return nil, nil, err
	}
	if _, err := s.Client.Check(address); err != nil {
		s.Count(WasRefused)
		return nil, nil, &storage.InvalidError{Field: "url", Problem: err.Error()}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
	switch {
	case s.running[project] >= PerProject:
		s.Count(WasLimited)
		return nil, nil, tooMany("project", PerProject)
	case s.all >= ofAll:
		s.Count(WasLimited)
		return nil, nil, tooMany("server", ofAll)
	}
	s.running[project]++
	s.all++
	ctx, cancel := context.WithTimeout(ctx, Time)
	e := &entry{changed: make(chan struct{}), at: time.Now(), cancel: cancel}
	e.Import = Import{ID: uuid.New(), Project: project, URL: address, Name: name, State: Running, Total: -1, Caller: access.From(ctx).ID()}
	s.known[e.ID] = e
	return ctx, e, nil
}

// forget forgets what nobody asks for any more. The lock is held.
func (s *Service) forget() {
	for id, e := range s.known {
		if time.Since(e.at) > keepTime && (e.State != Running || e.cancel == nil) {
			delete(s.known, id)
		}
	}
}

// Cancel ends an import that the caller may see, wherever it runs. One that is over stays as it is.
func (s *Service) Cancel(ctx context.Context, id uuid.UUID) error {
	e, err := s.find(ctx, id)
	if err != nil {
		return err
	}
	if e.cancel == nil {
		return s.say(ctx, note{Cancel: id})
	}
	e.cancel()
	return nil
}

// Watch answers an import that the caller may see as it goes on, from now until it is over, or ctx. Who reads slowly hears of less.
func (s *Service) Watch(ctx context.Context, id uuid.UUID) (<-chan Import, error) {
	e, err := s.find(ctx, id)
	if err != nil {
		return nil, err
	}
	news := make(chan Import)
	if !s.run(func() { defer close(news); s.watch(ctx, e, news) }) {
		return nil, errEnding()
	}
	return news, nil
}

func (s *Service) watch(ctx context.Context, e *entry, news chan<- Import) {
	for {
		s.mu.Lock()
		i, changed := e.Import, e.changed
		s.mu.Unlock()
		select {
		case news <- i:
		case <-ctx.Done():
			return
		case <-s.ending.Done():
			return
		}
		if i.State != Running {
			return
		}
		silence := make(<-chan time.Time)
		if e.cancel == nil {
			silence = time.After(lostTime)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		case <-s.ending.Done():
			return
		case <-silence:
			s.lose(e)
		}
	}
}

// find answers an import that the caller may see: their own, or, to who may change what is in the project, any.
func (s *Service) find(ctx context.Context, id uuid.UUID) (*entry, error) {
	if err := access.CheckCaller(ctx); err != nil {
		return nil, err
	}
	e, err := s.findAnywhere(ctx, id)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	i := e.Import
	s.mu.Unlock()
	c := access.From(ctx)
	own := i.Caller == c.ID() && c.In(i.Project).Have(access.Upload)
	if !own && !c.In(i.Project).Have(access.Write) {
		return nil, fs.ErrNotExist
	}
	return e, nil
}

func tooMany(where string, n int) problem.Problem {
	p := problem.New(http.StatusTooManyRequests, "too-many-imports", "Too much at once",
		map[string]string{"project": "The project", "server": "The server"}[where]+" has as many imports under way as there may be at once. Try again when one of them is over.")
	p.Extensions = map[string]any{"allowed": n}
	p.RetryAfter = 5 * time.Second
	return p
}

// TooMany tells whether an error is that there is too much at once, and says so in a sentence.
func TooMany(err error) (why string, is bool) {
	var p problem.Problem
	is = errors.As(err, &p) && p.Status == http.StatusTooManyRequests
	return p.Detail, is
}

func errEnding() problem.Problem {
	return problem.New(http.StatusServiceUnavailable, endingCode, "Shutting down", "The server is shutting down. Try again in a moment.")
}

// Codes of problems by which it is told how an import went.
const (
	endingCode    = "shutting-down"
	cancelledCode = "cancelled"
	failedCode    = "import-failed"
)

// resultOf is how an import went, to who counts.
func resultOf(err error) string {
	if err == nil {
		return WasDone
	}
	switch p := refusal(err); {
	case p.Code == cancelledCode, p.Code == endingCode:
		return WasCancelled
	case p.Code == failedCode, p.Status >= http.StatusInternalServerError, upload.IsCutShort(err):
		return WasFailed
	}
	return WasRefused
}

// refusal is what people are told of an error.
func refusal(err error) problem.Problem {
	var p problem.Problem
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, fs.ErrNotExist):
		return problem.New(http.StatusNotFound, "project-not-found", "No such project", "The project is not there; it may have been deleted.")
	case errors.Is(err, context.DeadlineExceeded), storage.Busy(err):
		return problem.New(http.StatusServiceUnavailable, "busy", "Busy", "The server cannot do that at this moment; try again soon.")
	case storage.Full(err):
		return problem.New(http.StatusInsufficientStorage, "storage-full", "Storage is full", "The server has no space left.")
	}
	return problem.Internal()
}
