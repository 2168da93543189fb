package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// ProjectChange is what to change of a project; what is nil stays.
type ProjectChange struct{ Name *string }

// firstProjectName is what the project is called that a new library begins with.
const firstProjectName = "My project"

func (l *Library) firstProject(ctx context.Context) error {
	return l.db.InTx(ctx, func(q *db.Queries) error {
		if err := q.LockProjects(ctx); err != nil {
			return err
		}
		page, err := q.Projects(ctx, nil, db.Window{Limit: 1})
		if err != nil || page.Total > 0 {
			return err
		}
		return q.AddProject(ctx, l.newProject(firstProjectName))
	})
}

func (l *Library) newProject(name string) *Project {
	now := l.now()
	return &Project{ID: uuid.Must(uuid.NewV7()), Name: name, CreatedAt: now, UpdatedAt: now}
}

// CreateProject makes a project of 1…255 characters' name. Names need not differ.
func (l *Library) CreateProject(ctx context.Context, name string) (*Project, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	p := l.newProject(name)
	if err := l.db.AddProject(ctx, p); err != nil {
		return nil, err
	}
	return p, nil
}

// Project answers a project.
func (l *Library) Project(ctx context.Context, id uuid.UUID) (*Project, error) {
	return l.db.Project(ctx, id)
}

// ProjectsByID answers those of the projects that are there; the others are not in the map.
func (l *Library) ProjectsByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*Project, error) {
	return l.db.ProjectsByID(ctx, ids)
}

var projectList = list[*Project]{
	name: "projects", value: timeValue, checkID: checkUUID,
	position: func(p *Project) (string, string) { return timeText(p.CreatedAt), p.ID.String() },
}

// Projects lists the projects, oldest first.
func (l *Library) Projects(ctx context.Context, page Page) (Paged[*Project], error) {
	return l.projects(ctx, nil, page)
}

// ProjectsAmong lists those that are among the ids, in the same order.
func (l *Library) ProjectsAmong(ctx context.Context, ids []uuid.UUID, page Page) (Paged[*Project], error) {
	return l.projects(ctx, &ids, page)
}

func (l *Library) projects(ctx context.Context, among *[]uuid.UUID, page Page) (Paged[*Project], error) {
	w, err := projectList.window(page)
	if err != nil {
		return Paged[*Project]{}, err
	}
	found, err := l.db.Projects(ctx, among, w)
	if err != nil {
		return Paged[*Project]{}, err
	}
	return projectList.paged(found), nil
}

// UpdateProject changes a project and answers it as it is then.
func (l *Library) UpdateProject(ctx context.Context, id uuid.UUID, change ProjectChange) (*Project, error) {
	if change.Name == nil {
		return l.Project(ctx, id)
	}
	if err := checkName(*change.Name); err != nil {
		return nil, err
	}
	var p *Project
	err := l.write(ctx, func(q *db.Queries) (_ []Event, err error) {
		if err := q.RenameProject(ctx, id, *change.Name, l.now()); err != nil {
			return nil, err
		}
		p, err = q.Project(ctx, id)
		return []Event{{Kind: EventProjectUpdated, ProjectID: id}}, err
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// filesAtOnce are deleted or taken back with their project in one transaction: others get their turn in between.
var filesAtOnce = 500

// DeleteProject puts a project into the trash with all its files, whose variants go at once, and its presets. Each file is an
// event. Of a large project, the files follow a part at a time, and their variants with the next sweeps; what a process leaves that
// ends, [Library.Sweep] does.
func (l *Library) DeleteProject(ctx context.Context, id uuid.UUID) error {
	var refs []db.FileRef
	err := l.write(ctx, func(q *db.Queries) (events []Event, err error) {
		now := l.now()
		if err := q.TrashProject(ctx, id, now); err != nil {
			return nil, err
		}
		refs, err = q.TrashFilesOf(ctx, id, now, filesAtOnce)
		return slices.Concat(deletedEvents(refs), presetsChanged(id), accessChanged(id), []Event{{Kind: EventProjectDeleted, ProjectID: id}}), err
	})
	if err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	_, err = l.dropAll(ctx, db.IDsOf(refs))
	if len(refs) == filesAtOnce {
		err = errors.Join(err, l.trashRest(ctx, id))
	}
	if err != nil {
		return fmt.Errorf("project %s is deleted, but not yet all of its files and variants: %w", id, err)
	}
	return nil
}

// trashRest deletes the files of a deleted project, unless it is taken back.
func (l *Library) trashRest(ctx context.Context, id uuid.UUID) error {
	for {
		var refs []db.FileRef
		err := l.write(ctx, func(q *db.Queries) (events []Event, err error) {
			if err := q.KeepTrashed(ctx, id); err != nil {
				return nil, err
			}
			refs, err = q.TrashFilesOf(ctx, id, l.now(), filesAtOnce)
			return deletedEvents(refs), err
		})
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || len(refs) == 0 {
			return err
		}
	}
}

// RestoreProject takes a project out of the trash, with its presets and the files that went into it with the project, as
// [Library.DeleteProject] deletes them. One that is not in the trash is answered as it is. Each file is an event.
func (l *Library) RestoreProject(ctx context.Context, id uuid.UUID) (*Project, error) {
	if p, err := l.Project(ctx, id); err == nil {
		return p, nil
	}
	var p *Project
	var files []*File
	err := l.write(ctx, func(q *db.Queries) (_ []Event, err error) {
		now := l.now()
		if err := q.RestoreProject(ctx, id, now); err != nil {
			return nil, err
		}
		if files, err = q.RestoreFilesOf(ctx, id, now, filesAtOnce); err != nil {
			return nil, err
		}
		p, err = q.Project(ctx, id)
		return slices.Concat([]Event{{Kind: EventProjectRestored, ProjectID: id}}, presetsChanged(id), accessChanged(id), fileEvents(EventRestored, files)), err
	})
	if err == nil && len(files) == filesAtOnce {
		err = l.restoreRest(context.WithoutCancel(ctx), id)
	}
	return p, err
}

// restoreRest takes back the files of a project that was taken back, unless it is deleted again.
func (l *Library) restoreRest(ctx context.Context, id uuid.UUID) error {
	for {
		var files []*File
		err := l.write(ctx, func(q *db.Queries) (_ []Event, err error) {
			if err := q.KeepProject(ctx, id); err != nil {
				return nil, err
			}
			files, err = q.RestoreFilesOf(ctx, id, l.now(), filesAtOnce)
			return fileEvents(EventRestored, files), err
		})
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || len(files) == 0 {
			return err
		}
	}
}

// finishProjects does the rest of what was begun with whole projects.
func (l *Library) finishProjects(ctx context.Context) error {
	trashed, err := l.db.HalfTrashed(ctx)
	for _, id := range trashed {
		err = errors.Join(err, l.trashRest(ctx, id))
	}
	restored, wrong := l.db.HalfRestored(ctx)
	for _, id := range restored {
		wrong = errors.Join(wrong, l.restoreRest(ctx, id))
	}
	return errors.Join(err, wrong)
}

// ProjectStats answers how many files projects have and how many bytes these come to. Each id is in the map.
func (l *Library) ProjectStats(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]Stats, error) {
	stats, err := l.db.ProjectStats(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if _, ok := stats[id]; !ok {
			stats[id] = Stats{} // of a project without files
		}
	}
	return stats, nil
}

// Tags answers the tags in use in a project, in alphabetical order.
func (l *Library) Tags(ctx context.Context, projectID uuid.UUID) ([]string, error) {
	of, err := l.TagsOf(ctx, []uuid.UUID{projectID}, TagQuery{})
	return of[projectID], err
}
