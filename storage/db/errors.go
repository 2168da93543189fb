package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"io/fs"
	"net"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
)

// Codes of PostgreSQL that decide what happens next; its manual calls them SQLSTATE.
const (
	uniqueViolation      = "23505"
	foreignKeyViolation  = "23503"
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	diskFull             = "53100"
	readOnly             = "25006"
	queryCanceled        = "57014" // by statement_timeout, as whoever cancels it hears nothing any more
	adminShutdown        = "57P01"
	crashShutdown        = "57P02"
	tooManyConnections   = "53300"
)

// busyClasses are the classes of PostgreSQL's codes that say nothing about what was asked: the connection, what the server has
// left, somebody who intervened, and what others hold.
var busyClasses = map[string]bool{"08": true, "40": true, "53": true, "55": true, "57": true}

// translate turns the database's own words for missing and doubled records into the sentinels of package fs.
func translate(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fs.ErrNotExist
	}
	if e, ok := errors.AsType[sqlite3.Error](err); ok {
		switch e.ExtendedCode {
		case sqlite3.ErrConstraintPrimaryKey, sqlite3.ErrConstraintUnique:
			return fs.ErrExist
		case sqlite3.ErrConstraintForeignKey:
			return fs.ErrNotExist
		}
	}
	switch stateOf(err) {
	case uniqueViolation:
		return fs.ErrExist
	case foreignKeyViolation:
		return fs.ErrNotExist
	}
	return err
}

// Busy tells whether a query failed because the database could not do it at this moment: others had it for longer than could be
// waited, or it cannot be reached. It may be tried again.
func Busy(err error) bool {
	if e, ok := errors.AsType[sqlite3.Error](err); ok {
		return e.Code == sqlite3.ErrBusy || e.Code == sqlite3.ErrLocked
	}
	if state := stateOf(err); state != "" && !unreachable(err) {
		return busyClasses[state[:2]] && state != diskFull || state == readOnly
	}
	return disconnected(err) || pgconn.Timeout(err) && !errors.Is(err, context.Canceled)
}

// Full tells whether a change failed because the database has no space left.
func Full(err error) bool {
	e, ok := errors.AsType[sqlite3.Error](err)
	return ok && (e.Code == sqlite3.ErrFull || e.SystemErrno == syscall.ENOSPC) || stateOf(err) == diskFull
}

// stateOf is PostgreSQL's code for what went wrong; empty where it has none.
func stateOf(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}

// undone tells whether PostgreSQL undid a transaction, or a statement by itself, because of what others did at the same time.
func undone(err error) bool {
	state := stateOf(err)
	return state == serializationFailure || state == deadlockDetected
}

// disconnected tells whether there is no connection to PostgreSQL, or no longer.
func disconnected(err error) bool {
	switch state := stateOf(err); {
	case state == "":
		return unreachable(err) || cutOff(err)
	case state == tooManyConnections:
		return true
	default:
		return state[:2] == "08" || state[:2] == "57" && state != queryCanceled
	}
}

// unreachable tells whether no connection could be made: it is no use to try again at once.
func unreachable(err error) bool {
	_, ok := errors.AsType[*pgconn.ConnectError](err)
	return ok
}

// cutOff tells whether a connection was lost that there was.
func cutOff(err error) bool {
	if err == nil || unreachable(err) {
		return false
	}
	if state := stateOf(err); state != "" {
		return state == adminShutdown || state == crashShutdown
	}
	_, network := errors.AsType[*net.OpError](err)
	return network || errors.Is(err, pgconn.ErrConnClosed) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF)
}

// refused tells whether PostgreSQL itself said that it did not do something.
func refused(err error) bool { return stateOf(err) != "" && !disconnected(err) }

// doubt is the error of a transaction of which nobody knows whether it was committed.
type doubt struct{ error }

func (d *doubt) Unwrap() error { return d.error }

// InDoubt tells whether a change failed in such a way that it may have been made all the same: the answer was lost.
func InDoubt(err error) bool {
	_, ok := errors.AsType[*doubt](err)
	return ok
}
