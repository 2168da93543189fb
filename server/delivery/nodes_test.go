package delivery

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/server/delivery/diskcache"
	"calotype/storage/storagetest"
)

// newNodes are two servers over one library, each with a disk cache of its own.
func newNodes(t *testing.T) (here, there *world, base *storagetest.World) {
	t.Helper()
	base = storagetest.OpenShared(t)
	return newNode(t, base, cacheIn(t.TempDir())), newNode(t, base.Beside(t), cacheIn(t.TempDir())), base
}

func cacheIn(folder string) func(*Config) {
	return func(c *Config) { c.DiskCache, c.CacheFolder = 16<<20, folder }
}

func TestWhatOneNodeStoredTheOtherServes(t *testing.T) {
	here, there, _ := newNodes(t)
	path := "/image/" + here.add("a.jpg", photo(t, 300, 200)).String() + "/-/resize/100x/-/format/jpeg/"
	first, body := here.get(path)
	here.variants.storing.Wait()
	second, same := there.get(path)
	if first.StatusCode != http.StatusOK || string(same) != string(body) || second.Header.Get("ETag") != first.Header.Get("ETag") {
		t.Errorf("%d and %d, tags %s and %s", first.StatusCode, second.StatusCode, first.Header.Get("ETag"), second.Header.Get("ETag"))
	}
	if n := there.variants.Renders(); n != 0 {
		t.Errorf("the second node rendered %d times", n)
	}
}

func TestWhatOneNodeDeletesOrPurgesIsGoneFromTheOther(t *testing.T) {
	here, there, _ := newNodes(t)
	id := here.add("a.jpg", photo(t, 300, 200))
	path := "/image/" + id.String() + "/-/resize/100x/-/format/jpeg/"
	there.get(path)
	there.variants.storing.Wait()
	if _, err := here.library.PurgeFiles(t.Context(), []uuid.UUID{id}); err != nil {
		t.Fatal(err)
	}
	heard(t, here, there)
	there.get(path)
	if n := there.variants.Renders(); n != 2 {
		t.Errorf("rendered %d times, want once more after the purge", n)
	}
	if _, err := here.library.DeleteFiles(t.Context(), []uuid.UUID{id}); err != nil {
		t.Fatal(err)
	}
	heard(t, here, there)
	if r, _ := there.get(path); r.StatusCode != http.StatusNotFound {
		t.Errorf("a file that another node deleted is answered %d", r.StatusCode)
	}
}

// heard waits until one node knows all that another has done.
func heard(t *testing.T, from, by *world) {
	t.Helper()
	for by.library.Place() != from.library.Place() {
		if t.Context().Err() != nil {
			t.Fatal("it does not hear")
		}
	}
}

func TestADiskCacheKnowsAfterARestartWhatWasPurgedMeanwhile(t *testing.T) {
	base := storagetest.OpenShared(t)
	folder := t.TempDir()
	here := newNode(t, base)
	kept, purged, deleted := here.add("k.jpg", photo(t, 300, 200)), here.add("p.jpg", photo(t, 300, 200)), here.add("d.jpg", photo(t, 300, 200))
	files := []uuid.UUID{kept, purged, deleted}
	there := newNode(t, base.Beside(t), cacheIn(folder))
	for _, id := range files {
		there.get("/image/" + id.String() + "/-/resize/100x/-/format/jpeg/")
	}
	there.variants.Close()
	if _, err := here.library.PurgeFiles(t.Context(), []uuid.UUID{purged}); err != nil {
		t.Fatal(err)
	}
	if _, err := here.library.DeleteFiles(t.Context(), []uuid.UUID{deleted}); err != nil {
		t.Fatal(err)
	}
	has := func(w *world) []diskcache.Facts {
		w.variants.disk.Settle()
		return w.variants.disk.Used(time.Time{})
	}
	back := newNode(t, base.Beside(t), cacheIn(folder))
	if left := has(back); len(left) != 1 || left[0].File != kept {
		t.Errorf("left are %v, want that of the file that nothing happened to", left)
	}
	back.variants.Close()
	other := newNode(t, storagetest.Open(t), cacheIn(folder))
	if left := has(other); len(left) != 0 {
		t.Errorf("of another library are left %v", left)
	}
}
