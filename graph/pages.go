package graph

import (
	"context"
	"fmt"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"calotype/graph/model"
	"calotype/storage"
)

// pageOf is what a client asked for: how many there are in all only where the answer says so. The library takes 0 for what
// was left out, so a 0 that was given is refused here.
func pageOf(ctx context.Context, first *int, after *string, last *int, before *string) (storage.Page, error) {
	for name, given := range map[string]*int{"first": first, "last": last} {
		if given != nil && *given == 0 {
			return storage.Page{}, &storage.InvalidError{Field: name, Problem: fmt.Sprintf("0 is not 1…%d", storage.MaxPage)}
		}
	}
	counted := slices.ContainsFunc(graphql.CollectFieldsCtx(ctx, nil), func(f graphql.CollectedField) bool { return f.Name == "totalCount" || f.Name == "totalIsExact" })
	return storage.Page{First: value(first), After: value(after), Last: value(last), Before: value(before), Uncounted: !counted}, nil
}

// connect turns a page of the library into one of the schema.
func connect[T any](paged storage.Paged[T], err error) (*model.Connection[T], error) {
	if err != nil {
		return nil, err
	}
	c := &model.Connection[T]{
		Edges:      make([]model.Edge[T], len(paged.Nodes)),
		Nodes:      paged.Nodes,
		PageInfo:   model.PageInfo{HasNextPage: paged.HasNext, HasPreviousPage: paged.HasPrevious},
		TotalCount: paged.Total,

		TotalIsExact: !paged.AtLeast,
	}
	for i, node := range paged.Nodes {
		c.Edges[i] = model.Edge[T]{Cursor: paged.Cursors[i], Node: node}
	}
	if n := len(paged.Nodes); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &paged.Cursors[0], &paged.Cursors[n-1]
	}
	return c, nil
}
