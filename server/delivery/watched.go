package delivery

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/server/analytics"
)

// tell says where an answer comes from, and what it is of, to who watches the response, if anybody does.
func tell(w http.ResponseWriter, layer Layer, of *analytics.Subject) {
	if watcher, ok := w.(interface {
		From(Layer, *analytics.Subject)
	}); ok {
		watcher.From(layer, of)
	}
}

// tellFailing says that a file is refused something, which may be one that is not there.
func (v *Variants) tellFailing(w http.ResponseWriter, file uuid.UUID) {
	project := uuid.Nil
	if src, ok := v.sources.cache.GetEntryQuietly(file); ok {
		project = src.Value.project
	}
	tell(w, "", v.config.Numbers.Failing(project, file))
}

// A Watcher is told of what takes time. It must be quick.
type Watcher interface {
	// Rendered is told of a render that came to its end. ctx is that of the request that began it.
	Rendered(ctx context.Context, r Rendered)
	// Stored is told how long it took to store a variant. Nobody waited for that.
	Stored(ctx context.Context, took time.Duration)
}

// Rendered is a render that came to its end.
type Rendered struct {
	Of     *analytics.Subject
	Page   string // that it is for: the header Referer of the request that began it
	Plan   *imaging.Plan
	Result string // made, failed, refused, timeout, cancelled, or declined: a tighter encoding that is none
	Began  time.Time
	Timing Timing // zero unless it was made
}

// watch begins to watch a render. What it answers is told the outcome.
func (v *Variants) watch(ctx context.Context, src *source, p *imaging.Plan) func(**Variant, *error) {
	began := time.Now()
	return func(made **Variant, err *error) {
		if v.config.Watch == nil {
			return
		}
		r := Rendered{Of: subjectOf(src, p, p.Key(), p.Format, 0), Plan: p, Result: result(ctx, *err), Began: began}
		if from := visitorOf(ctx); from != nil {
			r.Page = from.referer
		}
		if *made != nil {
			r.Timing = (*made).Timing
		}
		v.config.Watch.Rendered(ctx, r)
	}
}

// result is how a render ended, in a word.
func result(ctx context.Context, err error) string {
	switch {
	case err == nil:
		return "made"
	case errors.Is(err, ErrBusy):
		return "refused"
	case errors.Is(err, imaging.ErrNoTighter):
		return "declined"
	case ctx.Err() != nil:
		return "cancelled"
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	}
	return "failed"
}
