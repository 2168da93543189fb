package auth

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"calotype/server/access"
	"calotype/storage"
)

// A session lasts so long after its last use, and no longer than that after its begin.
const (
	sessionRest = 30 * 24 * time.Hour
	sessionLife = 180 * 24 * time.Hour
)

// open signs a person in: the browser gets a cookie for a new session, and one that it had ends.
func (a *Auth) open(w http.ResponseWriter, r *http.Request, p *storage.Person) error {
	if before, err := a.signedIn(r); err == nil && before != nil {
		if err := a.Library.EndSession(r.Context(), before.Person.ID, before.Session); err != nil && !gone(err) {
			return err
		}
	}
	secret, s, err := a.Library.CreateSession(r.Context(), p, r.UserAgent(), sessionRest)
	if err != nil {
		return err
	}
	// The browser keeps it for as long as the session may come to last; until when it does, the server says.
	a.setCookie(w, r, sessionCookie, secret, s.CreatedAt.Add(sessionLife))
	a.Log.InfoContext(r.Context(), "signed in", "person", p.ID, "session", s.ID)
	return nil
}

// expiry is until when a session lasts that is used now.
func expiry(s *storage.Session, now time.Time) time.Time {
	until := now.Add(sessionRest)
	if end := s.CreatedAt.Add(sessionLife); end.Before(until) {
		return end
	}
	return until
}

// readSession reads whose session a secret opens, with their places in projects.
func (a *Auth) readSession(ctx context.Context, secret string) (*known, error) {
	s, p, err := a.Library.SessionOf(ctx, secret)
	if gone(err) {
		return nil, errEnded
	}
	if err != nil {
		return nil, err
	}
	caller, err := a.callerOf(ctx, p, s.ID)
	if err != nil {
		return nil, err
	}
	return &known{caller: caller, session: s, until: s.ExpiresAt}, nil
}

// callerOf is a person in a session, with their places in projects.
func (a *Auth) callerOf(ctx context.Context, p *storage.Person, session uuid.UUID) (*access.Caller, error) {
	in, err := a.Library.MembershipsOf(ctx, []uuid.UUID{p.ID})
	if err != nil {
		return nil, err
	}
	return access.OfPerson(p, session, in[p.ID]), nil
}

// readAPIKey reads whose key it is.
func (a *Auth) readAPIKey(ctx context.Context, text string) (*known, error) {
	k, err := a.Library.APIKeyOf(ctx, text)
	if gone(err) {
		return nil, errUnknown
	}
	if err != nil {
		return nil, err
	}
	is := &known{caller: access.OfKey(k)}
	if k.ExpiresAt != nil {
		is.until = *k.ExpiresAt
	}
	return is, nil
}
