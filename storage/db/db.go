// Package db keeps the records: projects, their presets, files, their tags and their variants, in SQLite.
//
// It knows tables and queries and no rules; package storage stands before it with those. A missing record is reported as
// [io/fs.ErrNotExist], one that is there already as [io/fs.ErrExist]. Lists are read by keyset, so that the last page costs
// what the first does.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"github.com/mattn/go-sqlite3"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
)

// A DB is an open database. Its methods may be called at the same time; those of [Queries] run each by itself.
type DB struct {
	Queries
	bun *bun.DB
}

// Queries are the questions and changes, on the database or within one transaction.
type Queries struct{ on bun.IDB }

// Open opens the database at address and brings its tables up to date: "sqlite:///srv/calotype/calotype.db", or the path of
// an SQLite file, which is made when it is missing, with its folder. Close it when done.
func Open(ctx context.Context, address string) (*DB, error) {
	scheme, rest, found := strings.Cut(address, "://")
	switch {
	case address == "":
		return nil, errors.New("open database: no path given")
	case !found:
		return openSQLite(ctx, address)
	case scheme == "sqlite" && strings.HasPrefix(rest, "/"):
		path, err := url.PathUnescape(rest)
		if err != nil {
			return nil, fmt.Errorf("open database: %w", err)
		}
		return openSQLite(ctx, path)
	case scheme == "sqlite":
		return nil, errors.New("open database: an sqlite address has three slashes and an absolute path: sqlite:///srv/calotype/calotype.db; a relative path is written plainly: data/calotype.db")
	case scheme == "postgres" || scheme == "postgresql":
		return nil, errors.New("open database: this version keeps its records in SQLite only, PostgreSQL is not supported yet; give sqlite:///absolute/path or the path of a file")
	default: // an address may hold a password, so the message names its scheme only
		return nil, fmt.Errorf("open database: there is no kind of database %q; allowed are sqlite:///absolute/path or the path of a file", scheme+"://")
	}
}

// sqliteSettings hold for every connection of the pool. Transactions take the write lock when they begin
// (_txlock=immediate): one that begins by reading and writes later fails with SQLITE_BUSY however long it waits. Each is
// flushed to the disk before its commit returns (_synchronous=FULL), as what was acknowledged must survive a power cut.
const sqliteSettings = "_txlock=immediate&_busy_timeout=5000&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=1&_cache_size=-20000"

func openSQLite(ctx context.Context, path string) (*DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	file := url.URL{Scheme: "file", Path: path, RawQuery: sqliteSettings} // escapes ? and % in the path
	pool, err := sql.Open("sqlite3", file.String())
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	connections := max(4, 2*runtime.GOMAXPROCS(0))
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	b := bun.NewDB(pool, sqlitedialect.New())
	if err := migrateUp(ctx, b); err != nil {
		return nil, errors.Join(fmt.Errorf("open database %s: %w", path, err), b.Close())
	}
	return &DB{Queries{b}, b}, nil
}

// Close closes the database. It may be called twice.
func (d *DB) Close() error { return d.bun.Close() }

// Ping asks the database for an answer.
func (d *DB) Ping(ctx context.Context) error {
	var none int
	if err := d.bun.NewRaw("SELECT count(*) FROM projects WHERE id IS NULL").Scan(ctx, &none); err != nil {
		return fmt.Errorf("ask the database: %w", err)
	}
	return nil
}

// InTx runs do in one transaction: all that it changes through q happens, or nothing. It is undone when do fails.
func (d *DB) InTx(ctx context.Context, do func(q *Queries) error) error {
	return d.bun.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error { return do(&Queries{tx}) })
}

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
	return err
}

// Busy tells whether a query failed because others had the database for longer than it could wait; it may be tried again.
func Busy(err error) bool {
	e, ok := errors.AsType[sqlite3.Error](err)
	return ok && (e.Code == sqlite3.ErrBusy || e.Code == sqlite3.ErrLocked)
}

// Full tells whether a change failed because the database has no space left.
func Full(err error) bool {
	e, ok := errors.AsType[sqlite3.Error](err)
	return ok && (e.Code == sqlite3.ErrFull || e.SystemErrno == syscall.ENOSPC)
}
