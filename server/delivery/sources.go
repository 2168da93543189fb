package delivery

import (
	"context"

	"github.com/google/uuid"
	"github.com/maypok86/otter/v2"

	"calotype/imaging"
	"calotype/storage"
)

// A source is what delivery needs to know of a file, kept in memory so that a hit asks no database.
type source struct {
	imaging.Source
	name, mediaType, checksum string
}

type sources struct {
	library *storage.Library
	cache   *otter.Cache[uuid.UUID, *source]
}

// knownFiles is of how many files the facts are kept, some 200 bytes each.
const knownFiles = 100_000

func newSources(library *storage.Library) *sources {
	return &sources{library, otter.Must(&otter.Options[uuid.UUID, *source]{MaximumSize: knownFiles})}
}

func (s *sources) forget(file uuid.UUID) { s.cache.Invalidate(file) }

// get answers the facts of a file; fs.ErrNotExist when there is none or it was deleted.
func (s *sources) get(ctx context.Context, id uuid.UUID) (*source, error) {
	return s.cache.Get(ctx, id, otter.LoaderFunc[uuid.UUID, *source](func(ctx context.Context, id uuid.UUID) (*source, error) {
		f, err := s.library.File(ctx, id)
		if err != nil {
			return nil, err
		}
		return &source{SourceOf(f), f.Name, f.Type, f.Checksum}, nil
	}))
}

// SourceOf is what imaging needs to know of a file.
func SourceOf(f *storage.File) imaging.Source {
	src := imaging.Source{
		ID: f.ID.String(), Size: imaging.Size{Width: f.Width, Height: f.Height}, Orientation: f.Orientation,
		Format: f.Format, Frames: f.Frames, HasAlpha: f.HasAlpha, Palette: f.Palette,
	}
	if f.FocalX != nil && f.FocalY != nil {
		src.Focal = &imaging.Point{X: *f.FocalX, Y: *f.FocalY}
	}
	return src
}
