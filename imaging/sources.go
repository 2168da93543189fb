package imaging

import (
	"context"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// Sources keeps originals decoded, so that the next renders of one neither read nor decode it again: a srcset, a gallery of
// crops, a logo that is laid on every picture. The first render of an original costs what it costs without, and what it was
// reduced to on the way stays, for those of the same size in other formats, and for smaller ones. The second that finds nothing
// decodes to a source of all that may come, and the others begin there. What is used least goes when there is no room. A second
// render that comes so late that all which came between would have taken the room counts as a first: when more originals take
// turns than there is room for, none would be found again.
//
// A render from a kept source differs by less than a level in the mean from one of the original, but not in nothing: the
// same key ([Plan.Key]) may be rendered to different bytes. That is no trouble as long as whoever stores results by their
// key serves what was stored. Where nothing may be lost, and where a result has about as many pixels as the original, the
// render begins with the original or with all of its pixels.
//
// Its methods may be called at once from any number of goroutines.
type Sources struct {
	mu        sync.Mutex
	sources   *pool                               // for all that may come
	leftovers *pool                               // of first renders, which take no room from sources: most originals are rendered once
	seen      *simplelru.LRU[sourceKey, int64]    // that were decoded; the bytes that a source of each would take
	unkept    *simplelru.LRU[sourceKey, struct{}] // that cannot be kept
	building  map[*building]struct{}
	passed    int64 // bytes of seen
	stats     SourceStats
}

// A sourceKey names an original, decoded in one way.
type sourceKey struct {
	id      string
	reading reading
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
	s := &Sources{building: map[*building]struct{}{}}
	s.leftovers = newPool(bytes / 6)
	s.sources = newPool(bytes - bytes/6)
	s.seen = must(simplelru.NewLRU(mostSeen, func(_ sourceKey, bytes int64) { s.passed -= bytes }))
	s.unkept = must(simplelru.NewLRU[sourceKey, struct{}](mostSeen, nil))
	return s
}

// must is for what fails of a bound below 1 alone.
func must[T any](made T, err error) T {
	if err != nil {
		panic(err)
	}
	return made
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
	s.sources.forget(id)
	s.leftovers.forget(id)
	for b := range s.building {
		if b.key.id == id {
			b.forgotten = true
		}
	}
}

// Stats is what there is at this moment, and what there was since the start.
func (s *Sources) Stats() SourceStats {
	s.mu.Lock()
	defer s.mu.Unlock()
	stats := s.stats
	stats.Bytes, stats.Entries = s.sources.bytes+s.leftovers.bytes, s.sources.kept.Len()+s.leftovers.kept.Len()
	stats.Evictions = s.sources.evictions + s.leftovers.evictions
	return stats
}

// Close frees all.
func (s *Sources) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sources.kept.Purge()
	s.leftovers.kept.Purge()
}

// again tells whether a source was decoded before, lately enough that it might have been found if it had been kept.
func (s *Sources) again(key sourceKey, bytes int64) bool {
	again := s.seen.Remove(key)
	s.seen.Add(key, bytes)
	for s.passed += bytes; s.passed > s.sources.most; {
		s.seen.RemoveOldest()
	}
	return again
}
