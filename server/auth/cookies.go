package auth

import (
	"net/http"
	"strings"
	"time"
)

// Names of cookies. Those of who comes by TLS begin with __Host-: browsers take these from this host alone, for all of it, and send
// them by TLS alone.
const (
	sessionCookie = "calotype_session"
	openIDCookie  = "calotype_openid"
	hostPrefix    = "__Host-"
)

// private tells whether a request came by TLS: to this server itself, or to where people reach it.
func (a *Auth) private(r *http.Request) bool {
	if r.TLS != nil || a.public != nil && a.public.Scheme == "https" {
		return true
	}
	return a.public == nil && a.Proxies.Trust(r.RemoteAddr) && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}

func (a *Auth) cookieName(r *http.Request, name string) string {
	if a.private(r) {
		return hostPrefix + name
	}
	return name
}

// cookie is the value of a cookie of ours; empty where there is none.
func (a *Auth) cookie(r *http.Request, name string) string {
	found := r.CookiesNamed(a.cookieName(r, name))
	if len(found) != 1 { // two would be one that somebody else has put there
		return ""
	}
	return found[0].Value
}

// setCookie gives a browser a cookie until then. SameSite=Lax: who follows a link to us is signed in, what another site sends is not.
func (a *Auth) setCookie(w http.ResponseWriter, r *http.Request, name, value string, until time.Time) {
	http.SetCookie(w, &http.Cookie{
		Name: a.cookieName(r, name), Value: value, Path: "/", Expires: until, MaxAge: max(1, int(until.Sub(a.Library.Now())/time.Second)),
		Secure: a.private(r), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// dropCookie takes it away.
func (a *Auth) dropCookie(w http.ResponseWriter, r *http.Request, name string) {
	http.SetCookie(w, &http.Cookie{Name: a.cookieName(r, name), Path: "/", MaxAge: -1, Secure: a.private(r), HttpOnly: true, SameSite: http.SameSiteLaxMode})
}
