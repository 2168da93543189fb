// Package editor is the website: Vue, built by Vite into dist, embedded here.
package editor

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// dist holds nothing but .gitkeep until the website is built.
//
//go:embed all:dist
var dist embed.FS

// policy lets the pages load from their own origin only, and nothing be made a script that is none: no script within a page, and no text
// that is put into one as HTML, but for what Vue makes of its own templates. Frames of the preview and pictures on their way up are
// blobs; style attributes are those of the components. No page of another origin may show ours.
const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' blob: data:; font-src 'self'; manifest-src 'self'; " +
	"style-src 'self'; style-src-attr 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types vue"

// unbuiltPolicy is that of the page that stands in for a website that was not built.
const unbuiltPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

const unbuilt = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Calotype</title>
<style>:root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1.5rem}</style>
<h1>The server runs, its website is not built</h1>
<p>This binary was compiled without the website. In the repository, run</p>
<pre>make build</pre>
<p>and start <code>bin/calotype serve</code> again. The API is here already: <a href="/playground">/playground</a>.</p>
`

// Handler serves the website: files under /assets/ as immutable, compressed ones to whom accepts them, and index.html for
// every other path that does not name a file, as the pages route themselves. Where the website was not built, it serves a
// page that says how to. It keeps all files in memory and may be used by any number of requests at once.
func Handler() http.Handler {
	built, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // "dist" is a valid path
	}
	site, err := newSite(built)
	if err != nil {
		panic(err) // an embedded file can always be read
	}
	return site
}

// A site is a built website in memory, files by their path without leading slash.
type site map[string]*asset

type asset struct {
	mediaType string
	immutable bool
	plain     []byte
	encoded   map[string][]byte // by content coding: br, gzip
	etag      string            // without the coding and the quotes
}

func newSite(built fs.FS) (site, error) {
	s := site{}
	err := fs.WalkDir(built, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		hidden := name != "." && strings.HasPrefix(entry.Name(), ".")
		switch {
		case entry.IsDir() && hidden:
			return fs.SkipDir
		case entry.IsDir(), hidden, path.Ext(name) == ".br", path.Ext(name) == ".gz":
			return nil
		}
		s[name], err = readAsset(built, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the website: %w", err)
	}
	return s, nil
}

func readAsset(built fs.FS, name string) (*asset, error) {
	plain, err := fs.ReadFile(built, name)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(plain)
	a := &asset{
		mediaType: mime.TypeByExtension(path.Ext(name)),
		immutable: strings.HasPrefix(name, "assets/"),
		plain:     plain,
		encoded:   map[string][]byte{},
		etag:      hex.EncodeToString(sum[:8]),
	}
	for coding, suffix := range map[string]string{"br": ".br", "gzip": ".gz"} {
		if data, err := fs.ReadFile(built, name+suffix); err == nil {
			a.encoded[coding] = data
		}
	}
	return a, nil
}

func (s site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Security-Policy", policy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "same-origin")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		header.Set("Allow", "GET, HEAD")
		http.Error(w, "The website answers GET and HEAD only.", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if found, ok := s[name]; ok {
		found.serve(w, r)
		return
	}
	if strings.HasPrefix(name, "assets/") || strings.Contains(name[strings.LastIndex(name, "/")+1:], ".") {
		http.NotFound(w, r)
		return
	}
	if index, ok := s["index.html"]; ok {
		index.serve(w, r)
		return
	}
	header.Set("Content-Security-Policy", unbuiltPolicy)
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(unbuilt))
}

func (a *asset) serve(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	if a.immutable {
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		header.Set("Cache-Control", "no-cache")
	}
	if a.mediaType != "" {
		header.Set("Content-Type", a.mediaType)
	}
	data, etag := a.plain, a.etag
	if len(a.encoded) > 0 {
		header.Set("Vary", "Accept-Encoding")
		for _, coding := range []string{"br", "gzip"} {
			if encoded, ok := a.encoded[coding]; ok && accepts(r.Header.Get("Accept-Encoding"), coding) {
				header.Set("Content-Encoding", coding)
				// ServeContent leaves the length out where a coding is set; here it is the length of what is sent.
				header.Set("Content-Length", strconv.Itoa(len(encoded)))
				data, etag = encoded, a.etag+"-"+coding
				break
			}
		}
	}
	header.Set("ETag", `"`+etag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

// accepts tells whether an Accept-Encoding header names the coding, or *, with a weight above 0.
func accepts(header, coding string) bool {
	wildcard := false
	for part := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(part, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name != coding && name != "*" {
			continue
		}
		weight := 1.0
		if q, ok := strings.CutPrefix(strings.TrimSpace(parameters), "q="); ok {
			weight, _ = strconv.ParseFloat(q, 64)
		}
		if name == coding {
			return weight > 0
		}
		wildcard = weight > 0
	}
	return wildcard
}
