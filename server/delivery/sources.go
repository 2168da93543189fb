package delivery

import (
	"context"
	"errors"
	"io/fs"
	"sync/atomic"

	"github.com/google/uuid"
	"github.com/maypok86/otter/v2"
	"github.com/maypok86/otter/v2/stats"

	"calotype/imaging"
	"calotype/storage"
)

// A source is what delivery needs to know of a file, kept in memory so that a hit asks no database.
type source struct {
	imaging.Source
	file, project             uuid.UUID
	name, mediaType, checksum string
	format                    string // of the original
	bytes                     int64  // of the original
	reading                   reading
}

// A reading is when something was read of a file, or of a project: it tells what was read before and after a change apart.
// Who remembers one holds nothing of what was read.
type reading struct {
	of     uuid.UUID
	number uint64 // from 1
}

// in tells whether it is this file, or one of the project where file is Nil.
func (s *source) in(project, file uuid.UUID) bool {
	return s.file == file || file == uuid.Nil && s.project == project
}

type sources struct {
	library *storage.Library
	cache   *otter.Cache[uuid.UUID, *source]
	gone    *otter.Cache[uuid.UUID, struct{}] // files that are missing, as far as find was asked
	count   atomic.Uint64                     // of readings
}

// Of how many files the facts are kept, roughly, and of how many that they are missing: these cost a client nothing but an
// address that it makes up, and have a place of their own.
const (
	knownFiles = 100_000
	goneFiles  = 10_000
)

func newSources(library *storage.Library) *sources {
	return &sources{
		library: library,
		cache: otter.Must(&otter.Options[uuid.UUID, *source]{
			MaximumWeight: knownFiles * 256,
			Weigher:       func(_ uuid.UUID, src *source) uint32 { return uint32(256 + 32*len(src.Pages)) }, // bytes, roughly
			StatsRecorder: stats.NewCounter(),
		}),
		gone: otter.Must(&otter.Options[uuid.UUID, struct{}]{MaximumSize: goneFiles}),
	}
}

// forget makes the next one who asks read the file anew. What find is about to say of it is overtaken only when get has
// nothing old to tell it any more.
func (s *sources) forget(file uuid.UUID) {
	s.cache.Invalidate(file)
	s.gone.Invalidate(file)
}

// forgetProject does the same for all files of a project that are known.
func (s *sources) forgetProject(project uuid.UUID) {
	for id, src := range s.cache.All() {
		if src.project == project {
			s.forget(id)
		}
	}
}

// holds tells whether what was read of a file is still what is known of it.
func (s *sources) holds(r reading) bool {
	now, ok := s.cache.GetIfPresent(r.of)
	return ok && now.reading == r
}

// get answers the facts of a file; fs.ErrNotExist when there is none or it was deleted.
func (s *sources) get(ctx context.Context, id uuid.UUID) (*source, error) {
	return s.cache.Get(ctx, id, otter.LoaderFunc[uuid.UUID, *source](func(ctx context.Context, id uuid.UUID) (*source, error) {
		f, err := promptly(ctx, func(ctx context.Context) (*storage.File, error) { return s.library.File(ctx, id) })
		if err != nil {
			return nil, err
		}
		return &source{SourceOf(f), f.ID, f.ProjectID, f.Name, f.Type, f.Checksum, f.Format, f.Bytes, reading{f.ID, s.count.Add(1)}}, nil
	}))
}

// errThere has gone keep nothing of a file that is there.
var errThere = errors.New("the file is there")

// find is get that remembers that a file is missing: for one that another stands in for, and that is asked for again and
// again.
func (s *sources) find(ctx context.Context, id uuid.UUID) (*source, error) {
	if src, ok := s.cache.GetIfPresent(id); ok {
		return src, nil
	}
	_, err := s.gone.Get(ctx, id, otter.LoaderFunc[uuid.UUID, struct{}](func(ctx context.Context, id uuid.UUID) (struct{}, error) {
		switch _, err := s.get(ctx, id); {
		case err == nil:
			return struct{}{}, errThere
		case errors.Is(err, fs.ErrNotExist):
			return struct{}{}, nil
		default:
			return struct{}{}, err
		}
	}))
	switch {
	case err == nil:
		return nil, fs.ErrNotExist
	case errors.Is(err, errThere):
		return s.get(ctx, id)
	}
	return nil, err
}

// SourceOf is what imaging needs to know of a file.
func SourceOf(f *storage.File) imaging.Source {
	src := imaging.Source{
		ID: f.ID.String(), Size: imaging.Size{Width: f.Width, Height: f.Height}, Orientation: f.Orientation,
		Format: f.Format, Frames: f.Frames, HasAlpha: f.HasAlpha, Palette: f.Palette,
	}
	for _, page := range f.Pages {
		src.Pages = append(src.Pages, imaging.PageInfo{
			Size: imaging.Size{Width: page.Width, Height: page.Height}, Orientation: page.Orientation, HasAlpha: page.HasAlpha,
		})
	}
	if f.Rendition != "" {
		src.Format, src.Original = f.Rendition, f.Format
	}
	if f.FocalX != nil && f.FocalY != nil {
		src.Focal = &imaging.Point{X: *f.FocalX, Y: *f.FocalY}
	}
	return src
}
