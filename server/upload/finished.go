package upload

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strconv"

	"calotype/server/problem"
	"calotype/storage"

	"github.com/tus/tusd/v2/pkg/handler"
)

// serveFinished answers HEAD, PATCH and DELETE for uploads whose bytes are all there, and tells whether this is one. tusd
// calls its hook once only: a client that missed that answer, or whose answer never came as the server ended just then,
// would not learn of its file, or of the refusal, otherwise.
func (h *Handler) serveFinished(w http.ResponseWriter, r *http.Request, id string) bool {
	file, err := h.settle(r.Context(), id, method(r) == http.MethodDelete)
	switch {
	case errors.Is(err, errGivenUp):
		w.Header().Set("Tus-Resumable", "1.0.0")
		w.WriteHeader(http.StatusNoContent)
	case errors.Is(err, handler.ErrNotFound):
		problem.Write(w, r, *noUpload())
	case err != nil:
		problem.Write(w, r, h.toProblem(r.Context(), err))
	case file == nil:
		return false
	default:
		answerFinished(w, r, file)
	}
	return true
}

// errGivenUp is settle's answer where there was no file yet, and now there will be none.
var errGivenUp = errors.New("given up")

// settle makes a file of an upload whose bytes are all there, unless that was done already; with giveUp, it removes what
// has not become a file. It answers nil without an error for an upload that waits for more.
func (h *Handler) settle(ctx context.Context, id string, giveUp bool) (*storage.File, error) {
	info, err := h.info(ctx, id)
	if errors.Is(err, handler.ErrNotFound) {
		return h.finishedFile(ctx, id)
	}
	if err != nil || !whole(info) || once(info) { // of what comes in one go, who takes it makes a file
		return nil, err
	}
	var file *storage.File
	err = h.locked(ctx, id, func(info handler.FileInfo) error {
		if giveUp {
			if recorded, err := h.recorded(ctx, id); err != nil {
				return err
			} else if !recorded {
				return cmp.Or(h.Store.Remove(ctx, id), errGivenUp)
			}
		}
		file, err = h.finish(ctx, info)
		return err
	})
	if errors.Is(err, handler.ErrNotFound) { // somebody else finished it first
		return h.finishedFile(ctx, id)
	}
	return file, err
}

func (h *Handler) finishedFile(ctx context.Context, id string) (*storage.File, error) {
	file, err := h.file(ctx, id)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, handler.ErrNotFound
	}
	return file, err
}

// whole tells whether all bytes of an upload are there.
func whole(info handler.FileInfo) bool { return !info.SizeIsDeferred && info.Offset == info.Size }

// answerFinished is the protocol's answer about an upload that has become a file.
func answerFinished(w http.ResponseWriter, r *http.Request, file *storage.File) {
	size := strconv.FormatInt(file.Bytes, 10)
	header := w.Header()
	header.Set("Tus-Resumable", "1.0.0")
	header.Set("Cache-Control", "no-store")
	header.Set(FileIDHeader, file.ID.String())
	switch {
	case method(r) == http.MethodDelete:
		problem.Write(w, r, problem.New(http.StatusConflict, "upload-finished", "The upload is finished", "This upload is finished and has become a file. Delete the file instead."))
	case method(r) == http.MethodPatch && r.Header.Get("Upload-Offset") != size:
		problem.Write(w, r, problem.New(http.StatusConflict, "mismatched-offset", "Wrong offset",
			fmt.Sprintf("This upload is finished, with %s bytes; Upload-Offset says otherwise.", size)))
	case method(r) == http.MethodPatch && !empty(r.Body):
		problem.Write(w, r, problem.New(http.StatusRequestEntityTooLarge, "upload-size-exceeded", "Too many bytes",
			fmt.Sprintf("This upload is finished, with %s bytes; it takes no more.", size)))
	case method(r) == http.MethodPatch:
		header.Set("Upload-Offset", size)
		w.WriteHeader(http.StatusNoContent)
	default:
		header.Set("Upload-Offset", size)
		header.Set("Upload-Length", size)
		w.WriteHeader(http.StatusOK)
	}
}

func empty(body io.Reader) bool {
	n, _ := io.ReadFull(body, make([]byte, 1)) // an error is no byte
	return n == 0
}
