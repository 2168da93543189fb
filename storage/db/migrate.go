package db

import (
	"context"
	"embed"
	"fmt"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"
	"github.com/uptrace/bun/migrate"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// columnTypes is what the templates of the migrations are filled with: how a database spells each type of column.
type columnTypes struct {
	PG                                     bool
	UUID, Text, Bytewise, Time, JSON, Blob string
}

var columnsOf = map[dialect.Name]columnTypes{
	// SQLite's driver reads a column back by the type it was declared with: TIMESTAMP becomes a time, BLOB bytes.
	dialect.SQLite: {UUID: "TEXT", Text: "TEXT", Time: "TIMESTAMP", JSON: "TEXT", Blob: "BLOB"},
	dialect.PG:     {PG: true, UUID: "UUID", Text: "TEXT", Bytewise: `COLLATE "C"`, Time: "TIMESTAMPTZ", JSON: "JSONB", Blob: "BYTEA"},
}

// migrateUp brings the tables to what this program expects.
func migrateUp(ctx context.Context, b *bun.DB) error {
	migrations := migrate.NewMigrations()
	if err := migrations.Discover(migrationFiles); err != nil {
		return err
	}
	m := migrate.NewMigrator(b, migrations,
		migrate.WithTemplateData(columnsOf[b.Dialect().Name()]),
		migrate.WithMarkAppliedOnSuccess(true), migrate.WithUpsert(true))
	if err := m.Init(ctx); err != nil {
		return err
	}
	if err := refuseNewer(ctx, m, migrations); err != nil {
		return err
	}
	_, err := m.Migrate(ctx)
	return err
}

// refuseNewer keeps an older program away from tables it does not know.
func refuseNewer(ctx context.Context, m *migrate.Migrator, known *migrate.Migrations) error {
	applied, err := m.AppliedMigrations(ctx)
	if err != nil {
		return err
	}
	names := map[string]bool{}
	for _, k := range known.Sorted() {
		names[k.Name] = true
	}
	for _, a := range applied {
		if !names[a.Name] {
			return fmt.Errorf("it was written by a newer version of this program (migration %s)", a.Name)
		}
	}
	return nil
}
