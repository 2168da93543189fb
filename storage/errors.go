package storage

import (
	"errors"
	"syscall"

	"calotype/storage/db"
)

// Busy tells whether something failed because others had the database for longer than it could wait. Nothing was changed,
// and the same may be tried again.
func Busy(err error) bool { return db.Busy(err) }

// Full tells whether something failed because the blob store or the database has no space left. Nothing was changed.
func Full(err error) bool { return errors.Is(err, syscall.ENOSPC) || db.Full(err) }
