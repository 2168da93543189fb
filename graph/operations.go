package graph

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// operations counts what runs on one socket.
type operations struct {
	mu            sync.Mutex
	subscriptions int
	others        int
	closed        bool
	ended         chan struct{} // made by wait, closed by the last one to end
}

// begin counts an operation in, until ctx ends.
func (o *operations) begin(ctx context.Context, kind ast.Operation, l limits) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	count := &o.others
	switch {
	case o.closed:
		return context.Canceled
	case kind == ast.Subscription:
		if o.subscriptions == l.subscriptions {
			return exceeded("this socket has %d subscriptions; more are not allowed", l.subscriptions)
		}
		count = &o.subscriptions
	case o.others == l.running:
		return exceeded("this socket has %d operations running; wait for their answers", l.running)
	}
	*count++
	context.AfterFunc(ctx, func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		*count--
		if o.ended != nil && o.subscriptions+o.others == 0 {
			close(o.ended)
			o.ended = nil
		}
	})
	return nil
}

// wait lets no operation begin any more and waits for those that run. It is called once.
func (o *operations) wait() {
	o.mu.Lock()
	o.closed = true
	var ended chan struct{}
	if o.subscriptions+o.others > 0 {
		ended = make(chan struct{})
		o.ended = ended
	}
	o.mu.Unlock()
	if ended != nil {
		<-ended
	}
}

// operate runs one operation within its limits.
func (s *Server) operate(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	kind := graphql.GetOperationContext(ctx).Operation.Operation
	if sock := socketOf(ctx); sock != nil {
		if err := sock.running.begin(ctx, kind, s.limits); err != nil {
			return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{s.present(ctx, err)}})
		}
	}
	if kind == ast.Subscription {
		return next(ctx)
	}
	limited, cancel := context.WithTimeout(ctx, s.limits.operation)
	respond := next(limited)
	return func(ctx context.Context) *graphql.Response {
		defer cancel() // there is one answer
		return respond(ctx)
	}
}
