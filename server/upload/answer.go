package upload

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"calotype/server/access"
	"calotype/server/problem"
	"calotype/storage"

	"github.com/tus/tusd/v2/pkg/handler"
)

// translator passes tusd's good answers on. Of a refusal it keeps status and text, for finish to write as a problem.
type translator struct {
	http.ResponseWriter
	relative bool   // give uploads addresses without scheme and host
	refused  int    // status of a refusal; 0 for a good answer
	ours     bool   // the refusal is a problem already
	text     string // what tusd says, beginning with its code
}

// Unwrap lets tusd set its deadlines.
func (t *translator) Unwrap() http.ResponseWriter { return t.ResponseWriter }

func (t *translator) WriteHeader(status int) {
	header := t.Header()
	if status >= 400 {
		t.refused, t.ours = status, header.Get("Content-Type") == problem.MediaType
		return
	}
	if location, err := url.Parse(header.Get("Location")); err == nil && t.relative && location.Path != "" {
		header.Set("Location", location.Path) // tusd believes the Host header, and http where a proxy speaks https
	}
	t.ResponseWriter.WriteHeader(status)
}

func (t *translator) Write(data []byte) (int, error) {
	if t.refused != 0 {
		t.text += string(data)
		return len(data), nil
	}
	return t.ResponseWriter.Write(data)
}

// finish writes the refusal.
func (t *translator) finish(r *http.Request, maxSize int64) {
	if t.ours {
		t.ResponseWriter.WriteHeader(t.refused)
		if r.Method != http.MethodHead {
			_, _ = t.ResponseWriter.Write([]byte(t.text)) // the client is gone; nobody is left to tell
		}
		return
	}
	t.Header().Del("Location")
	if t.refused == http.StatusMethodNotAllowed {
		t.Header().Set("Allow", "POST, HEAD, PATCH, DELETE, OPTIONS")
	}
	problem.Write(t.ResponseWriter, r, t.refusal(maxSize))
}

// refusal is what the client hears of one of tusd's own; of ours, that of no code.
func (t *translator) refusal(maxSize int64) problem.Problem {
	if t.ours {
		return problem.Problem{}
	}
	return translate(t.refused, t.text, maxSize)
}

// tooLargeCode is of what is larger than any file may be.
const tooLargeCode = "max-size-exceeded"

// translate says one of tusd's refusals as a person would.
func translate(status int, text string, maxSize int64) problem.Problem {
	code, _, _ := strings.Cut(text, ":")
	p, known := refusals[code]
	switch {
	case known && p.Code == tooLargeCode:
		p.Detail = fmt.Sprintf("The file is too large; at most %s are taken.", size(maxSize))
		p.Extensions = map[string]any{"maxSize": maxSize}
	case known:
	case status == http.StatusMethodNotAllowed:
		p = problem.New(0, "method-not-allowed", "Method not allowed", "Uploads are made with POST, and then asked for with HEAD, sent with PATCH and given up with DELETE.")
	case status < 500:
		p = problem.New(0, "bad-request", "Bad request", "The request is none of the tus protocol, version 1.0.0.")
	default:
		p = problem.Internal()
		p.Status = status
	}
	p.Status = cmp.Or(p.Status, status)
	return p
}

func full() problem.Problem {
	return problem.New(http.StatusInsufficientStorage, "storage-full", "Storage is full", "The server has no space left. What it has of the file is kept; go on later.")
}

func busy() problem.Problem {
	return problem.New(http.StatusServiceUnavailable, "busy", "Busy", "The server has too much to do at this moment. What was sent is kept; try again soon.")
}

