package delivery

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"
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

// BenchmarkFirstByteOfAuto is the time to the first byte of a picture that was never asked for before, in format/auto, of a
// client that takes AVIF and of one that takes WebP alone: the mean as ns/op, and the slowest of a hundred.
func BenchmarkFirstByteOfAuto(b *testing.B) {
	for name, accept := range map[string]string{"avif": chrome, "webp": "image/webp,*/*"} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b)
			w.variants.background.pause = quietTime
			image := "/image/" + w.add("a.jpg", photo(b, 2400, 1800)).String()
			var times []time.Duration
			for b.Loop() {
				r, err := http.NewRequest(http.MethodGet, fmt.Sprintf("%s%s/-/resize/800x/-/crop/700x500/%d,%d/", w.URL, image, len(times)%100, len(times)/100), nil)
				if err != nil {
					b.Fatal(err)
				}
				r.Header.Set("Accept", accept)
				start := time.Now()
				response, err := http.DefaultClient.Do(r)
				if err != nil || response.StatusCode != 200 {
					b.Fatal(response, err)
				}
				times = append(times, time.Since(start))
				if _, err := io.Copy(io.Discard, response.Body); err != nil {
					b.Fatal(err)
				}
				response.Body.Close()
			}
			slices.Sort(times)
			b.ReportMetric(times[len(times)*99/100].Seconds()*1000, "p99-ms")
		})
	}
}
