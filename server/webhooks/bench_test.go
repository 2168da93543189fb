package webhooks

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/storagetest"
)

// BenchmarkDeadReceivers tells 1,000 events to 10 receivers of which three are dead: one refuses connections, one hangs, one answers
// 500. "burst" has all happen in one transaction, and takes the time from before that to when the last living receiver has its last;
// "stream" has each happen by itself, and takes the time of each from before its call to the receiver.
func BenchmarkDeadReceivers(b *testing.B) {
	const events, living = 1000, 7
	for _, c := range []struct {
		name   string
		open   func(testing.TB) *storagetest.World
		stream bool
	}{
		{"here/burst", storagetest.Open, false}, {"here/stream", storagetest.Open, true},
		{"PostgreSQL/burst", storagetest.OpenShared, false}, {"PostgreSQL/stream", storagetest.OpenShared, true},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				w := c.open(b)
				files := make([]uuid.UUID, events)
				for i := range files {
					files[i] = add(b, w, fmt.Sprint(i)).ID
				}
				begun := make(map[string]time.Time, events)
				var mu sync.Mutex
				var waits []time.Duration
				var receivers []*receiver
				for range living {
					r := receive(b, nil)
					r.told = func(c call) {
						mu.Lock()
						defer mu.Unlock()
						waits = append(waits, time.Since(begun[c.file]))
					}
					receivers = append(receivers, r)
					hook(b, w, r.URL, storage.HookFileUpdated, storage.HookFileDeleted)
				}
				gone := receive(b, nil)
				gone.Close()
				hangs := receive(b, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
				for _, dead := range []string{gone.URL, hangs.URL, receive(b, code(500)).URL} {
					hook(b, w, dead, storage.HookFileUpdated, storage.HookFileDeleted)
				}
				s := deliver(b, w.Library, usual)
				b.StartTimer()
				if c.stream {
					for _, id := range files {
						mu.Lock()
						begun[id.String()] = time.Now()
						mu.Unlock()
						if _, err := w.Library.UpdateFile(b.Context(), id, storage.FileChange{Name: new("new")}); err != nil {
							b.Fatal(err)
						}
					}
				} else {
					now := time.Now()
					for _, id := range files {
						begun[id.String()] = now
					}
					if _, err := w.Library.DeleteFiles(b.Context(), files); err != nil {
						b.Fatal(err)
					}
				}
				for _, r := range receivers {
					r.wait(b, events)
				}
				b.StopTimer()
				mu.Lock()
				slices.Sort(waits)
				b.ReportMetric(waits[len(waits)-1].Seconds(), "s-last")
				b.ReportMetric(waits[len(waits)*99/100].Seconds(), "s-p99")
				b.ReportMetric(waits[len(waits)/2].Seconds(), "s-median")
				mu.Unlock()
				s.Close()
				b.StartTimer()
			}
		})
	}
}
