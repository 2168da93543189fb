package analytics

import (
	"log/slog"
	"testing"

	"github.com/google/uuid"
)

// BenchmarkCount is what a hit pays: of one address on all processors at once, and of an address of each.
func BenchmarkCount(b *testing.B) {
	page := []byte("https://shop.example.org/products/12?from=mail")
	for name, shared := range map[string]bool{"one address": true, "an address each": false} {
		b.Run(name, func(b *testing.B) {
			n := New(&ledger{}, slog.New(slog.DiscardHandler))
			of := &Subject{File: uuid.New(), Key: "abcd", Format: "webp", Transformation: "resize/640x", Bytes: 30_000, Saves: 1000}
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				mine := of
				if !shared {
					mine = &Subject{File: uuid.New(), Key: "abcd", Format: "webp", Transformation: "resize/640x", Bytes: 30_000, Saves: 1000}
				}
				for pb.Next() {
					Count(n, mine, Answer{Cache: "memory", Status: 200, Bytes: 30_000}, page)
				}
			})
		})
	}
}
