package delivery

import (
	"context"
	"errors"
	"io/fs"

	"github.com/google/uuid"

	"calotype/imaging"
)

// Layers answers the files that a transformation lays on a picture of a project, as far as they are there and in that
// project; of the others, planning says that they are missing. Errors: those of the database.
func (v *Variants) Layers(ctx context.Context, project uuid.UUID, t imaging.Transformation) (map[string]imaging.Layer, error) {
	laid, err := v.laid(ctx, project, t)
	return v.layers(laid), err
}

// layers is what planning needs to know of sources that are laid on a picture.
func (v *Variants) layers(laid []*source) map[string]imaging.Layer {
	if len(laid) == 0 {
		return nil
	}
	layers := make(map[string]imaging.Layer, len(laid))
	for _, src := range laid {
		layers[src.ID] = imaging.Layer{Source: src.Source, Load: func(ctx context.Context) ([]byte, error) {
			return v.Original(ctx, src.file)
		}}
	}
	return layers
}

// laid are the sources of those files.
func (v *Variants) laid(ctx context.Context, project uuid.UUID, t imaging.Transformation) ([]*source, error) {
	var list []*source
	for _, id := range t.Files() {
		src, err := v.sources.get(ctx, uuid.MustParse(id))
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return nil, err
		case src.project == project:
			list = append(list, src)
		}
	}
	return list, nil
}
