package auth

import (
	"net/http"

	"calotype/server/problem"
	"calotype/storage"
)

var errNoInvitation = problem.New(http.StatusNotFound, "no-invitation", "No such invitation", "This invitation is not good any more: it was taken up, withdrawn, or has expired. Ask for another one.")

// look answers POST /auth/invitation/look: whom an invitation is for.
func (a *Auth) look(w http.ResponseWriter, r *http.Request) error {
	var with struct{ Secret string }
	if err := read(w, r, &with); err != nil {
		return err
	}
	i, err := a.invitation(r, with.Secret)
	if err != nil {
		return err
	}
	answer(w, http.StatusOK, struct {
		Email string `json:"email"`
	}{i.Email})
	return nil
}

// accept answers POST /auth/invitation: who was invited becomes a person, and is signed in.
func (a *Auth) accept(w http.ResponseWriter, r *http.Request) error {
	var with struct{ Secret, Name, Password string }
	if err := read(w, r, &with); err != nil {
		return err
	}
	i, err := a.invitation(r, with.Secret)
	if err != nil {
		return err
	}
	hash, err := a.hash(r, "password", with.Password, i.Email, with.Name)
	if err != nil {
		return err
	}
	person, err := a.Library.AcceptInvitation(r.Context(), with.Secret, storage.NewPerson{Name: with.Name, PasswordHash: hash})
	if gone(err) { // somebody was quicker
		return errNoInvitation
	}
	if err != nil {
		return err
	}
	if err := a.open(w, r, person); err != nil {
		return err
	}
	answer(w, http.StatusCreated, whoIs(person))
	return nil
}

// invitation answers that of a secret. Wrong secrets are counted.
func (a *Auth) invitation(r *http.Request, secret string) (*storage.Invitation, error) {
	wait, back := a.attempts.take(a.Proxies.Of(r), "")
	if wait > 0 {
		return nil, a.tooMany(wait)
	}
	i, err := a.Library.InvitationOf(r.Context(), secret)
	if gone(err) {
		return nil, errNoInvitation
	}
	back()
	return i, err
}
