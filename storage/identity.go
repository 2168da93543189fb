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
)

// identityKey is where the storage says whose it is. Without it, a server whose database is empty, or another's, would take every
// original for one that a killed process left, and sweep it away.
const identityKey = "library"

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
	found, err := l.storageOf(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		data, err := json.Marshal(identity{l.journal.id})
		if err != nil {
			return err
		}
		return l.blobs.Put(ctx, identityKey, strings.NewReader(string(data)))
	}
	if err != nil {
		return fmt.Errorf("read %s in the storage: %w", identityKey, err)
	}
	if found != l.journal.id {
		return fmt.Errorf("the storage has the pictures of the library %s, and the database the records of %s: give the two that belong together; "+
			"only if the other library's records are lost for good, remove %q from the storage, and its pictures will be swept away", found, l.journal.id, identityKey)
	}
	return nil
}

// storageOf answers of which library the storage is.
func (l *Library) storageOf(ctx context.Context) (uuid.UUID, error) {
	b, err := l.blobs.Open(ctx, identityKey)
	if err != nil {
		return uuid.Nil, err
	}
	defer b.Close()
	data, err := io.ReadAll(io.LimitReader(b, 4096))
	if err != nil {
		return uuid.Nil, err
	}
	var is identity
	err = json.Unmarshal(data, &is)
	return is.ID, err
}
