package delivery

import (
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/storage"
)

func (w *world) wantRenders(what string, want int64, paths ...string) {
	w.t.Helper()
	before := w.variants.Renders()
	for _, path := range paths {
		if r, body := w.get(path); r.StatusCode != 200 {
			w.t.Errorf("%s: %s: %d %s", what, path, r.StatusCode, body)
		}
	}
	w.settle()
	if n := w.variants.Renders() - before; n != want {
		w.t.Errorf("%s: %d renders, want %d", what, n, want)
	}
}

func TestAPurgeReachesEveryLayer(t *testing.T) {
	w := newWorld(t, onDisk(t.TempDir()))
	id, other := w.add("a.jpg", photo(t, 300, 200)), w.add("b.jpg", photo(t, 300, 200))
	path, chains := "/image/"+id.String(), []string{"/-/resize/100x/", "/-/resize/50x/", "/-/json/"}
	var paths []string
	for _, chain := range chains {
		paths = append(paths, path+chain)
	}
	elsewhere := "/image/" + other.String() + chains[0]
	w.wantRenders("new", 4, append(paths, elsewhere)...)
	for what, purge := range map[string]func() (storage.VariantSum, error){
		"file": func() (storage.VariantSum, error) { return w.library.PurgeFiles(t.Context(), []uuid.UUID{id}) },
		"both": func() (storage.VariantSum, error) { return w.library.PurgeProject(t.Context(), w.project) },
	} {
		w.wantRenders(what+" before", 0, append(paths, elsewhere)...)
		purged, err := purge()
		others := 0 // of the other file
		if what == "both" {
			others = 1
		}
		if err != nil || purged.Variants != 2+others || purged.Bytes == 0 {
			t.Errorf("%s: %+v, %v", what, purged, err)
		}
		if disk, store := w.keptOf(id); disk != 1-others || store != 0 {
			t.Errorf("%s: %d are left on the disk, %d in the store", what, disk, store)
		}
		w.wantRenders(what, 3, paths...)
		w.wantRenders(what+", the other", int64(others), elsewhere)
	}
}

func TestAPresetIsPurgedFromEveryLayer(t *testing.T) {
	w := newWorld(t, onDisk(t.TempDir()))
	id := w.add("a.jpg", photo(t, 300, 200))
	card := w.preset("card", "resize/100x")
	w.preset("thin", "resize/20x")
	path := "/image/" + id.String() + "/-/"
	made := []string{path + "preset/card/", path + "preset/card/-/flip/", path + "preset/card/-/preset/thin/"}
	not := []string{path + "resize/50x/", path + "preset/thin/"}
	w.wantRenders("new", 5, append(made, not...)...)
	w.wantRenders("the same without its name", 0, path+"resize/100x/")
	purged, err := w.variants.PurgePreset(t.Context(), card)
	if err != nil || purged.Variants != 3 {
		t.Errorf("%+v, %v", purged, err)
	}
	if disk, store := w.keptOf(id); disk != 0 || store != 2 { // of the project
		t.Errorf("%d are left on the disk, %d in the store", disk, store)
	}
	w.wantRenders("what was not made by it", 0, not...)
	w.wantRenders("what was", 3, made...)

	// What was rendered without it, and then asked for by it, is found as well; in this process and in the next.
	for _, next := range []func(){func() {}, func() { w.restart() }} {
		if _, err := w.library.PurgeFiles(t.Context(), []uuid.UUID{id}); err != nil {
			t.Fatal(err)
		}
		w.restart()
		w.wantRenders("without it", 1, path+"resize/100x/")
		next()
		w.wantRenders("by it", 0, made[0])
		if purged, err := w.variants.PurgePreset(t.Context(), card); err != nil || purged.Variants != 1 {
			t.Errorf("%+v, %v", purged, err)
		}
		w.wantRenders("after", 1, made[0])
	}
}

