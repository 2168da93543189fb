package auth

import (
	"context"
	"net/http"

	"calotype/server/access"
	"calotype/server/watch"
	"calotype/storage"
)

// HasPeople tells whether the installation was set up. Once it was, it stays so.
func (a *Auth) HasPeople(ctx context.Context) (bool, error) {
	if a.isSetUp.Load() {
		return true, nil
	}
	are, err := a.Library.HasPeople(ctx)
	if are && err == nil {
		a.isSetUp.Store(true)
	}
	return are, err
}

// local tells whether a request comes from somebody at the machine itself: not from one whom something in front of us speaks for.
func (a *Auth) local(r *http.Request) bool { return a.public == nil && watch.Direct(r) }

// ChangePassword gives the person who is the caller of ctx another password, where the one until now is right or there is none. All other
// sessions of theirs end. What is wrong with either is a [*storage.InvalidError] of the field current or new.
func (a *Auth) ChangePassword(ctx context.Context, current, to string) error {
	caller, err := access.Self(ctx)
	if err != nil {
		return err
	}
	person, err := a.Library.Person(ctx, caller.Person.ID)
	if err != nil {
		return err
	}
	if person.PasswordHash != "" {
		if err := a.checkCurrent(ctx, person, current); err != nil {
			return err
		}
	}
	if wrong := CheckPassword(to, person.Email, person.Name); wrong != "" {
		return &storage.InvalidError{Field: "new", Problem: "the password " + wrong}
	}
	hash, err := a.Passwords.Hash(ctx, to)
	if err != nil {
		return err
	}
	return a.Library.SetPassword(ctx, person.ID, storage.Secret(hash), &caller.Session)
}

// checkCurrent holds a session that somebody else has got hold of from trying passwords.
func (a *Auth) checkCurrent(ctx context.Context, p *storage.Person, current string) error {
	wait, back := a.attempts.ofEmail(p.Email)
	if wait > 0 {
		return &storage.InvalidError{Field: "current", Problem: a.tooMany(wait).Detail}
	}
	good, err := a.Passwords.Check(ctx, string(p.PasswordHash), current[:min(len(current), mostPasswordBytes)])
	if err != nil {
		return err
	}
	if !good {
		return &storage.InvalidError{Field: "current", Problem: "this is not your password"}
	}
	back()
	return nil
}
