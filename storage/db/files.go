package db

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"iter"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// FileFilter says which files of a project to list; what is empty does not matter.
type FileFilter struct {
	Search string // a part of the name, in any case
	Type   string // a media type, image/png, or its first part, image
	Tag    string // exactly
}

// FileOrder is how files are sorted; ties by id.
type FileOrder struct {
	By         FileColumn
	Descending bool
}

// FileColumn is what files can be sorted by.
type FileColumn string

// The columns, with the type that [Position.Value] has.
const (
	ByCreated FileColumn = "created_at"  // time.Time
	ByName    FileColumn = "name_folded" // string: the name through [Fold]
	ByBytes   FileColumn = "bytes"       // int64
)

// AddFile inserts the record of a file.
func (q *Queries) AddFile(ctx context.Context, f *File) error {
	if _, err := q.on.NewInsert().Model(f).Value("name_folded", "?", Fold(f.Name)).Exec(ctx); err != nil {
		return fmt.Errorf("add file %s: %w", f.ID, translate(err))
	}
	if f.ID[15]%128 == 0 { // chosen by chance
		return q.mergeCounts(ctx, f.ProjectID)
	}
	return nil
}

// File answers a file that is not deleted.
func (q *Queries) File(ctx context.Context, id uuid.UUID) (*File, error) {
	f := &File{ID: id}
	if err := q.on.NewSelect().Model(f).WherePK().Where("deleted_at IS NULL").Scan(ctx); err != nil {
		return nil, fmt.Errorf("file %s: %w", id, translate(err))
	}
	return f, nil
}

// FilesByID answers those of the files that are there and not deleted.
func (q *Queries) FilesByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*File, error) {
	return q.filesByID(ctx, ids, "deleted_at IS NULL")
}

// FilesEvenDeleted is FilesByID with those that are deleted.
func (q *Queries) FilesEvenDeleted(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*File, error) {
	return q.filesByID(ctx, ids, "TRUE")
}

func (q *Queries) filesByID(ctx context.Context, ids []uuid.UUID, where string) (map[uuid.UUID]*File, error) {
	found := map[uuid.UUID]*File{}
	for part := range chunks(ids) {
		var files []*File
		err := q.on.NewSelect().Model(&files).Where("id IN (?)", bun.List(part)).Where(where).Scan(ctx)
		if err != nil {
			return nil, fmt.Errorf("files: %w", err)
		}
		for _, f := range files {
			found[f.ID] = f
		}
	}
	return found, nil
}

// UpdateFile writes what a person may change of a file that is not deleted: name, tags, metadata and focal point.
func (q *Queries) UpdateFile(ctx context.Context, f *File) error {
	result, err := q.on.NewUpdate().Model(f).Column("name", "tags", "metadata", "focal_x", "focal_y", "updated_at").
		Value("name_folded", "?", Fold(f.Name)).WherePK().Where("deleted_at IS NULL").Exec(ctx)
	return changed(result, err, "update file", f.ID)
}

// chunkSize bounds the ids in one statement.
const chunkSize = 500

func chunks(ids []uuid.UUID) iter.Seq[[]uuid.UUID] { return slices.Chunk(ids, chunkSize) }

// inOrder answers ids in the order in which everybody takes them.
func inOrder(ids []uuid.UUID) []uuid.UUID {
	return slices.SortedFunc(slices.Values(ids), compareIDs)
}

func compareIDs(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }

// changed makes of an UPDATE that met no record an [fs.ErrNotExist].
func changed(result sql.Result, err error, what string, id uuid.UUID) error {
	if err != nil {
		return fmt.Errorf("%s %s: %w", what, id, translate(err))
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		err = fs.ErrNotExist
	}
	if err != nil {
		return fmt.Errorf("%s %s: %w", what, id, err)
	}
	return nil
}

// ProjectsOf answers of which projects files are, be these deleted or not. A file that is not there is not in the answer.
func (q *Queries) ProjectsOf(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]uuid.UUID, error) {
	projects := map[uuid.UUID]uuid.UUID{}
	for part := range chunks(ids) {
		var refs []FileRef
		err := q.on.NewSelect().Model((*File)(nil)).Column("id", "project_id").Where("id IN (?)", bun.List(part)).Scan(ctx, &refs)
		if err != nil {
			return nil, fmt.Errorf("projects of files: %w", err)
		}
		for _, ref := range refs {
			projects[ref.ID] = ref.ProjectID
		}
	}
	return projects, nil
}
