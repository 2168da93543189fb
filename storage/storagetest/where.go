package storagetest

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"calotype/storage/db"
	"calotype/storage/testservers"
)

// Cluster tells on what the tests are to run, which CALOTYPE_TEST_ON says: "folder", or nothing, is what a small installation has,
// SQLite and a disk; "cluster" is what large ones have, PostgreSQL and an S3.
func Cluster(t testing.TB) bool {
	t.Helper()
	on := os.Getenv("CALOTYPE_TEST_ON")
	if on != "" && on != "folder" && on != "cluster" {
		t.Fatalf("CALOTYPE_TEST_ON is %q; it can be folder and cluster", on)
	}
	return on == "cluster"
}

// Database answers the address of a new, empty database that goes with the test.
func Database(t testing.TB) string {
	t.Helper()
	if Cluster(t) {
		return Postgres(t)
	}
	return filepath.Join(t.TempDir(), "calotype.db")
}

// Postgres answers the address of a new database without records on a PostgreSQL, which goes with the test.
func Postgres(t testing.TB) string {
	t.Helper()
	return testservers.PostgresCopy(t, func(address string) error {
		d, err := db.Open(context.WithoutCancel(t.Context()), address)
		if err != nil {
			return err
		}
		return d.Close()
	})
}

// Blobs answers the address of an empty blob store that goes with the test.
func Blobs(t testing.TB) string {
	t.Helper()
	if Cluster(t) {
		return testservers.VersityGW(t)
	}
	return t.TempDir()
}

// Tell has a database do something behind the back of who has it open.
func Tell(t testing.TB, address, statements string) {
	t.Helper()
	driver := "sqlite3"
	if strings.HasPrefix(address, "postgres://") {
		driver = "pgx"
	}
	raw, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	_, err = raw.ExecContext(t.Context(), statements)
	if err := errors.Join(err, raw.Close()); err != nil {
		t.Fatal(err)
	}
}

// Tell has the database do something behind the library's back.
func (w *World) Tell(t testing.TB, statements string) {
	t.Helper()
	Tell(t, w.database, statements)
}
