package delivery

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/storage"
)

// chrome is what that browser accepts for pictures.
const chrome = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"

// again is the server after a restart.
func (w *world) again() *Variants {
	w.variants.Close()
	next := NewVariants(w.library, w.variants.config, w.variants.log)
	next.background.pause = 0
	w.Config.Handler = NewHandler(next)
	w.variants = next
	w.t.Cleanup(next.Close)
	return next
}

// even is a picture of one colour, which no format makes smaller than WebP.
func even(t testing.TB) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 200, 200))
	for i := range 200 * 200 {
		img.Set(i%200, i/200, color.RGBA{120, 90, 40, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// served checks the format and for how long it may be kept.
func (w *world) served(what, path, format, keep string) (etag string, body []byte) {
	w.t.Helper()
	r, body := w.get(path, "Accept", chrome)
	if r.StatusCode != 200 || r.Header.Get("Content-Type") != "image/"+format || r.Header.Get("Cache-Control") != keep || r.Header.Get("Vary") != "Accept" {
		w.t.Errorf("%s: %d %v, want %s, %q", what, r.StatusCode, r.Header, format, keep)
	}
	return r.Header.Get("ETag"), body
}

func TestAutoIsServedQuicklyAtFirstAndTighterFromThenOn(t *testing.T) {
	w := newWorld(t)
	release := w.held()
	defer release()
	id := w.add("a.jpg", photo(t, 900, 600))
	path := "/image/" + id.String() + "/-/resize/400x/"
	quickTag, quick := w.served("the first time", path, "webp", soon)
	w.served("while the tighter one is made", path, "webp", soon)
	conditions := func(etag, keep, mediaType string, body []byte) {
		t.Helper()
		r, _ := w.get(path, "Accept", chrome)
		modified, unchanged, left := r.Header.Get("Last-Modified"), 304, 0
		if keep == soon { // no date says of it that nothing has changed
			if modified != "" {
				t.Errorf("it is said to be of %s", modified)
			}
			modified, unchanged, left = time.Now().Add(time.Hour).UTC().Format(http.TimeFormat), 200, len(body)
		}
		for _, c := range []struct {
			method, name, value string
			status, bytes       int
		}{
			{"GET", "If-None-Match", etag, 304, 0},
			{"GET", "If-None-Match", `"other"`, 200, len(body)},
			{"HEAD", "If-None-Match", etag, 304, 0},
			{"HEAD", "X-Nothing", "", 200, 0},
			{"GET", "If-Modified-Since", modified, unchanged, left},
			{"GET", "If-Range", etag, 206, 10},
			{"GET", "If-Range", `"other"`, 200, len(body)},
		} {
			headers := []string{"Accept", chrome, c.name, c.value}
			if c.name == "If-Range" {
				headers = append(headers, "Range", "bytes=5-14")
			}
			r, got := w.do(c.method, path, headers...)
			if r.StatusCode != c.status || len(got) != c.bytes || r.Header.Get("ETag") != etag || r.Header.Get("Cache-Control") != keep || r.Header.Get("Vary") != "Accept" {
				t.Errorf("%s, %s %s: %d, %d bytes, %v", c.method, c.name, c.value, r.StatusCode, len(got), r.Header)
			}
			if c.status == 206 && !bytes.Equal(got, body[5:15]) {
				t.Errorf("the range has other bytes")
			}
			if c.name == "X-Nothing" && (r.ContentLength != int64(len(body)) || r.Header.Get("Content-Type") != mediaType) {
				t.Errorf("HEAD says %d bytes of %s", r.ContentLength, r.Header.Get("Content-Type"))
			}
		}
	}
	conditions(quickTag, soon, "image/webp", quick)

	ready := func() bool {
		_, ok := w.Config.Handler.(*Handler).Ready(&Asking{Target: []byte(path), Accept: []byte(chrome)})
		return ok
	}
	if !ready() {
		t.Error("the quick one is not answered without net/http")
	}
	release()
	w.variants.background.wait()
	if ready() {
		t.Error("the quick one is answered once the other is there")
	}
	tag, tight := w.served("once it is made", path, "avif", forever)
	if 10*len(tight) > 9*len(quick) || tag == quickTag {
		t.Errorf("%d bytes after %d, ETags %s and %s", len(tight), len(quick), tag, quickTag)
	}
	conditions(tag, forever, "image/avif", tight)
	// What has a part of the quick one, or all of it, gets all of the other.
	if r, got := w.get(path, "Accept", chrome, "If-Range", quickTag, "Range", "bytes=5-14"); r.StatusCode != 200 || r.Header.Get("ETag") != tag || !bytes.Equal(got, tight) {
		t.Errorf("who has a part of the quick one gets %d with %d bytes", r.StatusCode, len(got))
	}
	if r, got := w.get(path, "Accept", chrome, "If-None-Match", quickTag); r.StatusCode != 200 || !bytes.Equal(got, tight) {
		t.Errorf("who has the quick one gets %d with %d bytes", r.StatusCode, len(got))
	}
	if r, got := w.get(path, "Accept", "image/webp"); r.Header.Get("Cache-Control") != forever || !bytes.Equal(got, quick) {
		t.Errorf("who takes no AVIF: %v", r.Header)
	}
	list, err := w.library.Variants(t.Context(), id, storage.Page{First: 10})
	if err != nil || list.Total != 2 || list.Nodes[0].Format+list.Nodes[1].Format != "avifwebp" ||
		list.Nodes[0].Transformation != "resize/400x/-/format/auto" || list.Nodes[0].Bytes != int64(len(tight)) {
		t.Errorf("the records are %+v, %v", list.Nodes, err)
	}
	if n := w.variants.Renders(); n != 2 {
		t.Errorf("%d renders", n)
	}
}

func TestWhatIsSettledIsKnownToTheNextProcess(t *testing.T) {
	w := newWorld(t)
	rich, plain := "/image/"+w.add("a.jpg", photo(t, 300, 200)).String()+"/-/flip/", "/image/"+w.add("b.png", even(t)).String()+"/-/flip/"
	w.served("at first", rich, "webp", soon)
	w.served("one colour", plain, "webp", soon)
	w.variants.background.wait()
	w.served("then", rich, "avif", forever)
	w.served("one colour, then", plain, "webp", forever)
	next := w.again()
	w.served("after a restart", rich, "avif", forever)
	w.served("one colour, after a restart", plain, "webp", forever)
	next.background.wait()
	if next.Renders() != 0 || next.background.begun.Load() != 0 {
		t.Errorf("%d renders", next.Renders())
	}
}

func TestManyAtOnceAreOneQuickRenderAndOneTighterOne(t *testing.T) {
	w := newWorld(t)
	release := w.held()
	defer release()
	path := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String() + "/-/flip/"
	var all sync.WaitGroup
	for range 500 {
		all.Go(func() { w.served("at once", path, "webp", soon) })
	}
	all.Wait()
	if n := w.variants.Renders(); n != 1 {
		t.Errorf("%d quick renders", n)
	}
	release()
	w.variants.background.wait()
	for range 100 {
		all.Go(func() { w.served("then", path, "avif", forever) })
	}
	all.Wait()
	if n := w.variants.Renders(); n != 2 || w.variants.background.begun.Load() != 1 {
		t.Errorf("%d renders, %d in the background", n, w.variants.background.begun.Load())
	}
}

func TestWhatIsSettledGoesWithTheFilesVariants(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 300, 200))
	path := "/image/" + id.String() + "/-/flip/"
	stored := func() (n int) {
		for _, err := range w.blobs.List(t.Context(), "variants/") {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		return n
	}
	settle := func(what string) {
		w.served(what, path, "webp", soon)
		w.variants.background.wait()
		w.served(what+", settled", path, "avif", forever)
		w.variants.storing.Wait()
		if n := stored(); n != 3 {
			t.Errorf("%s: %d blobs, want two variants and a mark", what, n)
		}
	}
	settle("at first")
	name := "b.jpg" // changes nothing of it
	if _, err := w.library.UpdateFile(t.Context(), id, storage.FileChange{Name: &name}); err != nil {
		t.Fatal(err)
	}
	w.served("renamed", path, "avif", forever)
	focal := &storage.Point{X: .1, Y: .2}
	if _, err := w.library.UpdateFile(t.Context(), id, storage.FileChange{Focal: &focal}); err != nil {
		t.Fatal(err)
	}
	if n := stored(); n != 0 {
		t.Errorf("%d blobs are left of what the focal point dropped", n)
	}
	settle("with another focal point")
	if _, err := w.library.DeleteFiles(t.Context(), []uuid.UUID{id}); err != nil {
		t.Fatal(err)
	}
	if n := stored(); n != 0 {
		t.Errorf("%d blobs are left of a deleted file", n)
	}
	if _, err := w.library.RestoreFiles(t.Context(), []uuid.UUID{id}); err != nil {
		t.Fatal(err)
	}
	settle("restored")
}

// A store that bounds what it holds drops what was not asked for, be it the one or the other.
func TestWhatTheStoreHasDroppedIsMadeAnewWhileTheQuickOneIsServed(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 300, 200))
	path := "/image/" + id.String() + "/-/flip/"
	quickTag, _ := w.served("at first", path, "webp", soon)
	w.variants.background.wait()
	tightTag, _ := w.served("then", path, "avif", forever)
	keyOf := func(etag string) string {
		key, _, _ := strings.Cut(strings.Trim(etag, `"`), "-")
		return key
	}
	drop := func(etag string, suffixes ...string) {
		t.Helper()
		w.again()
		key := keyOf(etag)
		for _, suffix := range suffixes {
			if err := w.blobs.Delete(t.Context(), "variants/"+id.String()+"/"+key+suffix); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		what, etag string
		suffixes   []string
		renders    int64
	}{{"without the tighter one", tightTag, []string{""}, 1}, {"without the quick one and its mark", quickTag, []string{"", ".mark"}, 1}} {
		drop(c.etag, c.suffixes...)
		w.served(c.what, path, "webp", soon)
		w.variants.background.wait()
		if again, _ := w.served(c.what+", then", path, "avif", forever); keyOf(again) != keyOf(tightTag) || w.variants.Renders() != c.renders {
			t.Errorf("%s: %s after %s, %d renders", c.what, again, tightTag, w.variants.Renders())
		}
	}
}

func TestALookAtWhatIsServedBeginsNothing(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 300, 200))
	flip, err := imaging.Parse("flip")
	if err != nil {
		t.Fatal(err)
	}
	look := func(want string) {
		t.Helper()
		if found, err := w.variants.Get(t.Context(), id, flip, imaging.ParseAccept(chrome)); err != nil || found.Format != want {
			t.Errorf("it is %+v, %v; want %s", found, err, want)
		}
	}
	look("webp")
	w.variants.background.wait()
	look("webp")
	w.served("at first", "/image/"+id.String()+"/-/flip/", "webp", soon)
	w.variants.background.wait()
	look("avif")
}

