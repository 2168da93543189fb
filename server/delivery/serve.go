package delivery

import (
	"io"
	"net/http"
	"time"

	"calotype/server/problem"
)

// allowed are the methods that images have.
const allowed = "GET, HEAD, OPTIONS"

// share lets pages of all sites show images, and their scripts read them and what is said of them.
func share(header http.Header) {
	header.Set("Access-Control-Allow-Origin", "*")
	header.Set("Access-Control-Expose-Headers", "Content-Disposition, Content-Length, Content-Range, ETag, Retry-After, Server-Timing, X-Image-Error, "+defaultHeader)
	header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	header.Set("Timing-Allow-Origin", "*")
}

// options answers the question that a browser asks before a script's request with headers of its own.
func options(w http.ResponseWriter) {
	header := w.Header()
	header.Set("Allow", allowed)
	header.Set("Access-Control-Allow-Methods", allowed)
	header.Set("Access-Control-Allow-Headers", "*")
	header.Set("Access-Control-Max-Age", "86400") // seconds
	w.WriteHeader(http.StatusNoContent)
}

// serve answers the content with ranges and conditions.
func serve(w http.ResponseWriter, r *http.Request, modified time.Time, content io.ReadSeeker) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if r.Header.Get("Range") != "" {
		w = &ranges{ResponseWriter: w, request: r}
	}
	http.ServeContent(w, r, "", modified, content)
}

// ranges says as a problem that a range lies outside of the content.
type ranges struct {
	http.ResponseWriter
	request *http.Request
	refused bool
}

func (w *ranges) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// ReadFrom has the bytes of a file sent as they are without a range.
func (w *ranges) ReadFrom(r io.Reader) (int64, error) {
	if w.refused {
		return io.Copy(io.Discard, r)
	}
	return io.Copy(w.ResponseWriter, r)
}

func (w *ranges) WriteHeader(status int) {
	if status != http.StatusRequestedRangeNotSatisfiable {
		w.ResponseWriter.WriteHeader(status)
		return
	}
	w.refused = true
	problem.Write(w.ResponseWriter, w.request, problem.New(status, "range-not-satisfiable", "No such range", "The range lies outside of the content; the header Content-Range says how long it is."))
}

func (w *ranges) Write(data []byte) (int, error) {
	if w.refused { // what net/http would say
		return len(data), nil
	}
	return w.ResponseWriter.Write(data)
}
