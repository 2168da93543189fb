package delivery

import (
	"sync/atomic"

	"github.com/google/uuid"
	"github.com/maypok86/otter/v2"
	"github.com/maypok86/otter/v2/stats"

	"calotype/imaging"
)

// recent remembers where the variants of addresses are, so that an address that is asked for again is neither read nor
// planned again. What it remembers holds as long as the facts of the file, and its project's presets where the address uses
// some, are the ones it was planned for.
type recent struct {
	cache *otter.Cache[asked, *remembered]
}

// asked is all of a request that chooses a variant.
type asked struct {
	path   string
	accept imaging.Accept
}

type remembered struct {
	address address
	project uuid.UUID // by whose rules it is served
	preset  bool      // it is one preset
	id      memoryID
	how     Variant               // how it is served; without its bytes
	ready   atomic.Pointer[ready] // nil until it is asked for again
}

// recentBytes bounds what is remembered.
const recentBytes = 24 << 20

func newRecent() recent {
	return recent{otter.Must(&otter.Options[asked, *remembered]{
		MaximumWeight: recentBytes,
		Weigher: func(k asked, known *remembered) uint32 {
			return uint32(2*len(k.path) + 512 + 256 + len(known.how.subject.Transformation)) // with what is counted of it
		},
		StatsRecorder: stats.NewCounter(),
	})}
}

// recall answers the variant of an address from memory alone; nil where it is not there. Whether it may be answered, the rules
// of its project say.
func (v *Variants) recall(k asked) (*remembered, *Variant) {
	known, ok := v.recent.cache.GetIfPresent(k)
	if !ok {
		return nil, nil
	}
	for i := range known.how.sources {
		if !v.sources.holds(known.how.sources[i]) {
			return nil, nil
		}
	}
	if !v.presets.holds(known.how.presets) {
		return nil, nil
	}
	if known.how.work != nil && known.how.work.over.Load() { // what is served may be settled now
		return nil, nil
	}
	found, ok := v.memory.GetIfPresent(known.id)
	if !ok {
		return nil, nil
	}
	return known, found
}

// memorize keeps for recall where a variant was found, unless it stands in for a file that may come back.
func (v *Variants) memorize(k asked, from *visitor, a address, found *Variant) {
	if found.Default {
		return
	}
	known := &remembered{address: a, project: from.project, preset: from.preset, id: memoryID{found.sources[0], found.Key}, how: *found}
	known.how.Data = nil
	v.recent.cache.Set(k, known)
}

// served is the variant as an address asks for it.
func (v *Variant) served(how Variant) *Variant {
	answer := *v
	answer.Varies, answer.Mutable, answer.Download, answer.Default = how.Varies, how.Mutable, how.Download, how.Default
	answer.Asks, answer.work, answer.subject = how.Asks, how.work, how.subject
	answer.sources, answer.presets = how.sources, how.presets
	return &answer
}
