package rest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"calotype/server/problem"
)

// signedIn are the ways to say who one is.
var signedIn = []map[string][]string{{"bearer": {}}, {"session": {}}}

// configuration is what huma is told. It serves nothing by itself.
func configuration(version string) huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Calotype", Version: version,
				Description: "The REST API of Calotype: projects, files and their variants. The same things, and more, are in GraphQL at /graphql. " +
					"Refusals are problems (RFC 9457) whose `code` does not change as sentences may.",
			},
			Servers: []*huma.Server{{URL: "/"}},
			Tags: []*huma.Tag{
				{Name: "Projects", Description: "Spaces with files of their own."},
				{Name: "Files", Description: "Records of uploaded originals."},
				{Name: "Variants", Description: "What was rendered of a file, and is kept."},
				{Name: "Analytics", Description: "What was delivered, up to some seconds ago, and what is stored."},
				{Name: "Health", Description: "Whether the server is well."},
			},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"bearer":  {Type: "http", Scheme: "bearer", Description: "A key of a project, or the token of the operator."},
					"session": {Type: "apiKey", In: "cookie", Name: "calotype_session", Description: "Of who is signed in on the website; behind TLS, the cookie is called __Host-calotype_session."},
				},
			},
		},
		Formats: map[string]huma.Format{
			"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat,
			csvType: {Marshal: writeCSV, Unmarshal: func([]byte, any) error { return huma.ErrUnknownContentType }},
		},
		DefaultFormat: "application/json",
	}
}

// TransformSchema implements [huma.SchemaTransformer]: a problem as it is written.
func (*Problem) TransformSchema(r huma.Registry, _ *huma.Schema) *huma.Schema {
	text := func(doc string, examples ...any) *huma.Schema {
		return &huma.Schema{Type: huma.TypeString, Description: doc, Examples: examples}
	}
	return &huma.Schema{
		Type: huma.TypeObject, Description: "Why a request was not answered as asked (RFC 9457).", AdditionalProperties: true,
		Required: []string{"type", "title", "status", "code"},
		Properties: map[string]*huma.Schema{
			"type":   text("A URI of the kind of problem.", "about:blank"),
			"title":  text("The kind of problem, in a few words.", "Not allowed"),
			"status": {Type: huma.TypeInteger, Description: "That of the answer."},
			"detail": text("A sentence for people: what was given, what is allowed, where."),
			"code":   text("The kind of problem, for programs: it does not change.", "invalid", "not-found", "forbidden"),
			"field":  text("What breaks a rule, of the code invalid."),
			"needs":  text("The right that is lacking, of the code forbidden.", "WRITE"),
			"errors": {Type: huma.TypeArray, Description: "All that does not fit this document.", Items: &huma.Schema{
				Type: huma.TypeObject, Required: []string{"message"}, Properties: map[string]*huma.Schema{"location": text("Where it is.", "query.first"), "message": text("")},
			}},
		},
	}
}

// finishDocument says what huma cannot know, and answers the document.
func (a *API) finishDocument() []byte {
	document := a.huma.OpenAPI()
	patch := document.Components.Schemas.Map()["FilePatch"]
	for _, name := range []string{"tags", "metadata"} {
		patch.Properties[name].Nullable = true
	}
	for _, item := range document.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Patch, item.Delete} {
			if op != nil {
				finishOperation(op)
			}
		}
	}
	document.AddOperation(health())
	data, err := json.Marshal(document)
	if err == nil {
		data, err = withNulls(data)
	}
	if err != nil {
		panic(fmt.Sprintf("the OpenAPI document: %v", err)) // it is the same in each process
	}
	return data
}

// withNulls has members that are objects be null, too. huma does not write that; null it lets pass.
func withNulls(document []byte) ([]byte, error) {
	var d map[string]any
	if err := json.Unmarshal(document, &d); err != nil {
		return nil, err
	}
	schemas := d["components"].(map[string]any)["schemas"].(map[string]any)
	for _, of := range [][2]string{{"File", "location"}, {"File", "focalPoint"}, {"FilePatch", "focalPoint"}} {
		properties := schemas[of[0]].(map[string]any)["properties"].(map[string]any)
		was := properties[of[1]].(map[string]any)
		now := map[string]any{"anyOf": []any{map[string]any{"$ref": was["$ref"]}, map[string]any{"type": "null"}}}
		if about, ok := was["description"]; ok {
			now["description"] = about
		}
		properties[of[1]] = now
	}
	return json.Marshal(d)
}

// finishOperation says what all operations have.
func finishOperation(op *huma.Operation) {
	if op.RequestBody != nil {
		if merge, ok := op.RequestBody.Content["application/merge-patch+json"]; ok {
			op.RequestBody.Content["application/json"] = merge
		}
	}
	for status, answer := range op.Responses {
		if code, _ := strconv.Atoi(status); code == http.StatusUnauthorized {
			answer.Headers = map[string]*huma.Param{"WWW-Authenticate": {Schema: &huma.Schema{Type: huma.TypeString}, Description: "Bearer"}}
		}
	}
}

// health is the operation that is served elsewhere.
func health() *huma.Operation {
	word := func(words ...any) *huma.Schema { return &huma.Schema{Type: huma.TypeString, Enum: words} }
	well := &huma.Response{Description: "How the server is", Content: map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{"status", "version", "database", "storage"},
		Properties: map[string]*huma.Schema{
			"status": word("ok", "degraded", "stopping"), "version": {Type: huma.TypeString},
			"database": word("ok", "failing"), "storage": word("ok", "failing"),
		},
	}}}}
	return &huma.Operation{
		OperationID: "health", Method: http.MethodGet, Path: "/api/health", Tags: []string{"Health"}, Security: []map[string][]string{{}},
		Summary: "Whether the server and what it stands on are well. Anybody may ask.", Responses: map[string]*huma.Response{"200": well, "503": well},
	}
}

// serveDocument answers the document, to anybody: it is the same on all servers.
func (a *API) serveDocument(w http.ResponseWriter, r *http.Request) {
	if r.URL.RawQuery != "" {
		problem.Write(w, r, problem.New(http.StatusUnprocessableEntity, "invalid", "Not allowed", "There are no parameters here."))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(a.document)))
	_, _ = w.Write(a.document) // the client is gone; nobody is left to tell
}
