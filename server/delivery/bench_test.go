package delivery

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// discard is a response that goes nowhere.
type discard struct{ header http.Header }

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) WriteHeader(int)             {}
func (d *discard) Write(p []byte) (int, error) { return len(p), nil }

// BenchmarkHit is a cached variant from the request to the last byte, without the network.
func BenchmarkHit(b *testing.B) {
	w := newWorld(b)
	path := "/image/" + w.add("a.jpg", photo(b, 900, 600)).String() + "/-/resize/480x/-/quality/better/-/format/auto/"
	if r, _ := w.get(path, "Accept", "image/webp"); r.StatusCode != 200 {
		b.Fatal(r.Status)
	}
	handler := NewHandler(w.variants)
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Accept", "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8")
		handler.ServeHTTP(&discard{http.Header{}}, r)
	}
}
