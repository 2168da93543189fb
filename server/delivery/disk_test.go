package delivery

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/storage"
	"calotype/storage/storagetest"
)

// onDisk has a world keep variants in a folder.
func onDisk(folder string) func(*Config) {
	return func(c *Config) { c.DiskCache, c.CacheFolder = 64<<20, folder }
}

// settle waits until what was rendered is kept.
func (w *world) settle() {
	w.variants.storing.Wait()
	w.variants.disk.Settle()
}

// restart has the next process serve.
func (w *world) restart(change ...func(*Config)) {
	w.t.Helper()
	w.variants.Close()
	config := w.variants.config
	for _, f := range change {
		f(&config)
	}
	w.variants = NewVariants(w.library, config, w.variants.log)
	w.Config.Handler = NewHandler(w.variants)
	next := w.variants
	w.t.Cleanup(next.Close)
	next.disk.Settle()
}

// layer answers where a path is served from, as the handler does.
func (w *world) layer(path string) Layer {
	w.t.Helper()
	a := parseAddress(path)
	t, err := imaging.Parse(a.transformation)
	if err != nil {
		w.t.Fatal(err)
	}
	k := asked{path, imaging.Accept{}}
	known, found := w.variants.recall(k)
	if known != nil {
		found = found.served(known.how)
	} else {
		if found, err = w.variants.Get(w.t.Context(), a.file, t, imaging.Accept{}); err != nil {
			w.t.Fatal(err)
		}
		w.variants.memorize(k, &visitor{project: w.project}, a, found)
	}
	content, err := w.variants.open(w.t.Context(), found)
	if err != nil {
		w.t.Fatal(err)
	}
	if data, err := io.ReadAll(content); err != nil || int64(len(data)) != found.Bytes {
		w.t.Errorf("%s: %d bytes of %d, %v", path, len(data), found.Bytes, err)
	}
	if err := content.Close(); err != nil {
		w.t.Error(err)
	}
	return found.Layer
}

func (w *world) wantLayers(what, path string, want ...Layer) {
	w.t.Helper()
	for i, layer := range want {
		if got := w.layer(path); got != layer {
			w.t.Errorf("%s, request %d: from %s, want %s", what, i+1, got, layer)
		}
		w.settle()
	}
}

func TestAVariantIsServedFromTheNearestLayerThatHasIt(t *testing.T) {
	w := newWorld(t, onDisk(t.TempDir()))
	path := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String() + "/-/resize/100x/"
	w.wantLayers("new", path, Miss, Memory, Memory)
	w.restart()
	w.wantLayers("the next process", path, Disk, Disk, Memory)
	w.restart(func(c *Config) { c.MemoryCache = 0 })
	w.wantLayers("without memory", path, Disk, Disk, Disk, Disk)
	w.restart(func(c *Config) { c.CacheFolder = t.TempDir() })
	w.wantLayers("without memory, with an empty disk", path, Store, Disk)
	w.restart(func(c *Config) { c.DiskCache = 0 })
	w.wantLayers("without memory and disk", path, Store, Store)
	w.restart(func(c *Config) { c.MemoryCache = 64 << 20 })
	w.wantLayers("without a disk", path, Store, Memory)
	if n := w.variants.Renders(); n != 0 {
		t.Errorf("%d renders", n)
	}
	w.restart(onDisk("/dev/null")) // no folder
	w.wantLayers("with a disk cache that cannot be", path, Store, Memory)
}

func TestWhatEachLayerDoesIsCounted(t *testing.T) {
	w := newWorld(t, onDisk(t.TempDir()))
	path := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String() + "/-/resize/100x/"
	w.wantLayers("new", path, Miss, Memory, Memory)
	s := w.caches()
	_, body := w.get(path)
	size := int64(len(body))
	if m := s[Memory]; m.Entries != 1 || m.Bytes < size || m.Capacity != 64<<20 || m.Hits != 2 || m.Misses < 1 || m.Evictions != 0 {
		t.Errorf("memory: %+v", m)
	}
	if d := s[Disk]; d.Entries != 1 || d.Bytes < size || d.Capacity != 64<<20 || d.Hits != 0 || d.Misses != 1 {
		t.Errorf("disk: %+v", d)
	}
	if d := s[Store]; d.Entries != 1 || d.Bytes != size || d.Hits != 0 || d.Misses != 1 {
		t.Errorf("store: %+v", d)
	}
	w.restart()
	w.wantLayers("the next process", path, Disk)
	w.restart(func(c *Config) { c.DiskCache = 0 })
	w.wantLayers("without a disk", path, Store)
	if s := w.caches(); s[Store].Hits != 1 || s[Disk] != (CacheStats{Name: "disk"}) {
		t.Errorf("%+v", s)
	}
}

// caches are how the layers do.
func (w *world) caches() map[Layer]CacheStats {
	found := map[Layer]CacheStats{}
	for _, s := range w.variants.Caches() {
		found[Layer(s.Name)] = s
	}
	return found
}

