package db

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// FileRef names a file and its project.
type FileRef struct{ ID, ProjectID uuid.UUID }

// FileRefs answers those of the files that are not deleted.
func (q *Queries) FileRefs(ctx context.Context, ids []uuid.UUID) ([]FileRef, error) {
	var all []FileRef
	for part := range chunks(ids) {
		var refs []FileRef
		err := q.on.NewSelect().Model((*File)(nil)).Column("id", "project_id").
			Where("id IN (?)", bun.List(part)).Where("deleted_at IS NULL").Scan(ctx, &refs)
		if err != nil {
			return nil, fmt.Errorf("files: %w", err)
		}
		all = append(all, refs...)
	}
	return all, nil
}

// TrashFiles deletes those of the files that are not deleted yet, notes that their variants are to be dropped, and answers
// which they were.
func (q *Queries) TrashFiles(ctx context.Context, ids []uuid.UUID, now time.Time) ([]FileRef, error) {
	return q.trashFiles(ctx, ids, now, false)
}

func (q *Queries) trashFiles(ctx context.Context, ids []uuid.UUID, now time.Time, withProject bool) ([]FileRef, error) {
	var all []FileRef
	for part := range chunks(inOrder(ids)) {
		if err := q.holdFiles(ctx, part); err != nil {
			return nil, fmt.Errorf("delete files: %w", err)
		}
		var refs []FileRef
		err := q.on.NewUpdate().Model((*File)(nil)).Set("deleted_at = ?", now).Set("deleted_with_project = ?", withProject).
			Where("id IN (?)", bun.List(part)).Where("deleted_at IS NULL").Returning("id, project_id").Scan(ctx, &refs)
		if err != nil {
			return nil, fmt.Errorf("delete files: %w", translate(err))
		}
		all = append(all, refs...)
	}
	return all, q.NoteDrops(ctx, IDsOf(all))
}

// TrashFilesOf deletes at most limit files of a project that are not deleted yet, as [Queries.TrashFiles] does, so that
// [Queries.RestoreFilesOf] knows them again. There may be more as long as it answers so many.
func (q *Queries) TrashFilesOf(ctx context.Context, projectID uuid.UUID, now time.Time, limit int) ([]FileRef, error) {
	var ids []uuid.UUID
	err := q.on.NewSelect().TableExpr("listed").Column("file_id").Where("project_id = ?", projectID).Order("created_at", "file_id").Limit(int64(limit)).Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("delete files of project %s: %w", projectID, translate(err))
	}
	return q.trashFiles(ctx, ids, now, true)
}

// RestoreFiles takes files out of the trash whose project is not deleted, and answers which they were, as they are now.
func (q *Queries) RestoreFiles(ctx context.Context, ids []uuid.UUID, now time.Time) ([]*File, error) {
	restored := []*File{}
	for part := range chunks(inOrder(ids)) {
		if err := cmp.Or(q.keepProjectsOf(ctx, part), q.holdFiles(ctx, part)); err != nil {
			return nil, fmt.Errorf("restore files: %w", err)
		}
		var files []*File
		err := q.restore(&files, now).Where("id IN (?)", bun.List(part)).
			Where("EXISTS (SELECT 1 FROM projects AS p WHERE p.id = f.project_id AND p.deleted_at IS NULL)").Scan(ctx)
		if err != nil {
			return nil, fmt.Errorf("restore files: %w", translate(err))
		}
		restored = append(restored, files...)
	}
	return restored, nil
}

// RestoreFilesOf takes at most limit files out of the trash that went into it with their project, and answers them. There may be
// more as long as it answers so many.
func (q *Queries) RestoreFilesOf(ctx context.Context, projectID uuid.UUID, now time.Time, limit int) ([]*File, error) {
	var ids []uuid.UUID
	err := q.on.NewSelect().TableExpr("files").Column("id").Where("project_id = ?", projectID).Where("deleted_with_project").Order("id").Limit(int64(limit)).Scan(ctx, &ids)
	if err == nil && len(ids) == 0 {
		return nil, nil
	}
	if err == nil {
		err = q.holdFiles(ctx, ids)
	}
	var files []*File
	if err == nil {
		err = q.restore(&files, now).Where("id IN (?)", bun.List(ids)).Where("deleted_with_project").Scan(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("restore files of project %s: %w", projectID, translate(err))
	}
	return files, nil
}

// HalfTrashed answers deleted projects some of whose files are not, and HalfRestored projects that are not deleted some of whose
// files are in the trash with them: a process that ended left them.
func (q *Queries) HalfTrashed(ctx context.Context) (projects []uuid.UUID, err error) {
	return q.projectsWhere(ctx, "p.deleted_at IS NOT NULL AND EXISTS (SELECT 1 FROM listed AS l WHERE l.project_id = p.id)")
}

// HalfRestored is described at [Queries.HalfTrashed].
func (q *Queries) HalfRestored(ctx context.Context) (projects []uuid.UUID, err error) {
	return q.projectsWhere(ctx, "p.deleted_at IS NULL AND EXISTS (SELECT 1 FROM files AS f WHERE f.project_id = p.id AND f.deleted_with_project)")
}

func (q *Queries) restore(files *[]*File, now time.Time) *bun.UpdateQuery {
	return q.on.NewUpdate().Model(files).Set("deleted_at = NULL").Set("deleted_with_project = FALSE").Set("updated_at = ?", now).
		Where("deleted_at IS NOT NULL").Returning("?Columns")
}

// PurgeFiles removes the records of at most limit files that were deleted before a time, and answers which they were.
func (q *Queries) PurgeFiles(ctx context.Context, before time.Time, limit int) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := q.on.NewDelete().Model((*File)(nil)).Where("deleted_at < ?", before). // once more of each, as it may be restored just now
											Where("id IN (SELECT old.id FROM files AS old WHERE old.deleted_at < ? ORDER BY old.deleted_at, old.id LIMIT ?)", before, limit).
											Returning("id").Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("purge files: %w", translate(err))
	}
	return ids, q.NoteDrops(ctx, ids)
}

// Recorded answers which of the ids have a record, deleted or not.
func (q *Queries) Recorded(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]bool, error) {
	recorded := map[uuid.UUID]bool{}
	for part := range chunks(ids) {
		var found []uuid.UUID
		err := q.on.NewSelect().Model((*File)(nil)).Column("id").Where("id IN (?)", bun.List(part)).Scan(ctx, &found)
		if err != nil {
			return nil, fmt.Errorf("files: %w", err)
		}
		for _, id := range found {
			recorded[id] = true
		}
	}
	return recorded, nil
}

// IDsOf are the files of refs.
func IDsOf(refs []FileRef) []uuid.UUID {
	ids := make([]uuid.UUID, len(refs))
	for i, r := range refs {
		ids[i] = r.ID
	}
	return ids
}
