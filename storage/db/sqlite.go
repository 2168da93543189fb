package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	_ "github.com/mattn/go-sqlite3" // the driver
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
)

// everySettings hold for every connection, to write or to read.
const everySettings = "_busy_timeout=5000&_foreign_keys=1&_cache_size=-64000"

// sqliteSettings hold for every connection of the pool. Transactions take the write lock when they begin
// (_txlock=immediate): one that begins by reading and writes later fails with SQLITE_BUSY however long it waits. Each is
// flushed to the disk before its commit returns (_synchronous=FULL), as what was acknowledged must survive a power cut.
const sqliteSettings = everySettings + "&_txlock=immediate&_journal_mode=WAL&_synchronous=FULL"

// readSettings are those of one that only reads, beside a process that writes. It takes no write lock, and does not set what
// belongs to the file.
const readSettings = everySettings + "&mode=ro&_txlock=deferred"

func openSQLite(ctx context.Context, path string, how opening) (*DB, error) {
	if err := searchable(ctx); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	settings := sqliteSettings
	if how.read {
		settings = readSettings
		_, err = os.Stat(path)
	} else {
		err = os.MkdirAll(filepath.Dir(path), 0o750)
	}
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	file := url.URL{Scheme: "file", Path: path, RawQuery: settings} // escapes ? and % in the path
	pool, err := sql.Open("sqlite3", file.String())
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	connections := max(4, 2*runtime.GOMAXPROCS(0))
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	b := bun.NewDB(pool, sqlitedialect.New())
	end := how.timed()
	err = how.tables(ctx, b)
	if end(); err != nil {
		return nil, errors.Join(fmt.Errorf("open database %s: %w", path, err), b.Close())
	}
	return &DB{Queries: Queries{b}, bun: b}, nil
}

// searchable tells that this program was built without what names are searched by.
func searchable(ctx context.Context) error {
	pool, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		return err
	}
	defer pool.Close()
	var with bool
	if err := pool.QueryRowContext(ctx, "SELECT sqlite_compileoption_used('ENABLE_FTS5')").Scan(&with); err != nil || with {
		return err
	}
	return errors.New("this program was built without full-text search in SQLite; build it with make, or with go build -tags sqlite_fts5")
}
