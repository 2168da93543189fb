package delivery

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/maypok86/otter/v2"

	"calotype/storage"
)

// uses gather what the library is to know of requests: which variants are asked for, once a day, and by which presets. It is
// written for many at once, while nobody waits.
type uses struct {
	library *storage.Library
	by      *otter.Cache[storage.VariantRef, []uuid.UUID] // presets by which variants were asked for, as far as is remembered

	mu      sync.Mutex
	day     time.Time
	noted   map[storage.VariantRef]bool // on that day
	used    []storage.VariantRef        // to be noted
	presets map[storage.VariantRef][]uuid.UUID
}

// Bounds of what is remembered, and of what waits. Beyond the first, something may be noted again; beyond the second, it is not.
const (
	rememberedUses = 100_000
	waitingUses    = 20_000
)

func newUses(library *storage.Library) *uses {
	return &uses{
		library: library, noted: map[storage.VariantRef]bool{}, presets: map[storage.VariantRef][]uuid.UUID{},
		by: otter.Must(&otter.Options[storage.VariantRef, []uuid.UUID]{MaximumSize: rememberedUses}),
	}
}

// use notes that a variant was asked for.
func (u *uses) use(file uuid.UUID, key string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if today := time.Now().Truncate(24 * time.Hour); today != u.day || len(u.noted) >= rememberedUses {
		u.day, u.noted = today, map[storage.VariantRef]bool{}
	}
	ref := storage.VariantRef{FileID: file, Key: key}
	if !u.noted[ref] && len(u.used) < waitingUses {
		u.noted[ref] = true
		u.used = append(u.used, ref)
	}
}

// preset notes by which presets a variant is asked for. It comes before the variant is found: so a purge of one of them finds
// what is stored meanwhile.
func (u *uses) preset(ref storage.VariantRef, presets []uuid.UUID) {
	if len(presets) == 0 {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	known, _ := u.by.GetIfPresent(ref)
	all := known
	for _, id := range presets {
		if !slices.Contains(all, id) {
			all = append(all[:len(all):len(all)], id)
		}
	}
	if len(all) > len(known) {
		u.by.Set(ref, all)
		u.presets[ref] = all
	}
}

// presetsOf are the presets by which a variant was asked for.
func (u *uses) presetsOf(ref storage.VariantRef) []uuid.UUID {
	known, _ := u.by.GetIfPresent(ref)
	return known
}

// flush has the library note what was gathered. What fails is lost: it is asked for again, or not.
func (u *uses) flush(ctx context.Context) error {
	u.mu.Lock()
	used, presets := u.used, u.presets
	u.used, u.presets = nil, map[storage.VariantRef][]uuid.UUID{}
	u.mu.Unlock()
	if err := u.library.NotePresets(ctx, presets); err != nil {
		return err
	}
	return u.library.UseVariants(ctx, used)
}

// Sweep has the library note which variants were asked for lately: what lies in memory counts as that, as it would have made
// room for something else.
func (v *Variants) Sweep(ctx context.Context) error {
	place := v.library.Place()
	v.disk.Settle() // what was dropped up to there is gone
	v.notePlace(place)
	for id := range v.memory.All() {
		v.uses.use(id.reading.of, id.key)
	}
	for _, facts := range v.disk.Used(time.Now().Add(-24 * time.Hour)) {
		v.uses.use(facts.File, facts.Key)
	}
	return v.uses.flush(ctx)
}

// asked has it noted by which presets a variant is asked for.
func (v *Variants) askedBy(ctx context.Context, src *source, key string, presets reading, names []string) {
	if presets == (reading{}) {
		return
	}
	known, err := v.presets.get(ctx, src.project)
	if err != nil {
		return // it was there a moment ago
	}
	var ids []uuid.UUID
	for _, name := range names {
		if id, ok := known.ids[name]; ok && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	v.uses.preset(storage.VariantRef{FileID: src.file, Key: key}, ids)
}
