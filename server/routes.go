package main

import (
	"net/http"
	"strings"

	"calotype/server/auth"
	"calotype/server/delivery"
	"calotype/server/upload"
	"calotype/server/watch"
)

// routes are the handlers behind the addresses of the server. The choice is made here and not by http.ServeMux: that
// redirects paths with repeated slashes or dots, which image addresses may have and the guard of the uploads must see.
type routes struct {
	images     http.Handler // /image/{uuid}/… and /{uuid}/…
	uploads    http.Handler // /uploads/
	graph      http.Handler // /graphql
	auth       http.Handler // /auth/
	api        http.Handler // the rest of /api
	playground http.Handler // /playground
	health     http.Handler // /api/health, /api/health/live, /api/health/ready
	metrics    http.Handler // /metrics
	website    http.Handler // everything else
}

// ServeHTTP implements [http.Handler].
func (s *routes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	handler, route := s.choose(r.URL.Path)
	if seen, ok := w.(*observed); ok {
		seen.enter(route)
	}
	handler.ServeHTTP(w, r)
}

const (
	healthPath = "/api/health"
	livePath   = healthPath + "/live"
	readyPath  = healthPath + "/ready"
)

func (s *routes) choose(path string) (http.Handler, watch.Route) {
	switch {
	case delivery.Owns(path):
		return s.images, watch.Images
	case below(path, strings.TrimSuffix(upload.BasePath, "/")):
		return s.uploads, watch.Uploads
	case path == "/graphql":
		return s.graph, watch.GraphQL
	case below(path, auth.Path):
		return s.auth, watch.API
	case below(path, "/playground"):
		return s.playground, watch.Website
	case path == healthPath, path == livePath, path == readyPath:
		return s.health, watch.API
	case path == "/metrics":
		return s.metrics, watch.API
	case below(path, "/api"):
		return s.api, watch.API
	}
	return s.website, watch.Website
}

// below tells whether a path is the folder or something in it.
func below(path, folder string) bool {
	rest, inside := strings.CutPrefix(path, folder)
	return inside && (rest == "" || rest[0] == '/')
}
