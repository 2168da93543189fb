package upload_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"calotype/server/upload"
	"calotype/storage"

	"github.com/google/uuid"
)

func TestAnUploadBecomesAFileOfWhichItsLastAnswerTells(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 320, 200, 1)
	path := w.create(len(data), "Upload-Metadata", metadata("filename", "red kite.jpg", "filetype", "text/html"))
	if !strings.HasPrefix(path, upload.BasePath) {
		t.Fatalf("Location %q is not a path below %s", path, upload.BasePath)
	}
	half := len(data) / 2
	first := w.patch(path, 0, bytes.NewReader(data[:half])).want(http.StatusNoContent)
	if first.Header.Get(upload.FileIDHeader) != "" || first.Header.Get("Upload-Offset") != strconv.Itoa(half) {
		t.Errorf("half of it was answered with %v", first.Header)
	}
	if len(w.files()) != 0 {
		t.Error("half a file is recorded")
	}
	last := w.patch(path, half, bytes.NewReader(data[half:])).want(http.StatusNoContent)
	f := w.wantOnly(last.wantID(), data)

	sum := sha256.Sum256(data)
	if f.Name != "red kite.jpg" || f.Type != "image/jpeg" || f.Format != "jpeg" || f.Width != 320 || f.Height != 200 ||
		f.Frames != 1 || f.Bytes != int64(len(data)) || f.Checksum != hex.EncodeToString(sum[:]) || len(f.Thumbhash) == 0 {
		t.Errorf("recorded %+v", f)
	}
}

func TestWhatThePixelsSayIsRecorded(t *testing.T) {
	w := newWorld(t)
	frames := &gif.GIF{}
	for range 3 {
		frames.Image = append(frames.Image, image.NewPaletted(image.Rect(0, 0, 40, 30), color.Palette{color.Black, color.White}))
		frames.Delay = append(frames.Delay, 5)
	}
	var animation, glass bytes.Buffer
	if err := gif.EncodeAll(&animation, frames); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&glass, image.NewNRGBA(image.Rect(0, 0, 20, 50))); err != nil {
		t.Fatal(err)
	}
	file := func(name string, data []byte) *storage.File {
		f, err := w.library.File(t.Context(), uuid.MustParse(w.send(name, data).want(http.StatusNoContent).wantID()))
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	if f := file("wrong name.png", animation.Bytes()); f.Type != "image/gif" || f.Format != "gif" || f.Frames != 3 || !f.Palette || f.Width != 40 || f.Height != 30 {
		t.Errorf("the animation is recorded as %+v", f)
	}
	if f := file("glass.gif", glass.Bytes()); f.Type != "image/png" || f.Frames != 1 || f.Palette || !f.HasAlpha || f.Width != 20 || f.Height != 50 || f.ColorSpace != "srgb" {
		t.Errorf("the glass is recorded as %+v", f)
	}
	f := file("scan.tif", twoPages())
	if want := []storage.FilePage{{Width: 30, Height: 20, Orientation: 1}, {Width: 40, Height: 10, Orientation: 6}}; f.Width != 30 || f.Frames != 1 || !slices.Equal(f.Pages, want) {
		t.Errorf("the scan is recorded as %+v", f)
	}
}

// twoPages is a TIFF of two grey pages, 30 × 20 and 10 × 40, of which the second is to be turned.
func twoPages() []byte {
	b := []byte("II*\x00\x08\x00\x00\x00")
	for _, page := range [][]uint32{{30, 20, 1}, {10, 40, 6}} {
		width, height, length := page[0], page[1], page[0]*page[1]
		data := uint32(len(b)) + 2 + 9*12 + 4
		next := data + length
		if page[2] == 6 {
			next = 0
		}
		b = binary.LittleEndian.AppendUint16(b, 9)
		for _, entry := range [][2]uint32{
			{256, width}, {257, height}, {258, 8}, {259, 1}, {262, 1}, {273, data}, {274, page[2]}, {278, height}, {279, length},
		} {
			b = binary.LittleEndian.AppendUint16(b, uint16(entry[0]))
			b = binary.LittleEndian.AppendUint16(b, 4) // a number of 32 bits
			b = binary.LittleEndian.AppendUint32(b, 1)
			b = binary.LittleEndian.AppendUint32(b, entry[1])
		}
		b = binary.LittleEndian.AppendUint32(b, next)
		b = append(b, make([]byte, length)...)
	}
	return b
}

