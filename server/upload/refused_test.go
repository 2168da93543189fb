package upload_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"calotype/storage"
)

// badFiles are files that must be refused, with the status and a part of the sentence.
func badFiles(t *testing.T) []badFile {
	t.Helper()
	whole := picture(t, 300, 200, 1)
	return []badFile{
		{"truncated.jpg", whole[:len(whole)/2], 422, "broken", ""},
		{"header only.jpg", whole[:200], 422, "broken", ""},
		{"twenty bytes.jpg", append([]byte("\xff\xd8\xff\xe0"), make([]byte, 16)...), 422, "broken", ""},
		{"random.jpg", []byte("\x8b\x01\xf3\x00\x99\x12\xfe\x55\xc4\x07\x18\x90\x61\xaa\x3e\xd2\x00\x4f\x77\x01"), 415, "unsupported-type", "JPEG, PNG, WebP, GIF, TIFF, AVIF, SVG"},
		{"page.png", []byte("<!doctype html><title>x</title><script>alert(1)</script>"), 415, "unsupported-type", "HTML"},
		{"notes.txt", []byte("Dear diary, today I learnt about image formats.\n"), 415, "unsupported-type", "text"},
		{"broken.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><g></svg>`), 422, "broken", "XML"},
		{"broken.psd", append([]byte("8BPS\x00\x01"), make([]byte, 40)...), 422, "broken", "damaged"},
		{"60000.png", hugePNG(), 422, "too-large", "60000 × 60000"},
		{"10000 frames.gif", longGIF(t, 10_000), 422, "too-large", "frames"},
	}
}

type badFile struct {
	name       string
	data       []byte
	status     int
	code, says string
}

// hugePNG claims 60,000 × 60,000 pixels and has none.
func hugePNG() []byte {
	b := []byte("\x89PNG\r\n\x1a\n")
	for _, c := range []struct{ kind, body string }{
		{"IHDR", "\x00\x00\xea\x60\x00\x00\xea\x60\x08\x02\x00\x00\x00"}, {"IDAT", "\x78\x9c\x63\x00\x00\x00\x01\x00\x01"}, {"IEND", ""},
	} {
		b = binary.BigEndian.AppendUint32(b, uint32(len(c.body)))
		b = append(append(b, c.kind...), c.body...)
		b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[len(b)-len(c.body)-4:]))
	}
	return b
}

func longGIF(t *testing.T, frames int) []byte {
	t.Helper()
	g := &gif.GIF{Image: make([]*image.Paletted, frames), Delay: make([]int, frames)}
	for i := range frames {
		g.Image[i] = image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.Black, color.White})
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestABadFileIsRefusedInASentenceAndLeavesNothing(t *testing.T) {
	w := newWorld(t)
	for _, bad := range badFiles(t) {
		t.Run(bad.name, func(t *testing.T) {
			w := *w
			w.t = t
			for _, way := range []string{"in two requests", "in one"} {
				var r *reply
				if way == "in one" {
					r = w.do(http.MethodPost, "/uploads/", bytes.NewReader(bad.data), "Upload-Length", strconv.Itoa(len(bad.data)),
						"Upload-Metadata", metadata("filename", bad.name, "filetype", "image/jpeg"), "Content-Type", offsetType)
				} else {
					r = w.send(bad.name, bad.data)
				}
				detail := r.wantProblem(bad.status, bad.code)
				if !strings.Contains(detail, "«"+bad.name+"»") || !strings.Contains(detail, bad.says) {
					t.Errorf("%s: %q does not name the file and %q", way, detail, bad.says)
				}
				w.wantNothing()
				if r.Request.Method == http.MethodPatch {
					w.head(r.Request.URL.Path).want(http.StatusNotFound)
				}
			}
		})
	}
	w.send("good.jpg", picture(t, 10, 10, 1)).want(http.StatusNoContent).wantID()
}

func TestAnEmptyFileIsRefused(t *testing.T) {
	w := newWorld(t)
	detail := w.do(http.MethodPost, "/uploads/", nil, "Upload-Length", "0", "Upload-Metadata", metadata("filename", "nothing.png")).wantProblem(422, "empty")
	if detail != "«nothing.png» is empty." {
		t.Errorf("said %q", detail)
	}
	path := w.do(http.MethodPost, "/uploads/", nil, "Upload-Defer-Length", "1").want(http.StatusCreated).Header.Get("Location")
	w.patch(path, 0, nil, "Upload-Length", "0").wantProblem(422, "empty")
	w.wantNothing()
}

