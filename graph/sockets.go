package graph

import (
	"context"
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// sockets are all that are open, so that the server can say goodbye to them.
type sockets struct {
	mu      sync.Mutex
	open    map[*conversation]struct{}
	from    map[netip.Prefix]int // how many of one client, where clients can be told apart
	closing bool
	served  sync.WaitGroup
}

var errGoingAway = exceeded("the server is going away")

// admit counts a socket in before it is accepted, as one of a client. The answer counts it out.
func (all *sockets) admit(client netip.Prefix, most int) (dismiss func(), err error) {
	all.mu.Lock()
	defer all.mu.Unlock()
	switch {
	case all.closing:
		return nil, errGoingAway
	case client.IsValid() && all.from[client] >= most:
		return nil, exceeded("your address has %d sockets open; more are not allowed", most)
	}
	if all.from == nil {
		all.from = map[netip.Prefix]int{}
	}
	all.from[client]++
	all.served.Add(1)
	return func() {
		defer all.served.Done()
		all.mu.Lock()
		defer all.mu.Unlock()
		if all.from[client]--; all.from[client] == 0 {
			delete(all.from, client)
		}
	}, nil
}

// add takes a socket that was accepted; false when the server began to close meanwhile.
func (all *sockets) add(s *conversation) bool {
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.open == nil {
		all.open = map[*conversation]struct{}{}
	}
	all.open[s] = struct{}{}
	return !all.closing
}

func (all *sockets) remove(s *conversation) {
	all.mu.Lock()
	defer all.mu.Unlock()
	delete(all.open, s)
}

// goAway says goodbye for a server that stops.
func (s *socket) goAway() { s.leave(goingAway.code, goingAway.reason) }

// now are those that are open.
func (all *sockets) now() []*conversation {
	all.mu.Lock()
	defer all.mu.Unlock()
	return slices.Collect(maps.Keys(all.open))
}

// close stops taking sockets and answers those that are open.
func (all *sockets) close() []*conversation {
	all.mu.Lock()
	defer all.mu.Unlock()
	all.closing = true
	return slices.Collect(maps.Keys(all.open))
}

// Close ends every socket with the code 1001 and takes no more; subscribers come back to another server, or to this one
// once it runs again. It waits until everything on the sockets has ended, or until ctx has: then it cuts them off and
// answers the cause. To be called beside http.Server.Shutdown, which does not know of sockets.
func (s *Server) Close(ctx context.Context) error {
	defer s.recheck.running.Wait()
	s.recheck.end()
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
	for {
		for _, sock := range s.sockets.close() { // those too that were on their way in when this began
			_ = sock.conn.Close()
		}
		select {
		case <-ended:
			return context.Cause(ctx)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// serveSocket takes a socket of our own pages and of programs, and lets it speak.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	if !s.sameOrigin(r) {
		s.refuse(w, r, http.StatusForbidden, &requestError{"pages of another origin may not open a socket"})
		return
	}
	if !slices.Contains(websocket.Subprotocols(r), protocol) {
		s.refuse(w, r, http.StatusBadRequest, &requestError{"the socket speaks the subprotocol " + protocol + " only"})
		return
	}
	dismiss, err := s.sockets.admit(s.proxies.Of(r), s.limits.sockets)
	if err != nil {
		status := http.StatusTooManyRequests
		if err == errGoingAway {
			status = http.StatusServiceUnavailable
		}
		w.Header().Set("Retry-After", "2")
		s.refuse(w, r, status, err)
		return
	}
	defer dismiss()
	sock, err := accept(w, r, s.limits)
	if err != nil {
		return // the upgrader has answered
	}
	talk := &conversation{socket: sock, server: s, as: who{request: r}}
	if !s.sockets.add(talk) {
		talk.goAway()
	}
	defer s.sockets.remove(talk)
	talk.hold(r.Context())
}

// sameOrigin tells whether a page may open a socket: one that this host served, or no page at all. Browsers send the
// origin of the page and cannot be made to leave it out; without this check any site could act for who visits it.
//
// Where people reach the server by another name, as behind a proxy, that name is its own too.
func (s *Server) sameOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false
	}
	public, err := url.Parse(s.baseURL(r))
	return strings.EqualFold(u.Host, r.Host) || err == nil && strings.EqualFold(u.Host, public.Host)
}
