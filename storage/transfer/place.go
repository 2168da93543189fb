// Package transfer moves whole libraries: from one place to another ([Copy]), into one file ([Backup]) and out of it ([Restore]).
//
// Where a library comes to, its database has a note of that (db.Incoming) from before the first byte until a server begins to
// work on it. So nobody serves a library that came only in part, and nothing is ever copied over one that somebody uses.
package transfer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
	"calotype/storage/internal/walk"
)

// A Place is where a library lies, or comes to.
type Place struct {
	Name    string // for messages: without passwords and keys
	Blobs   blob.Store
	Records *db.DB
}

// Progress hears how far something is.
type Progress = walk.Progress

// A Report is what became of a transfer.
type Report struct {
	Files   int      // records of files, those in the trash too
	Copied  int      // originals, renditions and variants
	Bytes   int64    // of these
	Present int      // that were there already
	Rows    int      // records that were written
	Missing []string // keys of bytes that records speak of, and that the source does not have
	Damaged []string // keys of originals whose bytes are not those that were uploaded; they are moved as they are
}

// Whole tells that the source had everything that its records speak of, as it was uploaded.
func (r *Report) Whole() bool { return len(r.Missing) == 0 && len(r.Damaged) == 0 }

// An OccupiedError says that a place holds something that must not be written over.
type OccupiedError struct{ Place, Problem string }

func (e *OccupiedError) Error() string { return e.Place + " " + e.Problem }

// now is the time as records keep it.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// identity answers which library a place holds.
func identity(ctx context.Context, p Place) (uuid.UUID, error) {
	id, err := storage.Held(ctx, p.Records, p.Blobs)
	if err != nil {
		return id, fmt.Errorf("%s: %w", p.Name, err)
	}
	return id, nil
}

// arrived answers what of a copy of a library a place has already, nil where it is empty; where it holds anything else, an
// [*OccupiedError].
func arrived(ctx context.Context, p Place, library uuid.UUID) (*db.Incoming, error) {
	i, err := p.Records.Incoming(ctx)
	if err == nil {
		if i.Kind != "copy" || i.Source != library {
			return nil, &OccupiedError{p.Name, fmt.Sprintf("holds a %s of another library, begun at %s; an empty database and an empty storage are needed", i.Kind, i.BegunAt.Format(time.RFC3339))}
		}
		if err := storage.BelongTo(ctx, p.Blobs, library); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, &OccupiedError{p.Name, "has bytes of another library in its storage; an empty storage is needed"}
		}
		return i, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return nil, empty(ctx, p)
}

// empty answers an [*OccupiedError] where a place holds anything.
func empty(ctx context.Context, p Place) error {
	rows, projects, files := 0, 0, 0
	for _, t := range db.Tables() {
		n, err := p.Records.Count(ctx, t)
		switch {
		case err != nil:
			return err
		case t.Name == "projects":
			projects = n
		case t.Name == "files":
			files = n
		}
		rows += n
	}
	if rows > 0 {
		return &OccupiedError{p.Name, fmt.Sprintf("holds a library already (projects: %d, files: %d), or is served from; an empty database and an empty storage are needed", projects, files)}
	}
	for info, err := range p.Blobs.List(ctx, "") {
		if err != nil {
			return err
		}
		return &OccupiedError{p.Name, fmt.Sprintf("has an empty database, but bytes of another library in its storage (such as %s); an empty storage is needed", info.Key)}
	}
	return nil
}
