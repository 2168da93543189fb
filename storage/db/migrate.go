package db

import (
	"context"
	"embed"
	"fmt"
	"maps"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"
	"github.com/uptrace/bun/migrate"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// columnTypes is what the templates of the migrations are filled with: how a database spells each type of column, and which
// columns there were at the start, as table.column.
type columnTypes struct {
	PG                                     bool
	UUID, Text, Bytewise, Time, JSON, Blob string
	Columns                                map[string]bool
}

var columnsOf = map[dialect.Name]columnTypes{
	// SQLite's driver reads a column back by the type it was declared with: TIMESTAMP becomes a time, BLOB bytes.
	dialect.SQLite: {UUID: "TEXT", Text: "TEXT", Time: "TIMESTAMP", JSON: "TEXT", Blob: "BLOB"},
	dialect.PG:     {PG: true, UUID: "UUID", Text: "TEXT", Bytewise: `COLLATE "C"`, Time: "TIMESTAMPTZ", JSON: "JSONB", Blob: "BYTEA"},
}

// migrateUp brings the tables to what this program expects. Others may do so at the same time: where one has been faster
// with a column, it looks again.
func migrateUp(ctx context.Context, b *bun.DB) error {
	migrations := migrate.NewMigrations()
	if err := migrations.Discover(migrationFiles); err != nil {
		return err
	}
	return migrateBy(ctx, b, migrations)
}

func migrateBy(ctx context.Context, b *bun.DB, migrations *migrate.Migrations) error {
	if waits, err := pending(ctx, migrate.NewMigrator(b, migrations), migrations); err == nil && !waits {
		return nil // as at nearly every start, and the columns are not looked at
	}
	known, err := columnsIn(ctx, b)
	if err != nil {
		return err
	}
	for {
		failed := migrateFrom(ctx, b, migrations, known)
		if failed == nil {
			return nil
		}
		now, err := columnsIn(ctx, b)
		if err != nil || maps.Equal(now, known) {
			return failed
		}
		known = now
	}
}

func migrateFrom(ctx context.Context, b *bun.DB, migrations *migrate.Migrations, known map[string]bool) error {
	types := columnsOf[b.Dialect().Name()]
	types.Columns = known
	m := migrate.NewMigrator(b, migrations,
		migrate.WithTemplateData(types),
		migrate.WithMarkAppliedOnSuccess(true), migrate.WithUpsert(true))
	if _, err := pending(ctx, m, migrations); err != nil {
		return err
	}
	_, err := m.Migrate(ctx)
	return err
}

// columnsIn are the columns that there are.
func columnsIn(ctx context.Context, b *bun.DB) (map[string]bool, error) {
	query := `SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'`
	if b.Dialect().Name() == dialect.PG {
		query = `SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = current_schema()`
	}
	var list []string
	if err := b.NewRaw(query).Scan(ctx, &list); err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, name := range list {
		known[name] = true
	}
	return known, nil
}

// pending tells whether a migration is still to be done. It keeps an older program away from tables it does not know.
func pending(ctx context.Context, m *migrate.Migrator, known *migrate.Migrations) (bool, error) {
	if err := m.Init(ctx); err != nil {
		return false, err
	}
	return compare(ctx, m, known)
}

// compare is pending where the table of what was done is there.
func compare(ctx context.Context, m *migrate.Migrator, known *migrate.Migrations) (bool, error) {
	applied, err := m.AppliedMigrations(ctx)
	if err != nil {
		return false, err
	}
	waiting := map[string]bool{}
	for _, k := range known.Sorted() {
		waiting[k.Name] = true
	}
	for _, a := range applied {
		if !waiting[a.Name] {
			return false, fmt.Errorf("it was written by a newer version of this program (migration %s); use that, or restore a backup from before", a.Name)
		}
		delete(waiting, a.Name)
	}
	return len(waiting) > 0, nil
}
