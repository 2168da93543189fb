package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/google/uuid"

	"calotype/storage/blob"
	"calotype/storage/db"
)

// IdentityKey is where the storage says whose it is. Without it, a server whose database is empty, or another's, would take every
// original for one that a killed process left, and sweep it away.
const IdentityKey = "library"

// identity is what lies there.
type identity struct {
	ID uuid.UUID `json:"id"`
}

// identify finds out which library this is, and that the storage is of the same.
func (l *Library) identify(ctx context.Context) error {
	fresh, err := uuid.NewRandom()
	if err != nil {
		return err
	}
	if l.journal.id, err = l.db.LibraryID(ctx, fresh, l.now()); err != nil {
		return err
	}
	err = BelongTo(ctx, l.blobs, l.journal.id)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if l.journal.id != fresh {
		if err := l.notElsewhere(ctx); err != nil {
			return err
		}
	}
	return Mark(ctx, l.blobs, l.journal.id)
}

// notElsewhere fails where there were pictures and the storage has none: another was given, or a node was not told of theirs.
func (l *Library) notElsewhere(ctx context.Context) error {
	files, err := l.db.HasFiles(ctx)
	if err != nil || !files {
		return err
	}
	for _, err := range l.blobs.List(ctx, originals) {
		return err // nil: this is what a server left that was killed before it said so
	}
	return fmt.Errorf("the database has the records of files, and the storage is empty: give the storage that has their pictures, or bring the originals "+
		"back from a backup; only if they are lost for good, put {\"id\":%q} there under the name %q", l.journal.id, IdentityKey)
}

// Mark has a storage say that it is a library's.
func Mark(ctx context.Context, blobs blob.Store, id uuid.UUID) error {
	data, err := json.Marshal(identity{id})
	if err != nil {
		return err
	}
	return blobs.Put(ctx, IdentityKey, strings.NewReader(string(data)))
}

// BelongTo answers nil where a storage says that it is a library's, [io/fs.ErrNotExist] where it does not say whose it is, and
// an error that says what to do where it is another's.
func BelongTo(ctx context.Context, blobs blob.Store, id uuid.UUID) error {
	found, err := storageOf(ctx, blobs)
	if err != nil {
		return fmt.Errorf("read %s in the storage: %w", IdentityKey, err)
	}
	if found != id {
		return fmt.Errorf("the storage has the pictures of the library %s, and the database the records of %s: give the two that belong together; "+
			"only if the other library's records are lost for good, remove %q from the storage, and its pictures will be swept away", found, id, IdentityKey)
	}
	return nil
}

// Held answers which library a database and a storage hold, for what is done with it beside servers. That they hold none, a part of
// one, or parts of two is an error.
func Held(ctx context.Context, records *db.DB, blobs blob.Store) (uuid.UUID, error) {
	if err := records.Whole(ctx); err != nil {
		return uuid.Nil, err
	}
	id, err := records.Library(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		return id, errors.New("there is no library: no server has ever worked on it")
	}
	if err != nil {
		return id, err
	}
	if err := BelongTo(ctx, blobs, id); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return id, err
	}
	return id, nil
}

// storageOf answers of which library the storage is.
func storageOf(ctx context.Context, blobs blob.Store) (uuid.UUID, error) {
	b, err := blobs.Open(ctx, IdentityKey)
	if err != nil {
		return uuid.Nil, err
	}
	defer b.Close()
	data, err := io.ReadAll(io.LimitReader(b, 4096))
	if err != nil {
		return uuid.Nil, err
	}
	var is identity
	if err := json.Unmarshal(data, &is); err != nil {
		return uuid.Nil, fmt.Errorf("it is not what Calotype has put there: %w", err)
	}
	return is.ID, nil
}