// refusals are tusd's errors that are a client's business, by their code. Where tusd's own status would tell a client not to
// try again though it may, ours stands here.
var refusals = map[string]problem.Problem{
	"ERR_UNSUPPORTED_VERSION":         said("unsupported-version", "Unknown version", "The header Tus-Resumable: 1.0.0 is needed."),
	"ERR_MAX_SIZE_EXCEEDED":           said(tooLargeCode, "Too large", ""),
	"ERR_INVALID_CONTENT_TYPE":        said("invalid-content-type", "Wrong content type", "PATCH needs the header Content-Type: application/offset+octet-stream."),
	"ERR_INVALID_UPLOAD_LENGTH":       said("invalid-upload-length", "Wrong length", "Upload-Length is missing or wrong. It is the size of the whole file in bytes, at most Tus-Max-Size, and is given once."),
	"ERR_INVALID_OFFSET":              said("invalid-offset", "Wrong offset", "Upload-Offset is missing or wrong. It is the number of bytes that the server has already."),
	"ERR_UPLOAD_NOT_FOUND":            *noUpload(),
	"ERR_UPLOAD_LOCKED":               said("upload-locked", "Upload in use", "Another request is at work on this upload. Try again."),
	"ERR_LOCK_TIMEOUT":                problem.New(http.StatusLocked, "upload-locked", "Upload in use", "Another request is at work on this upload. Try again."),
	"ERR_MISMATCHED_OFFSET":           said("mismatched-offset", "Wrong offset", "Upload-Offset is not where the upload stands. Ask with HEAD how much the server has."),
	"ERR_UPLOAD_SIZE_EXCEEDED":        said("upload-size-exceeded", "Too many bytes", "More bytes were sent than the upload may have by its Upload-Length, or than any may have by Tus-Max-Size."),
	"ERR_AMBIGUOUS_UPLOAD_LENGTH":     said("invalid-upload-length", "Wrong length", "Upload-Length and Upload-Defer-Length exclude each other."),
	"ERR_INVALID_UPLOAD_LENGTH_DEFER": said("invalid-upload-length", "Wrong length", "Upload-Defer-Length can only be 1."),
	"ERR_UPLOAD_INTERRUPTED":          problem.New(http.StatusLocked, "upload-interrupted", "Interrupted", "Another request took this upload over. What was sent is kept."),
	"ERR_SERVER_SHUTDOWN":             said("shutting-down", "Shutting down", "The server is shutting down. What was sent is kept; go on in a moment."),
	"ERR_UNEXPECTED_EOF":              said("unexpected-eof", "Cut short", "The connection ended before all bytes of the request came. What came is kept."),
	"ERR_READ_TIMEOUT":                said("read-timeout", "Too slow", "No bytes came for a while. What came is kept; go on."),
	"ERR_CONNECTION_RESET":            said("connection-reset", "Cut short", "The connection was cut. What came is kept; go on."),
}

// said is a problem with the status that tusd gives it.
func said(code, title, detail string) problem.Problem { return problem.New(0, code, title, detail) }

// tusError makes tusd answer with a problem.
func tusError(p problem.Problem) handler.Error {
	return handler.Error{ErrorCode: p.Code, Message: p.Detail, HTTPResponse: handler.HTTPResponse{
		StatusCode: p.Status,
		Body:       string(p.JSON()),
		Header:     p.Headers(),
	}}
}

func (h *Handler) toTus(ctx context.Context, err error) handler.Error {
	return tusError(h.toProblem(ctx, err))
}

// toProblem is what a client hears of an error: a refusal as it is, all else without internals.
func (h *Handler) toProblem(ctx context.Context, err error) problem.Problem {
	var refusal problem.Problem
	var tus handler.Error
	notAllowed, denied := access.Problem(err)
	switch {
	case errors.As(err, &refusal):
		return refusal
	case errors.As(err, &tus):
		return translate(tus.HTTPResponse.StatusCode, tus.Error(), h.MaxSize)
	case denied:
		return notAllowed
	case errors.Is(err, context.DeadlineExceeded), storage.Busy(err):
		h.Log.WarnContext(ctx, "too busy for an upload", "error", err)
		return busy()
	case storage.Full(err):
		h.Log.ErrorContext(ctx, "no space left for an upload", "error", err)
		return full()
	}
	h.Log.ErrorContext(ctx, "upload failed", "error", err)
	return problem.New(http.StatusInternalServerError, "internal", "Internal error", "Something went wrong in the server; its log says what. What was sent is kept: try again.")
}

// size writes a number of bytes as the settings do.
func size(bytes int64) string {
	for _, unit := range []struct {
		name  string
		bytes int64
	}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}} {
		if bytes >= unit.bytes && bytes%unit.bytes == 0 {
			return fmt.Sprintf("%d %s", bytes/unit.bytes, unit.name)
		}
	}
	return fmt.Sprintf("%d bytes", bytes)
}