// What was begun before a purge and ends after it is answered, and kept nowhere.
func TestWhatIsRenderedWhileItIsPurgedIsNotKept(t *testing.T) {
	w := newWorld(t, onDisk(t.TempDir()))
	id := w.add("a.jpg", photo(t, 300, 200))
	src, err := w.variants.sources.get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := imaging.Parse("resize/100x")
	if err != nil {
		t.Fatal(err)
	}
	p, err := parsed.Plan(src.Source, imaging.Accept{}, imaging.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	for what, purge := range map[string]func() error{
		"file":    func() error { _, err := w.library.PurgeFiles(t.Context(), []uuid.UUID{id}); return err },
		"project": func() error { _, err := w.library.PurgeProject(t.Context(), w.project); return err },
		"delete":  func() error { _, err := w.library.DeleteFiles(t.Context(), []uuid.UUID{id}); return err },
	} {
		if _, err := w.library.RestoreFiles(t.Context(), []uuid.UUID{id}); err != nil {
			t.Fatal(err)
		}
		kept, end := w.variants.keeps.begin(src)
		made, err := w.variants.Get(t.Context(), id, parsed, imaging.Accept{})
		if err != nil {
			t.Fatal(err)
		}
		w.settle()
		if err := purge(); err != nil {
			t.Fatal(err)
		}
		w.variants.toDisk(kept, src, made)
		w.variants.toStore(kept, made, p)
		if disk, store := w.keptOf(id); disk != 0 || store != 0 || kept.Err() == nil {
			t.Errorf("%s: %d are left on the disk, %d in the store", what, disk, store)
		}
		end()
	}
	if n := len(w.variants.keeps.all); n != 0 {
		t.Errorf("%d are still on their way", n)
	}
}

// With requests running, nothing of a file is answered once it is deleted, from whichever layer; and it comes back.
func TestADeletedFileIsGoneFromEveryLayerWhileItIsAskedFor(t *testing.T) {
	w := newWorld(t, onDisk(t.TempDir()), func(c *Config) { c.MemoryCache = 40 << 10 }) // some in memory, the rest not
	id := w.add("a.jpg", photo(t, 300, 200))
	path := func(i int) string { return fmt.Sprintf("/image/%s/-/resize/%dx/", id, 60+i%8) }
	for i := range 8 {
		w.get(path(i))
	}
	for round := range 3 {
		var deleted, end atomic.Bool
		var all sync.WaitGroup
		for n := range 4 {
			all.Go(func() {
				for i := n; !end.Load(); i++ {
					gone := deleted.Load()
					r, err := http.Get(w.URL + path(i))
					if err != nil {
						t.Error(err)
						return
					}
					r.Body.Close()
					if gone && r.StatusCode != 404 || r.StatusCode != 404 && r.StatusCode != 200 {
						t.Errorf("%d, deleted: %t", r.StatusCode, gone)
					}
				}
			})
		}
		for i := range 20 {
			w.get(path(i))
			if i%4 == round {
				if _, err := w.library.PurgeFiles(t.Context(), []uuid.UUID{id}); err != nil {
					t.Error(err)
				}
			}
		}
		if _, err := w.library.DeleteFiles(t.Context(), []uuid.UUID{id}); err != nil {
			t.Error(err)
		}
		deleted.Store(true)
		for i := range 20 {
			if r, _ := w.get(path(i)); r.StatusCode != 404 {
				t.Errorf("%d after it was deleted", r.StatusCode)
			}
		}
		end.Store(true)
		all.Wait()
		if disk, store := w.keptOf(id); disk != 0 || store != 0 {
			t.Errorf("%d are left on the disk, %d in the store", disk, store)
		}
		if _, err := w.library.RestoreFiles(t.Context(), []uuid.UUID{id}); err != nil {
			t.Fatal(err)
		}
		if r, _ := w.get(path(0)); r.StatusCode != 200 {
			t.Errorf("%d after it came back", r.StatusCode)
		}
	}
}

func TestWhatIsAskedForIsNotedForThoseWhoMakeRoom(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 300, 200))
	path := "/image/" + id.String() + "/-/resize/100x/"
	used := func() storage.Variant {
		t.Helper()
		list, err := w.library.Variants(t.Context(), id, storage.Page{First: 10})
		if err != nil || len(list.Nodes) != 1 {
			t.Fatal(list, err)
		}
		return *list.Nodes[0]
	}
	w.get(path)
	w.settle()
	at := used().UsedAt
	sweep := func(what string, later bool) {
		t.Helper()
		if err := w.variants.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if now := used().UsedAt; now.After(at) != later {
			t.Errorf("%s: used at %v, then at %v", what, at, now)
		} else {
			at = now
		}
	}
	sweep("in memory", true)
	w.get(path)
	sweep("again on that day", false)
	w.restart(func(c *Config) { c.MemoryCache = 0 })
	sweep("not asked for", false)
	w.get(path)
	sweep("in the store", true)
}
