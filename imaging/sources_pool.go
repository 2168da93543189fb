package imaging

import "github.com/hashicorp/golang-lru/v2/simplelru"

// A pool keeps sources, one for each key, in a number of bytes; what is used least makes room. Whoever calls it holds the lock.
type pool struct {
	most      int64
	kept      *simplelru.LRU[sourceKey, *keptSource]
	bytes     int64 // of kept, and reserved
	reserved  int64 // for what is being decoded
	evictions int64
}

// mostOfAll is how much of a pool one source may take.
const mostOfAll = 2. / 3

func newPool(bytes int64) *pool {
	p := &pool{most: bytes}
	p.kept = must(simplelru.NewLRU(mostSeen, func(_ sourceKey, k *keptSource) {
		p.bytes -= k.bytes
		k.ref.Close() // renders that read it have it for themselves
	}))
	return p
}

// fits tells whether one source may be so large.
func (p *pool) fits(bytes int64) bool { return float64(bytes) <= mostOfAll*float64(p.most) }

// reserve makes room for what will soon take it, if there is any but for what others have reserved.
func (p *pool) reserve(bytes int64) bool {
	if !p.fits(bytes) || p.reserved+bytes > p.most {
		return false
	}
	p.makeRoom(bytes)
	p.reserved += bytes
	p.bytes += bytes
	return true
}

// release gives back what was reserved.
func (p *pool) release(bytes int64) {
	p.reserved -= bytes
	p.bytes -= bytes
}

// makeRoom lets go of what is used least until so many bytes more may be held, if ever.
func (p *pool) makeRoom(bytes int64) {
	for p.bytes+bytes > p.most && p.kept.Len() > 0 {
		p.kept.RemoveOldest()
		p.evictions++
	}
}

// keep keeps a source in the place of another of the same key, or closes it where there is no room.
func (p *pool) keep(key sourceKey, k *keptSource) {
	p.kept.Remove(key)
	if p.makeRoom(k.bytes); !p.fits(k.bytes) || p.bytes+k.bytes > p.most { // by its metadata, or for what is being decoded
		k.ref.Close()
		return
	}
	p.bytes += k.bytes
	p.kept.Add(key, k)
}

// forget frees what is kept of an original.
func (p *pool) forget(id string) {
	for _, key := range p.kept.Keys() {
		if key.id == id {
			p.kept.Remove(key)
		}
	}
}
