// Package playground is GraphiQL, served from this binary alone: a page on which people try the GraphQL API.
//
// GraphiQL and React come from npm at the versions of package.json; build.sh puts them
// into dist, from where they are embedded.
package playground

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

// Path is where [Handler] is to be mounted, without a slash at the end; the handler answers this path and all below it.
const Path = "/playground"

// dist holds nothing but .gitkeep until it is built.
//
//go:embed all:dist
var dist embed.FS

//go:embed page.html
var pageSource string

//go:embed start.js
var start []byte

var page = template.Must(template.New("page").Parse(pageSource))

// policy lets the page load from its own origin only, WebSocket included. GraphiQL brings its fonts as data and sets
// styles on elements.
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src data:; img-src 'self' data:; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// libraries are the files that the page needs of dist, in the order in which they must run.
var libraries = []string{"react.production.min.js", "react-dom.production.min.js", "graphiql.min.js", "graphiql.min.css"}

const unbuilt = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Calotype · GraphQL playground</title>
<style>:root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1.5rem}</style>
<h1>The playground is not built</h1>
<p>This binary was compiled without it. In the repository, run</p>
<pre>make build</pre>
<p>and start the server again. The API itself is here: <code>POST /graphql</code> with the media type <code>application/json</code>.</p>
`

// Handler serves the page at [Path] and its scripts below it, these as immutable: their addresses carry their versions.
// Where the playground was not built, it serves a page that says how to. It keeps all in memory and may be used by any
// number of requests at once.
func Handler() http.Handler {
	built, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // "dist" is a valid path
	}
	return newHandler(built)
}

func newHandler(built fs.FS) http.Handler {
	s, err := newSite(built)
	if err != nil {
		panic(err) // an embedded file can always be read
	}
	return s
}

// A site is the page, and what it loads by its path.
type site struct {
	page   []byte
	assets map[string]asset
}

// An asset is a file, packed by gzip.
type asset struct {
	mediaType string
	packed    []byte
}

func newSite(built fs.FS) (*site, error) {
	s := &site{assets: map[string]asset{}}
	found := map[string]string{} // path by file name
	err := fs.WalkDir(built, ".", func(name string, entry fs.DirEntry, err error) error {
		file, packed := strings.CutSuffix(name, ".gz")
		if err != nil || !packed {
			return err
		}
		data, err := fs.ReadFile(built, name)
		s.add(Path+"/"+file, data)
		found[path.Base(file)] = Path + "/" + file
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the playground: %w", err)
	}
	view := struct {
		Style   string
		Scripts []string
	}{}
	for _, name := range libraries {
		switch address, ok := found[name]; {
		case !ok:
			return &site{page: []byte(unbuilt)}, nil
		case path.Ext(name) == ".css":
			view.Style = address
		default:
			view.Scripts = append(view.Scripts, address)
		}
	}
	sum := sha256.Sum256(start)
	address := Path + "/" + hex.EncodeToString(sum[:6]) + "/start.js"
	s.add(address, pack(start))
	view.Scripts = append(view.Scripts, address)
	var b bytes.Buffer
	err = page.Execute(&b, view)
	s.page = b.Bytes()
	return s, err
}

func (s *site) add(address string, packed []byte) {
	s.assets[address] = asset{mime.TypeByExtension(path.Ext(address)), packed}
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Security-Policy", policy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "same-origin")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		header.Set("Allow", "GET, HEAD")
		http.Error(w, "The playground answers GET and HEAD only.", http.StatusMethodNotAllowed)
		return
	}
	if strings.TrimSuffix(r.URL.Path, "/") == Path {
		header.Set("Content-Type", "text/html; charset=utf-8")
		header.Set("Cache-Control", "no-cache")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(s.page))
		return
	}
	found, ok := s.assets[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	found.serve(w, r)
}

func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Type", a.mediaType)
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	header.Set("Vary", "Accept-Encoding")
	data := a.packed
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		header.Set("Content-Encoding", "gzip")
		header.Set("Content-Length", fmt.Sprint(len(data))) // ServeContent leaves it out where a coding is set
	} else {
		data = unpack(data)
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

func pack(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		panic(err) // a buffer takes everything
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func unpack(data []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		panic(err) // what is embedded was packed by build.mjs
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	return plain
}
