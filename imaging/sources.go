package imaging

import (
	"context"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// Sources keeps originals decoded, so that the next renders of one neither read nor decode it again: a srcset, a gallery of
// crops, a logo that is laid on every picture. The first render of an original costs what it costs without; the second
// decodes it to what is kept, and the others begin there. What is used least goes when there is no room. A second render
// that comes so late that all which came between would have taken the room counts as a first: when more originals take turns
// than there is room for, none would be found again.
//
// A render from a kept source differs by less than a level in the mean from one of the original, but not in nothing: the
// same key ([Plan.Key]) may be rendered to different bytes. That is no trouble as long as whoever stores results by their
// key serves what was stored. Where nothing may be lost, and where a result has about as many pixels as the original, the
// render begins with the original or with all of its pixels.
//
// Its methods may be called at once from any number of goroutines.
type Sources struct {
	most int64 // bytes

	mu       sync.Mutex
	kept     *simplelru.LRU[sourceKey, *keptSource]
	seen     *simplelru.LRU[sourceKey, int64]    // that were decoded, and not kept; the bytes that each would take
	unkept   *simplelru.LRU[sourceKey, struct{}] // that cannot be kept
	building map[sourceKey]*building
	bytes    int64 // of kept, and of building
	decoding int64 // bytes of building
	passed   int64 // bytes of seen
	stats    SourceStats
}

// A sourceKey names a kept source: an original, decoded in one way.
type sourceKey struct {
	id      string
	reading reading
	halved  int // how often it was halved since
}

// SourceStats counts.
type SourceStats struct {
	Bytes   int64 // that are held, or are about to be
	Entries int   // sources that are held
	Hits    int64 // times that a source was there decoded, or was just being decoded for another
	Misses  int64 // times that it was decoded; renders that cannot use what is kept are not counted

	Evictions int64 // sources that made room for others
}

// Most sources that are remembered, of some hundred bytes each, and kept; bytes are what bounds these in truth.
const mostSeen = 4096

// NewSources keeps up to so many bytes; of 0, nothing. It is closed when nobody renders any more.
func NewSources(bytes int64) *Sources {
	s := &Sources{most: bytes, building: map[sourceKey]*building{}}
	var err error
	if s.kept, err = simplelru.NewLRU(mostSeen, s.dropped); err == nil {
		s.seen, err = simplelru.NewLRU(mostSeen, func(_ sourceKey, bytes int64) { s.passed -= bytes })
	}
	if err == nil {
		s.unkept, err = simplelru.NewLRU[sourceKey, struct{}](mostSeen, nil)
	}
	if err != nil { // of a bound below 1 alone
		panic(err)
	}
	return s
}

// Render is [Plan.Render] of a source whose bytes load answers, where they are needed. Its id, and those of layers, name what
// is kept; what has no id is not. Errors: those of Plan.Render and of load.
func (s *Sources) Render(ctx context.Context, p *Plan, load func(context.Context) ([]byte, error)) (*Result, error) {
	return p.render(ctx, s, load)
}

// Forget frees what is kept of an original: at once, but for what a render is reading.
func (s *Sources) Forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range s.kept.Keys() {
		if key.id == id {
			s.kept.Remove(key)
		}
	}
	for key, b := range s.building {
		if key.id == id {
			b.forgotten = true
		}
	}
}

// Stats is what there is at this moment, and what there was since the start.
func (s *Sources) Stats() SourceStats {
	s.mu.Lock()
	defer s.mu.Unlock()
	stats := s.stats
	stats.Bytes, stats.Entries = s.bytes, s.kept.Len()
	return stats
}

// Close frees all.
func (s *Sources) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept.Purge()
}

// keep makes room for a source, which is its own from then on, or closes it where it does not stay.
func (s *Sources) keep(key sourceKey, k *keptSource, stays bool) {
	if !stays || !s.fits(k.bytes) {
		k.ref.Close()
		return
	}
	s.kept.Remove(key)
	if s.makeRoom(k.bytes); s.bytes+k.bytes > s.most { // for what is being decoded
		k.ref.Close()
		return
	}
	s.bytes += k.bytes
	s.kept.Add(key, k)
}

// makeRoom lets go of what is used least until so many bytes more may be held, if ever.
func (s *Sources) makeRoom(bytes int64) {
	for s.bytes+bytes > s.most && s.kept.Len() > 0 {
		s.kept.RemoveOldest()
		s.stats.Evictions++
	}
}

// fits tells whether one source may be so large.
func (s *Sources) fits(bytes int64) bool { return float64(bytes) <= mostOfAll*float64(s.most) }

// again tells whether a source was decoded before, lately enough that it might have been found if it had been kept.
func (s *Sources) again(key sourceKey, bytes int64) bool {
	again := s.seen.Remove(key)
	s.seen.Add(key, bytes)
	for s.passed += bytes; s.passed > s.most; {
		s.seen.RemoveOldest()
	}
	return again
}

func (s *Sources) dropped(_ sourceKey, k *keptSource) {
	s.bytes -= k.bytes
	k.ref.Close() // renders that read it have it for themselves
}
