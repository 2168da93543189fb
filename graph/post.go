package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	refusal "calotype/server/problem"
)

const (
	jsonType    = "application/json"
	graphqlType = "application/graphql-response+json"
)

// servePost answers one operation. Only application/json is taken, which a page of another origin cannot send without
// being asked first; a list of operations is refused.
func (s *Server) servePost(w http.ResponseWriter, r *http.Request) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != jsonType {
		s.refuse(w, r, http.StatusUnsupportedMediaType, &requestError{"send the operation as application/json"})
		return
	}
	ctx := r.Context()
	start := graphql.Now()
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(s.limits.upload)) // not supported where nothing can hang: in a test's recorder
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.limits.body))
	if err == nil { // otherwise what is left of the body is not waited for either
		_ = control.SetReadDeadline(time.Time{})
	}
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		s.refuse(w, r, http.StatusRequestEntityTooLarge, exceeded("the request has more than %d bytes", s.limits.body))
		return
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		s.refuse(w, r, http.StatusRequestTimeout, exceeded("the request was under way for longer than %s", s.limits.upload))
		return
	}
	if err != nil {
		s.refuse(w, r, http.StatusBadRequest, &requestError{"the request broke off"})
		return
	}
	params, err := readParams(body)
	if err != nil {
		s.refuse(w, r, http.StatusBadRequest, err)
		return
	}
	params.Headers = r.Header
	params.ReadTime = graphql.TraceTiming{Start: start, End: graphql.Now()}

	operation, problems := s.executor.CreateOperationContext(ctx, params)
	if problems != nil {
		answer(w, r, http.StatusBadRequest, s.executor.DispatchError(graphql.WithOperationContext(ctx, operation), problems))
		return
	}
	if operation.Operation.Operation == "subscription" {
		s.refuse(w, r, http.StatusBadRequest, &requestError{"subscriptions go over a WebSocket, with the protocol " + protocol})
		return
	}
	next, ctx := s.executor.DispatchOperation(ctx, operation)
	response := next(ctx)
	if response == nil { // the time was up before it began
		s.refuse(w, r, http.StatusServiceUnavailable, ctx.Err())
		return
	}
	answer(w, r, http.StatusOK, response)
}

// readParams reads the body of a request: an object with query, operationName, variables and extensions.
func readParams(body []byte) (*graphql.RawParams, error) {
	const wanted = `the body is a JSON object such as {"query": "{ projects { nodes { name } } }", "variables": {}}`
	if trimmed := bytes.TrimLeft(body, " \t\r\n"); len(trimmed) > 0 && trimmed[0] == '[' {
		return nil, &requestError{"one request carries one operation, not a list; " + wanted}
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	params := &graphql.RawParams{}
	if err := decoder.Decode(params); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) && kind.Field != "" {
			return nil, &requestError{kind.Field + " cannot be a " + kind.Value + "; " + wanted}
		}
		return nil, &requestError{"the body cannot be read as JSON; " + wanted}
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, &requestError{"something follows the JSON object; " + wanted}
	}
	return params, nil
}

// refuse answers an error that stands for the whole request.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, status int, err error) {
	answer(w, r, status, &graphql.Response{Errors: gqlerror.List{s.present(r.Context(), err)}})
}

// Refuse answers a request as a whole for who stands in front of the server, in the form that its clients read.
func (s *Server) Refuse(w http.ResponseWriter, r *http.Request, p refusal.Problem) {
	code := codeInternal
	switch p.Status {
	case http.StatusUnauthorized:
		code = codeUnknown
	case http.StatusForbidden:
		code = codeForbidden
	case http.StatusServiceUnavailable:
		code = codeBusy
	case http.StatusInsufficientStorage:
		code = codeFull
	}
	for name, value := range p.Headers() {
		w.Header().Set(name, value)
	}
	answer(w, r, p.Status, &graphql.Response{Errors: gqlerror.List{{Message: p.Detail, Extensions: map[string]any{"code": code}}}})
}

func answer(w http.ResponseWriter, r *http.Request, status int, response *graphql.Response) {
	kind := jsonType
	if strings.Contains(r.Header.Get("Accept"), graphqlType) {
		kind = graphqlType
	}
	header := w.Header()
	header.Set("Content-Type", kind+"; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	body, err := json.Marshal(response)
	if err != nil {
		panic(err) // a response is made of JSON already
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that went away hears nothing
}
