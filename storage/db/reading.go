package db

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/migrate"
)

// OpenToRead opens a database that others may be writing to, makes nothing and changes nothing. What is not there is
// [io/fs.ErrNotExist]. Its tables must be those of this version.
func OpenToRead(ctx context.Context, address string) (*DB, error) {
	return open(ctx, address, opening{tables: current, read: true})
}

// current fails where the tables are not those of this version.
func current(ctx context.Context, b *bun.DB) error {
	migrations := migrate.NewMigrations()
	if err := migrations.Discover(migrationFiles); err != nil {
		return err
	}
	if known, err := columnsIn(ctx, b); err != nil {
		return err
	} else if !known["bun_migrations.name"] {
		return errors.New("there is no library in it")
	}
	waits, err := compare(ctx, migrate.NewMigrator(b, migrations), migrations)
	if err != nil {
		return err
	}
	if waits {
		return errors.New("it was last used by an older version of this program; start `calotype serve` of this version on it once, or use the older version")
	}
	return nil
}

// Library answers which library the records are of; [io/fs.ErrNotExist] where they are of none.
func (q *Queries) Library(ctx context.Context) (uuid.UUID, error) {
	var row libraryRow
	if err := q.on.NewSelect().Model(&row).Limit(1).Scan(ctx); err != nil {
		return uuid.Nil, fmt.Errorf("id of the library: %w", translate(err))
	}
	return row.ID, nil
}

// HasFiles tells whether there are records of files, deleted ones among them.
func (q *Queries) HasFiles(ctx context.Context) (bool, error) {
	are, err := q.on.NewSelect().Model((*fileRow)(nil)).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("look for files: %w", translate(err))
	}
	return are, nil
}

// Migrations are the names of those by which the tables came to be as they are.
func (q *Queries) Migrations(ctx context.Context) ([]string, error) {
	var names []string
	if err := q.on.NewRaw("SELECT name FROM bun_migrations ORDER BY name").Scan(ctx, &names); err != nil {
		return nil, fmt.Errorf("migrations: %w", translate(err))
	}
	return names, nil
}

// OpenAt opens a database as [Open] does, but brings its tables only to what certain migrations make of them: those of an older
// version, for rows of an older version. The next Open does the rest, rows included.
func OpenAt(ctx context.Context, address string, names []string) (*DB, error) {
	return open(ctx, address, opening{tables: func(ctx context.Context, b *bun.DB) error { return migrateTo(ctx, b, names) }})
}

func migrateTo(ctx context.Context, b *bun.DB, names []string) error {
	all, some := migrate.NewMigrations(), migrate.NewMigrations()
	if err := all.Discover(migrationFiles); err != nil {
		return err
	}
	for _, m := range all.Sorted() {
		if slices.Contains(names, m.Name) {
			some.Add(m)
		}
	}
	if len(some.Sorted()) < len(names) {
		return errors.New("what is to come into it was written by a newer version of this program; use that")
	}
	return migrateBy(ctx, b, some)
}
