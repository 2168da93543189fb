package graph

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"runtime/debug"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/google/uuid"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"calotype/graph/model"
	"calotype/server/access"
	"calotype/storage"
)

// The codes that extensions.code may be.
const (
	codeBadRequest     = "BAD_REQUEST"            // the request is no GraphQL, does not fit the schema, or carries a malformed id
	codeNotFound       = "NOT_FOUND"              // what an id names is not there, or was deleted
	codeUnknown        = "UNAUTHENTICATED"        // nobody is signed in, or what they signed in with has ended
	codeForbidden      = "FORBIDDEN"              // the caller may see the thing and not do this with it; extensions.needs names the right
	codeInvalid        = "INVALID"                // a value breaks a rule; extensions.field names it
	codeTransformation = "TRANSFORMATION_INVALID" // extensions say which operation and parameter, what is allowed, and where
	codeLimit          = "LIMIT_EXCEEDED"         // too long, too deep, too much at once, too slow
	codeBusy           = "BUSY"                   // the database has too much to do or cannot be reached; the same may be tried again
	codeFull           = "STORAGE_FULL"           // there is no space left
	codeInternal       = "INTERNAL"               // our fault; the log has the rest
)

// codeComplexity is how gqlgen's own count calls what is codeLimit to a client.
const codeComplexity = "COMPLEXITY_LIMIT_EXCEEDED"

// A requestError is what is wrong with a request before anything of it ran.
type requestError struct{ problem string }

func (e *requestError) Error() string { return e.problem }

// A missingError names what is not there.
type missingError struct {
	what string // project or file
	id   uuid.UUID
}

func (e *missingError) Error() string {
	return fmt.Sprintf("there is no %s %s; it may have been deleted", e.what, e.id)
}

func (e *missingError) Is(target error) bool { return target == fs.ErrNotExist }

// missing names the thing where err says that it does not exist; other errors stay as they are.
func missing(err error, what string, id uuid.UUID) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &missingError{what, id}
	}
	return err
}

// errPanic stands for a panic that was logged already.
var errPanic = errors.New("panic")

// recovered turns a panic of a resolver into an error.
func recovered(log *slog.Logger) graphql.RecoverFunc {
	return func(ctx context.Context, cause any) error {
		log.ErrorContext(ctx, "graphql: panic", "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
		return errPanic
	}
}

// presenter answers the table of errors: what a client is told of err. It never changes err, as others hold it too.
func presenter(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		answer := &gqlerror.Error{Path: graphql.GetPath(ctx)}
		var known *gqlerror.Error
		if errors.As(err, &known) {
			answer.Locations = known.Locations
			if known.Path != nil {
				answer.Path = known.Path
			}
		}
		code, message, more := classify(err, known)
		switch {
		case errors.Is(err, errPanic), errors.Is(err, context.Canceled):
		case code == codeInternal, code == codeFull:
			log.ErrorContext(ctx, "graphql", "path", answer.Path.String(), "error", err.Error())
		case code == codeBusy:
			log.WarnContext(ctx, "graphql", "path", answer.Path.String(), "error", err.Error())
		}
		answer.Message = model.Clip(message, longest)
		answer.Extensions = map[string]any{"code": code}
		for name, value := range more {
			answer.Extensions[name] = value
		}
		return answer
	}
}

// unauthenticated is what is said of who has to say who they are.
func unauthenticated(err error) string {
	var credential *access.CredentialError
	if errors.As(err, &credential) {
		return credential.Why
	}
	return access.ErrUnauthenticated.Error()
}

func classify(err error, known *gqlerror.Error) (code, message string, more map[string]any) {
	var (
		transformation *model.TransformationError
		invalid        *storage.InvalidError
		value          *model.ValueError
		request        *requestError
		limit          *limitError
		absent         *missingError
		forbidden      *access.ForbiddenError
	)
	switch {
	case errors.As(err, &transformation):
		return codeTransformation, transformation.Message, map[string]any{
			"operation": transformation.Operation, "index": transformation.Index, "parameter": transformation.Parameter,
			"given": transformation.Given, "allowed": transformation.Allowed,
			"start": transformation.Start, "end": transformation.End,
		}
	case errors.Is(err, access.ErrUnauthenticated):
		return codeUnknown, unauthenticated(err), nil
	case errors.As(err, &forbidden):
		return codeForbidden, forbidden.Error(), map[string]any{"needs": forbidden.Needs}
	case errors.As(err, &invalid):
		return codeInvalid, invalid.Error(), map[string]any{"field": invalid.Field}
	case errors.As(err, &value):
		return codeBadRequest, value.Problem, nil
	case errors.As(err, &request):
		return codeBadRequest, request.problem, nil
	case errors.As(err, &limit):
		return codeLimit, limit.problem, nil
	case errors.As(err, &absent):
		return codeNotFound, absent.Error(), nil
	case errors.Is(err, fs.ErrNotExist):
		return codeNotFound, "there is no such thing; it may have been deleted", nil
	case errors.Is(err, context.DeadlineExceeded):
		return codeLimit, "the operation took too long and was stopped", nil
	case storage.Busy(err):
		return codeBusy, "the server cannot do that at this moment; try again soon", nil
	case storage.Full(err):
		return codeFull, "the server has no space left", nil
	}
	// What the executor itself found carries a code and no cause; its sentences are about the document.
	if known != nil && known.Err == nil {
		switch known.Extensions["code"] {
		case errcode.ParseFailed, errcode.ValidationFailed:
			if strings.HasPrefix(known.Message, "exceeded token limit") || strings.HasPrefix(known.Message, "exceeded maximum nesting") {
				return codeLimit, "the document is too long: " + known.Message, nil
			}
			return codeBadRequest, wording(known), nil
		case codeComplexity:
			return codeLimit, known.Message, nil
		}
	}
	return codeInternal, "internal error", nil
}
