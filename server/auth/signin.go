package auth

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"calotype/server/problem"
	"calotype/storage"
)

// wrongPassword is one answer for all that may be wrong: who is there is nobody's business.
var wrongPassword = problem.New(http.StatusUnauthorized, "wrong-password", "Not signed in", "The e-mail or the password is wrong.")

// signIn answers POST /auth/sign-in.
func (a *Auth) signIn(w http.ResponseWriter, r *http.Request) error {
	var with struct{ Email, Password string }
	if err := read(w, r, &with); err != nil {
		return err
	}
	wait, back := a.attempts.take(a.Proxies.Of(r), with.Email)
	if wait > 0 {
		return a.tooMany(wait)
	}
	person, hash := &storage.Person{}, ""
	switch found, err := a.Library.PersonByEmail(r.Context(), with.Email); {
	case err == nil:
		person, hash = found, string(found.PasswordHash)
	case !gone(err):
		return err
	}
	good := false
	if len(with.Password) <= mostPasswordBytes {
		var err error
		if good, err = a.Passwords.Check(r.Context(), hash, with.Password); err != nil {
			return err
		}
	}
	if !good {
		a.Count(WasWrong)
		return wrongPassword
	}
	switch err := a.open(w, r, person); {
	case gone(err): // the person went, or the password changed, just now
		a.Count(WasWrong)
		return wrongPassword
	case err != nil:
		return err
	}
	a.Count(WasDone)
	back()
	answer(w, http.StatusOK, whoIs(person))
	return nil
}

// tooMany is the answer to who tried too often.
func (a *Auth) tooMany(wait time.Duration) problem.Problem {
	a.Count(WasLimited)
	p := problem.New(http.StatusTooManyRequests, "too-many-attempts", "Too many attempts", "")
	p.RetryAfter = (wait + time.Second - 1).Truncate(time.Second)
	p.Detail = fmt.Sprintf("There were too many attempts to sign in. Try again in %s.", p.RetryAfter)
	return p
}

// who is a person as they hear of themselves.
type who struct {
	ID    string `json:"id"`
	Email string `json:"email"`
	Name  string `json:"name"`
}

func whoIs(p *storage.Person) who { return who{p.ID.String(), p.Email, p.Name} }

// signOut answers POST /auth/sign-out. Who is not signed in stays so.
func (a *Auth) signOut(w http.ResponseWriter, r *http.Request) error {
	caller, err := a.signedIn(r)
	if err != nil {
		return err
	}
	if caller != nil {
		if err := a.Library.EndSession(r.Context(), caller.Person.ID, caller.Session); err != nil && !gone(err) {
			return err
		}
	}
	a.dropCookie(w, r, sessionCookie)
	done(w)
	return nil
}

// hash answers the hash of a new password, or an [*storage.InvalidError] of a field that says what is wrong with it.
func (a *Auth) hash(r *http.Request, field, password string, about ...string) (storage.Secret, error) {
	if wrong := CheckPassword(password, about...); wrong != "" {
		return "", &storage.InvalidError{Field: field, Problem: "the password " + wrong}
	}
	hash, err := a.Passwords.Hash(r.Context(), password)
	return storage.Secret(hash), err
}

// state answers GET /auth/state: what there is to do before somebody is signed in.
func (a *Auth) state(w http.ResponseWriter, r *http.Request) error {
	are, err := a.HasPeople(r.Context())
	if err != nil {
		return err
	}
	caller, err := a.signedIn(r)
	if err != nil {
		return err
	}
	if caller == nil && a.cookie(r, sessionCookie) != "" {
		a.dropCookie(w, r, sessionCookie)
	}
	said := struct {
		SetUp      bool        `json:"setUp"`
		NeedsToken bool        `json:"needsToken"`
		OpenID     *openIDName `json:"openID"`
		SignedIn   bool        `json:"signedIn"`
	}{SetUp: are, NeedsToken: !are && !a.local(r), SignedIn: caller != nil}
	if a.openID != nil {
		said.OpenID = &openIDName{a.openID.Name}
	}
	answer(w, http.StatusOK, said)
	return nil
}

type openIDName struct {
	Name string `json:"name"`
}

var errSetUp = problem.New(http.StatusConflict, "set-up", "Set up already", "This installation has people already: sign in, or have one of them invite you.")

// setUp answers POST /auth/setup: the first visit makes the owner. It is that of somebody at the machine, or with the token.
func (a *Auth) setUp(w http.ResponseWriter, r *http.Request) error {
	var with struct{ Email, Name, Password, Token string }
	if err := read(w, r, &with); err != nil {
		return err
	}
	if are, err := a.HasPeople(r.Context()); err != nil {
		return err
	} else if are {
		return errSetUp
	}
	wait, back := a.attempts.take(a.Proxies.Of(r), "")
	switch {
	case wait > 0:
		return a.tooMany(wait)
	case with.Token != "" && !a.isToken(with.Token):
		return problem.New(http.StatusUnauthorized, "wrong-token", "Not set up", "The token is wrong; it is what CALOTYPE_ADMIN_TOKEN says.")
	case with.Token == "" && !a.local(r):
		return problem.New(http.StatusForbidden, "needs-token", "Not set up", "The first owner is made from the machine of the server itself, or with the token that CALOTYPE_ADMIN_TOKEN says.")
	}
	hash, err := a.hash(r, "password", with.Password, with.Email, with.Name)
	if err != nil {
		return err
	}
	person, err := a.Library.SetUp(r.Context(), storage.NewPerson{Email: with.Email, Name: with.Name, PasswordHash: hash})
	switch {
	case errors.Is(err, storage.ErrSetUp):
		return errSetUp
	case err != nil:
		return err
	}
	a.Log.InfoContext(r.Context(), "the first owner was made", "person", person.ID)
	if err := a.open(w, r, person); err != nil {
		return err
	}
	back()
	answer(w, http.StatusCreated, whoIs(person))
	return nil
}
