// Package db keeps the records: projects, their presets, files, their tags and their variants, in SQLite or PostgreSQL.
//
// It knows tables and queries and no rules; package storage stands before it with those. A missing record is reported as
// [io/fs.ErrNotExist], one that is there already as [io/fs.ErrExist]. Lists are read by keyset, so that the last page costs
// what the first does.
package db

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/uptrace/bun"
)

// A DB is an open database. Its methods may be called at the same time; those of [Queries] run each by itself.
type DB struct {
	Queries
	bun  *bun.DB
	pool *pgxpool.Pool // what bun stands on where it is [Queries.Shared]
}

// Queries are the questions and changes, on the database or within one transaction.
type Queries struct{ on bun.IDB }

// Open opens the database at address and brings its tables up to date: "postgres://user@host/database",
// "sqlite:///srv/calotype/calotype.db", or the path of an SQLite file, which is made when it is missing, with its folder. Close
// it when done.
func Open(ctx context.Context, address string) (*DB, error) {
	return OpenTelling(ctx, address, func() {})
}

// OpenTelling is Open; slow is called once where it takes longer than a moment until the tables are up to date: because there is much
// in them, or because another process is at work on them and is waited for.
func OpenTelling(ctx context.Context, address string, slow func()) (*DB, error) {
	return open(ctx, address, opening{slow: slow, tables: migrateUp})
}

// An opening is how a database is opened.
type opening struct {
	slow   func()
	tables func(context.Context, *bun.DB) error // sees to it that they are as they are wanted
	read   bool                                 // make and change nothing
}

// aMoment is after how long it is said that something takes its time.
const aMoment = time.Second

// timed tells where what follows is slow, until the answer is called.
func (o opening) timed() (end func()) {
	if o.slow == nil {
		return func() {}
	}
	said := make(chan struct{})
	timer := time.AfterFunc(aMoment, func() {
		defer close(said)
		o.slow()
	})
	return func() {
		if !timer.Stop() {
			<-said
		}
	}
}

func open(ctx context.Context, address string, how opening) (*DB, error) {
	scheme, rest, found := strings.Cut(address, "://")
	switch {
	case address == "":
		return nil, errors.New("open database: no path given")
	case !found:
		return openSQLite(ctx, address, how)
	case scheme == "sqlite" && strings.HasPrefix(rest, "/"):
		path, err := url.PathUnescape(rest)
		if err != nil {
			return nil, fmt.Errorf("open database: %w", err)
		}
		return openSQLite(ctx, path, how)
	case scheme == "sqlite":
		return nil, errors.New("open database: an sqlite address has three slashes and an absolute path: sqlite:///srv/calotype/calotype.db; a relative path is written plainly: data/calotype.db")
	case scheme == "postgres" || scheme == "postgresql":
		return openPostgres(ctx, address, how)
	default: // an address may hold a password, so the message names its scheme only
		return nil, fmt.Errorf("open database: there is no kind of database %q; allowed are postgres://user@host/database, sqlite:///absolute/path or the path of a file", scheme+"://")
	}
}

// Close closes the database. It may be called twice.
func (d *DB) Close() error {
	err := d.bun.Close()
	if d.Shared() {
		d.pool.Close()
	}
	return err
}

// Ping asks the database for an answer.
func (d *DB) Ping(ctx context.Context) error {
	var none int
	if err := d.bun.NewRaw("SELECT count(*) FROM projects WHERE id IS NULL").Scan(ctx, &none); err != nil {
		return fmt.Errorf("ask the database: %w", err)
	}
	return nil
}

// txTries is how often a transaction is run before it is given up.
const txTries = 5

// InTx runs do in one transaction: all that it changes through q happens, or nothing. It is undone when do fails.
//
// On PostgreSQL do is run again where others were in the way, or the connection was lost before anything was kept: it must change
// nothing but by q, and what it answers anew each time. Where the connection is lost while the transaction is committed, nobody
// knows what became of it: see [InDoubt].
func (d *DB) InTx(ctx context.Context, do func(q *Queries) error) error {
	for try := 1; ; try++ {
		done := false
		err := d.bun.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
			err := do(&Queries{tx})
			done = err == nil
			return err
		})
		switch {
		case err == nil:
			return nil
		case errors.Is(err, sql.ErrTxDone): // it was undone as soon as nobody waited any more
			return cmp.Or(ctx.Err(), err)
		case done && d.Shared() && !refused(err):
			return &doubt{err}
		case try == txTries || ctx.Err() != nil || !undone(err) && !cutOff(err):
			return err
		}
		select { // others are to be through by then
		case <-time.After(rand.N(time.Duration(try) * 20 * time.Millisecond)):
		case <-ctx.Done():
			return err
		}
	}
}
