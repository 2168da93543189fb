package delivery

import (
	"sync/atomic"
)

// CacheStats say how one layer does. Hits, misses and evictions are those of this process.
type CacheStats struct {
	Entries                 int
	Bytes, Capacity         int64 // a Capacity of 0 is any number in the store, and nothing at all elsewhere
	Hits, Misses, Evictions uint64
}

// Caches answers how the memory, the disk cache and the store do. It asks counters in memory and nothing else. What is known
// in memory and too large to lie there counts as a hit of it, and as one of the layer where the bytes are.
func (v *Variants) Caches() map[Layer]CacheStats {
	memory, store := v.memory.Stats(), v.library.VariantStats()
	return map[Layer]CacheStats{
		Memory: {v.memory.EstimatedSize(), int64(v.memory.WeightedSize()), v.config.MemoryCache, memory.Hits, memory.Misses, memory.Evictions},
		Disk:   CacheStats(v.disk.Stats()),
		Store:  {store.Entries, store.Bytes, store.Capacity, v.store.hits.Load(), v.store.misses.Load(), store.Evictions},
	}
}

// looks count how often something was found.
type looks struct{ hits, misses atomic.Uint64 }
