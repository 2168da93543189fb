package delivery

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"calotype/storage"
)

// handler is the one that the world's server runs.
func (w *world) handler() *Handler { return w.Config.Handler.(*Handler) }

// saidReady is what lies ready as lines, or "" where nothing does.
func (w *world) saidReady(target, accept, match string) (lines []string, body []byte) {
	reply, ok := w.handler().Ready(&Asking{Target: []byte(target), Accept: []byte(accept), IfNoneMatch: []byte(match)})
	if !ok {
		return nil, nil
	}
	lines = strings.Split(strings.TrimSuffix(string(reply.Header), "\r\n"), "\r\n")
	return append(lines, "Status: "+http.StatusText(reply.Status)), reply.Body
}

// saidPlainly is the same as the handler says it.
func (w *world) saidPlainly(target, accept, match string) []string {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for name, value := range map[string]string{"Accept": accept, "If-None-Match": match} {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	seen := httptest.NewRecorder()
	w.handler().ServeHTTP(seen, r)
	lines := []string{"Status: " + http.StatusText(seen.Code)}
	for name, values := range seen.Header() {
		for _, value := range values {
			lines = append(lines, name+": "+value)
		}
	}
	return lines
}

func TestWhatLiesReadyIsWhatTheHandlerSays(t *testing.T) {
	w := newWorld(t)
	id := w.add("a photo.jpg", photo(t, 300, 200)).String()
	for _, path := range []string{
		"/image/" + id + "/-/resize/60x/", "/image/" + id + "/-/resize/61x/-/format/jpeg/", "/image/" + id + "/-/resize/62x/-/inline/no/",
		"/image/" + id + "/-/resize/63x/name%20of%20it.jpg", "/" + id + "/-/resize/64x", "/image/" + id + "/-/resize/65x/-/json/?a=b",
		"/image/" + id + "/-/scale_crop/40x40/focal/",
	} {
		for _, accept := range []string{"", "image/avif,image/webp,*/*", "image/webp"} {
			r, whole := w.get(path, "Accept", accept)
			if lines, _ := w.saidReady(path, accept, ""); lines != nil {
				t.Errorf("%s lies ready after one request", path)
			}
			w.get(path, "Accept", accept)
			etag := r.Header.Get("ETag")
			for _, match := range []string{"", etag, "W/" + etag, `"another"`} {
				got, body := w.saidReady(path, accept, match)
				want := w.saidPlainly(path, accept, match)
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					t.Errorf("%s, Accept %q, If-None-Match %q:\nready:   %q\nplainly: %q", path, accept, match, got, want)
				}
				if strings.HasSuffix(match, etag) && match != "" {
					whole = nil
				}
				if string(body) != string(whole) {
					t.Errorf("%s, If-None-Match %q: %d bytes ready, want %d", path, match, len(body), len(whole))
				}
				_, whole = w.get(path, "Accept", accept)
			}
			if lines, _ := w.saidReady(path, accept, `"another", `+etag); lines != nil {
				t.Errorf("%s: a list of tags is not understood here", path)
			}
		}
	}
}

