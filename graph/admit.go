package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"calotype/server/access"
)

// forEverybody is what is answered to who did not say who they are.
var forEverybody = map[string]bool{"health": true, "viewer": true, "__typename": true}

// rootNames are the types of what is asked, by its kind.
var rootNames = map[ast.Operation]string{ast.Query: "Query", ast.Mutation: "Mutation", ast.Subscription: "Subscription"}

// admit refuses an operation of nobody that asks for anything else, the schema included. What else a caller may have, package access
// says of each thing.
func (s *Server) admit(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	if access.From(ctx).Kind != access.Nobody {
		return next(ctx)
	}
	as := graphql.GetOperationContext(ctx)
	for _, field := range graphql.CollectFields(as, as.Operation.SelectionSet, []string{rootNames[as.Operation.Operation]}) {
		if !forEverybody[field.Name] {
			return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{s.present(ctx, access.ErrUnauthenticated)}})
		}
	}
	return next(ctx)
}