// The corpus, where it is there, holds files that broke real decoders.
func TestRealBadFilesNeverEndTheServer(t *testing.T) {
	w := newWorld(t)
	corpus := os.Getenv("CALOTYPE_CORPUS")
	if corpus == "" {
		corpus = "../../../shared/corpus"
	}
	bad, err := filepath.Glob(filepath.Join(corpus, "bad", "*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(bad) == 0 {
		t.Skip("there is no corpus at " + corpus)
	}
	taken := 0
	for _, path := range bad {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(data) == 0 || len(data) > maxSize {
			continue
		}
		r := w.send(filepath.Base(path), data)
		switch r.StatusCode {
		case http.StatusNoContent:
			r.wantID()
			taken++
		case 415, 422:
			if r.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s: %d %s", path, r.StatusCode, r.text)
			}
		default:
			t.Errorf("%s was answered %d %s", path, r.StatusCode, r.text)
		}
	}
	originals := map[string]bool{}
	for _, name := range w.kept() {
		if id, ok := strings.CutPrefix(name, "originals/"); ok {
			originals[id] = true
		} else if id, ok := strings.CutPrefix(name, "renditions/"); !ok || !originals[id] { // originals come first
			t.Errorf("left on disk: %s", name)
		}
	}
	if len(originals) != taken {
		t.Errorf("%d originals on disk, %d taken", len(originals), taken)
	}
	w.send("good.jpg", picture(t, 10, 10, 1)).want(http.StatusNoContent).wantID()
}

func TestAWrongLengthIsRefusedAndNothingIsTaken(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 100, 100, 1)
	for _, length := range []string{"", "-1", "many", "1.5", "9223372036854775808"} {
		w.do(http.MethodPost, "/uploads/", nil, "Upload-Length", length).wantProblem(400, "invalid-upload-length")
	}
	w.do(http.MethodPost, "/uploads/", nil, "Upload-Length", "5", "Upload-Defer-Length", "1").wantProblem(400, "invalid-upload-length")
	w.do(http.MethodPost, "/uploads/", nil, "Upload-Defer-Length", "2").wantProblem(400, "invalid-upload-length")
	w.wantNothing()

	// More is sent than was said: in one request, so that no address of it is known, and in two.
	r := w.do(http.MethodPost, "/uploads/", bytes.NewReader(data), "Upload-Length", strconv.Itoa(len(data)-1), "Content-Type", offsetType)
	r.wantProblem(413, "upload-size-exceeded")
	w.wantNothing()
	path := w.create(len(data) - 1)
	w.patch(path, 0, bytes.NewReader(data)).wantProblem(413, "upload-size-exceeded")
	if got := w.head(path).want(http.StatusOK).Header.Get("Upload-Offset"); got != "0" {
		t.Errorf("%s bytes of it were taken", got)
	}
	w.do(http.MethodDelete, path, nil).want(http.StatusNoContent)

}

// Without a Content-Length nobody knows before the end. What comes before the surplus is a whole picture, but no client that
// was refused expects a file.
func TestAPictureWithASurplusIsNoFile(t *testing.T) {
	w := newWorld(t)
	data := picture(t, 100, 100, 1)
	surplus := append(bytes.Clone(data), "zz"...)
	half := len(data) / 2
	override := []string{"X-HTTP-Method-Override", "PATCH", "Content-Type", offsetType}
	for name, send := range map[string]func(path string) *reply{
		"in one request": func(path string) *reply { return w.patch(path, 0, unsized{bytes.NewReader(surplus)}) },
		"in two": func(path string) *reply {
			w.patch(path, 0, bytes.NewReader(data[:half])).want(http.StatusNoContent)
			return w.patch(path, half, unsized{bytes.NewReader(surplus[half:])})
		},
		"by POST": func(path string) *reply {
			return w.do(http.MethodPost, path, unsized{bytes.NewReader(surplus)}, append(override, "Upload-Offset", "0")...)
		},
		"by POST in two": func(path string) *reply {
			w.patch(path, 0, bytes.NewReader(data[:half])).want(http.StatusNoContent)
			return w.do(http.MethodPost, path, unsized{bytes.NewReader(surplus[half:])}, append(override, "Upload-Offset", strconv.Itoa(half))...)
		},
	} {
		path := w.create(len(data))
		send(path).wantProblem(413, "upload-size-exceeded")
		w.head(path).want(http.StatusNotFound)
		if files := w.files(); len(files) != 0 {
			t.Errorf("%s: it became a file", name)
		}
	}
	w.wantNothing()
	if log := w.log.String(); strings.Contains(log, `"level":"ERROR"`) {
		t.Errorf("a client's mistake is an error of the server: %s", log)
	}
}