func TestWhatLiesReadyIsGoneWithWhatItWasMadeOf(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t)
	ready := func(path string) bool {
		lines, _ := w.saidReady(path, "", "")
		return lines != nil
	}
	lay := func(path string) {
		t.Helper()
		w.get(path)
		w.get(path)
		if !ready(path) {
			t.Fatalf("%s does not lie ready", path)
		}
	}
	id, stamp := w.add("a.jpg", photo(t, 300, 200)), w.add("b.jpg", photo(t, 30, 20))
	preset, err := w.library.CreatePreset(ctx, w.project, "card", "resize/50x")
	if err != nil {
		t.Fatal(err)
	}
	base := "/image/" + id.String() + "/-/"
	for name, path := range map[string]string{"preset": base + "preset/card/", "overlay": base + "resize/90x/-/overlay/" + stamp.String() + "/", "plain": base + "resize/80x/"} {
		lay(path)
		if ready(path + "?sig=x") {
			t.Errorf("%s lies ready under a signature that nobody has looked at", name)
		}
	}
	name := "resize/51x"
	if _, err := w.library.UpdatePreset(ctx, preset.ID, storage.PresetChange{Transformation: &name}); err != nil {
		t.Fatal(err)
	}
	if ready(base + "preset/card/") {
		t.Error("a changed preset is still answered as it was")
	}
	if _, err := w.library.DeleteFiles(ctx, []uuid.UUID{stamp}); err != nil {
		t.Fatal(err)
	}
	if ready(base + "resize/90x/-/overlay/" + stamp.String() + "/") {
		t.Error("a deleted overlay is still answered")
	}
	if !ready(base + "resize/80x/") {
		t.Error("what has nothing to do with it is gone too")
	}
	if _, err := w.library.DeleteFiles(ctx, []uuid.UUID{id}); err != nil {
		t.Fatal(err)
	}
	if ready(base + "resize/80x/") {
		t.Error("a deleted file is still answered")
	}
}

func TestWhatIsTooLargeForMemoryDoesNotLieReady(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.MemoryCache = 16 << 10 })
	path := "/image/" + w.add("a.jpg", photo(t, 600, 400)).String() + "/-/resize/500x/-/format/png/"
	for range 3 {
		if r, _ := w.get(path); r.StatusCode != http.StatusOK {
			t.Fatal(r.Status)
		}
	}
	if lines, _ := w.saidReady(path, "", ""); lines != nil {
		t.Error("it lies ready")
	}
}

// What is asked for often is a file too, with the same bytes, which goes with what it was made of.
func TestWhatIsAskedForOftenLiesInAFile(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 900, 600))
	path := "/image/" + id.String() + "/-/resize/800x/-/format/jpeg/"
	for range 2 {
		w.get(path)
	}
	q := &Asking{Target: []byte(path)}
	for n := range 2 * hotAfter {
		reply, ok := w.handler().Ready(q)
		if !ok || (reply.File != nil) != (n >= hotAfter-1) {
			t.Fatalf("asked for %d times: ready %t, a file %t", n+1, ok, reply.File != nil)
		}
		if reply.File == nil {
			continue
		}
		held := make([]byte, len(reply.Body)+1)
		if n, err := reply.File.ReadAt(held, 0); n != len(reply.Body) || err != io.EOF || !bytes.Equal(held[:n], reply.Body) {
			t.Fatalf("the file holds %d bytes of %d, %v", n, len(reply.Body), err)
		}
	}
	if heat := &w.handler().heat; heat.files.Load() != 1 || heat.bytes.Load() < hotLeast {
		t.Errorf("%d files of %d bytes", heat.files.Load(), heat.bytes.Load())
	}
	if _, err := w.library.DeleteFiles(t.Context(), []uuid.UUID{id}); err != nil {
		t.Fatal(err)
	}
	if _, ok := w.handler().Ready(q); ok {
		t.Error("a deleted file is still answered")
	}
	small := "/image/" + w.add("b.jpg", photo(t, 90, 60)).String() + "/-/resize/40x/-/format/jpeg/"
	for range 2 {
		w.get(small)
	}
	for range 2 * hotAfter {
		if reply, _ := w.handler().Ready(&Asking{Target: []byte(small)}); reply.File != nil {
			t.Fatal("so little needs no file")
		}
	}
}

// BenchmarkReady is a cached variant as the front answers it, without the network.
func BenchmarkReady(b *testing.B) {
	w := newWorld(b)
	path := "/image/" + w.add("a.jpg", photo(b, 900, 600)).String() + "/-/resize/480x/-/quality/better/-/format/webp/"
	accept := "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"
	for range 2 {
		w.get(path, "Accept", accept)
	}
	handler, q := w.handler(), &Asking{Target: []byte(path), Accept: []byte(accept)}
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := handler.Ready(q); !ok {
			b.Fatal("it does not lie ready")
		}
	}
}
