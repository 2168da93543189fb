package main

import (
	"net/http"
	"strings"

	"calotype/server/delivery"
	"calotype/server/problem"
	"calotype/server/upload"
)

// routes are the handlers behind the addresses of the server. The choice is made here and not by http.ServeMux: that
// redirects paths with repeated slashes or dots, which image addresses may have and the guard of the uploads must see.
type routes struct {
	images     http.Handler // /image/{uuid}/… and /{uuid}/…
	uploads    http.Handler // /uploads/
	graph      http.Handler // /graphql
	playground http.Handler // /playground
	health     http.Handler // /api/health
	website    http.Handler // everything else
}

// ServeHTTP implements [http.Handler].
func (s *routes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.choose(r.URL.Path).ServeHTTP(w, r)
}

func (s *routes) choose(path string) http.Handler {
	switch {
	case delivery.Owns(path):
		return s.images
	case below(path, strings.TrimSuffix(upload.BasePath, "/")):
		return s.uploads
	case path == "/graphql":
		return s.graph
	case below(path, "/playground"):
		return s.playground
	case path == "/api/health":
		return s.health
	case below(path, "/api"):
		return http.HandlerFunc(noSuchAPI)
	}
	return s.website
}

// below tells whether a path is the folder or something in it.
func below(path, folder string) bool {
	rest, inside := strings.CutPrefix(path, folder)
	return inside && (rest == "" || rest[0] == '/')
}

func noSuchAPI(w http.ResponseWriter, r *http.Request) {
	problem.Write(w, r, problem.New(http.StatusNotFound, "not-found", "Not found", "The API has nothing at this address."))
}
