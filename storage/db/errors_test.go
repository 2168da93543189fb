package db

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/mattn/go-sqlite3"
)

func TestWhatTheDatabaseCannotDoAtThisMomentIsTold(t *testing.T) {
	for _, c := range []struct {
		err        error
		busy, full bool
	}{
		{sqlite3.Error{Code: sqlite3.ErrBusy}, true, false},
		{sqlite3.Error{Code: sqlite3.ErrLocked}, true, false},
		{sqlite3.Error{Code: sqlite3.ErrFull}, false, true},
		{sqlite3.Error{Code: sqlite3.ErrIoErr, SystemErrno: syscall.ENOSPC}, false, true},
		{sqlite3.Error{Code: sqlite3.ErrCorrupt}, false, false},
		{sql.ErrNoRows, false, false},
	} {
		err := fmt.Errorf("add file: %w", c.err)
		if Busy(err) != c.busy || Full(err) != c.full {
			t.Errorf("%v: busy %v, full %v", err, Busy(err), Full(err))
		}
	}
}

func TestWhatIsCommittedIsOnTheDisk(t *testing.T) {
	d, err := Open(t.Context(), filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var synchronous int
	if err := d.bun.NewRaw("PRAGMA synchronous").Scan(t.Context(), &synchronous); err != nil {
		t.Fatal(err)
	}
	if synchronous != 2 { // FULL
		t.Errorf("synchronous is %d", synchronous)
	}
}
