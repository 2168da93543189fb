package access

import (
	"context"
	"io/fs"

	"github.com/google/uuid"

	"calotype/storage"
)

// A Library answers the caller of a context what the caller may have, and does what the caller may do. Its methods are those of
// [storage.Library] of the same names. A project that a caller may not read is not there for it: [fs.ErrNotExist], as for
// one that was deleted. Other errors besides those of the storage: [ErrUnauthenticated], and [*ForbiddenError].
type Library struct {
	all         *storage.Library
	purgePreset func(context.Context, uuid.UUID) (storage.VariantSum, error)
}

// To is the door to a library. purgePreset throws away what was made by a preset; nil means [storage.Library.PurgePreset].
func To(all *storage.Library, purgePreset func(context.Context, uuid.UUID) (storage.VariantSum, error)) *Library {
	if purgePreset == nil {
		purgePreset = all.PurgePreset
	}
	return &Library{all, purgePreset}
}

// missing is what is not there, or not for this caller.
var missing = fs.ErrNotExist

// Ping answers why the database and the storage cannot be used, nil when they can. Anybody may ask.
func (l *Library) Ping(ctx context.Context) (dbErr, storageErr error) { return l.all.Ping(ctx) }

// Check answers why the caller may not do something in a project; nil where it may, be the project there or not.
func Check(ctx context.Context, project uuid.UUID, needs Right) error {
	c := From(ctx)
	have := c.In(project)
	switch {
	case have.Have(needs):
		return nil
	case c.Kind == Nobody:
		return ErrUnauthenticated
	case have == 0:
		return missing
	}
	return &ForbiddenError{needs, have}
}

// CheckOwner answers why the caller may not do what is for owners of the installation.
func CheckOwner(ctx context.Context) error {
	c := From(ctx)
	switch {
	case c.owner:
		return nil
	case c.Kind == Nobody:
		return ErrUnauthenticated
	}
	return &ForbiddenError{Needs: Own}
}

// CheckCaller answers [ErrUnauthenticated] where nobody said who they are.
func CheckCaller(ctx context.Context) error {
	if From(ctx).Kind == Nobody {
		return ErrUnauthenticated
	}
	return nil
}

// among are those of the projects in which the caller has a right.
func among(ctx context.Context, projects []uuid.UUID, right Right) []uuid.UUID {
	c := From(ctx)
	if c.owner {
		return projects
	}
	var seen []uuid.UUID
	for _, id := range projects {
		if c.In(id).Have(right) {
			seen = append(seen, id)
		}
	}
	return seen
}

// visibleFiles are those of the files, deleted ones too, of whose projects the caller may know. Where the caller lacks a right in one of
// these, that is a [*ForbiddenError].
func (l *Library) visibleFiles(ctx context.Context, files []uuid.UUID, needs Right) ([]uuid.UUID, error) {
	c := From(ctx)
	switch {
	case c.Kind == Nobody:
		return nil, ErrUnauthenticated
	case c.owner || len(files) == 0:
		return files, nil
	}
	projects, err := l.all.ProjectsOf(ctx, files)
	if err != nil {
		return nil, err
	}
	seen := []uuid.UUID{}
	for _, id := range files {
		project, ok := projects[id]
		if !ok || c.In(project) == 0 {
			continue
		}
		if err := Check(ctx, project, needs); err != nil {
			return nil, err
		}
		seen = append(seen, id)
	}
	return seen, nil
}

// ofDecided asks for the lists of several projects: those of which the caller does not decide have none to be seen.
func ofDecided[T any](ctx context.Context, ids []uuid.UUID, ask func(context.Context, []uuid.UUID) (map[uuid.UUID][]T, error)) (map[uuid.UUID][]T, error) {
	if err := CheckCaller(ctx); err != nil {
		return nil, err
	}
	lists, err := ask(ctx, among(ctx, ids, Admin))
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if lists[id] == nil {
			lists[id] = []T{}
		}
	}
	return lists, nil
}

// ofProjects asks for what belongs to several projects: those that the caller may not read have the zero value.
func ofProjects[T any](ctx context.Context, ids []uuid.UUID, ask func(context.Context, []uuid.UUID) (map[uuid.UUID]T, error)) (map[uuid.UUID]T, error) {
	if err := CheckCaller(ctx); err != nil {
		return nil, err
	}
	return ask(ctx, among(ctx, ids, Read))
}
