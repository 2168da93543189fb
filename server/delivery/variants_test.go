package delivery

import (
	"bytes"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"calotype/storage"
)

func TestSimultaneousRequestsAreOneRender(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 1200, 900)).String()
	var all sync.WaitGroup
	var mu sync.Mutex
	bodies := map[string]int{}
	for range 200 {
		all.Go(func() {
			r, body := w.get("/image/" + id + "/-/resize/400x/-/blur/50/")
			mu.Lock()
			defer mu.Unlock()
			if r.StatusCode != 200 {
				t.Errorf("%d: %s", r.StatusCode, body)
			}
			bodies[string(body)]++
		})
	}
	all.Wait()
	if len(bodies) != 1 || w.variants.Renders() != 1 {
		t.Errorf("%d different answers of %d renders", len(bodies), w.variants.Renders())
	}
}

func TestAHitAsksNeitherDatabaseNorStore(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 300, 200)).String()
	_, before := w.get("/image/" + id + "/-/resize/100x/")
	w.variants.Close()
	w.library.Close()
	if err := os.RemoveAll(w.folder); err != nil {
		t.Fatal(err)
	}
	r, after := w.get("/image/" + id + "/-/resize/100x/")
	if r.StatusCode != 200 || !bytes.Equal(before, after) {
		t.Errorf("with database and store gone: %d", r.StatusCode)
	}
}

func TestWhatWasRenderedIsFoundByTheNextProcess(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 300, 200))
	_, before := w.get("/image/" + id.String() + "/-/resize/100x/")
	w.variants.Close()
	next := NewVariants(w.library, w.variants.config, w.variants.log)
	w.Config.Handler = NewHandler(next)
	r, after := w.get("/image/" + id.String() + "/-/resize/100x/")
	if r.StatusCode != 200 || !bytes.Equal(before, after) || next.Renders() != 0 {
		t.Errorf("%d after %d renders", r.StatusCode, next.Renders())
	}
	list, err := w.library.Variants(t.Context(), id, storage.Page{First: 10})
	if err != nil || list.Total != 1 || list.Nodes[0].Transformation != "resize/100x/-/format/jpeg" || list.Nodes[0].Width != 100 || list.Nodes[0].Bytes != int64(len(before)) {
		t.Errorf("the record of the variant: %+v, %v", list.Nodes, err)
	}
}

// A store that was restored in part, or a disk that failed, has less of a variant than was written.
func TestAVariantThatIsNoLongerWholeIsRenderedAnew(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 300, 200))
	path := "/image/" + id.String() + "/-/resize/100x/"
	_, whole := w.get(path)
	w.variants.Close()
	stored := w.stored("variants/" + id.String())
	if len(stored) != 1 {
		t.Fatalf("%q", stored)
	}
	for _, left := range []int64{0, 500} {
		w.shorten(stored[0], left)
		next := NewVariants(w.library, w.variants.config, w.variants.log)
		w.Config.Handler = NewHandler(next)
		if r, got := w.get(path); r.StatusCode != 200 || !bytes.Equal(got, whole) || next.Renders() != 1 {
			t.Errorf("%d bytes of %d are left: %d with %d bytes after %d renders", left, len(whole), r.StatusCode, len(got), next.Renders())
		}
		next.Close()
		if info, err := w.blobs.Stat(t.Context(), stored[0]); err != nil || info.Size != int64(len(whole)) {
			t.Errorf("it was not stored anew: %v, %v", info, err)
		}
	}
}

func TestAChangeOfAFileIsSeenAtOnceAndCostsNoOtherFileItsVariants(t *testing.T) {
	w := newWorld(t)
	changed, other := w.add("a.jpg", photo(t, 300, 200)), w.add("b.jpg", photo(t, 300, 200))
	download := "/image/" + changed.String() + "/-/resize/100x/-/inline/no/"
	w.get(download)
	w.get("/image/" + other.String() + "/-/resize/100x/")
	name := "renamed.jpg"
	if _, err := w.library.UpdateFile(t.Context(), changed, storage.FileChange{Name: &name}); err != nil {
		t.Fatal(err)
	}
	r, _ := w.get(download)
	if got := r.Header.Get("Content-Disposition"); !strings.Contains(got, "renamed") {
		t.Errorf("it is offered as %s", got)
	}
	if got := r.Header.Get("Cache-Control"); strings.Contains(got, "immutable") {
		t.Errorf("a name that may change is kept for ever: %s", got)
	}
	w.variants.Close()
	if err := w.library.Close(); err != nil { // what is served now is in memory
		t.Fatal(err)
	}
	if r, _ := w.get("/image/" + other.String() + "/-/resize/100x/"); r.StatusCode != 200 {
		t.Errorf("the other one: %d", r.StatusCode)
	}
}

