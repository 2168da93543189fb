package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"calotype/graph/model"
	"calotype/storage"
)

func TestEveryErrorHasItsCode(t *testing.T) {
	id := uuid.MustParse("0198c5a2-7d3e-7b1f-8a64-3c5d9e2f1b07")
	_, malformed := model.ID("x").UUID()
	for _, c := range []struct {
		err           error
		code, message string
		logged        bool
	}{
		{malformed, codeBadRequest, `"x" is no id`, false},
		{&requestError{"no"}, codeBadRequest, "no", false},
		{&storage.InvalidError{Field: "name", Problem: "it is empty"}, codeInvalid, "name: it is empty", false},
		{&model.TransformationError{Message: "operation 1: no"}, codeTransformation, "operation 1: no", false},
		{missing(fmt.Errorf("get file %s from /srv: %w", id, fs.ErrNotExist), "file", id), codeNotFound, "there is no file " + id.String(), false},
		{fmt.Errorf("open /srv/blobs/x: %w", fs.ErrNotExist), codeNotFound, "there is no such thing", false},
		{exceeded("too much"), codeLimit, "too much", false},
		{fmt.Errorf("select: %w", context.DeadlineExceeded), codeLimit, "the operation took too long", false},
		{fmt.Errorf("add file: %w", &pgconn.ConnectError{Config: &pgconn.Config{Host: "/srv", Password: "secret"}}), codeBusy, "the server cannot do that", false},
		{fmt.Errorf("add file: %w", &pgconn.PgError{Code: "57P01", Message: "terminating /srv"}), codeBusy, "the server cannot do that", false},
		{fmt.Errorf("add file: %w", &pgconn.PgError{Code: "53100", Message: "could not extend /srv"}), codeFull, "the server has no space left", true},
		{context.Canceled, codeInternal, "internal error", false},
		{errPanic, codeInternal, "internal error", false},
		{errors.New("disk I/O error at /srv/calotype.db"), codeInternal, "internal error", true},
		{gqlerror.Errorf("must not be null"), codeInternal, "internal error", true},
	} {
		for _, err := range []error{c.err, gqlerror.WrapPath(nil, c.err), fmt.Errorf("deep: %w", c.err)} {
			log := &logbook{}
			got := presenter(slog.New(slog.NewTextHandler(log, nil)))(t.Context(), err)
			if got.Extensions["code"] != c.code || !strings.HasPrefix(got.Message, c.message) || strings.Contains(got.Message, "/srv") {
				t.Errorf("%v: %s %q, want %s %q", err, got.Extensions["code"], got.Message, c.code, c.message)
			}
			if c.logged != strings.Contains(log.String(), "ERROR") {
				t.Errorf("%v: the log says %q", err, log)
			}
		}
	}
}

func TestATransformationThatIsWrongIsPointedAt(t *testing.T) {
	w := newWorld(t)
	f := w.add(w.project.ID, "a.jpg")
	r := w.ask(`query($id: ID!, $t: Transformation) { file(id: $id) { url(transformation: $t) } }`, vars{"id": f.ID.String(), "t": "resize/640x/-/brightness/900"})
	w.refused(r, codeTransformation, "operation 2")
	got := r.Errors[0].Extensions
	w.same([]any{got["operation"], got["index"], got["parameter"], got["given"], got["start"], got["end"]}, `["brightness", 1, "amount", "900", 25, 28]`)
	if allowed, _ := got["allowed"].(string); !strings.Contains(allowed, "100") {
		t.Error(got)
	}
	w.same(r.Errors[0].Path, `["file", "url", "transformation"]`)
	w.refused(w.ask(`query($id: ID!) { file(id: $id) { url(transformation: 7) } }`, vars{"id": f.ID.String()}), codeBadRequest, "")
}

