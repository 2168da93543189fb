package graph

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// operations are what runs on one socket.
type operations struct {
	mu     sync.Mutex
	byID   map[string]*operation // until the client completes it, or its last answer is out
	counts map[bool]int          // that run: subscriptions (true), and others
	all    sync.WaitGroup        // of the goroutines they run in
}

// An operation runs from begin to end, whatever the client says meanwhile: so long it counts.
type operation struct {
	id           string
	subscription bool
	cancel       context.CancelFunc
	failure      atomic.Pointer[gqlerror.Error] // that came after a subscription began
}

type operationKey struct{}

// fail gives the subscription of ctx the error that ends it. To be called before its channel is closed.
func fail(ctx context.Context, err *gqlerror.Error) {
	ctx.Value(operationKey{}).(*operation).failure.Store(err)
}

// active tells whether an operation of that id runs, as the client knows it.
func (o *operations) active(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.byID[id] != nil
}

// begin counts an operation in and answers the context to run it with; end must follow. Only the goroutine that reads
// begins operations.
func (o *operations) begin(ctx context.Context, id string, kind ast.Operation, l limits) (context.Context, *operation, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.byID == nil {
		o.byID, o.counts = map[string]*operation{}, map[bool]int{}
	}
	subscription := kind == ast.Subscription
	switch {
	case subscription && o.counts[subscription] >= l.subscriptions:
		return nil, nil, exceeded("this socket has %d subscriptions; more are not allowed", l.subscriptions)
	case !subscription && o.counts[subscription] >= l.running:
		return nil, nil, exceeded("this socket has %d operations running; wait for their answers", l.running)
	}
	begun := &operation{id: id, subscription: subscription}
	ctx, begun.cancel = context.WithCancel(context.WithValue(ctx, operationKey{}, begun))
	o.byID[id] = begun
	o.counts[subscription]++
	return ctx, begun, nil
}

// current tells whether the client still waits for answers of an operation.
func (o *operations) current(one *operation) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.byID[one.id] == one
}

// release frees the id of an operation that has answered, before the client is told; false where the client was first.
func (o *operations) release(one *operation) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.byID[one.id] != one {
		return false
	}
	delete(o.byID, one.id)
	return true
}

// cancel ends an operation that the client has completed. It is fine when there is none: the two may cross.
func (o *operations) cancel(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if one := o.byID[id]; one != nil {
		delete(o.byID, id)
		one.cancel()
	}
}

// end counts an operation out.
func (o *operations) end(one *operation) {
	one.cancel()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.counts[one.subscription]--
}

// operate runs one operation within its limits.
func (s *Server) operate(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	as := graphql.GetOperationContext(ctx)
	if as.Operation.Operation == ast.Subscription {
		if n := len(graphql.CollectFields(as, as.Operation.SelectionSet, []string{"Subscription"})); n != 1 {
			err := &requestError{fmt.Sprintf("a subscription selects one field; this one selects %d", n)}
			return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{s.present(ctx, err)}})
		}
		return next(ctx)
	}
	limited, cancel := context.WithTimeout(ctx, s.limits.operation)
	respond := next(limited)
	return func(ctx context.Context) *graphql.Response {
		defer cancel() // there is one answer
		return respond(ctx)
	}
}
