package delivery

import (
	"context"
	"sync/atomic"

	"github.com/google/uuid"
	"github.com/maypok86/otter/v2"

	"calotype/imaging"
	"calotype/storage"
)

// presets keeps those of projects in memory, so that a hit asks no database.
type presets struct {
	library *storage.Library
	cache   *otter.Cache[uuid.UUID, *projectPresets]
	count   atomic.Uint64 // of readings
}

// projectPresets are the presets of a project as they were read at one time.
type projectPresets struct {
	imaging.Presets
	reading reading
	ids     map[string]uuid.UUID // by name
	bytes   int                  // that they take, roughly
}

// presetBytes bounds what is kept of them.
const presetBytes = 32 << 20

func newPresets(library *storage.Library) *presets {
	return &presets{library: library, cache: otter.Must(&otter.Options[uuid.UUID, *projectPresets]{
		MaximumWeight: presetBytes,
		Weigher:       func(_ uuid.UUID, p *projectPresets) uint32 { return uint32(p.bytes) },
	})}
}

// forget makes the next one who asks read the presets of a project anew.
func (p *presets) forget(project uuid.UUID) { p.cache.Invalidate(project) }

// holds tells whether what was read is still what is known of a project; where nothing was, it always is.
func (p *presets) holds(r reading) bool {
	if r == (reading{}) {
		return true
	}
	now, ok := p.cache.GetIfPresent(r.of)
	return ok && now.reading == r
}

func (p *presets) get(ctx context.Context, project uuid.UUID) (*projectPresets, error) {
	return p.cache.Get(ctx, project, otter.LoaderFunc[uuid.UUID, *projectPresets](func(ctx context.Context, project uuid.UUID) (*projectPresets, error) {
		of, err := promptly(ctx, func(ctx context.Context) (map[uuid.UUID][]*storage.Preset, error) {
			return p.library.PresetsOf(ctx, []uuid.UUID{project})
		})
		if err != nil {
			return nil, err
		}
		read := &projectPresets{PresetsOf(of[project]), reading{project, p.count.Add(1)}, map[string]uuid.UUID{}, 512}
		for _, preset := range of[project] {
			read.ids[preset.Name] = preset.ID
			read.bytes += 4*len(preset.Transformation) + 512 // as text, and once it is read
		}
		return read, nil
	}))
}

// PresetsOf is what imaging needs to know of presets.
func PresetsOf(list []*storage.Preset) imaging.Presets {
	p := make(imaging.Presets, len(list))
	for _, one := range list {
		p.Add(one.Name, one.Transformation)
	}
	return p
}

// Expand puts the presets of a project into a transformation. Errors: *[imaging.ParseError], those of the database.
func (v *Variants) Expand(ctx context.Context, project uuid.UUID, t imaging.Transformation) (imaging.Transformation, error) {
	expanded, _, err := v.expand(ctx, project, t)
	return expanded, err
}

// expand is Expand with the reading of the presets that it went by; zero where it needed none.
func (v *Variants) expand(ctx context.Context, project uuid.UUID, t imaging.Transformation) (imaging.Transformation, reading, error) {
	if len(t.Presets()) == 0 {
		return t, reading{}, nil
	}
	known, err := v.presets.get(ctx, project)
	if err != nil {
		return t, reading{}, err
	}
	expanded, err := known.Expand(t)
	return expanded, known.reading, err
}
