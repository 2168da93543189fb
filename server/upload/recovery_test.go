package upload_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"calotype/server/upload"
	"calotype/storage"

	"github.com/google/uuid"
	"github.com/tus/tusd/v2/pkg/handler"
)

func TestAClientThatMissedTheAnswerIsToldItsFileAgain(t *testing.T) {
	w := newWorld(t)
	events := w.library.Events(t.Context(), uuid.Nil)
	data := picture(t, 120, 90, 1)
	r := w.send("a.jpg", data).want(http.StatusNoContent)
	id, path := r.wantID(), r.Request.URL.Path
	for range 3 {
		head := w.head(path).want(http.StatusOK)
		if head.wantID() != id || head.Header.Get("Upload-Offset") != strconv.Itoa(len(data)) || head.Header.Get("Upload-Length") != strconv.Itoa(len(data)) {
			t.Errorf("HEAD answered %v", head.Header)
		}
		if got := w.patch(path, len(data), nil).want(http.StatusNoContent).wantID(); got != id {
			t.Errorf("PATCH answered %s, want %s", got, id)
		}
	}
	w.patch(path, 0, bytes.NewReader(data)).wantProblem(409, "mismatched-offset")
	w.wantOnly(id, data)
	if e := <-events; e.Kind != storage.EventCreated || e.FileID.String() != id {
		t.Errorf("the event is %+v", e)
	}
	select {
	case e := <-events:
		t.Errorf("a second event came: %+v", e)
	default:
	}
}

// interrupted makes an upload as a server leaves it that was killed between the last byte and the record: with its bytes
// at their key already, or not even that.
func interrupted(w *world, data []byte, moved bool) (path string) {
	w.t.Helper()
	composer := handler.NewStoreComposer()
	w.store.UseIn(composer)
	id, err := uuid.NewV7()
	if err != nil {
		w.t.Fatal(err)
	}
	changes := w.store.Prepare(id.String(), storage.OriginalKey(id))
	unfinished, err := composer.Core.NewUpload(w.t.Context(), handler.FileInfo{
		ID: changes.ID, Storage: changes.Storage, Size: int64(len(data)), MetaData: handler.MetaData{"filename": "late.jpg", "project": w.project().String()},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := unfinished.WriteChunk(w.t.Context(), 0, bytes.NewReader(data)); err != nil {
		w.t.Fatal(err)
	}
	if moved {
		if err := unfinished.FinishUpload(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
	}
	return "/uploads/" + id.String()
}

func TestAnUploadThatLostItsServerAtTheEndIsFinishedWhenItsClientAsks(t *testing.T) {
	data := picture(t, 120, 90, 1)
	for _, moved := range []bool{true, false} {
		w := newWorld(t)
		path := interrupted(w, data, moved)
		f := w.wantOnly(w.head(path).want(http.StatusOK).wantID(), data)
		if f.Name != "late.jpg" {
			t.Errorf("its name is %q", f.Name)
		}
		w = newWorld(t)
		path = interrupted(w, data, moved)
		w.wantOnly(w.patch(path, len(data), nil).want(http.StatusNoContent).wantID(), data)

		w = newWorld(t)
		path = interrupted(w, []byte("no picture"), moved)
		w.patch(path, len("no picture"), nil).wantProblem(415, "unsupported-type")
		w.wantNothing()

		w = newWorld(t)
		path = interrupted(w, data, moved)
		w.do(http.MethodDelete, path, nil).want(http.StatusNoContent)
		w.wantNothing()
	}
}

func TestASweepFinishesWhatNoClientAsksAbout(t *testing.T) {
	data := picture(t, 120, 90, 1)
	for _, moved := range []bool{true, false} {
		w := newWorld(t)
		path := interrupted(w, data, moved)
		bad := interrupted(w, []byte("no picture"), moved)
		if err := w.handler.Sweep(t.Context(), time.Now()); err != nil {
			t.Fatal(err)
		}
		if len(w.files()) != 0 {
			t.Error("the sweep touched uploads that may be at work")
		}
		if err := w.handler.Sweep(t.Context(), time.Now().Add(5*time.Minute)); err != nil {
			t.Fatal(err)
		}
		w.wantOnly(path[len("/uploads/"):], data)
		w.head(bad).want(http.StatusNotFound)
	}
}

func TestAStartFinishesWhatTheServerBeforeItLeft(t *testing.T) {
	data := picture(t, 120, 90, 1)
	w := newWorld(t)
	path := interrupted(w, data, false)
	waiting := w.create(len(data))
	w.patch(waiting, 0, bytes.NewReader(data[:100])).want(http.StatusNoContent)
	if err := w.handler.Recover(t.Context()); err != nil {
		t.Fatal(err)
	}
	if files := w.files(); len(files) != 1 || "/uploads/"+files[0].ID.String() != path {
		t.Fatalf("the files are %+v", files)
	}
	w.head(waiting).want(http.StatusOK)
}

func TestAnUploadWhoseBytesAreGoneIsNoUpload(t *testing.T) {
	w := newWorldOn(t, filepath.Join(t.TempDir(), "blobs"))
	path := interrupted(w, picture(t, 120, 90, 1), false)
	if err := os.Remove(filepath.Join(w.blobs, ".uploads", path[len("/uploads/"):]+".part")); err != nil {
		t.Fatal(err)
	}
	w.head(path).want(http.StatusNotFound)
	w.wantNothing()
}

func TestAClientThatLeavesAfterTheLastByteHasItsFile(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 900, 700, 1)
	path := w.create(len(data))
	if err := w.begin(path, data, len(data)).Close(); err != nil {
		t.Fatal(err)
	}
	w.eventually("the file", func() bool { return len(w.files()) == 1 })
	w.eventually("the end of its upload", func() bool { return len(w.kept()) == 1 })
	w.wantOnly(path[len("/uploads/"):], data)
}

func TestASweepRemovesWhatWasAbandonedAndNothingElse(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 120, 90, 1)
	id := w.send("a.jpg", data).want(http.StatusNoContent).wantID()
	path := w.create(len(data))
	w.patch(path, 0, bytes.NewReader(data[:100])).want(http.StatusNoContent)

	if err := w.handler.Sweep(t.Context(), time.Now().Add(23*time.Hour)); err != nil {
		t.Fatal(err)
	}
	w.head(path).want(http.StatusOK)
	if err := w.handler.Sweep(t.Context(), time.Now().Add(25*time.Hour)); err != nil {
		t.Fatal(err)
	}
	w.head(path).want(http.StatusNotFound)
	w.wantOnly(id, data)
}

func TestAClientThatAsksWhileItsUploadIsFinishedGetsItsFile(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 1500, 1000, 1)
	path := w.create(len(data))
	sent := make(chan *reply, 1)
	go func() { sent <- w.patch(path, 0, bytes.NewReader(data)) }()
	id := ""
	w.eventually("the end of the upload", func() bool {
		head := w.head(path).want(http.StatusOK)
		offset, err := strconv.Atoi(head.Header.Get("Upload-Offset"))
		if err != nil {
			t.Fatal(err)
		}
		select { // asking takes the upload from whoever sends, so the rest has to be sent anew
		case <-sent:
			go func() { sent <- w.patch(path, offset, bytes.NewReader(data[offset:])) }()
		default:
		}
		id = head.Header.Get(upload.FileIDHeader)
		return id != ""
	})
	<-sent
	w.wantOnly(id, data)
}

