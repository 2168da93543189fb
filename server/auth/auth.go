// Package auth says who asks: people by a password or by OpenID Connect and from then on by a cookie, programs by keys, the operator by a
// token. It answers the addresses below /auth/, and puts the [access.Caller] of every other request into its context.
//
// Nothing here is told apart by how long it takes: what is secret is looked up by its hash, or compared in constant time, and a
// password is hashed also for an e-mail that nobody has. What is secret stands in headers, cookies and bodies, never in an address.
package auth

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync/atomic"

	"calotype/server/clients"
	"calotype/server/problem"
	"calotype/storage"
)

// MinToken is how many characters the token of the operator has at least.
const MinToken = 32

// Config is what an Auth works with. Library must be given.
type Config struct {
	Library *storage.Library
	// Token is the operator's, of MinToken characters at least; empty: there is none.
	Token     string
	PublicURL string          // where people reach the server; empty: the host that they ask
	Proxies   clients.Proxies // whose word on their clients is taken
	OpenID    OpenIDConfig
	Log       *slog.Logger // nil means none
	// Count is told how each attempt to sign in by a password went; nil means nobody is.
	Count func(result string)
}

// How attempts went, to who counts.
const (
	WasDone    = "done"
	WasWrong   = "wrong"
	WasLimited = "limited" // it was not looked at, as there were too many
)

// An Auth may be used by any number of requests at once. Close it before the Library.
type Auth struct {
	Config
	Passwords *Passwords

	public   *url.URL // nil: not said
	token    *[sha256.Size]byte
	attempts *attempts
	callers  *callers
	uses     *uses
	origins  *origins
	isSetUp  atomic.Bool
	openID   *openID // nil: not offered
	cross    *http.CrossOriginProtection
	routes   *http.ServeMux
}

// New makes one.
func New(c Config) (*Auth, error) {
	c.Log = cmp.Or(c.Log, slog.New(slog.DiscardHandler))
	if c.Count == nil {
		c.Count = func(string) {}
	}
	a := &Auth{Config: c, Passwords: NewPasswords(), attempts: newAttempts(c.Library.Now), cross: http.NewCrossOriginProtection()}
	if c.Token != "" {
		if len(c.Token) < MinToken {
			return nil, fmt.Errorf("the token has %d characters; at least %d are needed", len(c.Token), MinToken)
		}
		sum := sha256.Sum256([]byte(c.Token))
		a.token = &sum
	}
	if c.PublicURL != "" {
		var err error
		if a.public, err = url.Parse(c.PublicURL); err != nil {
			return nil, err
		}
		if err := a.cross.AddTrustedOrigin(originOf(a.public)); err != nil {
			return nil, err
		}
	}
	var err error
	if a.openID, err = newOpenID(c.OpenID); err != nil {
		return nil, err
	}
	a.uses = newUses(c.Library, c.Log)
	a.callers = newCallers(a)
	a.origins = newOrigins(c.Library)
	a.routes = a.addresses()
	a.watch()
	return a, nil
}

// Close writes what is noted and not written yet.
func (a *Auth) Close() { a.uses.Close() }

// Path is where the handler is to be mounted: it answers all below.
const Path = "/auth"

// addresses are those below [Path].
func (a *Auth) addresses() *http.ServeMux {
	mux := http.NewServeMux()
	for pattern, answers := range map[string]func(http.ResponseWriter, *http.Request) error{
		"GET /auth/state":            a.state,
		"POST /auth/setup":           a.setUp,
		"POST /auth/sign-in":         a.signIn,
		"POST /auth/sign-out":        a.signOut,
		"POST /auth/invitation":      a.accept,
		"POST /auth/invitation/look": a.look,
		"GET /auth/openid/start":     a.openIDStart,
		"GET /auth/openid/callback":  a.openIDCallback,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cache-Control", "no-store")
			if err := answers(w, r); err != nil {
				a.refuse(w, r, err)
			}
		})
	}
	return mux
}

// ServeHTTP answers what is below [Path].
func (a *Auth) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p := a.forged(r); p != nil {
		problem.Write(w, r, *p)
		return
	}
	handler, pattern := a.routes.Handler(r)
	if pattern == "" {
		answer := &asProblem{ResponseWriter: w}
		handler.ServeHTTP(answer, r)
		answer.finish(r)
		return
	}
	a.routes.ServeHTTP(w, r)
}

// asProblem turns what [http.ServeMux] says of addresses and methods that it does not have into a problem.
type asProblem struct {
	http.ResponseWriter
	status int
}

func (p *asProblem) WriteHeader(status int)         { p.status = status }
func (p *asProblem) Write(text []byte) (int, error) { return len(text), nil }

func (p *asProblem) finish(r *http.Request) {
	if p.status == http.StatusMethodNotAllowed {
		problem.Write(p.ResponseWriter, r, problem.New(p.status, "method-not-allowed", "Method not allowed", "This address is asked by "+p.Header().Get("Allow")+"."))
		return
	}
	problem.Write(p.ResponseWriter, r, problem.New(http.StatusNotFound, "not-found", "Not found", "There is nothing at this address."))
}