func TestCreationMayBringTheWholeFile(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 64, 64, 2)
	r := w.do(http.MethodPost, "/uploads", bytes.NewReader(data), "Upload-Length", strconv.Itoa(len(data)), "Content-Type", offsetType)
	r.want(http.StatusCreated)
	f := w.wantOnly(r.wantID(), data)
	if f.Name != "untitled" {
		t.Errorf("a file without a name is called %q", f.Name)
	}
}

func TestAnUploadGoesOnAfterTheConnectionWasCut(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 400, 300, 3)
	path := w.create(len(data))
	half := len(data) / 2

	if err := w.begin(path, data, half).Close(); err != nil {
		t.Fatal(err)
	}
	// Asking takes an upload away from whoever sends, so not before the server has noticed.
	w.eventually("the end of the transfer", func() bool { return strings.Contains(w.log.String(), "ChunkWriteComplete") })
	offset, _ := strconv.Atoi(w.head(path).want(http.StatusOK).Header.Get("Upload-Offset"))
	if offset != half {
		t.Errorf("the server kept %d bytes of %d", offset, half)
	}
	w.wantOnly(w.patch(path, offset, bytes.NewReader(data[offset:])).want(http.StatusNoContent).wantID(), data)
}

func TestTheLengthMayBeToldLater(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 100, 80, 4)
	path := w.do(http.MethodPost, "/uploads/", nil, "Upload-Defer-Length", "1").want(http.StatusCreated).Header.Get("Location")
	w.patch(path, 0, bytes.NewReader(data[:500])).want(http.StatusNoContent)
	if r := w.head(path).want(http.StatusOK); r.Header.Get("Upload-Defer-Length") != "1" || r.Header.Get("Upload-Offset") != "500" {
		t.Errorf("HEAD answered %v", r.Header)
	}
	r := w.patch(path, 500, bytes.NewReader(data[500:]), "Upload-Length", strconv.Itoa(len(data))).want(http.StatusNoContent)
	w.wantOnly(r.wantID(), data)
}

func TestAnUploadCanBeGivenUp(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 100, 80, 5)
	path := w.create(len(data))
	w.patch(path, 0, bytes.NewReader(data[:100])).want(http.StatusNoContent)
	w.do(http.MethodDelete, path, nil).want(http.StatusNoContent)
	w.wantNothing()
	w.head(path).want(http.StatusNotFound)
	w.do(http.MethodDelete, path, nil).wantProblem(http.StatusNotFound, "upload-not-found")
	w.patch(path, 100, bytes.NewReader(data[100:])).wantProblem(http.StatusNotFound, "upload-not-found")
}

func TestAFinishedUploadIsAFileAndNoLongerAnUploadToGiveUp(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 100, 80, 6)
	r := w.send("a.jpg", data).want(http.StatusNoContent)
	w.do(http.MethodDelete, r.Request.URL.Path, nil).wantProblem(http.StatusConflict, "upload-finished")
	w.wantOnly(r.wantID(), data)
}

func TestAServerTellsWhatItOffers(t *testing.T) {
	w := newWorld(t)
	r := w.do(http.MethodOptions, "/uploads/", nil).want(http.StatusOK)
	if got, want := r.Header.Get("Tus-Extension"), "creation,creation-with-upload,termination,creation-defer-length"; got != want {
		t.Errorf("Tus-Extension %q, want %q", got, want)
	}
	if got := r.Header.Get("Tus-Max-Size"); got != strconv.Itoa(maxSize) {
		t.Errorf("Tus-Max-Size %q", got)
	}
}

