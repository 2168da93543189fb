package storage

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"calotype/storage/blob"
	"calotype/storage/db"
)

// A Point is a place in a picture as shares of its width and height, 0…1 from the top left.
type Point struct{ X, Y float64 }

// FileChange is what to change of a file; what is nil stays.
type FileChange struct {
	Name     *string
	Tags     *[]string       // all of them: at most 50 of 1…64 characters
	Metadata *map[string]any // all of it: at most 16 KiB as JSON
	Merge    map[string]any  // into the metadata as RFC 7396 says: nil removes a member, an object is merged
	Focal    **Point         // a pointer to nil removes it
}

// AddFile writes the record of an uploaded file whose bytes lie at [OriginalKey] of f.ID, which the caller made (version 7).
// It fills in what f leaves out: the times, and one frame; and takes out of the EXIF data what cannot be kept. A project
// or original that is not there is [io/fs.ErrNotExist], an id that is taken [io/fs.ErrExist].
func (l *Library) AddFile(ctx context.Context, f *File) error {
	if err := l.prepare(f); err != nil {
		return err
	}
	if _, err := l.blobs.Stat(ctx, OriginalKey(f.ID)); err != nil {
		return fmt.Errorf("add file %s: %w", f.ID, err)
	}
	return l.write(ctx, func(q *db.Queries) ([]Event, error) {
		if err := q.KeepProject(ctx, f.ProjectID); err != nil {
			return nil, err
		}
		if err := q.AddFile(ctx, f); err != nil {
			return nil, err
		}
		return fileEvents(EventCreated, []*File{f}), nil
	})
}

// prepare makes of f what comes back from the database.
func (l *Library) prepare(f *File) (err error) {
	if f.ID == uuid.Nil {
		return invalid("id", "it is missing")
	}
	if err := checkName(f.Name); err != nil {
		return err
	}
	for _, n := range []int64{f.Bytes, int64(f.Width), int64(f.Height), int64(f.Frames)} {
		if n < 0 {
			return invalid("bytes", "%d is below 0", n)
		}
	}
	if f.Tags, err = checkTags(f.Tags); err != nil {
		return err
	}
	if f.Metadata, err = checkMetadata(f.Metadata); err != nil {
		return err
	}
	f.EXIF = cleanEXIF(f.EXIF)
	for _, text := range []*string{&f.Type, &f.Format, &f.Rendition, &f.Checksum, &f.ColorSpace, &f.Camera} {
		*text = cleanText(*text)
	}
	if finite(&f.DPI) == nil {
		f.DPI = 0
	}
	if f.Latitude, f.Longitude = finite(f.Latitude), finite(f.Longitude); f.Latitude == nil || f.Longitude == nil {
		f.Latitude, f.Longitude = nil, nil
	}
	if f.FocalX == nil || f.FocalY == nil {
		f.FocalX, f.FocalY = nil, nil
	} else if err := checkFocal(&Point{*f.FocalX, *f.FocalY}); err != nil {
		return err
	}
	if f.CapturedAt != nil {
		at := micros(*f.CapturedAt)
		f.CapturedAt = &at
		if at.Year() < 1 || at.Year() > 9999 { // a camera without a battery
			f.CapturedAt = nil
		}
	}
	f.Frames = max(f.Frames, 1)
	now := l.now()
	for _, at := range []*time.Time{&f.CreatedAt, &f.UpdatedAt} {
		if at.IsZero() {
			*at = now
		}
		*at = micros(*at)
	}
	f.DeletedAt = nil
	return nil
}

// File answers a file.
func (l *Library) File(ctx context.Context, id uuid.UUID) (*File, error) { return l.db.File(ctx, id) }

// Recorded tells whether a file has a record, be it in the trash: then its bytes are the library's.
func (l *Library) Recorded(ctx context.Context, id uuid.UUID) (bool, error) {
	recorded, err := l.db.Recorded(ctx, []uuid.UUID{id})
	return recorded[id], err
}

// FilesByID answers those of the files that are there; the others are not in the map.
func (l *Library) FilesByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]*File, error) {
	return l.db.FilesByID(ctx, ids)
}

// ProjectsOf answers of which projects files are, be these deleted or not. Those that are not there are not in the map.
func (l *Library) ProjectsOf(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]uuid.UUID, error) {
	return l.db.ProjectsOf(ctx, ids)
}

// OpenOriginal opens the bytes of a file as they were uploaded; the caller closes them.
func (l *Library) OpenOriginal(ctx context.Context, id uuid.UUID) (*blob.Blob, error) {
	if _, err := l.File(ctx, id); err != nil {
		return nil, err
	}
	return l.blobs.Open(ctx, OriginalKey(id))
}

// UpdateFile changes a file and answers it as it is then. When its focal point moves, its variants go.
func (l *Library) UpdateFile(ctx context.Context, id uuid.UUID, change FileChange) (*File, error) {
	if err := change.check(); err != nil {
		return nil, err
	}
	var updated *File
	var moved bool
	err := l.write(ctx, func(q *db.Queries) ([]Event, error) {
		f, err := q.LockFile(ctx, id)
		if err != nil {
			return nil, err
		}
		if moved, err = change.apply(f); err != nil {
			return nil, err
		}
		f.UpdatedAt = after(l.now(), f.UpdatedAt)
		if err := q.UpdateFile(ctx, f); err != nil {
			return nil, err
		}
		if moved {
			if err := q.NoteDrops(ctx, []uuid.UUID{id}); err != nil {
				return nil, err
			}
		}
		updated = f
		return fileEvents(EventUpdated, []*File{f}), nil
	})
	if err != nil {
		return nil, err
	}
	if moved {
		if err := l.DropVariants(context.WithoutCancel(ctx), id); err != nil {
			return nil, fmt.Errorf("file %s is changed, but not yet all of its variants are gone: %w", id, err)
		}
	}
	return updated, nil
}

