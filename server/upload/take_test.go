package upload_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/iotest"
	"time"

	"calotype/server/problem"
	"calotype/server/upload"
	"calotype/storage"

	"github.com/google/uuid"
	"github.com/tus/tusd/v2/pkg/handler"
)

// take gives the handler a file whole; a size below 0 is not told.
func (w *world) take(name string, body io.Reader, size int64) (*storage.File, error) {
	w.t.Helper()
	return w.handler.Take(w.t.Context(), upload.Incoming{Project: w.project(), Name: name, Size: size, Body: body})
}

func wantRefusal(t *testing.T, what string, err error, status int, code string) {
	t.Helper()
	var refusal problem.Problem
	if !errors.As(err, &refusal) || refusal.Status != status || refusal.Code != code {
		t.Errorf("%s: %+v; want %d %s", what, err, status, code)
	}
}

func TestAFileInOneGoIsKeptAsOneOfTus(t *testing.T) {
	for _, known := range []bool{true, false} {
		w := newWorld(t)
		data := picture(t, 700, 500, 3)
		size := int64(-1)
		if known {
			size = int64(len(data))
		}
		var told []int64
		file, err := w.handler.Take(t.Context(), upload.Incoming{Project: w.project(), Name: "../a/b.jpg", Size: size, Body: iotest.HalfReader(bytes.NewReader(data)),
			Progress: func(bytes int64) { told = append(told, bytes) }})
		if err != nil {
			t.Fatal(err)
		}
		if file.Name != "b.jpg" || file.Width != 700 || file.Type != "image/jpeg" || file.Bytes != int64(len(data)) {
			t.Errorf("got %+v", file)
		}
		if len(told) == 0 || told[len(told)-1] != int64(len(data)) {
			t.Errorf("told of %v of %d bytes", told, len(data))
		}
		w.wantOnly(file.ID.String(), data)
	}
}

func TestItIsToldOfAFileInOneGoWhileItIsSmall(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 300, 200, 1)
	var told int64
	body := io.MultiReader(bytes.NewReader(data[:100]), watching(func() {
		if told != 100 {
			t.Errorf("told of %d bytes when 100 had come", told)
		}
	}), bytes.NewReader(data[100:]))
	if _, err := w.handler.Take(t.Context(), upload.Incoming{Project: w.project(), Name: "a.jpg", Size: -1, Body: body, Progress: func(bytes int64) { told = bytes }}); err != nil {
		t.Fatal(err)
	}
	if told != int64(len(data)) {
		t.Errorf("told of %d of %d bytes", told, len(data))
	}
}

// watching is a part of a body that has nothing and sees when it is read.
type watching func()

// Read implements [io.Reader].
func (w watching) Read([]byte) (int, error) {
	w()
	return 0, io.EOF
}

func TestAFileInOneGoThatIsRefusedLeavesNothing(t *testing.T) {
	w := newWorld(t)
	for _, bad := range badFiles(t) {
		_, err := w.take(bad.name, bytes.NewReader(bad.data), int64(len(bad.data)))
		wantRefusal(t, bad.name, err, bad.status, bad.code)
		_, err = w.take(bad.name, bytes.NewReader(bad.data), -1)
		wantRefusal(t, bad.name+" of unknown size", err, bad.status, bad.code)
	}
	data := picture(t, 300, 200, 1)
	_, err := w.take("empty.jpg", http.NoBody, 0)
	wantRefusal(t, "empty", err, 422, "empty")
	_, err = w.take("empty.jpg", http.NoBody, -1)
	wantRefusal(t, "empty of unknown size", err, 422, "empty")
	_, err = w.take("large.jpg", bytes.NewReader(data), maxSize+1)
	wantRefusal(t, "large by its word", err, 413, "max-size-exceeded")
	_, err = w.take("large.jpg", io.MultiReader(bytes.NewReader(data), &zeros{maxSize}), -1)
	wantRefusal(t, "large", err, 413, "max-size-exceeded")
	_, err = w.take("short.jpg", bytes.NewReader(data), int64(len(data))+1)
	wantRefusal(t, "shorter than it said", err, 400, "unexpected-eof")
	for _, size := range []int64{-1, int64(len(data))} {
		_, err = w.take("cut.jpg", io.MultiReader(bytes.NewReader(data[:len(data)-1]), iotest.ErrReader(io.ErrUnexpectedEOF)), size)
		wantRefusal(t, "cut", err, 400, "unexpected-eof")
		_, err = w.take("late.jpg", io.MultiReader(bytes.NewReader(data[:len(data)-1]), iotest.ErrReader(context.DeadlineExceeded)), size)
		wantRefusal(t, "late", err, 408, "read-timeout")
	}
	w.wantNothing()
}