func TestAFileThatWasDeletedIsNoUploadAnyMore(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 120, 90, 1)
	r := w.send("a.jpg", data).want(http.StatusNoContent)
	if _, err := w.library.DeleteFiles(t.Context(), []uuid.UUID{uuid.MustParse(r.wantID())}); err != nil {
		t.Fatal(err)
	}
	w.head(r.Request.URL.Path).want(http.StatusNotFound)
	w.patch(r.Request.URL.Path, len(data), nil).wantProblem(404, "upload-not-found")
}

// A server that ended between the record and the end of the upload leaves both, and then the file may be deleted.
func TestGivingUpAnUploadTakesNoBytesFromTheTrash(t *testing.T) {
	data := picture(t, 120, 90, 1)
	for name, ask := range map[string]func(w *world, path string){
		"given up":  func(w *world, path string) { w.do(http.MethodDelete, path, nil).want(http.StatusNotFound) },
		"asked for": func(w *world, path string) { w.head(path).want(http.StatusNotFound) },
		"sent":      func(w *world, path string) { w.patch(path, len(data), nil).want(http.StatusNotFound) },
		"swept": func(w *world, _ string) {
			if err := w.handler.Sweep(t.Context(), time.Now().Add(48*time.Hour)); err != nil {
				t.Error(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			path := interrupted(w, data, true)
			id := uuid.MustParse(path[len("/uploads/"):])
			if err := w.library.AddFile(t.Context(), &storage.File{ID: id, ProjectID: w.project(), Name: "late.jpg", Bytes: int64(len(data))}); err != nil {
				t.Fatal(err)
			}
			if _, err := w.library.DeleteFiles(t.Context(), []uuid.UUID{id}); err != nil {
				t.Fatal(err)
			}
			ask(w, path)
			if _, err := w.library.RestoreFiles(t.Context(), []uuid.UUID{id}); err != nil {
				t.Fatal(err)
			}
			w.wantOnly(id.String(), data)
		})
	}
}

func TestAFinishedUploadTakesNoMoreBytes(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 120, 90, 1)
	r := w.send("a.jpg", data).want(http.StatusNoContent)
	w.patch(r.Request.URL.Path, len(data), strings.NewReader("more")).wantProblem(413, "upload-size-exceeded")
	w.patch(r.Request.URL.Path, len(data), unsized{strings.NewReader("more")}).wantProblem(413, "upload-size-exceeded")
	w.wantOnly(r.wantID(), data)
}

func TestAFailingDatabaseKeepsTheUploadForAnotherTry(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 120, 90, 1)
	path := w.create(len(data))
	if err := w.library.Close(); err != nil {
		t.Fatal(err)
	}
	detail := w.patch(path, 0, bytes.NewReader(data)).wantProblem(500, "internal")
	if detail == "" {
		t.Error("nothing was said")
	}
}
