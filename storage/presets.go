package storage

import (
	"context"
	"errors"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// Bounds of presets.
const (
	MaxPresets              = 200  // of one project
	MaxPresetTransformation = 8192 // bytes
)

// PresetChange is what to change of a preset; what is nil stays.
type PresetChange struct{ Name, Transformation *string }

var presetName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// checkPresetName holds a name to what stands in an image URL as it is; a hyphen alone is what separates operations there.
func checkPresetName(name string) error {
	if !presetName.MatchString(name) || name == "-" {
		return invalid("name", "it is %.100q; allowed are 1…64 letters (a–z, A–Z), digits, - and _, and not a hyphen alone", name)
	}
	return nil
}

// checkPresetTransformation holds a transformation to what can be stored. What it means is for those to judge who can read
// it, before.
func checkPresetTransformation(text string) error {
	if n := len(text); n > MaxPresetTransformation {
		return invalid("transformation", "it has %d bytes; at most %d are allowed", n, MaxPresetTransformation)
	}
	return checkText("transformation", text, MaxPresetTransformation)
}

// CreatePreset gives a transformation a name in a project: 1…64 letters, digits, - and _, which no
// other preset of the project has. A project has at most 200.
func (l *Library) CreatePreset(ctx context.Context, projectID uuid.UUID, name, transformation string) (*Preset, error) {
	if err := errors.Join(checkPresetName(name), checkPresetTransformation(transformation)); err != nil {
		return nil, err
	}
	now := l.now()
	p := &Preset{ID: uuid.Must(uuid.NewV7()), ProjectID: projectID, Name: name, Transformation: transformation, CreatedAt: now, UpdatedAt: now}
	err := l.write(ctx, func(q *db.Queries) ([]Event, error) {
		if err := q.LockProject(ctx, projectID); err != nil {
			return nil, err
		}
		switch n, err := q.CountPresets(ctx, projectID); {
		case err != nil:
			return nil, err
		case n >= MaxPresets:
			return nil, invalid("project", "it has %d presets, and more are not allowed", n)
		}
		return presetsChanged(projectID), taken(q.AddPreset(ctx, p), name)
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// Preset answers a preset.
func (l *Library) Preset(ctx context.Context, id uuid.UUID) (*Preset, error) {
	return l.db.Preset(ctx, id)
}

// PresetsOf answers the presets of several projects in alphabetical order, in one query. Each id is in the map.
func (l *Library) PresetsOf(ctx context.Context, projectIDs []uuid.UUID) (map[uuid.UUID][]*Preset, error) {
	presets, err := l.db.PresetsOf(ctx, projectIDs)
	if err != nil {
		return nil, err
	}
	for _, id := range projectIDs {
		if presets[id] == nil {
			presets[id] = []*Preset{}
		}
		slices.SortStableFunc(presets[id], func(a, b *Preset) int {
			return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
		})
	}
	return presets, nil
}

// UpdatePreset changes a preset and answers it as it is then.
func (l *Library) UpdatePreset(ctx context.Context, id uuid.UUID, change PresetChange) (*Preset, error) {
	if change.Name != nil {
		if err := checkPresetName(*change.Name); err != nil {
			return nil, err
		}
	}
	if change.Transformation != nil {
		if err := checkPresetTransformation(*change.Transformation); err != nil {
			return nil, err
		}
	}
	var updated *Preset
	err := l.write(ctx, func(q *db.Queries) ([]Event, error) {
		p, err := q.LockPreset(ctx, id)
		if err != nil {
			return nil, err
		}
		if change.Name != nil {
			p.Name = *change.Name
		}
		if change.Transformation != nil {
			p.Transformation = *change.Transformation
		}
		p.UpdatedAt, updated = l.now(), p
		return presetsChanged(p.ProjectID), taken(q.UpdatePreset(ctx, p), p.Name)
	})
	if err != nil {
		return nil, err
	}
	return updated, nil
}

// DeletePreset removes a preset, for good: there is no trash for what is made anew by its name and transformation.
func (l *Library) DeletePreset(ctx context.Context, id uuid.UUID) error {
	return l.write(ctx, func(q *db.Queries) ([]Event, error) {
		p, err := q.Preset(ctx, id)
		if err != nil {
			return nil, err
		}
		return presetsChanged(p.ProjectID), q.RemovePreset(ctx, id)
	})
}

// taken says of a name that is there already whose it is.
func taken(err error, name string) error {
	if errors.Is(err, fs.ErrExist) {
		return invalid("name", "the project has a preset %q already", name)
	}
	return err
}

func presetsChanged(projectID uuid.UUID) []Event {
	return []Event{{Kind: EventPresets, ProjectID: projectID}}
}
