package delivery

import (
	"bytes"
	"encoding/json"
	"image/jpeg"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/imaging"
	"calotype/server/gate"
	"calotype/storage"
)

func TestTheOriginalIsAnsweredByteForByte(t *testing.T) {
	w := newWorld(t)
	data := photo(t, 300, 200)
	id := w.add("my photo.jpg", data)
	for _, path := range []string{"/image/" + id.String() + "/", "/image/" + id.String(), "//image//" + id.String() + "//",
		"/image/" + strings.ToUpper(id.String()) + "/-/", "/" + id.String() + "/", "/image/" + id.String() + "/other.jpg", "/image/" + id.String() + "/?signature=1&x=2"} {
		r, body := w.get(path)
		if r.StatusCode != 200 || !bytes.Equal(body, data) || r.Header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("%s: %d, %d bytes of %s", path, r.StatusCode, len(body), r.Header.Get("Content-Type"))
		}
		if !strings.Contains(r.Header.Get("Content-Security-Policy"), "sandbox") || r.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s is not sandboxed: %v", path, r.Header)
		}
	}
	r, body := w.get("/image/"+id.String()+"/", "Range", "bytes=10-19")
	if r.StatusCode != 206 || !bytes.Equal(body, data[10:20]) {
		t.Errorf("a range: %d with %d bytes", r.StatusCode, len(body))
	}
}

func TestAVariantIsServedAsTheContractSays(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 300, 200)).String()
	first, body := w.get("/image/"+id+"/-/resize/100x/", "Accept", "image/webp,*/*")
	if first.StatusCode != 200 || first.Header.Get("Content-Type") != "image/webp" {
		t.Fatalf("%d %s: %s", first.StatusCode, first.Header.Get("Content-Type"), body)
	}
	for name, want := range map[string]string{
		"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept", "X-Content-Type-Options": "nosniff",
		"Access-Control-Allow-Origin": "*", "Accept-Ranges": "bytes",
	} {
		if got := first.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	etag := first.Header.Get("ETag")
	if r, rest := w.get("/image/"+id+"/-/resize/100x/", "Accept", "image/webp", "If-None-Match", etag); r.StatusCode != 304 || len(rest) != 0 {
		t.Errorf("with its ETag %s: %d", etag, r.StatusCode)
	}
	if r, part := w.get("/image/"+id+"/-/resize/100x/", "Accept", "image/webp", "Range", "bytes=5-9"); r.StatusCode != 206 || !bytes.Equal(part, body[5:10]) {
		t.Errorf("a range: %d", r.StatusCode)
	}
	if r, rest := w.do(http.MethodHead, "/image/"+id+"/-/resize/100x/", "Accept", "image/webp"); r.StatusCode != 200 || len(rest) != 0 || r.ContentLength != int64(len(body)) {
		t.Errorf("HEAD: %d, %d of %d bytes", r.StatusCode, r.ContentLength, len(body))
	}
	for _, path := range []string{"/image/" + id + "/-/resize/0100x", "/" + id + "//-//resize/100x/-/brightness/0/", "/image/" + id + "/-/resize/100x/-/format/auto/x.webp?utm_source=y"} {
		r, same := w.get(path, "Accept", "image/webp")
		if !bytes.Equal(same, body) || r.Header.Get("ETag") != etag {
			t.Errorf("%s is not the same variant: %d", path, r.StatusCode)
		}
	}
	if n := w.variants.Renders(); n != 1 {
		t.Errorf("equal URLs were rendered %d times", n)
	}
	r, plain := w.get("/image/" + id + "/-/resize/100x/")
	if r.Header.Get("Content-Type") != "image/jpeg" || r.Header.Get("ETag") == etag {
		t.Errorf("a client without WebP got %s", r.Header.Get("Content-Type"))
	}
	if img, err := jpeg.Decode(bytes.NewReader(plain)); err != nil || img.Bounds().Dx() != 100 || img.Bounds().Dy() != 67 {
		t.Errorf("the JPEG: %v", err)
	}
	if r, _ := w.get("/image/" + id + "/-/resize/100x/-/format/png/"); r.Header.Get("Vary") != "" || r.Header.Get("Content-Type") != "image/png" {
		t.Errorf("a format that was asked for varies: %v", r.Header)
	}
}

func TestNamesAndDownloads(t *testing.T) {
	w := newWorld(t)
	id := w.add("sunset.at.sea.jpg", photo(t, 30, 20)).String()
	for path, want := range map[string]string{
		"/-/flip/":                           "",
		"/-/flip/me.jpg":                     `inline; filename="me.jpg"`,
		"/-/flip/-/inline/no/-/format/jpeg/": `attachment; filename="sunset.at.sea.jpg"`,
		"/-/inline/no/-/format/png/":         `attachment; filename="sunset.at.sea.png"`,
		"/-/inline/no/me.png":                `attachment; filename="me.png"`,
	} {
		if r, _ := w.get("/image/" + id + path); r.StatusCode != 200 || r.Header.Get("Content-Disposition") != want {
			t.Errorf("%s: %d, %q, want %q", path, r.StatusCode, r.Header.Get("Content-Disposition"), want)
		}
	}
}

