package upload_test

import (
	"encoding/json"
	"net/http"
	"strings"

	"calotype/server/problem"
	"calotype/server/upload"

	"github.com/google/uuid"
)

// A reply is an answer of the server, read to its end.
type reply struct {
	w *world
	*http.Response
	text string
}

func (r *reply) want(status int) *reply {
	r.w.t.Helper()
	if r.StatusCode != status {
		for line := range strings.SplitSeq(r.w.log.String(), "\n") {
			if strings.Contains(line, `"level":"ERROR"`) {
				r.w.t.Log(line)
			}
		}
		r.w.t.Fatalf("%s %s answered %d %q, want %d", r.Request.Method, r.Request.URL.Path, r.StatusCode, r.text, status)
	}
	return r
}

// wantID is the file that the answer names.
func (r *reply) wantID() string {
	r.w.t.Helper()
	id := r.Header.Get(upload.FileIDHeader)
	if uuid.Validate(id) != nil {
		r.w.t.Fatalf("%s answered %d %q with the file %q; want an id", r.Request.Method, r.StatusCode, r.text, id)
	}
	return id
}

// wantProblem checks the shape of a refusal and that it tells nothing of the server's inside, and answers its sentence.
func (r *reply) wantProblem(status int, code string) string {
	r.w.t.Helper()
	r.want(status)
	var p struct {
		Type, Title, Detail, Code string
		Status                    int
	}
	if err := json.Unmarshal([]byte(r.text), &p); err != nil {
		r.w.t.Fatalf("%q: %v", r.text, err)
	}
	if p.Status != status || p.Code != code || p.Title == "" || p.Type == "" || !strings.HasSuffix(p.Detail, ".") {
		r.w.t.Errorf("got %s, want status %d and code %q", r.text, status, code)
	}
	for name, want := range map[string]string{"Content-Type": problem.MediaType, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"} {
		if got := r.Header.Get(name); got != want {
			r.w.t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for _, inside := range []string{"goroutine", r.w.blobs, ".uploads", "/root", "/tmp", "ERR_", ".go:"} {
		if strings.Contains(r.text, inside) {
			r.w.t.Errorf("%q tells of the inside: %q", r.text, inside)
		}
	}
	return p.Detail
}
