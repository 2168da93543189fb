package storage

import (
	"errors"
	"syscall"

	"calotype/storage/blob"
	"calotype/storage/db"
)

// ErrUnavailable is behind what failed because the database or the blob store cannot be reached, or does not answer in time.
var ErrUnavailable = blob.ErrUnavailable

// Busy tells whether something failed because of the database or the blob store: others had it for longer than could be waited, or it
// cannot be reached. The same may be tried again; nothing was changed, unless the connection was lost just then.
func Busy(err error) bool { return errors.Is(err, ErrUnavailable) || db.Busy(err) }

// Full tells whether something failed because the blob store or the database has no space left. Nothing was changed.
func Full(err error) bool { return errors.Is(err, syscall.ENOSPC) || db.Full(err) }
