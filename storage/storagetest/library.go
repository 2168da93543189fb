// Package storagetest opens real libraries for tests: SQLite and a disk, in a folder that goes with the test.
package storagetest

import (
	"path/filepath"
	"testing"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
)

// A World is a library with what it stands on.
type World struct {
	Folder  string // of the blobs and of the database
	Blobs   blob.Store
	Library *storage.Library
	Project *storage.Project // the first one
}

// Open opens an empty library. It is closed when the test ends, after what the test itself cleans up.
func Open(t testing.TB) *World {
	t.Helper()
	w := &World{Folder: t.TempDir()}
	records, err := db.Open(t.Context(), filepath.Join(w.Folder, "calotype.db"))
	if err != nil {
		t.Fatal(err)
	}
	if w.Blobs, err = blob.Open(t.Context(), w.Folder); err != nil {
		t.Fatal(err)
	}
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
