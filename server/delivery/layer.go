package delivery

import (
	"sync/atomic"

	"github.com/maypok86/otter/v2/stats"
)

// CacheStats say how a cache does. Hits, misses and evictions are those of this process.
type CacheStats struct {
	Name                    string
	Entries                 int
	Bytes, Capacity         int64 // a Capacity of 0 is any number in the store, and nothing at all elsewhere
	Hits, Misses, Evictions uint64
}

// Caches answers how the layers of variants do (memory, disk, store), and what spares work beside them: what is known of
// addresses and of files, and originals that are kept decoded. It asks counters in memory and nothing else. What is known in
// memory and too large to lie there counts as a hit of it, and as one of the layer where the bytes are.
func (v *Variants) Caches() []CacheStats {
	disk, store, decoded := v.disk.Stats(), v.library.VariantStats(), v.decoded.Stats()
	return []CacheStats{
		statsOf(string(Memory), v.memory),
		{string(Disk), disk.Entries, disk.Bytes, disk.Capacity, disk.Hits, disk.Misses, disk.Evictions},
		{string(Store), store.Entries, store.Bytes, store.Capacity, v.store.hits.Load(), v.store.misses.Load(), store.Evictions},
		statsOf("addresses", v.recent.cache),
		statsOf("files", v.sources.cache),
		{"sources", decoded.Entries, decoded.Bytes, v.config.SourceCache, uint64(decoded.Hits), uint64(decoded.Misses), uint64(decoded.Evictions)},
	}
}

func statsOf(name string, cache interface {
	CleanUp()
	EstimatedSize() int
	WeightedSize() uint64
	GetMaximum() uint64
	Stats() stats.Stats
}) CacheStats {
	cache.CleanUp() // what was put there a moment ago may not have been counted
	s := cache.Stats()
	return CacheStats{name, cache.EstimatedSize(), int64(cache.WeightedSize()), int64(cache.GetMaximum()), s.Hits, s.Misses, s.Evictions}
}

// looks count how often something was found.
type looks struct{ hits, misses atomic.Uint64 }
