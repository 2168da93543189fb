package db

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"calotype/storage/testservers"
)

// What a migration adds is moved, or says why not: a table or column that were forgotten here would be lost by every copy.
func TestEveryTableAndColumnIsMoved(t *testing.T) {
	for name, address := range map[string]string{"SQLite": filepath.Join(t.TempDir(), "test.db"), "PostgreSQL": testservers.Postgres(t)} {
		t.Run(name, func(t *testing.T) { wantMoved(t, address) })
	}
}

func wantMoved(t *testing.T, address string) {
	d, err := Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	real, err := columnsIn(t.Context(), d.bun)
	if err != nil {
		t.Fatal(err)
	}
	moved := map[string]bool{}
	for _, table := range tables {
		for _, column := range table.Columns() {
			moved[table.Name+"."+column] = true
			if !real[table.Name+"."+column] {
				t.Errorf("%s.%s is moved, and no database has it", table.Name, column)
			}
		}
	}
	for column := range real {
		table, _, _ := strings.Cut(column, ".")
		if notMoved[table] == "" && !strings.HasPrefix(table, "sqlite_") && !moved[column] {
			t.Errorf("%s is in the database, and not moved: add it to tables, or to notMoved with the reason", column)
		}
	}
	for name := range notMoved {
		if slices.ContainsFunc(tables, func(t *Table) bool { return t.Name == name }) {
			t.Errorf("%s is moved and is not", name)
		}
	}
}
