package rest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"calotype/server/delivery"
	"calotype/server/problem"
	"calotype/server/upload"
	"calotype/storage"
	"calotype/storage/shape"
)

// AddFile is what is said of a file that is added, beside its bytes.
type AddFile struct {
	InProject
	Addressing
	Name string `query:"name" maxLength:"1000" doc:"The name of the file. Else that of the part, or of the header Content-Disposition, or what the address ends with."`
}

// FromURL is where a file is to be fetched.
type FromURL struct {
	URL  string `json:"url" minLength:"1" maxLength:"2048" example:"https://example.org/beach.jpg" doc:"A public address, http or https."`
	Name string `json:"name,omitempty" maxLength:"1000" example:"beach.jpg" doc:"The name of the file."`
}

// addFailures are the statuses with which a file may be refused.
var addFailures = append([]int{http.StatusConflict, http.StatusTooManyRequests}, bodyFailures...)

func (a *API) add() {
	register(a, huma.Operation{
		OperationID: "addFile", Method: http.MethodPost, Path: filesPath, DefaultStatus: http.StatusCreated, Tags: []string{"Files"},
		Summary: "Adds a file: the bytes themselves, or a form with one part called file, or the address of a picture that the server fetches.",
		Description: "What the file is, its content says. It is answered when it is there; an address is fetched until then, for ten minutes at most, " +
			"and no longer than it is waited for.",
		Errors: addFailures, Metadata: map[string]any{membersKey: []string{"url", "name"}},
	}, a.addFile)
	registry := a.huma.OpenAPI().Components.Schemas
	binary := &huma.Schema{Type: huma.TypeString, Format: "binary"}
	closed := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{"file": binary}, Required: []string{"file"}, AdditionalProperties: false}
	// Not before huma has it, or it would read the body.
	a.huma.OpenAPI().Paths[filesPath].Post.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"application/json":         {Schema: registry.Schema(reflect.TypeFor[FromURL](), true, "")},
		"multipart/form-data":      {Schema: closed},
		"application/octet-stream": {Schema: binary},
		"image/*":                  {Schema: binary},
	}}
}

func (a *API) addFile(ctx context.Context, in *AddFile) (*Made[shape.File], error) {
	if _, err := a.Library.ForUpload(ctx, in.Project.UUID); err != nil { // before a byte is read
		return nil, missing(err, "project", in.Project.UUID)
	}
	f, err := a.take(in, exchangeOf(ctx))
	if err != nil {
		return nil, missing(err, "project", in.Project.UUID)
	}
	address, err := a.addresses(ctx, f.ProjectID, in.Addressing)
	if err != nil {
		return nil, err
	}
	location := projectsPath + "/" + f.ProjectID.String() + "/files/" + f.ID.String()
	return &Made[shape.File]{location, shape.FileOf(f, address(delivery.Path(f.ID, "")))}, nil
}

// take makes a file of the body of the request.
func (a *API) take(in *AddFile, x exchange) (*storage.File, error) {
	ctx, body, done := a.Uploads.Body(x.w, x.r)
	defer done()
	kind, params, err := mime.ParseMediaType(x.r.Header.Get("Content-Type"))
	if err != nil {
		kind = "" // the content says what it is
	}
	switch kind {
	case "application/json":
		from, err := a.readURL(body)
		if err != nil {
			return nil, err
		}
		if in.Name != "" {
			from.Name = in.Name
		}
		return a.Imports.Fetch(ctx, in.Project.UUID, from.URL, from.Name)
	case "multipart/form-data":
		part, err := onlyPart(multipart.NewReader(body, params["boundary"]))
		if err != nil {
			return nil, err
		}
		return a.Uploads.Take(ctx, upload.Incoming{Project: in.Project.UUID, Name: firstOf(in.Name, part.name), Size: -1, Body: part})
	}
	return a.Uploads.Take(ctx, upload.Incoming{Project: in.Project.UUID, Name: firstOf(in.Name, dispositionName(x.r)), Size: x.r.ContentLength, Body: body})
}

func firstOf(names ...string) string {
	for _, name := range names {
		if name != "" {
			return name
		}
	}
	return ""
}

func dispositionName(r *http.Request) string {
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Disposition"))
	if err != nil {
		return ""
	}
	return params["filename"]
}

// readURL reads the body that says where a file is to be fetched.
func (a *API) readURL(body io.Reader) (from FromURL, err error) {
	data, err := io.ReadAll(io.LimitReader(body, maxBody+1))
	switch {
	case err != nil:
		return from, upload.BodyError(err)
	case len(data) > maxBody:
		return from, problem.New(http.StatusRequestEntityTooLarge, "body-too-large", "Too large", fmt.Sprintf("The body has more than %d bytes.", maxBody))
	}
	var parsed any
	if err := json.Unmarshal(data, &parsed); err != nil {
		return from, wrong(nil, http.StatusBadRequest, "", []error{&huma.ErrorDetail{Location: "body", Message: err.Error()}}).Problem
	}
	registry := a.huma.OpenAPI().Components.Schemas
	result := &huma.ValidateResult{}
	huma.Validate(registry, registry.Schema(reflect.TypeFor[FromURL](), true, ""), huma.NewPathBuffer([]byte("body"), 4), huma.ModeWriteToServer, parsed, result)
	if len(result.Errors) > 0 {
		return from, wrong(a.huma.OpenAPI().Paths[filesPath].Post, http.StatusUnprocessableEntity, "", result.Errors).Problem
	}
	return from, json.Unmarshal(data, &from)
}

// A lonePart is the one part of a form, to its end only where nothing follows it.
type lonePart struct {
	name string
	part io.Reader
	form *multipart.Reader
}

// onlyPart answers the part of a form that is a file.
func onlyPart(form *multipart.Reader) (*lonePart, error) {
	part, err := form.NextRawPart()
	switch {
	case errors.Is(err, io.EOF):
		return nil, wrongForm("it has no part")
	case err != nil:
		return nil, badForm(err)
	case part.FormName() != "file":
		return nil, wrongForm(fmt.Sprintf("its part is called %q", clip(part.FormName())))
	}
	return &lonePart{part.FileName(), part, form}, nil
}

// Read implements [io.Reader].
func (l *lonePart) Read(p []byte) (int, error) {
	n, err := l.part.Read(p)
	if err == nil || n > 0 {
		return n, nil
	}
	if !errors.Is(err, io.EOF) {
		return 0, badForm(err)
	}
	switch _, err := l.form.NextRawPart(); {
	case err == nil:
		return 0, wrongForm("it has another part")
	case !errors.Is(err, io.EOF):
		return 0, badForm(err)
	}
	return 0, io.EOF
}

func wrongForm(why string) error {
	return problem.New(http.StatusUnprocessableEntity, "bad-form", "Not allowed", "The form must have one part, called file, which is the file; "+why+". A name is given by ?name=…")
}

// badForm is why a form could not be read: it is none, or broke off.
func badForm(err error) error {
	if told := upload.BodyError(err); !upload.IsCutShort(told) {
		return told
	}
	return problem.New(http.StatusBadRequest, "bad-request", "Bad request", "The body is no whole form: it is cut short, or its boundary is not that of the header Content-Type.")
}
