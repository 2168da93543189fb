package rest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"
	"github.com/google/uuid"

	"calotype/server/access"
	"calotype/server/problem"
	"calotype/storage"
)

// A Problem is a refusal as huma takes it.
type Problem struct{ problem.Problem }

// GetStatus implements [huma.StatusError].
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements [huma.ContentTypeFilter].
func (p *Problem) ContentType(string) string { return problem.MediaType }

// GetHeaders implements [huma.HeadersError].
func (p *Problem) GetHeaders() http.Header {
	headers := http.Header{}
	for name, value := range p.Headers() {
		if name != "Content-Type" && name != "Cache-Control" { // which huma, and the API, set
			headers.Set(name, value)
		}
	}
	return headers
}

// huma has one way to make errors for the whole process.
func init() {
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return wrong(nil, status, message, errs)
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, message string, errs ...error) huma.StatusError {
		return wrong(ctx.Operation(), status, message, errs)
	}
	huma.ValidateStrictCasing = true
	huma.DefaultArrayNullable = false
}

// failures are the statuses with which any operation may be refused, beside those that are its own.
var failures = []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity,
	http.StatusServiceUnavailable, http.StatusInsufficientStorage}

// A missingError names what is not there.
type missingError struct {
	what string // project or file
	id   uuid.UUID
}

func (e *missingError) Error() string {
	return fmt.Sprintf("There is no %s %s; it may have been deleted.", e.what, e.id)
}

func (e *missingError) Is(target error) bool { return target == fs.ErrNotExist }

// missing names the thing where err says that it does not exist; other errors stay as they are.
func missing(err error, what string, id uuid.UUID) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &missingError{what, id}
	}
	return err
}

// problem is the table of errors: what a client is told of err.
func (a *API) problem(ctx context.Context, err error) problem.Problem {
	var (
		refusal problem.Problem
		invalid *storage.InvalidError
		absent  *missingError
	)
	notAllowed, denied := access.Problem(err)
	switch {
	case errors.As(err, &refusal):
		return refusal
	case denied:
		return notAllowed
	case errors.As(err, &invalid):
		p := problem.New(http.StatusUnprocessableEntity, "invalid", "Not allowed", invalid.Error())
		p.Extensions = map[string]any{"field": invalid.Field}
		return p
	case errors.As(err, &absent):
		return problem.New(http.StatusNotFound, "not-found", "Not found", absent.Error())
	case errors.Is(err, fs.ErrNotExist):
		return problem.New(http.StatusNotFound, "not-found", "Not found", "There is no such thing; it may have been deleted.")
	case ctx.Err() != nil: // nobody is left to tell
		return problem.New(clientLeft, "client-left", "Client left", "")
	case errors.Is(err, context.DeadlineExceeded), storage.Busy(err):
		a.Log.WarnContext(ctx, "rest: busy", "error", err)
		return problem.New(http.StatusServiceUnavailable, "busy", "Busy", "The server cannot do that at this moment; try again soon.")
	case storage.Full(err):
		a.Log.ErrorContext(ctx, "rest: no space left", "error", err)
		return problem.New(http.StatusInsufficientStorage, "storage-full", "Storage is full", "The server has no space left.")
	}
	a.Log.ErrorContext(ctx, "rest", "error", err)
	return problem.Internal()
}

// clientLeft is the status, which only we see, of a request whose client did not wait for the answer.
const clientLeft = 499

// sentence writes an error as one.
func sentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(first)) + s[size:] + "."
}

// A Fault is one thing that is wrong with a request.
type Fault struct {
	Location string `json:"location,omitempty" doc:"Where it is: query.first, body.tags[3] …"`
	Message  string `json:"message"`
}

// maxFaults are told at once.
const maxFaults = 20

// wrong is the problem with a request that huma does not take for what the document says.
func wrong(op *huma.Operation, status int, message string, errs []error) *Problem {
	codes := map[int][2]string{
		http.StatusBadRequest:            {"bad-request", "Bad request"},
		http.StatusRequestTimeout:        {"read-timeout", "Too slow"},
		http.StatusRequestEntityTooLarge: {"body-too-large", "Too large"},
		http.StatusUnsupportedMediaType:  {"unsupported-media-type", "Unknown media type"},
		http.StatusUnprocessableEntity:   {"invalid", "Not allowed"},
	}
	if message == "cannot read request body" { // its client broke off, or speaks no HTTP
		status, errs = http.StatusBadRequest, nil
		message = "The body could not be read."
	}
	code, known := codes[status]
	if !known {
		return &Problem{problem.Internal()}
	}
	faults := faultsOf(op, errs)
	p := problem.New(status, code[0], code[1], sentence(message))
	if status == http.StatusUnsupportedMediaType {
		p.Detail = "The body must be JSON, with the header Content-Type: application/json."
		faults = nil
	}
	if len(faults) > 0 {
		p.Detail = faults[0].Location + ": " + strings.TrimSuffix(faults[0].Message, ".") + "."
		p.Extensions = map[string]any{"errors": faults}
	}
	return &Problem{p}
}

func faultsOf(op *huma.Operation, errs []error) []Fault {
	var faults []Fault
	for _, err := range errs {
		if err == nil {
			continue
		}
		fault := Fault{Message: err.Error()}
		if detail, ok := err.(huma.ErrorDetailer); ok {
			d := detail.ErrorDetail()
			fault = Fault{clip(d.Location), d.Message}
			if d.Message == validation.MsgUnexpectedProperty {
				fault.Message = "there is no such member" + allowedAt(op, d.Location)
			}
		}
		faults = append(faults, fault)
	}
	slices.SortFunc(faults, func(a, b Fault) int { return strings.Compare(a.Location, b.Location) })
	return faults[:min(len(faults), maxFaults)]
}

// clip shortens what a client sent before it is said back.
func clip(s string) string {
	const most = 100
	if len(s) <= most {
		return s
	}
	n := most
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