func TestAServerWithoutMemoryForVariantsServesThem(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.MemoryCache = 0 })
	path := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String() + "/-/resize/100x/"
	_, first := w.get(path)
	w.variants.Close()
	if r, second := w.get(path); r.StatusCode != 200 || !bytes.Equal(first, second) || w.variants.Renders() != 1 {
		t.Errorf("%d after %d renders", r.StatusCode, w.variants.Renders())
	}
}

func TestWhatIsLargerThanTheMemoryAllowsIsServedFromTheStore(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.MemoryCache = 16 << 10 })
	id := w.add("a.jpg", photo(t, 600, 400)).String()
	_, before := w.get("/image/" + id + "/-/resize/500x/-/format/png/")
	w.variants.Close()
	r, after := w.get("/image/" + id + "/-/resize/500x/-/format/png/")
	if r.StatusCode != 200 || !bytes.Equal(before, after) || len(before) < 16<<10 || w.variants.Renders() != 1 {
		t.Errorf("%d, %d and %d bytes after %d renders", r.StatusCode, len(before), len(after), w.variants.Renders())
	}
	if err := w.lose(); err != nil {
		t.Fatal(err)
	}
	if r, after = w.get("/image/" + id + "/-/resize/500x/-/format/png/"); r.StatusCode != 200 || !bytes.Equal(before, after) || w.variants.Renders() != 2 {
		t.Errorf("with the store emptied: %d, %d bytes after %d renders", r.StatusCode, len(after), w.variants.Renders())
	}
}

func TestADeletedFileIsGoneAtOnceAndComesBack(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 300, 200))
	path := "/image/" + id.String()
	w.get(path + "/-/resize/100x/")
	if _, err := w.library.DeleteFiles(t.Context(), []uuid.UUID{id}); err != nil {
		t.Fatal(err)
	}
	for _, rest := range []string{"/", "/-/resize/100x/", "/-/resize/50x/"} {
		if r, _ := w.get(path + rest); r.StatusCode != 404 {
			t.Errorf("%s of a deleted file: %d", rest, r.StatusCode)
		}
	}
	if _, err := w.library.RestoreFiles(t.Context(), []uuid.UUID{id}); err != nil {
		t.Fatal(err)
	}
	for _, rest := range []string{"/", "/-/resize/100x/"} {
		if r, body := w.get(path + rest); r.StatusCode != 200 {
			t.Errorf("%s of a restored file: %d %s", rest, r.StatusCode, body)
		}
	}
}

// What is rendered anew may have other bytes, and must not be continued with those of before.
func TestTheTagIsOfTheBytesAndTheSameForAllWhoServeThem(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 300, 200))
	path := "/image/" + id.String() + "/-/resize/100x/-/format/jpeg/"
	first, _ := w.get(path)
	w.variants.storing.Wait()
	w.restart()
	stored, _ := w.get(path)
	for _, name := range []string{"ETag", "Last-Modified"} {
		if first.Header.Get(name) == "" || stored.Header.Get(name) != first.Header.Get(name) {
			t.Errorf("%s: %q from the store, %q when it was rendered", name, stored.Header.Get(name), first.Header.Get(name))
		}
	}
	if _, err := w.library.PurgeFiles(t.Context(), []uuid.UUID{id}); err != nil {
		t.Fatal(err)
	}
	if anew, _ := w.get(path, "Range", "bytes=10-", "If-Range", first.Header.Get("ETag")); anew.StatusCode != http.StatusOK {
		t.Errorf("what was rendered anew continues what was purged: %d %v", anew.StatusCode, anew.Header)
	}
}
