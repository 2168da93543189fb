package auth

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/oauth2"

	"calotype/server/problem"
	"calotype/storage"

	"github.com/coreos/go-oidc/v3/oidc"
)

// asked is what a browser takes along to the provider, in a cookie, so that nobody else's answer is taken for its own.
type asked struct{ state, nonce, verifier, next string }

// visitTime is how long somebody may be at the provider.
const visitTime = 10 * time.Minute

func (q asked) String() string {
	return strings.Join([]string{q.state, q.nonce, q.verifier, base64.RawURLEncoding.EncodeToString([]byte(q.next))}, ".")
}

func readAsked(text string) (asked, bool) {
	parts := strings.Split(text, ".")
	if len(parts) != 4 || parts[0] == "" {
		return asked{}, false
	}
	next, err := base64.RawURLEncoding.DecodeString(parts[3])
	return asked{parts[0], parts[1], parts[2], ourPath(string(next))}, err == nil
}

// ourPath is a path of the website to go on to; the first page where it is anything else.
func ourPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || len(next) > 1024 || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}

// base is where this browser reaches us.
func (a *Auth) base(r *http.Request) string {
	if a.public != nil {
		return strings.TrimSuffix(a.PublicURL, "/")
	}
	if a.private(r) {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

var errNoOpenID = problem.New(http.StatusNotFound, "not-found", "Not found", "There is no provider of OpenID Connect here.")

// openIDStart answers GET /auth/openid/start: sends the browser to the provider. It comes back to the path next, or to the first page.
func (a *Auth) openIDStart(w http.ResponseWriter, r *http.Request) error {
	if a.openID == nil {
		return errNoOpenID
	}
	provider, err := a.openID.known(r.Context())
	if err != nil {
		a.Log.WarnContext(r.Context(), "the provider of OpenID Connect does not answer", "error", err)
		a.turnBack(w, r, "provider-unavailable")
		return nil
	}
	q := asked{state: text(24), nonce: text(24), verifier: oauth2.GenerateVerifier(), next: ourPath(r.URL.Query().Get("next"))}
	a.setCookie(w, r, openIDCookie, q.String(), a.Library.Now().Add(visitTime))
	there := a.openID.as(provider, a.base(r)).AuthCodeURL(q.state, oidc.Nonce(q.nonce), oauth2.S256ChallengeOption(q.verifier))
	http.Redirect(w, r, there, http.StatusSeeOther)
	return nil
}

func text(bytes int) string { return base64.RawURLEncoding.EncodeToString(random(bytes)) }

// turnBack sends a browser to the page to sign in, which says what is in the way by a code.
func (a *Auth) turnBack(w http.ResponseWriter, r *http.Request, code string) {
	http.Redirect(w, r, "/sign-in#problem="+code, http.StatusSeeOther)
}

// openIDCallback answers GET /auth/openid/callback: the browser is back from the provider.
func (a *Auth) openIDCallback(w http.ResponseWriter, r *http.Request) error {
	if a.openID == nil {
		return errNoOpenID
	}
	q, ok := readAsked(a.cookie(r, openIDCookie))
	a.dropCookie(w, r, openIDCookie)
	query := r.URL.Query()
	switch {
	case !ok, subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(q.state)) != 1:
		a.turnBack(w, r, "openid-stale")
		return nil
	case query.Get("code") == "":
		a.turnBack(w, r, "openid-refused")
		return nil
	}
	is, err := a.openID.redeem(r.Context(), a.base(r), query.Get("code"), q)
	if err != nil {
		a.Log.WarnContext(r.Context(), "not signed in by OpenID Connect", "error", err)
		a.turnBack(w, r, "openid-failed")
		return nil
	}
	person, code, err := a.personOf(r.Context(), is)
	if err != nil {
		return err
	}
	if code != "" {
		a.Log.InfoContext(r.Context(), "not signed in by OpenID Connect", "reason", code)
		a.turnBack(w, r, code)
		return nil
	}
	if err := a.open(w, r, person); err != nil {
		return err
	}
	http.Redirect(w, r, q.next, http.StatusSeeOther)
	return nil
}

// personOf answers the person of an identity: who came by it before, else who has its e-mail, else who was invited, or whose domain is
// welcome. code says why it is nobody.
func (a *Auth) personOf(ctx context.Context, is identity) (p *storage.Person, code string, err error) {
	if p, err = a.Library.PersonByOpenID(ctx, is.Issuer, is.Subject); !gone(err) {
		return p, "", err
	}
	if !is.Verified || is.Email == "" {
		return nil, "email-not-verified", nil
	}
	p, err = a.Library.PersonByEmail(ctx, is.Email)
	switch {
	case err == nil && p.Issuer != "":
		return nil, "other-identity", nil
	case err == nil:
		p, err = a.Library.LinkOpenID(ctx, p.ID, is.Issuer, is.Subject)
		return p, "", err
	case !gone(err):
		return nil, "", err
	}
	// The very first comes by a password: whoever has an account with the provider is not yet the owner of this installation.
	if are, err := a.HasPeople(ctx); err != nil || !are {
		return nil, "not-set-up", err
	}
	who := storage.NewPerson{Email: is.Email, Name: nameOf(is), Issuer: is.Issuer, Subject: is.Subject}
	p, err = a.Library.AcceptInvitationTo(ctx, is.Email, who)
	if gone(err) && a.openID.welcomes(is.Email) {
		p, err = a.Library.CreatePerson(ctx, who)
	}
	if gone(err) {
		return nil, "no-account", nil
	}
	return p, "", err
}

// nameOf is the name of a person as they are called where they come from, or else as their e-mail begins.
func nameOf(is identity) string {
	name := strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == utf8.RuneError || storage.Misleading(r) {
			return -1
		}
		return r
	}, is.Name))
	if name == "" {
		name, _, _ = strings.Cut(is.Email, "@")
	}
	if runes := []rune(name); len(runes) > storage.MaxName {
		name = string(runes[:storage.MaxName])
	}
	return name
}