func TestWithoutBackgroundWorkTheQuickOneIsServedForGood(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Background = 0 })
	w.served("at first", "/image/"+w.add("a.jpg", photo(t, 300, 200)).String()+"/-/flip/", "webp", forever)
}

// What follows the focal point is never kept for good.
func TestATighterOneThatMayChangeIsKeptBriefly(t *testing.T) {
	w := newWorld(t)
	path := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String() + "/-/crop/150x150/focal/"
	w.served("at first", path, "webp", soon)
	w.variants.background.wait()
	w.served("then", path, "avif", briefly)
}

// Threat 23: however many headers there are, there are four answers, and nobody gets what they do not show.
func TestRandomAcceptHeadersAreFewVariants(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 300, 200))
	path := "/image/" + id.String() + "/-/flip/"
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	tags := map[string]bool{}
	for range 1000 {
		var parts []string
		for range random.IntN(6) {
			parts = append(parts, pick("image/", "IMAGE/", "*/", "text/", "")+pick("avif", "webp", "png", "jpeg", "*", "x", "jxl")+
				pick("", "", ";q=0", ";q=1", "; q=0.5", ";q=x", ";a=b;q=0.9", ";")+pick("", " "))
		}
		accept := strings.Join(parts, pick(",", ", ", " ,"))
		r, _ := w.get(path, "Accept", accept)
		said := r.Header.Get("Content-Type")
		if r.StatusCode != http.StatusOK || r.Header.Get("Vary") != "Accept" || said != "image/jpeg" && !strings.Contains(strings.ToLower(accept), said) {
			t.Errorf("%q is answered %d, %s, %v", accept, r.StatusCode, said, r.Header)
		}
		tags[r.Header.Get("ETag")] = true
	}
	w.variants.Close()
	list, err := w.library.Variants(t.Context(), id, storage.Page{First: 10})
	if err != nil || list.Total > 4 || len(tags) > 4 {
		t.Errorf("%d variants, %d answers (%v)", list.Total, len(tags), err)
	}
}
