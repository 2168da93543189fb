package delivery

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/storage"
)

// addRendered puts a file into the library whose rendition has half transparent and half opaque pixels.
func (w *world) addRendered(name, mediaType, format string, original []byte, alpha uint8) uuid.UUID {
	w.t.Helper()
	ctx := context.Background()
	m := image.NewNRGBA(image.Rect(0, 0, 80, 40))
	for i := range 40 * 80 {
		m.SetNRGBA(i%80, i/80, color.NRGBA{200, 30, 30, alpha})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		w.t.Fatal(err)
	}
	facts, err := imaging.Probe(ctx, b.Bytes(), imaging.DefaultLimits)
	if err != nil {
		w.t.Fatal(err)
	}
	f := &storage.File{
		ID: uuid.Must(uuid.NewV7()), ProjectID: w.project, Name: name, Type: mediaType, Format: format, Rendition: "png",
		Bytes: int64(len(original)), Checksum: strings.Repeat("fedcba9876543210", 4),
		Width: facts.Size.Width, Height: facts.Size.Height, Frames: 1, HasAlpha: facts.HasAlpha, Orientation: 1,
	}
	if err := w.blobs.Put(ctx, storage.OriginalKey(f.ID), bytes.NewReader(original)); err != nil {
		w.t.Fatal(err)
	}
	if err := w.library.AddRendered(ctx, f, b.Bytes()); err != nil {
		w.t.Fatal(err)
	}
	return f.ID
}

// Threat 6: what may hold a script is never shown where its address is opened, whatever it also is.
func TestOnlyOriginalsOfPixelsAreShownWhereTheyAre(t *testing.T) {
	w := newWorld(t)
	script := []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>`)
	var small bytes.Buffer
	if err := png.Encode(&small, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	// A picture that is also a page.
	polyglot := append(small.Bytes(), "<html><script>alert(1)</script></html>"...)
	for _, c := range []struct {
		file              uuid.UUID
		mediaType, offers string
	}{
		{w.add("a.jpg", photo(t, 20, 20)), "image/jpeg", "inline"},
		{w.add("page.html", polyglot), "image/png", "inline"},
		{w.addRendered("a.svg", "image/svg+xml", "svg", script, 255), "image/svg+xml", "attachment"},
		{w.addRendered("a.svgz", "image/svg+xml-compressed", "svgz", script, 255), "image/svg+xml-compressed", "attachment"},
		{w.addRendered("a.pdf", "application/pdf", "pdf", []byte("%PDF-"), 255), "application/pdf", "attachment"},
		{w.addRendered("a.psd", "image/vnd.adobe.photoshop", "psd", []byte("8BPS"), 255), "image/vnd.adobe.photoshop", "attachment"},
		{w.addRendered("a.heic", "image/heic", "heic", []byte("ftyp"), 255), "image/heic", "inline"},
		{w.addRendered("a.html", "text/html", "html", []byte("<script>"), 255), "text/html", "attachment"}, // of no format that is taken
	} {
		for _, path := range []string{"/image/" + c.file.String() + "/", "/image/" + c.file.String() + "/page.html", "/" + c.file.String() + "/"} {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				r, _ := w.do(method, path, "Accept", "text/html")
				offers, _, _ := strings.Cut(r.Header.Get("Content-Disposition"), ";")
				if r.StatusCode != 200 || r.Header.Get("Content-Type") != c.mediaType || offers != c.offers ||
					r.Header.Get("X-Content-Type-Options") != "nosniff" || r.Header.Get("Content-Security-Policy") != "default-src 'none'; sandbox" {
					t.Errorf("%s %s: %d %v", method, path, r.StatusCode, r.Header)
				}
			}
		}
	}
}

func TestAFileIsRenderedFromItsRenditionAndServedAsItIs(t *testing.T) {
	w := newWorld(t)
	script := []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)
	opaque, clear := w.addRendered("drawing.svg", "image/svg+xml", "svg", script, 255), w.addRendered("drawing.svg", "image/svg+xml", "svg", script, 100)
	if _, body := w.get("/image/" + opaque.String() + "/"); !bytes.Equal(body, script) {
		t.Errorf("the original is %q", body)
	}
	for _, c := range []struct {
		file            uuid.UUID
		path, mediaType string
	}{
		{clear, "-/resize/20x/-/format/preserve/", "image/png"},
		{opaque, "-/resize/20x/-/format/jpeg/", "image/jpeg"},
		{clear, "-/resize/20x/", "image/png"},
		{w.add("under.jpg", photo(t, 40, 40)), "-/overlay/" + opaque.String() + "/50px50p/-/format/jpeg/", "image/jpeg"},
	} {
		r, body := w.get("/image/" + c.file.String() + "/" + c.path)
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != c.mediaType || bytes.Contains(body, []byte("script")) {
			t.Errorf("%s: %d %v %.100q", c.path, r.StatusCode, r.Header, body)
		}
	}
	r, body := w.get("/image/" + opaque.String() + "/-/json/")
	var said struct {
		Format string
		Width  int
	}
	if err := json.Unmarshal(body, &said); err != nil || said.Format != "svg" || said.Width != 80 {
		t.Errorf("%d %s, %v", r.StatusCode, body, err)
	}
}
