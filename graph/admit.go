package graph

import (
	"context"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"calotype/server/access"
)

// forEverybody is what is answered to who did not say who they are.
var forEverybody = map[string]bool{"health": true, "viewer": true, "__typename": true}

// rootNames are the types of what is asked, by its kind.
var rootNames = map[ast.Operation]string{ast.Query: "Query", ast.Mutation: "Mutation", ast.Subscription: "Subscription"}

// admit refuses an operation of nobody that asks for anything else, the schema included. That is not for who has a public key either, which
// whoever visits a page may read. What else a caller may have, package access says of each thing.
func (s *Server) admit(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	kind := access.From(ctx).Kind
	if kind != access.Nobody && kind != access.PublicKey {
		return next(ctx)
	}
	as := graphql.GetOperationContext(ctx)
	for _, field := range graphql.CollectFields(as, as.Operation.SelectionSet, []string{rootNames[as.Operation.Operation]}) {
		var refused error
		switch {
		case forEverybody[field.Name]:
		case kind == access.Nobody:
			refused = access.ErrUnauthenticated
		case strings.HasPrefix(field.Name, "__"):
			refused = &access.ForbiddenError{Needs: access.Read, Have: access.RightsOf(access.Upload)}
		}
		if refused != nil {
			return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{s.present(ctx, refused)}})
		}
	}
	return next(ctx)
}
