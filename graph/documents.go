package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
)

// documents keeps those that were parsed and checked, so that what a page sends again and again, as setPreview, is not
// read again. Long ones are not kept: they are rare, and would fill the memory.
type documents struct {
	recent  *lru.LRU[*ast.QueryDocument]
	longest int // bytes
}

func newDocuments(l limits) documents {
	return documents{lru.New[*ast.QueryDocument](l.cachedQueries), l.cachedQuery}
}

// Get implements graphql.Cache.
func (d documents) Get(ctx context.Context, query string) (*ast.QueryDocument, bool) {
	return d.recent.Get(ctx, query)
}

// Add implements graphql.Cache.
func (d documents) Add(ctx context.Context, query string, document *ast.QueryDocument) {
	if len(query) <= d.longest {
		d.recent.Add(ctx, query, document)
	}
}
