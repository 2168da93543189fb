package upload

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"calotype/server/problem"
	"calotype/storage"

	"github.com/tus/tusd/v2/pkg/handler"
)

func TestNoErrorOfTheStoreReachesAClient(t *testing.T) {
	for _, c := range []struct {
		status int
		text   string
		want   int
		code   string
	}{
		{500, "ERR_INTERNAL_SERVER_ERROR: write upload x: open /srv/data/.uploads/x.part: permission denied\n", 500, "internal"},
		{500, "", 500, "internal"},
		{500, "ERR_LOCK_TIMEOUT: failed to acquire lock before timeout\n", http.StatusLocked, "upload-locked"},
		{400, "ERR_NEVER_HEARD_OF: /srv/data\n", 400, "bad-request"},
		{418, "", 418, "bad-request"},
		{501, "ERR_NOT_IMPLEMENTED: feature not implemented\n", 501, "internal"},
	} {
		p := translate(c.status, c.text, 5<<20)
		if p.Status != c.want || p.Code != c.code || strings.Contains(string(p.JSON()), "/srv") {
			t.Errorf("%d %q becomes %s", c.status, c.text, p.JSON())
		}
	}
}

func TestEveryRefusalIsASentence(t *testing.T) {
	for code, own := range refusals {
		p := translate(400, code+": text\n", 1<<30+1)
		if p.Title == "" || p.Code == "" || !strings.HasSuffix(p.Detail, ".") || p.Status != cmp.Or(own.Status, 400) {
			t.Errorf("%s becomes %s", code, p.JSON())
		}
	}
}

func TestALimitIsSaidInTheUnitItWasSetIn(t *testing.T) {
	for bytes, want := range map[int64]string{100 << 20: "100 MiB", 3 << 30: "3 GiB", 1e6: "1000000 bytes", 64 << 10: "64 KiB", 1<<20 + 1: "1048577 bytes"} {
		if p := translate(413, "ERR_MAX_SIZE_EXCEEDED: maximum size exceeded", bytes); !strings.Contains(p.Detail, want) || p.Extensions["maxSize"] != bytes {
			t.Errorf("%d is said as %q", bytes, p.Detail)
		}
	}
}

func TestAProblemPassesThroughTusAsItIs(t *testing.T) {
	p := problem.New(415, "unsupported-type", "The file was refused", "«a» was refused: it is a text.")
	e := tusError(p)
	if e.HTTPResponse.StatusCode != 415 || e.HTTPResponse.Body != string(p.JSON()) || e.HTTPResponse.Header["Content-Type"] != problem.MediaType {
		t.Errorf("became %+v", e)
	}
}

func TestWhatMayBeTriedAgainSaysSo(t *testing.T) {
	h := &Handler{Config: Config{Log: slog.New(slog.DiscardHandler)}}
	for _, c := range []struct {
		err  error
		want int
	}{
		{handler.ErrLockTimeout, http.StatusLocked},
		{handler.ErrNotFound, http.StatusNotFound},
		{handler.ErrUploadInterrupted, http.StatusLocked},
		{context.DeadlineExceeded, http.StatusServiceUnavailable},
		{storage.ErrUnavailable, http.StatusServiceUnavailable},
		{&fs.PathError{Err: syscall.ENOSPC}, http.StatusInsufficientStorage},
		{fs.ErrPermission, http.StatusInternalServerError},
	} {
		p := h.toProblem(t.Context(), fmt.Errorf("finish: %w", c.err))
		if retry := p.Headers()["Retry-After"] != ""; p.Status != c.want || retry != (c.want == http.StatusServiceUnavailable) {
			t.Errorf("%v becomes %s, Retry-After %v", c.err, p.JSON(), retry)
		}
	}
}
