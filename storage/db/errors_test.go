package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"net"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
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
		{&pgconn.PgError{Code: "53100"}, false, true},  // disk full
		{&pgconn.PgError{Code: "53300"}, true, false},  // too many connections
		{&pgconn.PgError{Code: "40P01"}, true, false},  // deadlock
		{&pgconn.PgError{Code: "55P03"}, true, false},  // lock_timeout
		{&pgconn.PgError{Code: "57014"}, true, false},  // statement_timeout
		{&pgconn.PgError{Code: "57P03"}, true, false},  // starting up
		{&pgconn.PgError{Code: "25006"}, true, false},  // a standby, where there was a primary
		{&pgconn.PgError{Code: "22P05"}, false, false}, // a character that cannot be kept
		{&pgconn.PgError{Code: "42P01"}, false, false}, // no such table
		{&net.OpError{Op: "read", Err: syscall.ECONNRESET}, true, false},
		{pgconn.ErrConnClosed, true, false},
		{driver.ErrBadConn, true, false},
		{context.Canceled, false, false},
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
