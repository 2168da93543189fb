package db

import (
	"context"
	"errors"
	"fmt"

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
