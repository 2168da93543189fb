package graph

import (
	"context"
	"fmt"

	"calotype/graph/model"
	"calotype/imaging"
	"calotype/storage"
)

// preset is the preset of an id; nil where there is none.
func (r queryResolver) preset(ctx context.Context, id model.ID) (*storage.Preset, error) {
	preset, err := id.UUID()
	if err != nil {
		return nil, err
	}
	return unlessMissing(r.Library.Preset(ctx, preset))
}

func (r mutationResolver) CreatePreset(ctx context.Context, input model.CreatePresetInput) (*storage.Preset, error) {
	project, err := input.Project.UUID()
	if err != nil {
		return nil, err
	}
	text, err := presetText(input.Transformation)
	if err != nil {
		return nil, err
	}
	made, err := r.Library.CreatePreset(ctx, project, input.Name, text)
	return made, missing(err, "project", project)
}

func (r mutationResolver) UpdatePreset(ctx context.Context, id model.ID, input model.UpdatePresetInput) (*storage.Preset, error) {
	preset, err := id.UUID()
	if err != nil {
		return nil, err
	}
	change := storage.PresetChange{Name: input.Name}
	if input.Transformation != nil {
		text, err := presetText(*input.Transformation)
		if err != nil {
			return nil, err
		}
		change.Transformation = &text
	}
	changed, err := r.Library.UpdatePreset(ctx, preset, change)
	return changed, missing(err, "preset", preset)
}

func (r mutationResolver) DeletePreset(ctx context.Context, id model.ID) (model.ID, error) {
	preset, err := id.UUID()
	if err != nil {
		return "", err
	}
	return model.ID(preset.String()), missing(r.Library.DeletePreset(ctx, preset), "preset", preset)
}

func (r presetResolver) Project(ctx context.Context, p *storage.Preset) (*storage.Project, error) {
	return loadersOf(ctx).projects.Load(ctx, p.ProjectID)
}

// presetText is a transformation as a preset keeps it; a *[storage.InvalidError] where it cannot be one.
func presetText(t imaging.Transformation) (string, error) {
	if t.IsOriginal() {
		return "", &storage.InvalidError{Field: "transformation", Problem: "it is empty; a preset has at least one operation"}
	}
	if names := t.Presets(); len(names) > 0 {
		return "", &storage.InvalidError{Field: "transformation", Problem: fmt.Sprintf("preset/%s is a preset, and a preset cannot hold another: write its operations out", names[0])}
	}
	if id := t.Default(); id != "" {
		return "", &storage.InvalidError{Field: "transformation", Problem: fmt.Sprintf("default/%s belongs to an address and not to a preset: write it beside the preset", id)}
	}
	text := t.Written()
	if text == "" {
		return "", &storage.InvalidError{Field: "transformation", Problem: "it changes nothing; a preset has at least one operation that does"}
	}
	return text, nil
}
