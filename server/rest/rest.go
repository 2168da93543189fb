// Package rest answers the REST API: the same things as GraphQL, over the same library, as resources in JSON.
//
// What an operation takes and answers is said by its types, and huma makes of these what checks requests, and the OpenAPI document at
// [DocumentPath]. What is refused is a problem (RFC 9457), by the table in errors.go; what is not asked for exactly, as a parameter that does not
// exist, is refused too, with what is allowed. Handlers hold no rules of their own.
package rest

import (
	"context"
	"log/slog"
	"net/http"
	"path"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/google/uuid"

	"calotype/server/access"
	"calotype/server/delivery"
	"calotype/server/imports"
	"calotype/server/problem"
	"calotype/server/upload"
)

// DocumentPath is where the OpenAPI document is.
const DocumentPath = "/api/openapi.json"

// Deps are what the API stands on. All must be given.
type Deps struct {
	Library *access.Library
	Uploads *upload.Handler
	Imports *imports.Service
	// Signers make addresses of projects as visitors may use them. Each id is in the map.
	Signers func(ctx context.Context, projects []uuid.UUID) (map[uuid.UUID]delivery.Signer, error)
	// BaseURL is where clients reach the server, without a slash at the end.
	BaseURL func(*http.Request) string
	Version string // of this program
	Log     *slog.Logger
}

// An API answers what lies below /api. It may be used by any number of requests at once.
type API struct {
	Deps
	huma     huma.API
	mux      *http.ServeMux
	document []byte
}

// New makes the API.
func New(d Deps) *API {
	a := &API{Deps: d, mux: http.NewServeMux()}
	a.huma = humago.New(a.mux, configuration(d.Version))
	a.huma.UseMiddleware(a.admit)
	a.projects()
	a.files()
	a.add()
	a.cached()
	a.analytics()
	a.document = a.finishDocument()
	a.mux.HandleFunc("GET "+DocumentPath, a.serveDocument)
	return a
}

type exchangeKey struct{}

// An exchange is the request that an operation came with, and its answer.
type exchange struct {
	w http.ResponseWriter
	r *http.Request
}

func exchangeOf(ctx context.Context) exchange { return ctx.Value(exchangeKey{}).(exchange) }

// ServeHTTP implements [http.Handler].
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if p := a.route(r); p != nil {
		if p.Status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", strings.Join(a.methods(r), ", "))
		}
		problem.Write(w, r, *p)
		return
	}
	a.mux.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), exchangeKey{}, exchange{w, r})))
}

// route tells why there is nothing at the address of a request, in words of ours; the mux would redirect paths that are not clean.
func (a *API) route(r *http.Request) *problem.Problem {
	escaped := r.URL.EscapedPath()
	if path.Clean(escaped) != escaped {
		return noSuchAddress()
	}
	if _, pattern := a.mux.Handler(r); pattern != "" {
		return nil
	}
	allowed := a.methods(r)
	if len(allowed) == 0 {
		return noSuchAddress()
	}
	p := problem.New(http.StatusMethodNotAllowed, "method-not-allowed", "Method not allowed", "This address is for "+strings.Join(allowed, ", ")+".")
	return &p
}

// methods are those that the address of a request is for.
func (a *API) methods(r *http.Request) (allowed []string) {
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPatch, http.MethodDelete} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := a.mux.Handler(other); pattern != "" {
			allowed = append(allowed, method)
		}
	}
	return allowed
}

func noSuchAddress() *problem.Problem {
	p := problem.New(http.StatusNotFound, "not-found", "Not found", "The API has nothing at this address; "+DocumentPath+" says what it has.")
	return &p
}

// register adds an operation. What goes wrong in it is answered by the table of errors.
func register[I, O any](a *API, op huma.Operation, do func(context.Context, *I) (*O, error)) {
	if op.Security == nil {
		op.Security = signedIn
	}
	if op.Metadata == nil {
		op.Metadata = map[string]any{membersKey: membersOf(reflect.TypeFor[I]())}
	}
	op.MaxBodyBytes = maxBody
	op.Errors = append(op.Errors, failures...)
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := do(ctx, in)
		if err != nil {
			return nil, &Problem{a.problem(ctx, err)}
		}
		return out, nil
	})
}

// maxBody bounds the JSON that is sent.
const maxBody = 64 << 10
