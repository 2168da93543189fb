package access

import (
	"context"

	"github.com/google/uuid"

	"calotype/storage"
)

// File answers a file. It needs [Read].
func (l *Library) File(ctx context.Context, id uuid.UUID) (*storage.File, error) {
	if err := CheckCaller(ctx); err != nil {
		return nil, err
	}
	f, err := l.all.File(ctx, id)
	if err == nil {
		err = Check(ctx, f.ProjectID, Read)
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// FilesOf lists the files of projects.
func (l *Library) FilesOf(ctx context.Context, projects []uuid.UUID, query storage.FileQuery, page storage.Page) (map[uuid.UUID]storage.Paged[*storage.File], error) {
	return ofProjects(ctx, projects, func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]storage.Paged[*storage.File], error) {
		return l.all.FilesOf(ctx, ids, query, page)
	})
}

// ProjectsOf answers of which projects files are that the caller may read.
func (l *Library) ProjectsOf(ctx context.Context, files []uuid.UUID) (map[uuid.UUID]uuid.UUID, error) {
	if err := CheckCaller(ctx); err != nil {
		return nil, err
	}
	projects, err := l.all.ProjectsOf(ctx, files)
	if err != nil {
		return nil, err
	}
	for id, project := range projects {
		if !From(ctx).In(project).Have(Read) {
			delete(projects, id)
		}
	}
	return projects, nil
}

// VariantsOf lists the variants of files.
func (l *Library) VariantsOf(ctx context.Context, files []uuid.UUID, page storage.Page) (map[uuid.UUID]storage.Paged[*storage.Variant], error) {
	seen, err := l.visibleFiles(ctx, files, Read)
	if err != nil {
		return nil, err
	}
	return l.all.VariantsOf(ctx, seen, page)
}

// UpdateFile changes a file. It needs [Write].
func (l *Library) UpdateFile(ctx context.Context, id uuid.UUID, change storage.FileChange) (*storage.File, error) {
	if err := l.checkFile(ctx, id, Write); err != nil {
		return nil, err
	}
	return l.all.UpdateFile(ctx, id, change)
}

// checkFile answers why the caller may not do something with a file.
func (l *Library) checkFile(ctx context.Context, id uuid.UUID, needs Right) error {
	seen, err := l.visibleFiles(ctx, []uuid.UUID{id}, needs)
	if err == nil && len(seen) == 0 {
		err = missing
	}
	return err
}

// DeleteFiles deletes files; those that the caller may not read are left out, as those that are not there. It needs [Delete].
func (l *Library) DeleteFiles(ctx context.Context, ids []uuid.UUID) ([]uuid.UUID, error) {
	if err := storage.CheckIDs(ids); err != nil {
		return nil, err
	}
	seen, err := l.visibleFiles(ctx, ids, Delete)
	if err != nil {
		return nil, err
	}
	return l.all.DeleteFiles(ctx, seen)
}

// RestoreFiles takes files back, as [Library.DeleteFiles] deletes them. It needs [Delete].
func (l *Library) RestoreFiles(ctx context.Context, ids []uuid.UUID) ([]*storage.File, error) {
	if err := storage.CheckIDs(ids); err != nil {
		return nil, err
	}
	seen, err := l.visibleFiles(ctx, ids, Delete)
	if err != nil {
		return nil, err
	}
	return l.all.RestoreFiles(ctx, seen)
}

// PurgeFiles throws the variants of files away. It needs [Write].
func (l *Library) PurgeFiles(ctx context.Context, ids []uuid.UUID) (storage.VariantSum, error) {
	if err := storage.CheckIDs(ids); err != nil {
		return storage.VariantSum{}, err
	}
	seen, err := l.visibleFiles(ctx, ids, Write)
	if err != nil {
		return storage.VariantSum{}, err
	}
	return l.all.PurgeFiles(ctx, seen)
}

// Events answers what happens to the files of a project from now on, to one who may read it at this moment.
func (l *Library) Events(ctx context.Context, project uuid.UUID) (<-chan storage.Event, error) {
	if err := Check(ctx, project, Read); err != nil {
		return nil, err
	}
	return l.all.Events(ctx, project), nil
}
