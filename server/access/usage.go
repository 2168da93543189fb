package access

import (
	"context"

	"github.com/google/uuid"

	"calotype/storage"
)

// Usage answers what was delivered: of a file, of the projects that are named, or of all, as far as the caller may read them.
func (l *Library) Usage(ctx context.Context, q storage.UsageQuery) (_ *storage.UsageReport, err error) {
	if q.File != nil {
		if _, err := l.File(ctx, *q.File); err != nil {
			return nil, err
		}
		return l.all.Usage(ctx, q)
	}
	if q.Projects, err = l.asked(ctx, q.Projects); err != nil {
		return nil, err
	}
	return l.all.Usage(ctx, q)
}

// UsageOfProjects answers what was delivered of projects.
func (l *Library) UsageOfProjects(ctx context.Context, ids []uuid.UUID, q storage.UsageQuery) (map[uuid.UUID]*storage.UsageReport, error) {
	return ofProjects(ctx, ids, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*storage.UsageReport, error) {
		return l.all.UsageOfProjects(ctx, ids, q)
	})
}

// UsageOfFiles answers what was delivered of files.
func (l *Library) UsageOfFiles(ctx context.Context, ids []uuid.UUID, q storage.UsageQuery) (map[uuid.UUID]*storage.UsageReport, error) {
	files, err := l.visibleFiles(ctx, ids, Read)
	if err != nil {
		return nil, err
	}
	return l.all.UsageOfFiles(ctx, files, q)
}

// StorageUsage answers what is stored, and was: of the projects that are named, or of all that the caller may read.
func (l *Library) StorageUsage(ctx context.Context, q storage.StorageQuery) (_ *storage.StorageReport, err error) {
	if q.Projects, err = l.asked(ctx, q.Projects); err != nil {
		return nil, err
	}
	return l.all.StorageUsage(ctx, q)
}

// StorageOfProjects answers what projects have stored.
func (l *Library) StorageOfProjects(ctx context.Context, ids []uuid.UUID, q storage.StorageQuery) (map[uuid.UUID]*storage.StorageReport, error) {
	return ofProjects(ctx, ids, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*storage.StorageReport, error) {
		return l.all.StorageOfProjects(ctx, ids, q)
	})
}

// asked are projects of which something is to be known, each of which needs [Read]; for nil, all that the caller may read. Of nil
// it answers nil to who may read everything.
func (l *Library) asked(ctx context.Context, projects []uuid.UUID) ([]uuid.UUID, error) {
	if err := CheckCaller(ctx); err != nil {
		return nil, err
	}
	for _, id := range projects {
		if err := Check(ctx, id, Read); err != nil {
			return nil, err
		}
	}
	if c := From(ctx); projects == nil && !c.owner {
		return append([]uuid.UUID{}, c.with(Read)...), nil
	}
	return projects, nil
}
