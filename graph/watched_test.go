package graph

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"calotype/server/access"
)

func TestWhoWatchesIsToldOfEachOperationThatHasOneAnswer(t *testing.T) {
	w := newWorld(t)
	var mu sync.Mutex
	var told []string
	type key struct{}
	server := newServer(Deps{Library: access.To(w.library, nil), Previews: w.previews, Expand: w.expanded, Watch: func(ctx context.Context, kind, name string) (context.Context, func(bool)) {
		return context.WithValue(ctx, key{}, name), func(failed bool) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, fmt.Sprint(kind, " ", name, " ", failed))
		}
	}}, defaultLimits())
	w.http.Config.Handler = w.asked(server)
	for _, query := range []string{
		`query Well{health{status}}`, `{health{status}}`, `mutation Gone{deleteFiles(ids:[\"x\"])}`, `query Not{such}`,
	} {
		r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(`{"query":"`+query+`"}`))
		r.Header.Set("Content-Type", "application/json")
		w.asked(server).ServeHTTP(httptest.NewRecorder(), r)
	}
	c := w.connect()
	c.subscribe("1", `subscription S($p:ID!){fileEvents(project:$p){kind}}`, vars{"p": w.project.ID.String()})
	c.subscribe("2", `query Socket{health{status}}`, nil)
	c.next("2")
	if n := server.Sockets(); n != 1 {
		t.Errorf("%d sockets", n)
	}
	w.must(server.Close(t.Context()))
	mu.Lock()
	defer mu.Unlock()
	want := []string{"query Well false", "query  false", "mutation Gone true", "query Socket false"}
	if !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}