// after is now, or a moment after what was before where a clock was set back: whoever shows a file goes by which record is newer.
func after(now, before time.Time) time.Time {
	if now.After(before) {
		return now
	}
	return before.Add(time.Microsecond)
}

// check holds a change to its bounds and cleans it.
func (c *FileChange) check() error {
	if c.Name != nil {
		if err := checkName(*c.Name); err != nil {
			return err
		}
	}
	if c.Tags != nil {
		tags, err := checkTags(*c.Tags)
		if err != nil {
			return err
		}
		c.Tags = &tags
	}
	if c.Metadata != nil {
		metadata, err := checkMetadata(*c.Metadata)
		if err != nil {
			return err
		}
		c.Metadata = &metadata
	}
	if c.Focal != nil {
		return checkFocal(*c.Focal)
	}
	return nil
}

// apply changes f and reports whether its focal point moved.
func (c FileChange) apply(f *File) (moved bool, err error) {
	if c.Name != nil {
		f.Name = *c.Name
	}
	if c.Tags != nil {
		f.Tags = *c.Tags
	}
	if c.Metadata != nil {
		f.Metadata = *c.Metadata
	}
	if len(c.Merge) > 0 {
		if f.Metadata, err = checkMetadata(merge(f.Metadata, c.Merge)); err != nil {
			return false, err
		}
	}
	if c.Focal == nil {
		return false, nil
	}
	var x, y *float64
	if p := *c.Focal; p != nil {
		x, y = new(p.X), new(p.Y)
	}
	moved = !equal(f.FocalX, x) || !equal(f.FocalY, y)
	f.FocalX, f.FocalY = x, y
	return moved, nil
}

// merge answers target with a patch put in, as RFC 7396 says.
func merge(target, patch map[string]any) map[string]any {
	merged := map[string]any{}
	maps.Copy(merged, target)
	for name, value := range patch {
		switch value := value.(type) {
		case nil:
			delete(merged, name)
		case map[string]any:
			inner, _ := merged[name].(map[string]any)
			merged[name] = merge(inner, value)
		default:
			merged[name] = value
		}
	}
	return merged
}

func equal(a, b *float64) bool { return a == b || a != nil && b != nil && *a == *b }

// DeleteFiles puts files into the trash; their variants go at once. It answers the ids that were there to delete: when
// their variants could not all be removed, together with the error, and then [Library.Sweep] will.
func (l *Library) DeleteFiles(ctx context.Context, ids []uuid.UUID) ([]uuid.UUID, error) {
	if err := CheckIDs(ids); err != nil {
		return nil, err
	}
	var refs []db.FileRef
	err := l.write(ctx, func(q *db.Queries) (events []Event, err error) {
		refs, err = q.TrashFiles(ctx, ids, l.now())
		return deletedEvents(refs), err
	})
	if err != nil {
		return nil, err
	}
	deleted := db.IDsOf(refs)
	if _, err := l.dropAll(context.WithoutCancel(ctx), deleted); err != nil {
		return deleted, fmt.Errorf("the files are deleted, but not yet all of their variants: %w", err)
	}
	return deleted, nil
}

// RestoreFiles takes files out of the trash and answers those that came back. A file of a deleted project comes back with
// its project only.
func (l *Library) RestoreFiles(ctx context.Context, ids []uuid.UUID) ([]*File, error) {
	if err := CheckIDs(ids); err != nil {
		return nil, err
	}
	var files []*File
	err := l.write(ctx, func(q *db.Queries) (events []Event, err error) {
		files, err = q.RestoreFiles(ctx, ids, l.now())
		return fileEvents(EventRestored, files), err
	})
	if err != nil {
		return nil, err
	}
	return files, nil
}

// CheckIDs refuses more files than may be named at once.
func CheckIDs(ids []uuid.UUID) error {
	if len(ids) > MaxFilesAtOnce {
		return invalid("ids", "there are %d; at most %d are allowed at once", len(ids), MaxFilesAtOnce)
	}
	return nil
}

func fileEvents(kind EventKind, files []*File) []Event {
	events := make([]Event, len(files))
	for i, f := range files {
		events[i] = Event{Kind: kind, FileID: f.ID, ProjectID: f.ProjectID, File: copyOf(f)}
	}
	return events
}

func deletedEvents(refs []db.FileRef) []Event {
	events := make([]Event, len(refs))
	for i, r := range refs {
		events[i] = Event{Kind: EventDeleted, FileID: r.ID, ProjectID: r.ProjectID}
	}
	return events
}

// copyOf keeps an event's file apart from the one that a caller has in hand.
func copyOf(f *File) *File {
	c := *f
	c.Tags = slices.Clone(f.Tags)
	return &c
}
