// Package graph serves the GraphQL API of schema.graphql: over POST, and over WebSockets that speak graphql-transport-ws.
//
// Resolvers translate between the schema and imaging, storage and the previews; they hold no rules of their own. What a
// client may ask at once is bounded in limits.go, what it is told of an error stands in the table in errors.go. The
// generated folder is made by gqlgen from the schema and gqlgen.yml.
package graph

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/google/uuid"
	"github.com/gorilla/websocket"

	"calotype/graph/generated"
	"calotype/graph/playground"
	"calotype/imaging"
	"calotype/server/access"
	"calotype/server/clients"
	"calotype/server/delivery"
	"calotype/server/imports"
	"calotype/server/preview"
	"calotype/storage"
)

// Previews render what somebody is editing.
type Previews interface {
	// Open begins a session of that name, which a client made up, and answers its frames until ctx ends; then the channel
	// is closed. accept is the Accept header by which settle frames choose their format. A file that is not there is
	// fs.ErrNotExist.
	Open(ctx context.Context, session string, file uuid.UUID, accept string) (<-chan *preview.Frame, error)
	// SetAnywhere gives the session, be it on this node or another, a newer transformation to render, at most maxEdge pixels wide and
	// high, and does not wait for that. False when no such session is open.
	SetAnywhere(ctx context.Context, session string, seq int, t imaging.Transformation, maxEdge int, settle bool) bool
}

// Webhooks send what receivers outside are told.
type Webhooks interface {
	// Check refuses an address that no receiver can have, as a *[storage.InvalidError].
	Check(address string) error
	// Test sends a test to a webhook, Resend a delivery again. Both answer how that went, or, where it takes too long, that it is
	// under way.
	Test(ctx context.Context, webhook uuid.UUID) (*storage.Delivery, error)
	Resend(ctx context.Context, delivery uuid.UUID) (*storage.Delivery, error)
}

// Imports fetch pictures. See package imports.
type Imports interface {
	Start(ctx context.Context, project uuid.UUID, url, name string) (imports.Import, error)
	Watch(ctx context.Context, id uuid.UUID) (<-chan imports.Import, error)
	Cancel(ctx context.Context, id uuid.UUID) error
}

// Deps are what the API stands on. Library, Previews, Webhooks, Imports, Expand and Signers must be given.
type Deps struct {
	Library  *access.Library
	Previews Previews
	Webhooks Webhooks
	Imports  Imports
	// Expand puts the presets of a project into a transformation. What the transformation has wrong is an
	// *[imaging.ParseError].
	Expand func(ctx context.Context, project uuid.UUID, t imaging.Transformation) (imaging.Transformation, error)
	// Signers make addresses of projects as visitors may use them. Each id is in the map.
	Signers func(ctx context.Context, projects []uuid.UUID) (map[uuid.UUID]delivery.Signer, error)

	// Authenticate answers who speaks on a socket that a request opened: authorization is what its first message says, as an Authorization
	// header or its token alone, empty where it says nothing. Who is not who they say, or says nothing, is [access.ErrUnauthenticated].
	// It is asked before each operation. Nil means the caller of the request's context.
	Authenticate func(r *http.Request, authorization string) (*access.Caller, error)
	// ChangePassword gives the person who asks another password.
	ChangePassword func(ctx context.Context, current, to string) error

	Proxies clients.Proxies // whose word on their clients is taken
	Version string          // of this program
	Libvips string          // version of the library that is loaded
	// BaseURL is where clients reach the server, without a slash at the end, such as "https://pictures.example"; nil means
	// the host that the request was made to.
	BaseURL func(*http.Request) string
	Log     *slog.Logger // nil means slog.Default()
	// Watch is told of each query and mutation, under the name that its client gives it, and then how it went; nil means nobody is.
	Watch func(ctx context.Context, kind, name string) (context.Context, func(failed bool))
}

// A Server answers /graphql. It may be used by any number of requests at once. Close it before the Library.
type Server struct {
	limits   limits
	executor *executor.Executor
	present  graphql.ErrorPresenterFunc
	recover  graphql.RecoverFunc
	baseURL  func(*http.Request) string
	proxies  clients.Proxies
	sockets  sockets
	recheck  recheck

	authenticate func(r *http.Request, authorization string) (*access.Caller, error)
}

// New makes the server.
func New(d Deps) *Server { return newServer(d, defaultLimits()) }

func newServer(d Deps, l limits) *Server {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	if d.BaseURL == nil {
		d.BaseURL = HostOf
	}
	if d.Authenticate == nil {
		d.Authenticate = func(r *http.Request, _ string) (*access.Caller, error) { return access.From(r.Context()), nil }
	}
	root := &resolver{d, l.gather, presenter(d.Log)}
	x := executor.New(generated.NewExecutableSchema(generated.Config{Resolvers: root, Complexity: costs()}))
	s := &Server{limits: l, executor: x, present: root.present, recover: recovered(d.Log), baseURL: d.BaseURL, proxies: d.Proxies, authenticate: d.Authenticate}

	s.recheck.start(&s.sockets)
	known := newDocuments(l)
	x.SetQueryCache(known)
	x.SetParserTokenLimit(l.tokens)
	x.SetErrorPresenter(s.present)
	x.SetRecoverFunc(s.recover)
	x.Use(guard{limits: l, known: known}) // before all that walks a document
	x.Use(extension.Introspection{})
	x.Use(extension.FixedComplexityLimit(l.complexity))
	if d.Watch != nil {
		x.AroundOperations(watched(d.Watch))
	}
	x.AroundOperations(s.admit)
	x.AroundOperations(s.operate)
	x.AroundResponses(root.withLoaders)
	return s
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer func() {
		if cause := recover(); cause != nil {
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
			s.refuse(w, r, http.StatusInternalServerError, s.recover(r.Context(), cause))
		}
	}()
	r = r.WithContext(context.WithValue(graphql.StartOperationTrace(r.Context()), requestKey{}, r))
	switch {
	case IsSocket(r):
		s.serveSocket(w, r)
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", "POST")
		s.refuse(w, r, http.StatusMethodNotAllowed, &requestError{"GraphQL is answered to POST; /playground is the place to try it"})
	default:
		s.servePost(w, r)
	}
}

// IsSocket tells whether a request wants a WebSocket, on which it is said who speaks.
func IsSocket(r *http.Request) bool { return websocket.IsWebSocketUpgrade(r) }

// Playground serves a page on which people try the API, at /playground and below.
func Playground() http.Handler { return playground.Handler() }

type requestKey struct{}

// requestOf is the request that an operation came with: a POST, or the one that opened the socket.
func requestOf(ctx context.Context) *http.Request { return ctx.Value(requestKey{}).(*http.Request) }

// HostOf is the base of addresses where none is set: the host that a request was made to.
func HostOf(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
