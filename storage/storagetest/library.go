// Package storagetest opens real libraries for tests, which go with the test, on what CALOTYPE_TEST_ON says: see [Cluster].
package storagetest

import (
	"testing"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
)

// A World is a library with what it stands on.
type World struct {
	Folder  string // of what is on the disk; the blobs too where they are not on a [Cluster]
	Blobs   blob.Store
	Library *storage.Library
	Project *storage.Project // the first one

	database string // its address
}

// Open opens an empty library. It is closed when the test ends, after what the test itself cleans up.
func Open(t testing.TB) *World {
	t.Helper()
	folder := t.TempDir()
	return open(t, folder, openBlobs(t), Database(t))
}

// OpenShared opens an empty library that others can be opened beside.
func OpenShared(t testing.TB) *World {
	t.Helper()
	folder := t.TempDir()
	return open(t, folder, openBlobs(t), Postgres(t))
}

// Beside opens the same library again, as another process does: that of [OpenShared].
func (w *World) Beside(t testing.TB) *World {
	t.Helper()
	return open(t, w.Folder, w.Blobs, w.database)
}

// Records opens the database of the library, as another process does. It is closed when the test ends.
func (w *World) Records(t testing.TB) *db.DB {
	t.Helper()
	records, err := db.Open(t.Context(), w.database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { records.Close() })
	return records
}

func openBlobs(t testing.TB) blob.Store {
	t.Helper()
	blobs, err := blob.Open(t.Context(), Blobs(t))
	if err != nil {
		t.Fatal(err)
	}
	return blobs
}

func open(t testing.TB, folder string, blobs blob.Store, database string) *World {
	t.Helper()
	records, err := db.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	w := &World{Folder: folder, Blobs: blobs, database: database}
	if w.Library, err = storage.New(t.Context(), storage.Options{Blobs: w.Blobs, DB: records}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Library.Close(); err != nil {
			t.Error(err)
		}
	})
	projects, err := w.Library.Projects(t.Context(), storage.Page{First: 1})
	if err != nil {
		t.Fatal(err)
	}
	w.Project = projects.Nodes[0]
	return w
}

// Silent is a progress of [calotype/storage/transfer] and [calotype/storage/mend] that tells nobody.
type Silent struct{}

// Begin implements transfer.Progress.
func (Silent) Begin(string, int, int64) {}

// Add implements transfer.Progress.
func (Silent) Add(int, int64) {}

// End implements transfer.Progress.
func (Silent) End() {}
