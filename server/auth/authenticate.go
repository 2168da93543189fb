package auth

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io/fs"
	"net/http"
	"strings"

	"calotype/server/access"
)

// nobody is who does not say.
var nobody = access.From(context.Background())

var (
	errEnded     = &access.CredentialError{Why: "You are not signed in any more. Sign in again."}
	errUnknown   = &access.CredentialError{Why: "The key or token is not, or no longer, good."}
	errMalformed = &access.CredentialError{Why: "The Authorization header cannot be read; it is Bearer and a key or token, once."}
)

// Authenticate answers who sends a request: by its Authorization header, or else by its cookie. Who sends neither is nobody. A credential
// that is wrong or has ended is [access.ErrUnauthenticated], whatever else is sent; other errors are the server's.
func (a *Auth) Authenticate(r *http.Request) (*access.Caller, error) {
	text, sent, err := bearerOf(r)
	switch {
	case err != nil:
		return nil, err
	case sent:
		return a.Bearer(r, text)
	}
	secret := a.cookie(r, sessionCookie)
	if secret == "" {
		return nobody, nil
	}
	return a.callers.session(r.Context(), secret)
}

// Bearer answers who sends a key or token, with a request.
func (a *Auth) Bearer(r *http.Request, text string) (*access.Caller, error) {
	if a.isToken(text) {
		return access.OfToken(), nil
	}
	sent, err := readKey(text)
	if err != nil {
		return nil, err
	}
	caller, err := a.callers.key(r.Context(), sent.key)
	if err != nil {
		return nil, err
	}
	return caller, a.admitKey(r, caller.Key, sent)
}

// Socket answers who speaks on a socket that a request opened: authorization is what the first message says, as an Authorization header
// or as its token alone; where it says nothing, the request does. Who says nothing at all is [access.ErrUnauthenticated] here.
func (a *Auth) Socket(r *http.Request, authorization string) (*access.Caller, error) {
	if authorization != "" {
		return a.Bearer(r, withoutScheme(authorization))
	}
	caller, err := a.Authenticate(r)
	if err == nil && caller.Kind == access.Nobody {
		return nil, access.ErrUnauthenticated
	}
	return caller, err
}

// bearerOf reads the Authorization header. One by a name and a password is a proxy's, in front of us.
func bearerOf(r *http.Request) (text string, sent bool, err error) {
	headers := r.Header.Values("Authorization")
	if len(headers) == 0 {
		return "", false, nil
	}
	if len(headers) > 1 {
		return "", false, errMalformed
	}
	scheme, text, _ := strings.Cut(headers[0], " ")
	switch {
	case strings.EqualFold(scheme, "Basic"):
		return "", false, nil
	case !strings.EqualFold(scheme, "Bearer"):
		return "", false, errMalformed
	}
	return strings.TrimSpace(text), true, nil
}

func withoutScheme(authorization string) string {
	if scheme, text, ok := strings.Cut(authorization, " "); ok && strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(text)
	}
	return authorization
}

// isToken tells whether it is the operator's token.
func (a *Auth) isToken(text string) bool {
	sum := sha256.Sum256([]byte(text))
	return a.token != nil && subtle.ConstantTimeCompare(sum[:], a.token[:]) == 1
}

// gone tells whether something is not there: any more, or at all.
func gone(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// signedIn is who the cookie of a request says, where it says so: for what is answered to everybody.
func (a *Auth) signedIn(r *http.Request) (*access.Caller, error) {
	secret := a.cookie(r, sessionCookie)
	if secret == "" {
		return nil, nil
	}
	caller, err := a.callers.session(r.Context(), secret)
	if errors.Is(err, access.ErrUnauthenticated) {
		return nil, nil
	}
	return caller, err
}
