package auth

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"calotype/server/access"
	"calotype/storage"
)

// What pages of other origins may send and read, once they have a public key: never with cookies, as there is no
// Access-Control-Allow-Credentials.
const (
	allowedMethods = "GET, HEAD, POST, PATCH, DELETE"
	allowedHeaders = "Authorization, Content-Type, Accept, Tus-Resumable, Upload-Length, Upload-Offset, Upload-Metadata, Upload-Defer-Length, X-HTTP-Method-Override, X-Request-Id, X-Requested-With"
	exposedHeaders = "Location, Tus-Resumable, Tus-Version, Tus-Extension, Tus-Max-Size, Upload-Length, Upload-Offset, Upload-Expires, Calotype-File-Id, Link, Retry-After, X-Request-Id"
	preflightTime  = "600" // seconds that browsers remember it
)

// preflight answers the question of a browser whether a page of another origin may ask, and tells whether it was one.
func (a *Auth) preflight(w http.ResponseWriter, r *http.Request) bool {
	from := r.Header.Get("Origin")
	if r.Method != http.MethodOptions || from == "" || r.Header.Get("Access-Control-Request-Method") == "" {
		return false
	}
	header := w.Header()
	header.Add("Vary", "Origin")
	header.Set("Cache-Control", "no-store")
	may, err := a.origins.have(r.Context(), from)
	if err != nil {
		a.refuse(w, r, err)
		return true
	}
	if may {
		header.Set("Access-Control-Allow-Origin", from)
		header.Set("Access-Control-Allow-Methods", allowedMethods)
		header.Set("Access-Control-Allow-Headers", allowedHeaders)
		header.Set("Access-Control-Max-Age", preflightTime)
	}
	w.WriteHeader(http.StatusNoContent)
	return true
}

// share lets the page of another origin read the answer, where its key is for that origin.
func (a *Auth) share(w http.ResponseWriter, r *http.Request, caller *access.Caller) {
	from := r.Header.Get("Origin")
	if from == "" || caller.Kind != access.PublicKey {
		return
	}
	w.Header().Add("Vary", "Origin")
	w.Header().Set("Access-Control-Allow-Origin", from) // admitKey has looked
	w.Header().Set("Access-Control-Expose-Headers", exposedHeaders)
}

// shareRefusal lets the page of an origin that there are keys for read why its request was refused.
func (a *Auth) shareRefusal(w http.ResponseWriter, r *http.Request) {
	from := r.Header.Get("Origin")
	if from == "" {
		return
	}
	w.Header().Add("Vary", "Origin")
	if may, err := a.origins.have(r.Context(), from); may && err == nil {
		w.Header().Set("Access-Control-Allow-Origin", from)
		w.Header().Set("Access-Control-Expose-Headers", exposedHeaders)
	}
}

// origins are those of all public keys: of a page that asks whether it may ask, nothing else is known yet.
type origins struct {
	library *storage.Library
	changed atomic.Uint64
	known   atomic.Pointer[knownOrigins]
}

type knownOrigins struct {
	list  []string
	all   bool   // pages may use a key
	as    uint64 // of changed
	until time.Time
}

// originsTime is how long they are known without word of a change.
const originsTime = callerTime

func newOrigins(l *storage.Library) *origins { return &origins{library: l} }

// forget has them read anew.
func (o *origins) forget() { o.changed.Add(1) }

// have tells whether a key is for pages of an origin.
func (o *origins) have(ctx context.Context, origin string) (bool, error) {
	as, now := o.changed.Load(), time.Now()
	known := o.known.Load()
	if known == nil || known.as != as || now.After(known.until) {
		list, all, err := o.library.KeyOrigins(ctx)
		if err != nil {
			return false, err
		}
		known = &knownOrigins{list, all, as, now.Add(originsTime)}
		o.known.Store(known)
	}
	return known.all || storage.OriginAmong(known.list, origin), nil
}
