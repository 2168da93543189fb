package delivery

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"calotype/imaging"
	"calotype/server/analytics"
	"calotype/server/gate"
	"calotype/storage"
)

// An observer writes down what it is told.
type observer struct {
	mu       sync.Mutex
	rendered []Rendered
	stored   int
}

func (o *observer) Rendered(_ context.Context, r Rendered) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.rendered = append(o.rendered, r)
}

func (o *observer) Stored(context.Context, time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.stored++
}

// results are how renders ended.
func (o *observer) results() (all []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, r := range o.rendered {
		all = append(all, r.Result)
	}
	return all
}

func TestWhoWatchesIsToldHowEachRenderEnded(t *testing.T) {
	type setting struct {
		name    string
		change  func(*Config)
		before  func(t *testing.T, w *world)
		damaged bool
		result  string
		stored  int
	}
	for _, s := range []setting{
		{name: "one that is made", result: "made", stored: 1},
		{name: "a file that is damaged", damaged: true, result: "failed"},
		{name: "one that takes too long", change: func(c *Config) { c.Timeout = time.Nanosecond }, result: "timeout"},
		{name: "one too many", change: func(c *Config) { c.Workers, c.Queue = 1, 0 }, before: func(t *testing.T, w *world) {
			t.Cleanup(w.hold(gate.Work{Class: gate.Cold}).Leave)
		}, result: "refused"},
	} {
		t.Run(s.name, func(t *testing.T) {
			watcher := &observer{}
			w := newWorld(t, func(c *Config) {
				if c.Watch = watcher; s.change != nil {
					s.change(c)
				}
			})
			file := w.add("a.jpg", photo(t, 300, 200))
			if s.damaged {
				if err := w.blobs.Put(t.Context(), storage.OriginalKey(file), bytes.NewReader([]byte("no picture"))); err != nil {
					t.Fatal(err)
				}
			}
			if s.before != nil {
				s.before(t, w)
			}
			for range 2 { // what is made is not made again
				_, err := w.variants.Get(t.Context(), file, w.chain("-/resize/100x/-/format/jpeg/"), imaging.Accept{})
				if (err == nil) != (s.result == "made") {
					t.Errorf("answered %v", err)
				}
			}
			w.variants.Close()
			results := watcher.results()
			if len(results) == 0 || results[0] != s.result || s.result == "made" && len(results) != 1 || watcher.stored != s.stored {
				t.Fatalf("told %q, stored %d", results, watcher.stored)
			}
			one := watcher.rendered[0]
			if one.Plan.Format != "jpeg" || one.Began.IsZero() || (one.Timing.Encode > 0) != (s.result == "made") {
				t.Errorf("told %+v", one)
			}
		})
	}
}

func TestARenderOfNobodyWasCancelled(t *testing.T) {
	watcher := &observer{}
	w := newWorld(t, func(c *Config) { c.Workers, c.Watch = 1, watcher })
	file := w.add("a.jpg", photo(t, 300, 200))
	place := w.hold(gate.Work{Class: gate.Cold})
	ctx, cancel := context.WithCancel(t.Context())
	asked := make(chan error)
	go func() {
		_, err := w.variants.Get(ctx, file, w.chain("-/resize/100x/"), imaging.Accept{})
		asked <- err
	}()
	eventually(t, func() bool { return w.waiting() == 1 })
	cancel()
	if err := <-asked; err == nil {
		t.Error("who left was answered")
	}
	eventually(t, func() bool { return w.waiting() == 0 })
	place.Leave()
	w.variants.Close()
	if results := watcher.results(); len(results) != 1 || results[0] != "cancelled" {
		t.Errorf("told %q", results)
	}
}

// told is a response that is watched.
type told struct {
	*httptest.ResponseRecorder
	layer Layer
	of    *analytics.Subject
}

func (t *told) From(layer Layer, of *analytics.Subject) { t.layer, t.of = layer, of }

func TestWhoWatchesAResponseIsToldWhereItComesFrom(t *testing.T) {
	w := newWorld(t)
	file := w.add("a.jpg", photo(t, 300, 200)).String()
	ask := func(v *Variants, path string) Layer {
		answer := &told{ResponseRecorder: httptest.NewRecorder()}
		NewHandler(v).ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
		if of := answer.of; of == nil != (answer.layer == "") || of != nil && (of.File.String() != file || of.Project != w.project || of.Format != "jpeg" || of.Transformation == "") {
			t.Errorf("%s is of %+v", path, of)
		}
		return answer.layer
	}
	variant := "/image/" + file + "/-/resize/100x/-/format/jpeg/"
	next := func(memory int64) *Variants { // as after a restart
		w.variants.storing.Wait()
		config := w.variants.config
		config.MemoryCache = memory
		v := NewVariants(w.library, config, w.variants.log)
		t.Cleanup(v.Close)
		return v
	}
	for i, c := range []struct {
		variants func() *Variants
		path     string
		want     Layer
	}{
		{func() *Variants { return w.variants }, variant, Miss},
		{func() *Variants { return w.variants }, variant, Memory},
		{func() *Variants { return w.variants }, "/image/" + file + "/", Original},
		{func() *Variants { return w.variants }, "/image/" + file + "/-/resize/0x/", ""},
	} {
		if got := ask(c.variants(), c.path); got != c.want {
			t.Errorf("%d, %s: from %q, want %q", i, c.path, got, c.want)
		}
	}
	for memory, want := range map[int64][]Layer{64 << 20: {Store, Memory}, 1000: {Store, Store}} { // what does not fit is read each time
		v := next(memory)
		for i, layer := range want {
			if got := ask(v, variant); got != layer {
				t.Errorf("after a restart with %d bytes of memory, %d: from %q, want %q", memory, i, got, layer)
			}
		}
	}
}

func TestCachesSayHowTheyDo(t *testing.T) {
	w := newWorld(t)
	file := w.add("a.jpg", photo(t, 300, 200)).String()
	for range 3 {
		w.get("/image/" + file + "/-/resize/100x/-/format/jpeg/")
	}
	caches := map[string]CacheStats{}
	for _, c := range w.variants.Caches() {
		caches[c.Name] = c
	}
	if m := caches["memory"]; m.Entries != 1 || m.Bytes == 0 || m.Capacity != 64<<20 || m.Hits != 2 || m.Misses != 1 {
		t.Errorf("memory: %+v", m)
	}
	if a := caches["addresses"]; a.Entries != 1 || a.Hits != 2 || a.Misses != 1 || a.Capacity == 0 {
		t.Errorf("addresses: %+v", a)
	}
	if f := caches["files"]; f.Entries != 1 || f.Hits == 0 || f.Misses != 1 {
		t.Errorf("files: %+v", f)
	}
}