// zeros are so many bytes.
type zeros struct{ n int }

func (z *zeros) Read(p []byte) (int, error) {
	n := min(len(p), z.n)
	if z.n -= n; n == 0 {
		return 0, io.EOF
	}
	clear(p[:n])
	return n, nil
}

func TestAFileForAProjectThatIsNotThereLeavesNothing(t *testing.T) {
	w := newWorld(t)
	project, err := w.library.CreateProject(t.Context(), "gone")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.library.DeleteProject(t.Context(), project.ID); err != nil {
		t.Fatal(err)
	}
	data := picture(t, 300, 200, 1)
	_, err = w.handler.Take(t.Context(), upload.Incoming{Project: project.ID, Name: "a.jpg", Size: -1, Body: bytes.NewReader(data)})
	wantRefusal(t, "no project", err, 404, "project-not-found")
	w.wantNothing()
}

// A process that is killed in the middle of a file leaves what a sweep removes.
func TestASweepRemovesWhatCameInOneGoAndBrokeOff(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 300, 200, 1)
	for what, leave := range map[string]func(handler.Upload) error{
		"a part": func(u handler.Upload) error {
			_, err := u.WriteChunk(t.Context(), 0, bytes.NewReader(data[:100]))
			return err
		},
		"all bytes": func(u handler.Upload) error {
			_, err := u.WriteChunk(t.Context(), 0, bytes.NewReader(data))
			return err
		},
		"all bytes at their key": func(u handler.Upload) error {
			_, err := u.WriteChunk(t.Context(), 0, bytes.NewReader(data))
			return errors.Join(err, u.FinishUpload(t.Context()))
		},
	} {
		composer := handler.NewStoreComposer()
		w.store.UseIn(composer)
		id := uuid.Must(uuid.NewV7())
		changes := w.store.Prepare(id.String(), storage.OriginalKey(id))
		u, err := composer.Core.NewUpload(t.Context(), handler.FileInfo{ID: changes.ID, Storage: changes.Storage, Size: int64(len(data)),
			MetaData: handler.MetaData{"filename": "late.jpg", "project": w.project().String(), "once": "yes"}})
		if err == nil {
			err = leave(u)
		}
		if err == nil {
			err = errors.Join(w.handler.Recover(t.Context()), w.handler.Sweep(t.Context(), w.library.Now()))
		}
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if len(w.kept()) == 0 {
			t.Errorf("%s: it was removed while it might be under way", what)
		}
		if err := w.handler.Sweep(t.Context(), w.library.Now().Add(time.Hour)); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		w.wantNothing()
	}
}

func TestASweepLeavesAloneWhatComesInOneGo(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 1900, 1600, 1)
	read, write := io.Pipe()
	type answer struct {
		file *storage.File
		err  error
	}
	ended := make(chan answer, 1)
	go func() {
		file, err := w.take("a.jpg", read, int64(len(data)))
		ended <- answer{file, err}
	}()
	rest := data[len(data)-10:]
	if len(data) < 1<<20+100 { // of fewer, none is written before the last
		t.Fatalf("only %d bytes", len(data))
	}
	if _, err := write.Write(data[:len(data)-10]); err != nil {
		t.Fatal(err)
	}
	if err := w.handler.Sweep(t.Context(), w.library.Now().Add(48*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := write.Write(rest); err != nil {
		t.Fatal(err)
	}
	if err := write.Close(); err != nil {
		t.Fatal(err)
	}
	got := <-ended
	if got.err != nil {
		t.Fatal(got.err)
	}
	w.wantOnly(got.file.ID.String(), data)
}