func TestPagesOfOtherOriginsAreNotInvited(t *testing.T) {
	w := newWorld(t)
	r := w.do(http.MethodOptions, "/uploads/", nil, "Origin", "http://elsewhere.example", "Access-Control-Request-Method", "POST")
	if got := r.Header.Get("Access-Control-Allow-Origin"); got != "" {
		t.Errorf("Access-Control-Allow-Origin: %q", got)
	}
}

func TestWhatIsNotTheProtocolIsRefusedInWords(t *testing.T) {
	w := newWorld(t)
	path := w.create(1000)
	for _, c := range []struct {
		name           string
		method, path   string
		headers        []string
		status         int
		code, sentence string
	}{
		{"no version", http.MethodPost, "/uploads/", []string{"Tus-Resumable", "0.2"}, 412, "unsupported-version", "1.0.0"},
		{"a wrong offset", http.MethodPatch, path, []string{"Upload-Offset", "7", "Content-Type", offsetType}, 409, "mismatched-offset", "HEAD"},
		{"no offset", http.MethodPatch, path, []string{"Content-Type", offsetType}, 400, "invalid-offset", "Upload-Offset"},
		{"another content type", http.MethodPatch, path, []string{"Upload-Offset", "0", "Content-Type", "text/plain"}, 400, "invalid-content-type", offsetType},
		{"download", http.MethodGet, path, nil, 405, "method-not-allowed", "HEAD"},
		{"POST to an upload", http.MethodPost, path, nil, 405, "method-not-allowed", "POST"},
		{"PUT", http.MethodPut, "/uploads/", nil, 405, "method-not-allowed", "POST"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := *w
			w.t = t
			if detail := w.do(c.method, c.path, nil, c.headers...).wantProblem(c.status, c.code); !strings.Contains(detail, c.sentence) {
				t.Errorf("%q does not speak of %q", detail, c.sentence)
			}
		})
	}
}

func TestClientsThatCanOnlyPostSayWhatTheyMean(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 50, 50, 7)
	path := w.create(len(data))
	r := w.do(http.MethodPost, path, bytes.NewReader(data), "X-HTTP-Method-Override", "PATCH", "Upload-Offset", "0", "Content-Type", offsetType)
	w.wantOnly(r.want(http.StatusNoContent).wantID(), data)
	again := w.do(http.MethodPost, path, nil, "X-HTTP-Method-Override", "PATCH", "Upload-Offset", strconv.Itoa(len(data)), "Content-Type", offsetType)
	again.want(http.StatusNoContent).wantID()
}

func TestManyUploadsAtOnceAllBecomeTheirOwnFiles(t *testing.T) {
	w := newWorld(t)
	const many = 12
	var all sync.WaitGroup
	for i := range many {
		all.Go(func() {
			data := picture(t, 60+i, 60, i)
			w.send(fmt.Sprint(i), data).want(http.StatusNoContent).wantID()
		})
	}
	all.Wait()
	widths := map[int]bool{}
	for _, f := range w.files() {
		widths[f.Width] = f.Name == fmt.Sprint(f.Width-60)
	}
	for i := range many {
		if !widths[60+i] {
			t.Errorf("file %d is missing or has another's name", i)
		}
	}
}

func TestAStoppingServerKeepsWhatATransferBrought(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 400, 300, 8)
	path := w.create(len(data))
	connection := w.begin(path, data, 1000)
	w.eventually("the transfer", func() bool { return strings.Contains(w.log.String(), "ChunkWriteStart") })
	w.handler.Interrupt()
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(response.Body)
	(&reply{w, withRequest(response), string(text)}).wantProblem(http.StatusServiceUnavailable, "shutting-down")

	w.handler = w.newHandler()
	w.server.Config.Handler = w.handler
	offset, _ := strconv.Atoi(w.head(path).want(http.StatusOK).Header.Get("Upload-Offset"))
	w.wantOnly(w.patch(path, offset, bytes.NewReader(data[offset:])).want(http.StatusNoContent).wantID(), data)
}

func withRequest(r *http.Response) *http.Response {
	r.Request, _ = http.NewRequest(http.MethodPatch, "/", nil)
	return r
}
