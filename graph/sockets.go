package graph

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/gorilla/websocket"
)

// sockets are all that are open, so that the server can say goodbye to them.
type sockets struct {
	mu      sync.Mutex
	open    map[*socket]struct{}
	closing bool
	served  sync.WaitGroup
}

// admit counts a socket in before it is accepted; false once the server is closing.
func (all *sockets) admit() bool {
	all.mu.Lock()
	defer all.mu.Unlock()
	if !all.closing {
		all.served.Add(1)
	}
	return !all.closing
}

// add takes a socket that was accepted. When the server began to close meanwhile, the socket is told so.
func (all *sockets) add(s *socket) {
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.closing {
		go s.goAway() // not under the lock; serveSocket waits for s as for any other
		return
	}
	if all.open == nil {
		all.open = map[*socket]struct{}{}
	}
	all.open[s] = struct{}{}
}

// remove counts out what admit counted in.
func (all *sockets) remove(s *socket) {
	all.mu.Lock()
	delete(all.open, s)
	all.mu.Unlock()
	all.served.Done()
}

// close stops taking sockets and answers those that are open.
func (all *sockets) close() []*socket {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.closing = true
	return slices.Collect(maps.Keys(all.open))
}

// Close ends every socket with the code 1001 and takes no more; subscribers come back to another server, or to this one
// once it runs again. It waits until everything on the sockets has ended, or until ctx has: then it cuts them off and
// answers the cause. To be called beside http.Server.Shutdown, which does not know of sockets.
func (s *Server) Close(ctx context.Context) error {
	open := s.sockets.close()
	var leaving sync.WaitGroup
	defer leaving.Wait()
	for _, sock := range open {
		leaving.Go(sock.goAway) // each by itself: one that does not read must not hold up the others
	}
	ended := make(chan struct{})
	go func() {
		s.sockets.served.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
	}
	for _, sock := range open {
		_ = sock.Close()
	}
	<-ended
	return context.Cause(ctx)
}

// serveSocket speaks graphql-transport-ws until the client, the server or a broken rule ends it.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	if !sameOrigin(r) {
		s.refuse(w, r, http.StatusForbidden, &requestError{"pages of another origin may not open a socket"})
		return
	}
	if !slices.Contains(websocket.Subprotocols(r), protocol) {
		s.refuse(w, r, http.StatusBadRequest, &requestError{"the socket speaks the subprotocol " + protocol + " only"})
		return
	}
	sock := &socket{limits: s.limits}
	if !s.sockets.admit() {
		w.Header().Set("Retry-After", "2")
		s.refuse(w, r, http.StatusServiceUnavailable, exceeded("the server is going away"))
		return
	}
	defer s.sockets.remove(sock)
	if err := sock.accept(w, r); err != nil {
		return // the upgrader has answered
	}
	s.sockets.add(sock)
	ctx, cancel := context.WithCancel(context.WithValue(r.Context(), socketKey{}, sock))
	transport.Websocket{
		Implementation:   accepted{sock},
		PingPongInterval: s.limits.ping,
	}.Do(w, r.WithContext(ctx), s.executor)
	cancel()
	_ = sock.Close() // gqlgen leaves it open where connection_init carries no object
	sock.running.wait()
}

// accepted hands gqlgen's transport the socket that was made already.
type accepted struct{ *socket }

// Accept implements transport.WebsocketImplementation.
func (a accepted) Accept(http.ResponseWriter, *http.Request, transport.WebsocketAcceptOptions) (transport.WebsocketConn, error) {
	return a.socket, nil
}

type socketKey struct{}

// socketOf is the socket that an operation came over; nil when it came by POST.
func socketOf(ctx context.Context) *socket {
	s, _ := ctx.Value(socketKey{}).(*socket)
	return s
}

// sameOrigin tells whether a page may open a socket: one that this host served, or no page at all. Browsers send the
// origin of the page and cannot be made to leave it out; without this check any site could act for who visits it.
func sameOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
}
