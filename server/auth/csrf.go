package auth

import (
	"net/http"
	"net/url"
	"strings"

	"calotype/server/problem"
)

// forged answers why a request may be one that another site has a browser send: one that changes something, and brings no key or
// token, which browsers never send by themselves.
func (a *Auth) forged(r *http.Request) *problem.Problem {
	if _, sent, err := bearerOf(r); sent || err != nil {
		return nil // it is good by itself, or refused
	}
	if a.cross.Check(r) == nil {
		return nil
	}
	p := problem.New(http.StatusForbidden, "cross-origin", "From another site", "A page of another site may not have this done. Programs send a key: Authorization: Bearer …")
	return &p
}

// originOf is an address as the Origin header has it.
func originOf(u *url.URL) string { return strings.ToLower(u.Scheme + "://" + u.Host) }
