package upload_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"calotype/imaging"

	"github.com/google/uuid"
)

const drawing = `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="30" height="20" onload="alert(1)"><script>alert(1)</script><rect width="30" height="20" fill="#08f"/></svg>`

// bitmap is a BMP of red pixels.
func bitmap(width, height int) []byte {
	b := []byte("BM")
	for _, v := range []uint32{uint32(54 + width*height*3), 0, 54, 40, uint32(width), uint32(height), 1 | 24<<16, 0, 0, 0, 0, 0, 0} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return append(b, bytes.Repeat([]byte{0, 0, 255}, width*height)...)
}

func TestADrawingAndARarePictureAreKeptAndShownByARendition(t *testing.T) {
	w := newWorld(t)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(drawing)); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name              string
		data              []byte
		mediaType, format string
		width, height     int
	}{
		{"a.svg", []byte(drawing), "image/svg+xml", "svg", 2048, 1365},
		{"wrong name.jpg", packed.Bytes(), "image/svg+xml-compressed", "svgz", 2048, 1365},
		{"a.bmp", bitmap(16, 8), "image/bmp", "bmp", 16, 8},
	} {
		id := w.send(c.name, c.data).want(http.StatusNoContent).wantID()
		f, err := w.library.File(t.Context(), uuid.MustParse(id))
		if err != nil {
			t.Fatal(err)
		}
		if f.Type != c.mediaType || f.Format != c.format || f.Rendition != "png" || f.Width != c.width || f.Height != c.height ||
			f.Bytes != int64(len(c.data)) || len(f.Thumbhash) == 0 {
			t.Errorf("%s is recorded as %+v", c.name, f)
		}
		if want := []string{"originals/" + id, "renditions/" + id}; !slices.Equal(w.kept(), want) {
			t.Errorf("%s: on disk is %q, want %q", c.name, w.kept(), want)
		}
		stored, err := w.library.OpenOriginal(t.Context(), f.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(stored); err != nil || stored.Close() != nil || !bytes.Equal(got, c.data) {
			t.Errorf("%s is not kept as it is, %v", c.name, err)
		}
		shown, err := w.library.OpenPicture(t.Context(), f.ID)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := io.ReadAll(shown)
		if err != nil || shown.Close() != nil {
			t.Fatal(err)
		}
		if facts, err := imaging.Probe(t.Context(), picture, imaging.DefaultLimits); err != nil || facts.Format != "png" {
			t.Errorf("%s is shown by %+v, %v", c.name, facts, err)
		}
		if _, err := w.library.DeleteFiles(t.Context(), []uuid.UUID{f.ID}); err != nil {
			t.Fatal(err)
		}
		w.empty()
	}
}

// empty takes what was deleted out of the trash and away.
func (w *world) empty() {
	w.t.Helper()
	w.later.Store(int64(365 * 24 * time.Hour))
	defer w.later.Store(0)
	if err := w.library.Sweep(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	w.wantNothing()
}

// A server that ends between the rendition and the record leaves both for the next, which makes the file.
func TestAnUploadOfADrawingIsFinishedByTheNextServer(t *testing.T) {
	w := newWorld(t)
	path := w.create(len(drawing), "Upload-Metadata", metadata("filename", "a.svg"))
	if err := w.library.DeleteProject(t.Context(), w.project()); err != nil {
		t.Fatal(err)
	}
	r := w.patch(path, 0, strings.NewReader(drawing))
	r.wantProblem(http.StatusNotFound, "project-not-found")
	w.wantNothing()

	project, err := w.library.CreateProject(t.Context(), "Next")
	if err != nil {
		t.Fatal(err)
	}
	path = w.create(len(drawing), "Upload-Metadata", metadata("filename", "a.svg", "project", project.ID.String()))
	id := path[strings.LastIndexByte(path, '/')+1:]
	if err := w.store.Put(t.Context(), "renditions/"+id, strings.NewReader("half of a picture")); err != nil { // by one that was killed
		t.Fatal(err)
	}
	w.patch(path, 0, strings.NewReader(drawing)).want(http.StatusNoContent).wantID()
	shown, err := w.library.OpenPicture(t.Context(), uuid.MustParse(id))
	if err != nil {
		t.Fatal(err)
	}
	defer shown.Close()
	if picture, err := io.ReadAll(shown); err != nil || !bytes.HasPrefix(picture, []byte("\x89PNG")) {
		t.Errorf("it is shown by %.20q, %v", picture, err)
	}
}

// Whatever comes of it, an upload that was looked at by another process leaves no goroutine and no descriptor behind.
func TestRenditionsLeaveNothingRunning(t *testing.T) {
	w := newWorld(t)
	all := func() {
		w.send("a.svg", []byte(drawing)).want(http.StatusNoContent)
		w.send("a.bmp", bitmap(4, 4)).want(http.StatusNoContent)
		w.send("bad.bmp", bitmap(4, 4)[:60]).want(http.StatusUnprocessableEntity)
		w.send("bad.svg", []byte(drawing[:80])).want(http.StatusUnprocessableEntity)
		w.send("bad.jxl", []byte("\xff\x0a\xff\xff")).want(http.StatusUnprocessableEntity)
		w.server.Client().CloseIdleConnections()
	}
	open := func() int {
		list, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	all()
	goroutines, descriptors := runtime.NumGoroutine(), open()
	for range 3 {
		all()
	}
	w.eventually("as many goroutines and descriptors as before", func() bool {
		return runtime.NumGoroutine() <= goroutines && open() <= descriptors
	})
}
