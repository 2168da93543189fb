package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/gorilla/websocket"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"calotype/graph/model"
	"calotype/server/access"
)

// protocol is the subprotocol that sockets speak.
const protocol = "graphql-transport-ws"

// A violation is why a socket ends: a close code of the subprotocol, or of WebSocket, and the reason for people.
type violation struct {
	code   int
	reason string
}

var (
	goingAway      = violation{websocket.CloseGoingAway, "the server is going away"} // clients connect again
	badMessage     = violation{4400, "Invalid message received"}
	notInitialised = violation{4401, "Unauthorized"}
	notGood        = violation{4401, "Unauthorized: sign in again, or send a key that is good"}
	unknown        = violation{websocket.CloseTryAgainLater, "who you are cannot be found out at the moment"}
	changed        = violation{websocket.CloseServiceRestart, "what you may do has changed: connect again"}
	initTimeout    = violation{4408, "Connection initialisation timeout"}
	noPong         = violation{4408, "no pong came"} // of the codes of the protocol the one after which clients connect again
	tooManyInit    = violation{4429, "Too many initialisation requests"}
)

func idTaken(id string) violation {
	return violation{4409, "Subscriber for " + model.Clip(id, 60) + " already exists"}
}

type incoming struct {
	ID, Type string
	Payload  json.RawMessage
}

type outgoing struct {
	ID      string `json:"id,omitempty"`
	Type    string `json:"type"`
	Payload any    `json:"payload,omitempty"`
}

// A conversation is what a socket and the server say to each other.
type conversation struct {
	*socket
	server      *Server
	operations  operations
	initialised bool // and so are who and authorization
	as          who
	pinging     sync.WaitGroup
}

// hold speaks graphql-transport-ws until the client, the server or a broken rule ends it, and until everything has ended
// that ran on the socket.
func (c *conversation) hold(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer c.operations.all.Wait()
	defer c.pinging.Wait()
	defer cancel()
	defer c.conn.Close() // what is being written fails
	for {
		kind, data, err := c.read()
		if err != nil {
			silent := initTimeout
			if c.initialised {
				silent = noPong
			}
			c.drain(err, silent)
			return
		}
		if c.isLeaving() {
			continue // until the client answers the close, or does not
		}
		broken := &badMessage
		var m incoming
		if kind == websocket.TextMessage && json.Unmarshal(data, &m) == nil {
			broken = c.take(ctx, m)
		}
		if broken != nil {
			c.leave(broken.code, broken.reason)
		}
	}
}

// A who is by whose word a conversation is held.
type who struct {
	request       *http.Request // that opened it
	authorization string        // of its first message

	mu     sync.Mutex
	caller *access.Caller // as it was asked for last; nil before the first message
}

// know asks who speaks, and answers how the socket ends where that is nobody, or somebody who may do other things than before.
func (c *conversation) know() (*access.Caller, *violation) {
	caller, err := c.server.authenticate(c.as.request, c.as.authorization)
	switch {
	case errors.Is(err, access.ErrUnauthenticated):
		return nil, &notGood
	case err != nil:
		return nil, &unknown
	}
	c.as.mu.Lock()
	defer c.as.mu.Unlock()
	if c.as.caller != nil && !c.as.caller.Like(caller) {
		return nil, &changed
	}
	c.as.caller = caller
	return caller, nil
}

// check ends the socket where who speaks is no longer good, or may do other things than before. That it cannot be found out just now
// ends nothing: the next operation asks again.
func (c *conversation) check() {
	c.as.mu.Lock()
	begun := c.as.caller != nil
	c.as.mu.Unlock()
	if !begun {
		return
	}
	if _, broken := c.know(); broken != nil && broken != &unknown {
		c.leave(broken.code, broken.reason)
	}
}

// take does what a message asks for, and answers how it breaks the protocol; nil for a good one.
func (c *conversation) take(ctx context.Context, m incoming) *violation {
	switch m.Type {
	case "ping":
		pong := outgoing{Type: "pong"}
		if len(m.Payload) > 0 {
			pong.Payload = m.Payload
		}
		c.send(pong)
	case "pong": // that it came is enough
	case "connection_init":
		return c.begin(ctx, m.Payload)
	case "subscribe":
		return c.subscribe(ctx, m)
	case "complete":
		if !c.initialised {
			return &notInitialised
		}
		c.operations.cancel(m.ID)
	default:
		return &badMessage
	}
	return nil
}

