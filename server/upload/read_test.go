package upload_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"calotype/storage/blob"

	"github.com/google/uuid"
)

// counting counts what is read of originals.
type counting struct {
	store
	read *atomic.Int64
}

// Open implements [blob.Store].
func (c counting) Open(ctx context.Context, key string) (*blob.Blob, error) {
	b, err := c.store.Open(ctx, key)
	if err == nil && strings.HasPrefix(key, "originals/") {
		b.ReadSeekCloser = countingReader{b.ReadSeekCloser, c.read}
	}
	return b, err
}

type countingReader struct {
	io.ReadSeekCloser
	read *atomic.Int64
}

func (c countingReader) Read(p []byte) (int, error) {
	n, err := c.ReadSeekCloser.Read(p)
	c.read.Add(int64(n))
	return n, err
}

func TestWhatIsNoPictureIsRefusedByItsBeginning(t *testing.T) {
	w := newWorld(t)
	var read atomic.Int64
	w.store = counting{w.store, &read}
	w.server.Config.Handler = w.newHandler()
	data := append([]byte("Rar!\x1a\x07\x00"), make([]byte, maxSize-100)...)
	w.send("a.jpg", data).wantProblem(415, "unsupported-type")
	if n := read.Load(); n > blob.AtOnce {
		t.Errorf("%d of %d bytes were read", n, len(data))
	}
	w.wantNothing()
}

func TestALargePictureIsReadWithAndWithoutATemporaryFolder(t *testing.T) {
	w := newWorld(t)
	w.server.Config.Handler = w.newHandlerFor(64 << 20)
	data := append(picture(t, 120, 90, 1), make([]byte, 33<<20)...) // some cameras write much behind the end
	for _, folder := range []string{t.TempDir(), "/dev/null"} {
		t.Setenv("TMPDIR", folder)
		id := w.send("a.jpg", data).want(http.StatusNoContent).wantID()
		sum := sha256.Sum256(data)
		if f, err := w.library.File(t.Context(), uuid.MustParse(id)); err != nil || f.Checksum != hex.EncodeToString(sum[:]) || f.Width != 120 {
			t.Errorf("with temporary files in %s: %+v, %v", folder, f, err)
		}
		if warned := strings.Contains(w.log.String(), "no temporary file"); warned != (folder == "/dev/null") {
			t.Errorf("with temporary files in %s, the log says %s", folder, w.log)
		}
		if left, _ := os.ReadDir(folder); len(left) != 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

// broken cannot be read beyond the first bytes of an original, until it is mended.
type broken struct {
	store
	mended *atomic.Bool
}

// Open implements [blob.Store].
func (s broken) Open(ctx context.Context, key string) (*blob.Blob, error) {
	b, err := s.store.Open(ctx, key)
	if err == nil && strings.HasPrefix(key, "originals/") && !s.mended.Load() {
		b.ReadSeekCloser = brokenReader{b.ReadSeekCloser}
	}
	return b, err
}

type brokenReader struct{ io.ReadSeekCloser }

func (r brokenReader) Read(p []byte) (int, error) {
	if at, err := r.Seek(0, io.SeekCurrent); err != nil || at >= blob.AtOnce {
		return 0, errors.Join(err, blob.ErrUnavailable)
	}
	return r.ReadSeekCloser.Read(p)
}

func TestALargePictureThatCannotBeReadNowIsOneLater(t *testing.T) {
	w := newWorld(t)
	var mended atomic.Bool
	w.store = broken{w.store, &mended}
	w.server.Config.Handler = w.newHandlerFor(64 << 20)
	data := append(picture(t, 120, 90, 1), make([]byte, 33<<20)...)
	upload := w.create(len(data))
	w.patch(upload, 0, bytes.NewReader(data)).want(http.StatusServiceUnavailable)
	if strings.Contains(w.log.String(), "no temporary file") {
		t.Errorf("the log says %s", w.log)
	}
	mended.Store(true)
	w.head(upload).want(http.StatusOK).wantID()
}