// unsized makes net/http send chunks.
type unsized struct{ io.Reader }

func TestAFileThatIsTooLargeIsRefused(t *testing.T) {
	w := newWorld(t)
	for _, length := range []int{maxSize + 1, 1<<63 - 1} {
		detail := w.do(http.MethodPost, "/uploads/", nil, "Upload-Length", strconv.Itoa(length)).wantProblem(413, "max-size-exceeded")
		if !strings.Contains(detail, "at most 2 MiB") {
			t.Errorf("%q does not say what is allowed", detail)
		}
	}
	w.wantNothing()

	deferred := func() string {
		return w.do(http.MethodPost, "/uploads/", nil, "Upload-Defer-Length", "1").want(http.StatusCreated).Header.Get("Location")
	}
	path := deferred()
	w.patch(path, 0, nil, "Upload-Length", strconv.Itoa(maxSize+1)).wantProblem(400, "invalid-upload-length")
	w.do(http.MethodDelete, path, nil).want(http.StatusNoContent)

	large := make([]byte, maxSize+1)
	for name, body := range map[string]io.Reader{"with Content-Length": bytes.NewReader(large), "in chunks": unsized{bytes.NewReader(large)}} {
		path = deferred()
		w.patch(path, 0, body).wantProblem(413, "upload-size-exceeded")
		if left := w.kept(); len(left) != 0 {
			t.Errorf("%s: left on disk: %q", name, left)
		}
	}
	w.do(http.MethodPost, "/uploads/", bytes.NewReader(large), "Upload-Defer-Length", "1", "Content-Type", offsetType).wantProblem(413, "upload-size-exceeded")
	w.wantNothing()
}

func TestWebhooksHearOfARefusedUpload(t *testing.T) {
	w := newWorld(t)
	projects, err := w.library.Projects(t.Context(), storage.Page{First: 1})
	if err != nil {
		t.Fatal(err)
	}
	hook, err := w.library.CreateWebhook(t.Context(), projects.Nodes[0].ID, storage.WebhookChange{URL: new("https://a.example"), Events: &[]storage.HookKind{storage.HookUploadRefused}})
	if err != nil {
		t.Fatal(err)
	}
	text := []byte("Dear diary, today I learnt about image formats.\n")
	r := w.do(http.MethodPost, "/uploads/", bytes.NewReader(text), "Upload-Length", strconv.Itoa(len(text)), "Upload-Metadata", metadata("filename", "notes.txt"), "Content-Type", offsetType)
	if r.StatusCode != http.StatusUnsupportedMediaType {
		t.Fatalf("answered %d", r.StatusCode)
	}
	_, err = w.take("notes.txt", bytes.NewReader(text), int64(len(text)))
	wantRefusal(t, "in one go", err, http.StatusUnsupportedMediaType, "unsupported-type")
	_, messages, err := w.library.HookMessages(t.Context(), hook.ID, 10)
	if err != nil || len(messages) != 2 {
		t.Fatalf("%d messages, %v", len(messages), err)
	}
	for _, message := range messages {
		for _, part := range []string{`"type":"upload.refused"`, `"name":"notes.txt"`, `"code":"unsupported-type"`, `"bytes":48`, `"project":"` + hook.ProjectID.String()} {
			if !strings.Contains(message.Body, part) {
				t.Errorf("%s lacks %s", message.Body, part)
			}
		}
	}
}
