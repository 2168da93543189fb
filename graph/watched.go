package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// watched tells of each operation that has one answer. Subscriptions last.
func watched(begin func(ctx context.Context, kind, name string) (context.Context, func(failed bool))) graphql.OperationMiddleware {
	return func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		as := graphql.GetOperationContext(ctx)
		if as.Operation.Operation == ast.Subscription {
			return next(ctx)
		}
		ctx, end := begin(ctx, string(as.Operation.Operation), as.Operation.Name)
		respond := next(ctx)
		return func(ctx context.Context) *graphql.Response {
			answer := respond(ctx)
			if answer != nil { // a socket asks until there is none
				end(len(answer.Errors) > 0)
			}
			return answer
		}
	}
}

// Sockets is how many WebSockets are open.
func (s *Server) Sockets() int {
	s.sockets.mu.Lock()
	defer s.sockets.mu.Unlock()
	return len(s.sockets.open)
}