// begin acknowledges a client, and from then on asks it now and again whether it is still there.
func (c *conversation) begin(ctx context.Context, payload json.RawMessage) *violation {
	switch {
	case c.initialised:
		return &tooManyInit
	case len(payload) > 0 && payload[0] != '{' && !bytes.Equal(payload, []byte("null")):
		return &badMessage
	}
	authorization, ok := authorizationOf(payload)
	if !ok {
		return &badMessage
	}
	c.as.authorization = authorization
	if _, broken := c.know(); broken != nil {
		return broken
	}
	c.initialised = true
	c.listen(2 * c.limits.ping)
	c.send(outgoing{Type: "connection_ack"})
	c.pinging.Go(func() {
		ticker := time.NewTicker(c.limits.ping)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				c.check()
				c.send(outgoing{Type: "ping"})
			case <-ctx.Done():
				return
			}
		}
	})
	return nil
}

// authorizationOf reads what a first message says of who speaks: {"authorization": "Bearer …"} or {"token": "…"}. What else stands in
// it is not for us.
func authorizationOf(payload json.RawMessage) (string, bool) {
	var said struct{ Authorization, Token *string }
	if len(payload) > 0 && json.Unmarshal(payload, &said) != nil || said.Authorization != nil && said.Token != nil {
		return "", false
	}
	for _, text := range []*string{said.Authorization, said.Token} {
		if text != nil {
			return *text, true
		}
	}
	return "", true
}

// subscribe begins an operation; queries and mutations, too, are subscribed to.
func (c *conversation) subscribe(ctx context.Context, m incoming) *violation {
	start := graphql.Now()
	if !c.initialised {
		return &notInitialised
	}
	params, err := readParams(m.Payload)
	if err != nil || m.ID == "" {
		return &badMessage
	}
	if c.operations.active(m.ID) {
		taken := idTaken(m.ID)
		return &taken
	}
	caller, broken := c.know()
	if broken != nil {
		return broken
	}
	ctx = access.With(graphql.StartOperationTrace(ctx), caller)
	params.Headers = requestOf(ctx).Header
	params.ReadTime = graphql.TraceTiming{Start: start, End: graphql.Now()}
	operation, problems := c.server.executor.CreateOperationContext(ctx, params)
	as := graphql.WithOperationContext(ctx, operation)
	if problems != nil {
		c.send(outgoing{m.ID, "error", c.server.executor.DispatchError(as, problems).Errors})
		return nil
	}
	ctx, running, err := c.operations.begin(as, m.ID, operation.Operation.Operation, c.limits)
	if err != nil {
		c.send(outgoing{m.ID, "error", gqlerror.List{c.server.present(as, err)}})
		return nil
	}
	c.operations.all.Go(func() { c.run(ctx, running, operation) })
	return nil
}

// run sends the answers of an operation and how it ended. After a complete of the client nothing is sent any more.
func (c *conversation) run(ctx context.Context, o *operation, as *graphql.OperationContext) {
	defer c.operations.end(o)
	failure := c.respond(ctx, o, as)
	if !c.operations.release(o) {
		return
	}
	if failure != nil {
		c.send(outgoing{o.id, "error", failure})
		return
	}
	c.send(outgoing{ID: o.id, Type: "complete"})
}

// respond sends the answers, and returns the errors that ended the operation.
func (c *conversation) respond(ctx context.Context, o *operation, as *graphql.OperationContext) (failure gqlerror.List) {
	defer func() {
		if cause := recover(); cause != nil {
			failure = gqlerror.List{c.server.present(ctx, c.server.recover(ctx, cause))}
		}
	}()
	next, ctx := c.server.executor.DispatchOperation(ctx, as)
	answered := false
	for {
		response := next(ctx)
		if response == nil {
			break
		}
		answered = true
		if c.operations.current(o) {
			c.send(outgoing{o.id, "next", response})
		}
	}
	if err := o.failure.Load(); err != nil {
		return gqlerror.List{err}
	}
	if as.Operation.Operation != ast.Subscription && !answered && ctx.Err() != nil { // the time was up before it began
		return gqlerror.List{c.server.present(ctx, ctx.Err())}
	}
	return nil
}