func TestAHitOnTheDiskAsksNeitherDatabaseNorStore(t *testing.T) {
	w := newWorld(t, onDisk(t.TempDir()))
	path := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String()
	w.get(path + "/-/resize/90x/")
	_, before := w.get(path + "/-/resize/100x/")
	w.restart()
	w.get(path + "/-/resize/90x/") // reads what the file is
	w.library.Close()
	if err := os.RemoveAll(w.folder); err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{"disk", "disk", "memory"} {
		r, after := w.get(path + "/-/resize/100x/")
		if r.StatusCode != 200 || !bytes.Equal(before, after) || r.Header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("with database and store gone: %d, %s", r.StatusCode, r.Header.Get("Content-Type"))
		}
		if said := r.Header.Get("Server-Timing"); !strings.HasPrefix(said, "cache;desc="+from) {
			t.Errorf("from %s: %s", from, said)
		}
	}
}

// A sent remembers of what an answer was read.
type sent struct {
	*httptest.ResponseRecorder
	from []io.Reader
}

func (s *sent) ReadFrom(r io.Reader) (int64, error) {
	if limited, ok := r.(*io.LimitedReader); ok {
		s.from = append(s.from, limited.R)
	}
	return io.Copy(s.ResponseRecorder, r)
}

func TestWhatLiesInAFileIsSentByTheKernel(t *testing.T) {
	w := newWorld(t, onDisk(t.TempDir()), func(c *Config) { c.MemoryCache = 0 })
	path := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String() + "/-/resize/100x/"
	_, whole := w.get(path)
	w.settle()
	disks := map[string]int64{"disk cache": 64 << 20}
	if !storagetest.Cluster(t) {
		disks["storage"] = 0
	}
	for what, disk := range disks {
		w.restart(func(c *Config) { c.DiskCache = disk })
		for _, part := range []string{"", "bytes=10-99"} {
			s := &sent{ResponseRecorder: httptest.NewRecorder()}
			r := httptest.NewRequest(http.MethodGet, path, nil)
			want := whole
			if part != "" {
				r.Header.Set("Range", part)
				want = whole[10:100]
			}
			NewHandler(w.variants).ServeHTTP(s, r)
			if !bytes.Equal(s.Body.Bytes(), want) || len(s.from) != 1 {
				t.Fatalf("%s %s: %d bytes, read of %v", what, part, s.Body.Len(), s.from)
			}
			if _, ok := s.from[0].(*os.File); !ok {
				t.Errorf("%s %s: it is read of a %T and not of the file", what, part, s.from[0])
			}
		}
	}
}

func TestTheRecordOfAStoredVariantIsLookedAtOnce(t *testing.T) {
	base := storagetest.Open(t)
	w := newNode(t, base, func(c *Config) { c.MemoryCache = 0 })
	id := w.add("a.jpg", photo(t, 300, 200))
	path := "/image/" + id.String() + "/-/resize/100x/"
	w.get(path)
	w.restart()
	w.get(path)
	base.Tell(t, "DELETE FROM variants")
	if r, _ := w.get(path); r.StatusCode != 200 || w.variants.Renders() != 0 {
		t.Errorf("%d after %d renders", r.StatusCode, w.variants.Renders())
	}
	w.restart()
	if r, _ := w.get(path); r.StatusCode != 200 || w.variants.Renders() != 1 {
		t.Errorf("without a record: %d after %d renders", r.StatusCode, w.variants.Renders())
	}
}

func TestWhatIsNoLongerWholeOnTheDiskIsFoundElsewhere(t *testing.T) {
	folder := t.TempDir()
	w := newWorld(t, onDisk(folder))
	path := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String() + "/-/resize/100x/"
	_, whole := w.get(path)
	files := func() []string {
		t.Helper()
		w.settle()
		list, err := filepath.Glob(filepath.Join(folder, "variants", "*", "*_jpeg_*"))
		if err != nil || len(list) != 1 {
			t.Fatalf("%q, %v", list, err)
		}
		return list
	}
	for what, spoil := range map[string]func() error{
		"cut off":            func() error { return os.Truncate(files()[0], 100) },
		"gone":               func() error { return os.Remove(files()[0]) },
		"the folder is gone": func() error { return os.RemoveAll(filepath.Join(folder, "variants")) },
		"everything is gone": func() error {
			w.variants.storing.Wait()
			return errors.Join(os.Remove(files()[0]), w.lose())
		},
	} {
		w.restart()
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		if r, got := w.get(path); r.StatusCode != 200 || !bytes.Equal(got, whole) {
			t.Errorf("%s: %d with %d bytes", what, r.StatusCode, len(got))
		}
		w.restart() // that which was served from the store comes to the disk when it is found there
		w.get(path)
	}
}

// keptOf answers how many variants of a file lie on the disk and in the store.
func (w *world) keptOf(file uuid.UUID) (disk, store int) {
	w.t.Helper()
	w.settle()
	list, err := w.library.Variants(w.t.Context(), file, storage.Page{First: 100})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.variants.disk.Stats().Entries, list.Total
}
