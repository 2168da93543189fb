package auth

import (
	"context"
	"errors"
	"net/http"

	"calotype/server/access"
	"calotype/server/problem"
	"calotype/storage"
)

// Guard puts the caller of each request into its context, and refuses requests of who is not who they say and those that another site
// has a browser send. refuse writes a refusal as the handler writes its own. Pages of the origins of public keys may ask.
func (a *Auth) Guard(next http.Handler, refuse func(http.ResponseWriter, *http.Request, problem.Problem)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a.preflight(w, r) {
			return
		}
		if p := a.forged(r); p != nil {
			refuse(w, r, *p)
			return
		}
		caller, err := a.Authenticate(r)
		if err != nil {
			a.shareRefusal(w, r)
			refuse(w, r, a.problem(r.Context(), err))
			return
		}
		a.share(w, r, caller)
		next.ServeHTTP(w, r.WithContext(access.With(r.Context(), caller)))
	})
}

// refuse answers an error.
func (a *Auth) refuse(w http.ResponseWriter, r *http.Request, err error) {
	problem.Write(w, r, a.problem(r.Context(), err))
}

// problem is what a client hears of an error: internals stay in the log.
func (a *Auth) problem(ctx context.Context, err error) problem.Problem {
	if p, ok := access.Problem(err); ok {
		return p
	}
	var said problem.Problem
	var invalid *storage.InvalidError
	switch {
	case errors.As(err, &said):
		return said
	case errors.As(err, &invalid):
		p := problem.New(http.StatusUnprocessableEntity, "invalid", "Not allowed", invalid.Error())
		p.Extensions = map[string]any{"field": invalid.Field}
		return p
	case errors.Is(err, ErrBusy), errors.Is(err, context.DeadlineExceeded), storage.Busy(err):
		a.Log.WarnContext(ctx, "too busy to say who asks", "error", err)
		return problem.New(http.StatusServiceUnavailable, "busy", "Too busy", "Too much is going on at the moment. Try again.")
	case storage.Full(err):
		a.Log.ErrorContext(ctx, "no space left for who signs in", "error", err)
		return problem.New(http.StatusInsufficientStorage, "full", "No space left", "The server has no space left.")
	case ctx.Err() != nil:
		return problem.New(http.StatusServiceUnavailable, "busy", "Broken off", "The request broke off.")
	}
	a.Log.ErrorContext(ctx, "who asks is not known", "error", err)
	return problem.Internal()
}
