package rest

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"calotype/server/access"
	"calotype/server/problem"
)

// admit refuses who has to say first who they are, before anything is said of what they ask; and parameters that there are not.
func (a *API) admit(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	if p, denied := access.Problem(access.CheckCaller(r.Context())); denied {
		problem.Write(w, r, p)
		return
	}
	if fault := checkQuery(ctx.Operation(), r.URL.RawQuery); fault != nil {
		p := wrong(nil, http.StatusUnprocessableEntity, "", []error{&huma.ErrorDetail{Location: fault.Location, Message: fault.Message}})
		problem.Write(w, r, p.Problem)
		return
	}
	next(ownForm{ctx})
}

// ownForm has an operation choose the form of its answer itself: most have one.
type ownForm struct{ humaContext }

type humaContext huma.Context // or it would be a field called as its method

// Header implements [huma.Context].
func (c ownForm) Header(name string) string {
	if name == "Accept" {
		return ""
	}
	return c.humaContext.Header(name)
}

// checkQuery answers what is wrong with the parameters of a request before their values are looked at: huma takes the first of
// several, and an empty one for none.
func checkQuery(op *huma.Operation, query string) *Fault {
	given, err := url.ParseQuery(query)
	if err != nil {
		return &Fault{"query", "it cannot be read; it is such as first=10&search=beach, with what is no letter or digit as %20 and so on"}
	}
	known := map[string]*huma.Param{}
	names := []string{}
	for _, p := range op.Parameters {
		if p.In == "query" {
			known[p.Name] = p
			names = append(names, p.Name)
		}
	}
	for name, values := range given {
		p := known[name]
		at := "query." + name
		switch {
		case p == nil && len(names) == 0:
			return &Fault{at, "there is no such parameter; there are none here"}
		case p == nil:
			return &Fault{at, "there is no such parameter; allowed are " + strings.Join(names, ", ")}
		case len(values) > 1:
			return &Fault{at, "it is given more than once"}
		case values[0] == "" && (p.Schema.Type != huma.TypeString || len(p.Schema.Enum) > 0 || p.Schema.Format != ""):
			return &Fault{at, "it is empty"}
		case strings.ContainsRune(values[0], 0):
			return &Fault{at, "it holds a NUL character, which is not allowed"}
		}
	}
	return nil
}

// membersKey is under which an operation knows the members of its body.
const membersKey = "members"

// membersOf are the names that the body of an input may have; none where it has no body.
func membersOf(input reflect.Type) (names []string) {
	body, ok := input.FieldByName("Body")
	if !ok {
		return nil
	}
	for i := range body.Type.NumField() {
		name, _, _ := strings.Cut(body.Type.Field(i).Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}

// allowedAt says what the body may have in the place of a member that it may not.
func allowedAt(op *huma.Operation, location string) string {
	if op == nil || strings.Count(location, ".") != 1 {
		return ""
	}
	if names, ok := op.Metadata[membersKey].([]string); ok {
		return "; allowed are " + strings.Join(names, ", ")
	}
	return ""
}