func TestAMistakeIsSaidInASentenceThatNamesIt(t *testing.T) {
	w := newWorld(t)
	f := w.add(w.project.ID, "a.jpg")
	const page = `query($n: Int) { projects(first: $n) { nodes { id } } }`
	for name, c := range map[string]struct {
		query     string
		variables vars
		message   string
	}{
		"a fraction":          {page, vars{"n": 1.5}, "the variable $n cannot be used as Int: it is no whole number, or too large"},
		"a large number":      {page, vars{"n": 1e30}, "the variable $n cannot be used as Int: it is no whole number, or too large"},
		"a missing variable":  {`query($id: ID!) { file(id: $id) { id } }`, nil, "the variable $id: must be defined"},
		"a null":              {`query($id: ID!) { file(id: $id) { id } }`, vars{"id": nil}, "the variable $id: cannot be null"},
		"an unknown name":     {`mutation($in: UpdateProjectInput!) { updateProject(id: "x", input: $in) { id } }`, vars{"in": vars{"nam": 1}}, "the variable $in.nam: unknown field"},
		"several operations":  {`query a { health { status } } query b { health { status } }`, nil, "operationName says which"},
		"a number of a Map":   {`mutation { updateFile(id: "` + f.ID.String() + `", input: {metadata: {a: [{b: 123456789012345678901234567890}]}}) { id } }`, nil, "the number 123456789012345678901234567890 is too large"},
		"a number of a Float": {`mutation { updateFile(id: "` + f.ID.String() + `", input: {focalPoint: {x: 1e999, y: 0}}) { id } }`, nil, "the number 1e999 is too large"},
	} {
		t.Run(name, func(t *testing.T) {
			w := w.within(t)
			w.refused(w.ask(c.query, c.variables), codeBadRequest, c.message)
		})
	}
	large := vars{"a": json.Number("123456789012345678901234567890")}
	w.get(`mutation($id: ID!, $m: Map) { updateFile(id: $id, input: {metadata: $m}) { metadata } }`, vars{"id": f.ID.String(), "m": large})

	for _, body := range []string{
		request("{ "+strings.Repeat("é", 100_000)+" }", nil), // no name of GraphQL
		request("{ "+strings.Repeat("x", 200_000)+" }", nil),
		`{"query": "query a { health { status } }", "operationName": "` + strings.Repeat("é", 100_000) + `"}`,
		request(`{ file(id: "`+strings.Repeat("€", 1000)+`") { id } }`, nil),
	} {
		r := w.send(body)
		w.refused(r, codeBadRequest, "")
		if m := r.Errors[0].Message; len(m) > longest || !utf8.ValidString(m) || strings.ContainsRune(m, utf8.RuneError) {
			t.Errorf("a message of %d bytes: %.200s", len(m), m)
		}
	}
}

func TestAPanicIsLoggedAndAnsweredWithoutItsCause(t *testing.T) {
	w := newWorld(t)
	w.previews.mu.Lock()
	w.previews.open = nil // Set finds none; Open writes into it
	w.previews.mu.Unlock()
	f := w.add(w.project.ID, "a.jpg")
	c := w.connect()
	c.subscribe("1", `subscription($f: ID!) { preview(session: "s", file: $f) { seq } }`, vars{"f": f.ID.String()})
	w.refused(c.failure("1"), codeInternal, "internal error")
	if !strings.Contains(w.log.String(), "assignment to entry in nil map") {
		t.Error(w.log)
	}
}

func TestADatabaseThatFailsIsNotDescribed(t *testing.T) {
	w := newWorld(t)
	w.must(w.library.Close())
	w.refused(w.ask(`{ projects { totalCount } }`, nil), codeInternal, "internal error")
	w.same(w.get(`{ health { status version libvips database storage } }`, nil, "health"),
		`{"status": "DEGRADED", "version": "1.2.3", "libvips": "8.18.7", "database": "failing", "storage": "failing"}`)
	if !strings.Contains(w.log.String(), "database is closed") {
		t.Error(w.log)
	}
}
