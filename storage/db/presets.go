package db

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// ofLiveProject leaves out the presets of deleted projects.
const ofLiveProject = "EXISTS (SELECT 1 FROM projects AS p WHERE p.id = s.project_id AND p.deleted_at IS NULL)"

// AddPreset inserts a preset. A name that its project has already is [io/fs.ErrExist], a project that is not there
// [io/fs.ErrNotExist].
func (q *Queries) AddPreset(ctx context.Context, p *Preset) error {
	if _, err := q.on.NewInsert().Model(p).Exec(ctx); err != nil {
		return fmt.Errorf("add preset %s: %w", p.ID, translate(err))
	}
	return nil
}

// Preset answers a preset of a project that is not deleted.
func (q *Queries) Preset(ctx context.Context, id uuid.UUID) (*Preset, error) {
	p := &Preset{ID: id}
	if err := q.on.NewSelect().Model(p).WherePK().Where(ofLiveProject).Scan(ctx); err != nil {
		return nil, fmt.Errorf("preset %s: %w", id, translate(err))
	}
	return p, nil
}

// PresetsOf answers the presets of several projects that are not deleted, in order of the bytes of their names. A project
// without presets is not in the answer.
func (q *Queries) PresetsOf(ctx context.Context, projects []uuid.UUID) (map[uuid.UUID][]*Preset, error) {
	presets := map[uuid.UUID][]*Preset{}
	for part := range chunks(projects) {
		var found []*Preset
		err := q.on.NewSelect().Model(&found).Where("s.project_id IN (?)", bun.List(part)).Where(ofLiveProject).
			Order("s.project_id", "s.name").Scan(ctx)
		if err != nil {
			return nil, fmt.Errorf("presets: %w", err)
		}
		for _, p := range found {
			presets[p.ProjectID] = append(presets[p.ProjectID], p)
		}
	}
	return presets, nil
}

// CountPresets answers how many presets a project has, be it deleted or not.
func (q *Queries) CountPresets(ctx context.Context, projectID uuid.UUID) (int, error) {
	n, err := q.on.NewSelect().Model((*Preset)(nil)).Where("project_id = ?", projectID).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count presets: %w", err)
	}
	return int(n), nil
}

// UpdatePreset writes what a person may change of a preset: name and transformation. A name that its project has already is
// [io/fs.ErrExist].
func (q *Queries) UpdatePreset(ctx context.Context, p *Preset) error {
	result, err := q.on.NewUpdate().Model(p).Column("name", "transformation", "updated_at").WherePK().Exec(ctx)
	return changed(result, err, "update preset", p.ID)
}

// RemovePreset removes a preset.
func (q *Queries) RemovePreset(ctx context.Context, id uuid.UUID) error {
	result, err := q.on.NewDelete().Model((*Preset)(nil)).Where("id = ?", id).Exec(ctx)
	return changed(result, err, "delete preset", id)
}
