package auth

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"calotype/server/access"
	"calotype/storage"
)

// Again answers a caller as it is by now, for work that outlives the request by which it was asked for: with the rights of now, and
// [access.ErrUnauthenticated] where it is nobody any more, as its key was deleted or has expired, its session ended, or the person is gone.
// It asks the database each time.
func (a *Auth) Again(ctx context.Context, c *access.Caller) (*access.Caller, error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	switch c.Kind {
	case access.Person:
		return a.personAgain(ctx, c)
	case access.SecretKey, access.PublicKey:
		return a.keyAgain(ctx, c.Key.ID)
	}
	return c, nil
}

func (a *Auth) personAgain(ctx context.Context, c *access.Caller) (*access.Caller, error) {
	sessions, err := a.Library.SessionsOf(ctx, c.Person.ID)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(sessions, func(s *storage.Session) bool { return s.ID == c.Session }) {
		return nil, errEnded
	}
	person, err := a.Library.Person(ctx, c.Person.ID)
	if gone(err) {
		return nil, errEnded
	}
	if err != nil {
		return nil, err
	}
	return a.callerOf(ctx, person, c.Session)
}

func (a *Auth) keyAgain(ctx context.Context, id uuid.UUID) (*access.Caller, error) {
	k, err := a.Library.APIKey(ctx, id)
	if gone(err) || err == nil && k.ExpiresAt != nil && !a.Library.Now().Before(*k.ExpiresAt) {
		return nil, errUnknown
	}
	if err != nil {
		return nil, err
	}
	return access.OfKey(k), nil
}
