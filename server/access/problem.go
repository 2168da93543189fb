package access

import (
	"errors"
	"net/http"

	"calotype/server/problem"
)

// A CredentialError is why somebody is not, or not any more, who they say. It is an [ErrUnauthenticated].
type CredentialError struct{ Why string } // a sentence

func (e *CredentialError) Error() string { return e.Why }

// Unwrap makes it an ErrUnauthenticated.
func (e *CredentialError) Unwrap() error { return ErrUnauthenticated }

// Problem is what HTTP says of an error that is about who may do what: 401 of who has to say who they are, 403 of who may not do this.
// It answers false for all others.
func Problem(err error) (problem.Problem, bool) {
	var credential *CredentialError
	var forbidden *ForbiddenError
	switch {
	case errors.As(err, &credential):
		return unauthenticated(credential.Why), true
	case errors.Is(err, ErrUnauthenticated):
		return unauthenticated("Sign in, or send a key: Authorization: Bearer …"), true
	case errors.As(err, &forbidden):
		p := problem.New(http.StatusForbidden, "forbidden", "Not allowed", sentence(forbidden.Error()))
		p.Extensions = map[string]any{"needs": forbidden.Needs}
		return p, true
	}
	return problem.Problem{}, false
}

func unauthenticated(why string) problem.Problem {
	return problem.New(http.StatusUnauthorized, "unauthenticated", "Not signed in", why)
}

// sentence is an error as one.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	return string(text[0]&^0x20) + text[1:] + "."
}
