package access

import (
	"context"

	"github.com/google/uuid"

	"calotype/storage"
)

// PresetsOf answers the presets of projects.
func (l *Library) PresetsOf(ctx context.Context, projects []uuid.UUID) (map[uuid.UUID][]*storage.Preset, error) {
	return ofProjects(ctx, projects, l.all.PresetsOf)
}

// Preset answers a preset. It needs [Read].
func (l *Library) Preset(ctx context.Context, id uuid.UUID) (*storage.Preset, error) {
	return l.preset(ctx, id, Read)
}

func (l *Library) preset(ctx context.Context, id uuid.UUID, needs Right) (*storage.Preset, error) {
	if err := CheckCaller(ctx); err != nil {
		return nil, err
	}
	p, err := l.all.Preset(ctx, id)
	if err == nil {
		err = Check(ctx, p.ProjectID, needs)
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

// CreatePreset makes a preset. It needs [Write].
func (l *Library) CreatePreset(ctx context.Context, project uuid.UUID, name, transformation string) (*storage.Preset, error) {
	if err := Check(ctx, project, Write); err != nil {
		return nil, err
	}
	return l.all.CreatePreset(ctx, project, name, transformation)
}

// UpdatePreset changes a preset. It needs [Write].
func (l *Library) UpdatePreset(ctx context.Context, id uuid.UUID, change storage.PresetChange) (*storage.Preset, error) {
	if _, err := l.preset(ctx, id, Write); err != nil {
		return nil, err
	}
	return l.all.UpdatePreset(ctx, id, change)
}

// DeletePreset deletes a preset. It needs [Write].
func (l *Library) DeletePreset(ctx context.Context, id uuid.UUID) error {
	if _, err := l.preset(ctx, id, Write); err != nil {
		return err
	}
	return l.all.DeletePreset(ctx, id)
}

// PurgePreset throws away what was made by a preset. It needs [Write].
func (l *Library) PurgePreset(ctx context.Context, id uuid.UUID) (storage.VariantSum, error) {
	if _, err := l.preset(ctx, id, Write); err != nil {
		return storage.VariantSum{}, err
	}
	return l.purgePreset(ctx, id)
}
