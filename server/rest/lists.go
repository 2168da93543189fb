package rest

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"calotype/storage"
)

// A List is a page of a list.
type List[T any] struct {
	Nodes        []T      `json:"nodes"`
	PageInfo     PageInfo `json:"pageInfo"`
	TotalCount   int      `json:"totalCount" doc:"How many there are on all pages; where totalIsExact is false, at least so many."`
	TotalIsExact bool     `json:"totalIsExact"`
}

// A PageInfo says where in its list a page is.
type PageInfo struct {
	HasNextPage     bool    `json:"hasNextPage"`
	HasPreviousPage bool    `json:"hasPreviousPage"`
	StartCursor     *string `json:"startCursor"`
	EndCursor       *string `json:"endCursor"`
}

// A Listed is the answer of a list.
type Listed[T any] struct {
	Link string `header:"Link" doc:"The addresses of the next page, rel=\"next\", and of the one before, rel=\"prev\", where there are some (RFC 8288)."`
	Body List[T]
}

// listed is a page of records as it is answered.
func listed[R, T any](ctx context.Context, paged storage.Paged[R], show func(R) T) *Listed[T] {
	body := List[T]{
		Nodes: make([]T, len(paged.Nodes)), TotalCount: paged.Total, TotalIsExact: !paged.AtLeast,
		PageInfo: PageInfo{HasNextPage: paged.HasNext, HasPreviousPage: paged.HasPrevious},
	}
	for i, node := range paged.Nodes {
		body.Nodes[i] = show(node)
	}
	if n := len(paged.Cursors); n > 0 {
		body.PageInfo.StartCursor, body.PageInfo.EndCursor = &paged.Cursors[0], &paged.Cursors[n-1]
	}
	return &Listed[T]{links(exchangeOf(ctx).r.URL, body.PageInfo), body}
}

// links are the pages beside one, as paths: right behind any proxy.
func links(of *url.URL, page PageInfo) string {
	query := of.Query()
	size := query.Get("first")
	if size == "" {
		size = query.Get("last")
	}
	if size == "" {
		size = strconv.Itoa(storage.DefaultPage)
	}
	var found []string
	link := func(relation, count, cursorName string, cursor *string) {
		other := of.Query()
		for _, name := range []string{"first", "after", "last", "before"} {
			other.Del(name)
		}
		other.Set(count, size)
		other.Set(cursorName, *cursor)
		found = append(found, "<"+of.EscapedPath()+"?"+other.Encode()+`>; rel="`+relation+`"`)
	}
	if page.HasNextPage && page.EndCursor != nil {
		link("next", "first", "after", page.EndCursor)
	}
	if page.HasPreviousPage && page.StartCursor != nil {
		link("prev", "last", "before", page.StartCursor)
	}
	return strings.Join(found, ", ")
}
