package delivery

import (
	"context"
	"errors"
	"io/fs"
	"net/http"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/server/gate"
	"calotype/server/problem"
	"calotype/storage"
)

var (
	errMethod  = errors.New("method not allowed")
	errUnknown = errors.New("no such file")
)

// codeMissing says that there is no such file.
const codeMissing = "not-found"

// Problem is the one table that turns errors of planning and rendering into answers.
func Problem(err error) problem.Problem {
	var (
		parse  *imaging.ParseError
		limit  *imaging.LimitError
		page   *imaging.PageError
		decode *imaging.DecodeError
		format *imaging.FormatError
		layer  *imaging.MissingError
		busy   *gate.BusyError
		rule   *RuleError
	)
	switch {
	case errors.As(err, &parse):
		p := problem.New(http.StatusBadRequest, "bad-transformation", "The transformation cannot be understood", parse.Error())
		p.Extensions = map[string]any{"operation": parse.Operation, "index": parse.Index}
		for name, text := range map[string]string{"parameter": parse.Parameter, "given": parse.Given, "allowed": parse.Allowed} {
			if text != "" {
				p.Extensions[name] = text
			}
		}
		return p
	case errors.As(err, &format):
		return problem.New(http.StatusBadRequest, "format-not-available", "The format cannot be written", format.Error())
	case errors.As(err, &limit):
		return problem.New(http.StatusUnprocessableEntity, "too-large", "Too large", limit.Error())
	case errors.As(err, &page):
		return problem.New(http.StatusUnprocessableEntity, "no-such-page", "No such page", page.Error())
	case errors.As(err, &decode):
		return problem.New(http.StatusUnprocessableEntity, "not-decodable", "The file cannot be decoded", decode.Error())
	case errors.As(err, &layer):
		p := problem.New(http.StatusNotFound, "layer-not-found", "A layer was not found", layer.Error())
		p.Extensions = map[string]any{"operation": layer.Operation, "index": layer.Index, "given": layer.File}
		return p
	case errors.Is(err, errUnknown), errors.Is(err, fs.ErrNotExist):
		return problem.New(http.StatusNotFound, codeMissing, "Not found", "There is no file of this id, or it was deleted.")
	case errors.As(err, &rule):
		return rule.problem
	case errors.Is(err, errMethod):
		return problem.New(http.StatusMethodNotAllowed, "method-not-allowed", "Method not allowed", "Images are read with GET and HEAD.")
	case errors.As(err, &busy):
		p := problem.New(http.StatusServiceUnavailable, "busy", "Busy", "Too many pictures are being rendered; try again in a moment.")
		p.RetryAfter = busy.After
		return p
	case storage.Busy(err):
		return problem.New(http.StatusServiceUnavailable, "busy", "Busy", "The server cannot look that up at this moment; try again soon.")
	case errors.Is(err, context.DeadlineExceeded):
		return problem.New(http.StatusGatewayTimeout, "timeout", "Timeout", "Rendering took longer than its limit and was stopped.")
	}
	return problem.Internal()
}

// refuse answers an error as problem JSON. file is that which was asked for; Nil where it is known that there is none.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, file uuid.UUID, err error) {
	if r.Context().Err() != nil { // nobody reads the answer
		return
	}
	p := Problem(err)
	if file != uuid.Nil && p.Code != codeMissing {
		h.variants.tellFailing(w, file)
	}
	switch p.Status {
	case http.StatusBadRequest:
		w.Header().Set("X-Image-Error", asciiOnly(p.Detail))
	case http.StatusInternalServerError:
		h.variants.log.ErrorContext(r.Context(), "image not served", "path", r.URL.Path, "error", err)
	}
	problem.Write(w, r, p)
}

// asciiOnly makes a sentence fit for a header.
func asciiOnly(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c < ' ' || c > '~' {
			b[i] = '?'
		}
	}
	return string(b)
}
