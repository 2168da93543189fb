package delivery

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
)

// held makes background work wait until the answer is called.
func (w *world) held() (release func()) {
	goOn, do := make(chan struct{}), w.variants.background.do
	w.variants.background.do = func(ctx context.Context, t *tightening) {
		<-goOn
		do(ctx, t)
	}
	return sync.OnceFunc(func() { close(goOn) })
}

func TestAFileThatIsDeletedMeanwhileLeavesNothing(t *testing.T) {
	w := newWorld(t)
	release := w.held()
	defer release()
	id, other := w.add("a.jpg", photo(t, 300, 200)), w.add("b.jpg", photo(t, 300, 200))
	for _, chain := range []string{"flip", "mirror"} { // one that runs and one that waits
		w.served(chain, "/image/"+id.String()+"/-/"+chain+"/", "webp", soon)
	}
	w.served("the other", "/image/"+other.String()+"/-/flip/", "webp", soon)
	if _, err := w.library.DeleteFiles(t.Context(), []uuid.UUID{id}); err != nil {
		t.Fatal(err)
	}
	release()
	w.variants.background.wait()
	w.served("the other, then", "/image/"+other.String()+"/-/flip/", "avif", forever)
	if r, _ := w.get("/image/"+id.String()+"/-/flip/", "Accept", chrome); r.StatusCode != 404 {
		t.Errorf("it is answered %d", r.StatusCode)
	}
	if n := w.variants.Renders(); n != 4 {
		t.Errorf("%d renders, want three quick ones and the tighter one of the other file", n)
	}
	for info, err := range w.blobs.List(t.Context(), "variants/"+id.String()) {
		t.Errorf("%s is left (%v)", info.Key, err)
	}
}

func TestAPurgeReachesWhatIsBeingMade(t *testing.T) {
	w := newWorld(t)
	release := w.held()
	defer release()
	id := w.add("a.jpg", photo(t, 300, 200))
	path := "/image/" + id.String() + "/-/flip/"
	w.served("at first", path, "webp", soon)
	if _, err := w.library.PurgeProject(t.Context(), w.project); err != nil {
		t.Fatal(err)
	}
	release()
	w.variants.background.wait()
	w.variants.storing.Wait()
	for info, err := range w.blobs.List(t.Context(), "variants/") {
		t.Errorf("%s is left (%v)", info.Key, err)
	}
	w.served("after the purge", path, "webp", soon)
	w.variants.background.wait()
	w.served("settled anew", path, "avif", forever)
}

func TestWhatFindsNoRoomIsBegunAgainWithTheNextRequest(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Background = 1 })
	started := make(chan struct{}, 10)
	release := w.held()
	defer release()
	do := w.variants.background.do
	w.variants.background.do = func(ctx context.Context, t *tightening) { started <- struct{}{}; do(ctx, t) }
	path := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String()
	w.served("the one that runs", path+"/-/flip/", "webp", soon)
	<-started
	w.served("the one that waits", path+"/-/mirror/", "webp", soon)
	w.served("one too many", path+"/-/invert/", "webp", soon)
	release()
	w.variants.background.wait()
	w.served("the one that ran", path+"/-/flip/", "avif", forever)
	w.served("the one that waited", path+"/-/mirror/", "avif", forever)
	w.served("the one that found no room", path+"/-/invert/", "webp", soon)
	w.variants.background.wait()
	w.served("the one that found no room, in the end", path+"/-/invert/", "avif", forever)
}

func TestClosingGivesUpWhatNobodyWaitsFor(t *testing.T) {
	w := newWorld(t)
	started := make(chan struct{})
	w.variants.background.do = func(ctx context.Context, _ *tightening) {
		close(started)
		<-ctx.Done()
	}
	path := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String()
	w.served("one that runs", path+"/-/flip/", "webp", soon)
	<-started
	w.served("one that waits", path+"/-/mirror/", "webp", soon)
	w.variants.Close()
	if n := len(w.variants.background.all); n != 0 || w.variants.background.begun.Load() != 1 {
		t.Errorf("%d are left", n)
	}
	w.served("after that", path+"/-/flip/", "webp", soon)
}

func TestWorkThatFailsLeavesTheQuickOne(t *testing.T) {
	w := newWorld(t)
	path := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String() + "/-/flip/"
	release := w.held()
	defer release()
	w.served("at first", path, "webp", soon)
	w.variants.config.Timeout = 1 // a nanosecond; nothing else is rendered now
	release()
	w.variants.background.wait()
	w.served("then", path, "webp", forever)
	if n := w.variants.background.begun.Load(); n != 1 {
		t.Errorf("it was begun %d times", n)
	}
}

func TestBackgroundWorkWaitsForAPauseButNotForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			busy, want time.Duration
		}{{0, time.Second}, {2500 * time.Millisecond, 3 * time.Second}, {time.Hour, 10 * time.Second}} {
			start := time.Now()
			b := background{pause: time.Second, patience: 10 * time.Second, quiet: func() bool { return time.Since(start) > c.busy }}
			b.rest(t.Context())
			if took := time.Since(start); took != c.want {
				t.Errorf("others are busy for %v: it waited %v, want %v", c.busy, took, c.want)
			}
		}
	})
}

func TestNothingIsQuietWhileItIsRendered(t *testing.T) {
	w := newWorld(t)
	quiet := w.variants.quiet()
	quiet()
	if !quiet() {
		t.Error("nothing was rendered, and it is not quiet")
	}
	w.get("/image/" + w.add("a.jpg", photo(t, 30, 20)).String() + "/-/flip/")
	if quiet() {
		t.Error("something was rendered since")
	}
	if !quiet() {
		t.Error("nothing was rendered since")
	}
	begun, goOn := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		_, err := w.variants.flights.do(t.Context(), memoryID{key: "k"}, func(context.Context) (*Variant, error) {
			close(begun)
			<-goOn
			return &Variant{}, nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-begun
	if quiet() {
		t.Error("something is rendered")
	}
	close(goOn)
	all.Wait()
}
