// Package problem writes refusals as problem JSON (RFC 9457), the one shape of error that every HTTP answer of the server has.
package problem

import (
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"time"
)

// MediaType of a problem document.
const MediaType = "application/problem+json"

// A Problem is why a request was not answered as asked. All of it reaches the client: no paths, no stack, no text of inner errors.
type Problem struct {
	Type       string         // URI of the kind of problem; "about:blank" when empty
	Title      string         // the kind of problem in a few words; the name of the status when empty
	Status     int            // HTTP status, 400…599; 500 when 0
	Detail     string         // a sentence for the person: what was given, what is allowed, where
	RetryAfter time.Duration  // when to try again, in whole seconds; where there is none, a server that is not available says one
	Code       string         // the kind of problem for programs, such as "bad-transformation"
	Extensions map[string]any // further members, such as "operation"; the names above win
}

// New is a Problem with what most of them have.
func New(status int, code, title, detail string) Problem {
	return Problem{Status: status, Code: code, Title: title, Detail: detail}
}

// Internal is what a client hears of an error that is none of its business.
func Internal() Problem {
	return New(http.StatusInternalServerError, "internal", "Internal error", "Something went wrong in the server; its log says what.")
}

// Error is the detail, so that a Problem can be returned as an error.
func (p Problem) Error() string { return p.Detail }

// MarshalJSON writes the extension members beside the standard ones.
func (p Problem) MarshalJSON() ([]byte, error) {
	p = p.complete()
	members := map[string]any{}
	maps.Copy(members, p.Extensions)
	members["type"], members["title"], members["status"] = p.Type, p.Title, p.Status
	if p.Detail != "" {
		members["detail"] = p.Detail
	}
	if p.Code != "" {
		members["code"] = p.Code
	}
	return json.Marshal(members)
}

// JSON is the document as it is sent.
func (p Problem) JSON() []byte {
	data, err := json.Marshal(p)
	if err != nil { // a member that has no JSON form must not hide the problem itself
		p.Extensions = nil
		data, _ = json.Marshal(p)
	}
	return append(data, '\n')
}

// Headers are those that the document is sent with. Who hears that the server is not available is told when to try again, who
// has to say who they are, how.
func (p Problem) Headers() map[string]string {
	headers := map[string]string{"Content-Type": MediaType, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
	if p.Status == http.StatusServiceUnavailable || p.RetryAfter > 0 {
		headers["Retry-After"] = strconv.Itoa(int(max(p.RetryAfter, time.Second) / time.Second))
	}
	if p.Status == http.StatusUnauthorized {
		headers["WWW-Authenticate"] = `Bearer realm="Calotype"`
	}
	return headers
}

// Write answers a request with a problem. It takes back headers that were meant for a good answer, forbids caching, and
// leaves the body out for HEAD.
func Write(w http.ResponseWriter, r *http.Request, p Problem) {
	p = p.complete()
	header := w.Header()
	for _, name := range []string{"Accept-Ranges", "Content-Disposition", "Content-Encoding", "Etag", "Last-Modified"} {
		header.Del(name)
	}
	body := p.JSON()
	for name, value := range p.Headers() {
		header.Set(name, value)
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client is gone; nobody is left to tell
	}
}

func (p Problem) complete() Problem {
	if p.Status == 0 {
		p.Status = http.StatusInternalServerError
	}
	if p.Type == "" {
		p.Type = "about:blank"
	}
	if p.Title == "" {
		p.Title = http.StatusText(p.Status)
	}
	return p
}
