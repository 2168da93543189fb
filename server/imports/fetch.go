package imports

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"time"

	"github.com/google/uuid"

	"calotype/server/access"
	"calotype/server/outbound"
	"calotype/server/problem"
	"calotype/server/upload"
	"calotype/storage"
)

// fetch does the work of an import, to its end.
func (s *Service) fetch(ctx context.Context, e *entry) (*storage.File, error) {
	defer e.cancel()
	stop := s.beat(e)
	file, err := s.take(ctx, e)
	stop()
	if err != nil {
		err = s.explain(ctx, e, err)
	}
	s.finish(e, file, err)
	return file, err
}

// take fetches what lies at the address, and makes a file of it.
func (s *Service) take(ctx context.Context, e *entry) (*storage.File, error) {
	ctx, giveUp := context.WithCancelCause(ctx)
	defer giveUp(nil)
	patience := time.AfterFunc(silentTime, func() { giveUp(failed(fmt.Sprintf("The server said nothing for %v.", silentTime))) })
	answer, err := s.Client.Get(ctx, e.URL)
	patience.Stop()
	if err != nil {
		return nil, unreachable(ctx, err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, failed(fmt.Sprintf("The server answered %d where 200 is wanted.", answer.StatusCode))
	}
	name := nameOf(e.Name, answer)
	s.change(e, func() { e.Name, e.Total = name, answer.ContentLength })
	return s.Uploads.Take(ctx, upload.Incoming{
		Project: e.Project, Name: name, Size: answer.ContentLength, Body: remote(ctx, answer.Body, patience),
		Progress: func(bytes int64) { s.change(e, func() { e.Bytes = bytes }) },
		Admitted: func(ctx context.Context) error { return s.stillAdmitted(ctx, e.Project) },
	})
}

// stillAdmitted asks whether who began an import may add files yet.
func (s *Service) stillAdmitted(ctx context.Context, project uuid.UUID) error {
	caller, err := s.Again(ctx, access.From(ctx))
	if err != nil {
		return err
	}
	if _, err = s.Guarded.ForUpload(access.With(ctx, caller), project); errors.Is(err, fs.ErrNotExist) {
		return refusal(err)
	}
	return err
}

// nameOf is the name that was given, or that the other server gives.
func nameOf(given string, answer *http.Response) string {
	if given != "" {
		return upload.CleanName(given)
	}
	if _, params, err := mime.ParseMediaType(answer.Header.Get("Content-Disposition")); err == nil && params["filename"] != "" {
		return upload.CleanName(params["filename"])
	}
	return upload.CleanName(path.Base(answer.Request.URL.Path))
}

// silentTime is how long the other server may say nothing while it is waited for.
const silentTime = 30 * time.Second

// remote reads the body of another server's answer, whose errors are told as such.
func remote(ctx context.Context, body io.Reader, patience *time.Timer) io.Reader {
	return reading(func(p []byte) (int, error) {
		patience.Reset(silentTime)
		n, err := body.Read(p)
		patience.Stop()
		if err != nil && !errors.Is(err, io.EOF) {
			err = unreachable(ctx, err)
		}
		return n, err
	})
}

type reading func([]byte) (int, error)

// Read implements [io.Reader].
func (r reading) Read(p []byte) (int, error) { return r(p) }

// unreachable is why what lies at an address did not come.
func unreachable(ctx context.Context, err error) error {
	var refused *outbound.RefusedError
	var silent problem.Problem
	switch {
	case errors.As(context.Cause(ctx), &silent):
		return silent
	case errors.As(err, &refused):
		p := problem.New(http.StatusUnprocessableEntity, "address-refused", "The address was refused", outbound.Why(err))
		p.Extensions = map[string]any{"field": "url"}
		return p
	case errors.Is(err, context.Canceled):
		return err
	}
	return failed(outbound.Why(err))
}

func failed(why string) problem.Problem {
	p := problem.New(http.StatusUnprocessableEntity, failedCode, "The import failed", why)
	p.Extensions = map[string]any{"field": "url"}
	return p
}

// explain makes of what went wrong what people are told; the rest is in the log.
func (s *Service) explain(ctx context.Context, e *entry, err error) error {
	var told problem.Problem
	notAllowed, denied := access.Problem(err)
	switch {
	case errors.As(err, &told):
		return told
	case denied:
		return notAllowed
	case s.ending.Err() != nil:
		return errEnding()
	case errors.Is(ctx.Err(), context.Canceled):
		return problem.New(http.StatusConflict, cancelledCode, "Given up", "It was given up.")
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return failed(fmt.Sprintf("It took more than %v.", Time))
	}
	return err
}

// beatTime is how often is told of an import that goes on without news.
const beatTime = 5 * time.Second

// beat tells other nodes that an import goes on, until it is stopped.
func (s *Service) beat(e *entry) (stop func()) {
	if !s.Library.Shared() {
		return func() {}
	}
	ended, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(beatTime)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				s.tell(e)
			case <-ended:
				return
			}
		}
	}()
	return func() {
		close(ended)
		<-done
	}
}

// tellTime is how often is told of the same import at most, but for its end.
const tellTime = 250 * time.Millisecond

// change changes an import that runs here, and tells who wants to know.
func (s *Service) change(e *entry, change func()) {
	s.mu.Lock()
	change()
	e.at = time.Now()
	tell := e.at.Sub(e.told) >= tellTime
	if tell {
		e.told = e.at
		e.news()
	}
	s.mu.Unlock()
	if tell {
		s.tell(e)
	}
}

// news has those hear who wait. The service's lock is held.
func (e *entry) news() {
	close(e.changed)
	e.changed = make(chan struct{})
}

// finish notes how an import went, and gives its place back.
func (s *Service) finish(e *entry, file *storage.File, err error) {
	s.Count(resultOf(err))
	s.mu.Lock()
	if e.State, e.at = Done, time.Now(); err != nil {
		p := refusal(err)
		e.State, e.Code, e.Message = Failed, p.Code, p.Detail
	} else {
		e.File, e.Bytes, e.Name = &file.ID, file.Bytes, file.Name
	}
	if s.running[e.Project]--; s.running[e.Project] == 0 {
		delete(s.running, e.Project)
	}
	s.all--
	e.news()
	s.mu.Unlock()
	if err != nil {
		var told problem.Problem
		if errors.As(err, &told) {
			s.Log.Info("import failed", "project", e.Project, "reason", told.Detail)
		} else {
			s.Log.Error("import failed", "project", e.Project, "error", err)
		}
	}
	s.tell(e)
}