func TestScriptsOfOtherSitesMayReadImagesAndWhatIsSaidOfThem(t *testing.T) {
	w := newWorld(t)
	image := "/image/" + w.add("a.jpg", photo(t, 300, 200)).String()
	for _, path := range []string{image + "/", image + "/-/resize/100x/", image + "/-/blurr/", "/image/nothing/"} {
		r, _ := w.get(path, "Origin", "https://shop.example")
		if r.Header.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(r.Header.Get("Access-Control-Expose-Headers"), "X-Image-Error") {
			t.Errorf("%s: %v", path, r.Header)
		}
	}
	r, body := w.do(http.MethodOptions, image+"/-/resize/100x/", "Origin", "https://shop.example", "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "range")
	if r.StatusCode != 204 || len(body) != 0 || !strings.Contains(r.Header.Get("Access-Control-Allow-Methods"), "GET") || r.Header.Get("Access-Control-Allow-Headers") == "" {
		t.Errorf("%d %v", r.StatusCode, r.Header)
	}
}

func TestAMovedFocalPointMovesTheCrop(t *testing.T) {
	for _, chain := range []string{"crop/50x50/focal", "scale_crop/20x90/smart"} {
		w := newWorld(t)
		id := w.add("a.jpg", photo(t, 300, 200))
		path := "/image/" + id.String() + "/-/" + chain + "/-/format/png/"
		r, before := w.get(path)
		if strings.Contains(r.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s follows the focal point and may not be immutable", chain)
		}
		point := &storage.Point{X: .1, Y: .1}
		if _, err := w.library.UpdateFile(t.Context(), id, storage.FileChange{Focal: &point}); err != nil {
			t.Fatal(err)
		}
		if _, after := w.get(path); bytes.Equal(before, after) {
			t.Errorf("%s did not move", chain)
		}
	}
}

func TestThePagesOfAFileAreThoseOfItsRecord(t *testing.T) {
	src := SourceOf(&storage.File{Width: 60, Height: 40, Frames: 1, Pages: []storage.FilePage{
		{Width: 60, Height: 40, Orientation: 1}, {Width: 30, Height: 50, Orientation: 6, HasAlpha: true},
	}})
	want := []imaging.PageInfo{{Size: imaging.Size{Width: 60, Height: 40}, Orientation: 1}, {Size: imaging.Size{Width: 30, Height: 50}, Orientation: 6, HasAlpha: true}}
	if !slices.Equal(src.Pages, want) {
		t.Errorf("they are %+v", src.Pages)
	}
}

func TestARenderThatTakesTooLongIsStopped(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Timeout = time.Nanosecond })
	id := w.add("a.jpg", photo(t, 300, 200)).String()
	if r, body := w.get("/image/" + id + "/-/resize/100x/"); r.StatusCode != 504 {
		t.Errorf("%d %s", r.StatusCode, body)
	}
}

func TestAFullQueueSaysWhenToComeAgain(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Workers, c.Queue = 1, 0 })
	id := w.add("a.jpg", photo(t, 300, 200)).String()
	place := w.hold(gate.Work{Class: gate.Cold})
	if r, _ := w.get("/image/" + id + "/-/resize/100x/"); r.StatusCode != 503 || r.Header.Get("Retry-After") == "" {
		t.Errorf("%d, Retry-After %q", r.StatusCode, r.Header.Get("Retry-After"))
	}
	place.Leave()
	if r, _ := w.get("/image/" + id + "/-/resize/100x/"); r.StatusCode != 200 {
		t.Errorf("after that: %d", r.StatusCode)
	}
}

func TestJSONTellsOfTheResultSoFar(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 300, 200)).String()
	r, body := w.get("/image/" + id + "/-/resize/100x/-/json/")
	var about map[string]any
	if err := json.Unmarshal(body, &about); err != nil || r.Header.Get("Content-Type") != "application/json" {
		t.Fatalf("%s: %s", r.Header.Get("Content-Type"), body)
	}
	if about["id"] != id || about["width"] != 100.0 || about["height"] != 67.0 || about["geo_location"] != nil {
		t.Errorf("%s", body)
	}
	for _, key := range []string{"format", "dpi", "color_mode", "sequence", "pages", "orientation", "datetime_original", "hash", "blurhash", "thumbhash"} {
		if _, ok := about[key]; !ok {
			t.Errorf("%s is missing: %s", key, body)
		}
	}
}

func TestWhatIsSaidAsTextIsTextAndNotStored(t *testing.T) {
	w := newWorld(t)
	id := w.add("a.jpg", photo(t, 300, 200)).String()
	for _, name := range []string{"blurhash", "thumbhash"} {
		r, body := w.get("/image/" + id + "/-/resize/100x/-/" + name + "/-/inline/no/")
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != "text/plain; charset=utf-8" || len(body) < 20 ||
			!strings.Contains(r.Header.Get("Content-Disposition"), "a.txt") {
			t.Errorf("%s: %d %v %s", name, r.StatusCode, r.Header, body)
		}
	}
	w.variants.Close()
	if list, err := w.library.Variants(t.Context(), uuid.MustParse(id), storage.Page{First: 10}); err != nil || len(list.Nodes) != 0 {
		t.Errorf("%d variants are stored (%v)", len(list.Nodes), err)
	}
}
