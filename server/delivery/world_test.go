package delivery

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/storagetest"
)

func TestMain(m *testing.M) {
	if err := imaging.Startup(imaging.Config{}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// A world is a real server of images over a real library on disk.
type world struct {
	*httptest.Server
	t        testing.TB
	folder   string
	blobs    blob.Store
	library  *storage.Library
	project  uuid.UUID
	variants *Variants
}

func newWorld(t testing.TB, change ...func(*Config)) *world {
	t.Helper()
	return newNode(t, storagetest.Open(t), change...)
}

// newNode is newWorld over a library that is open.
func newNode(t testing.TB, base *storagetest.World, change ...func(*Config)) *world {
	t.Helper()
	config := Config{MemoryCache: 64 << 20, Workers: 2, Queue: 1000, Background: 100, Timeout: time.Minute, Limits: imaging.DefaultLimits}
	for _, f := range change {
		f(&config)
	}
	variants := NewVariants(base.Library, config, slog.New(slog.DiscardHandler))
	variants.background.pause = 0
	w := &world{httptest.NewServer(NewHandler(variants)), t, base.Folder, base.Blobs, base.Library, base.Project.ID, variants}
	t.Cleanup(func() {
		w.Server.Close()
		variants.Close()
	})
	return w
}

// photo is a JPEG with slopes and texture.
func photo(t testing.TB, width, height int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.SetRGBA(x, y, color.RGBA{uint8(x * 255 / width), uint8(y * 255 / height), uint8(x * y), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// add puts a picture into the library as an upload does.
func (w *world) add(name string, data []byte) uuid.UUID {
	w.t.Helper()
	ctx := context.Background()
	facts, err := imaging.Probe(ctx, data, imaging.DefaultLimits)
	if err != nil {
		w.t.Fatal(err)
	}
	f := &storage.File{
		ID: uuid.Must(uuid.NewV7()), ProjectID: w.project, Name: name, Type: facts.Type, Format: facts.Format,
		Bytes: int64(len(data)), Checksum: strings.Repeat("0123456789abcdef", 4),
		Width: facts.Size.Width, Height: facts.Size.Height, Frames: facts.Frames, HasAlpha: facts.HasAlpha,
		Orientation: facts.Orientation, ColorSpace: facts.ColorSpace, Palette: facts.Palette,
	}
	if err := w.blobs.Put(ctx, storage.OriginalKey(f.ID), bytes.NewReader(data)); err != nil {
		w.t.Fatal(err)
	}
	if err := w.library.AddFile(ctx, f); err != nil {
		w.t.Fatal(err)
	}
	return f.ID
}

// shorten leaves of a blob its first bytes.
func (w *world) shorten(key string, left int64) {
	w.t.Helper()
	b, err := w.blobs.Open(w.t.Context(), key)
	if err != nil {
		w.t.Fatal(err)
	}
	defer b.Close()
	if err := w.blobs.Put(w.t.Context(), key, io.LimitReader(b, left)); err != nil {
		w.t.Fatal(err)
	}
}

// stored are the keys of the store below a prefix.
func (w *world) stored(prefix string) (keys []string) {
	w.t.Helper()
	for info, err := range w.blobs.List(w.t.Context(), prefix) {
		if err != nil {
			w.t.Fatal(err)
		}
		keys = append(keys, info.Key)
	}
	return keys
}

// lose takes all variants out of the store.
func (w *world) lose() error {
	w.t.Helper()
	for _, key := range w.stored("variants/") {
		if err := w.blobs.Delete(w.t.Context(), key); err != nil {
			return err
		}
	}
	return nil
}

// get asks for a path with headers as name, value pairs, and answers the response with its body read.
func (w *world) get(path string, headers ...string) (*http.Response, []byte) {
	w.t.Helper()
	return w.do(http.MethodGet, path, headers...)
}

func (w *world) do(method, path string, headers ...string) (*http.Response, []byte) {
	w.t.Helper()
	r, err := http.NewRequest(method, w.URL+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return response, body
}
