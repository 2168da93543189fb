package storage_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
	"calotype/storage/storagetest"
)

// A library under test, with what it stands on and a clock that only moves by hand.
type library struct {
	*storage.Library
	blobs   blob.Store
	path    string // of the database
	project *storage.Project

	mu  sync.Mutex
	now time.Time
}

func (l *library) clock() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now
}

func (l *library) advance(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now = l.now.Add(d)
}

const trashFor = 24 * time.Hour

func newLibrary(t *testing.T) *library {
	t.Helper()
	blobs, err := blob.Open(t.Context(), storagetest.Blobs(t))
	if err != nil {
		t.Fatal(err)
	}
	return openLibrary(t, blobs, storagetest.Database(t))
}

func openLibrary(t *testing.T, blobs blob.Store, path string, change ...func(*storage.Options)) *library {
	t.Helper()
	return must(tryLibrary(t, blobs, path, change...))(t)
}

func tryLibrary(t *testing.T, blobs blob.Store, path string, change ...func(*storage.Options)) (*library, error) {
	t.Helper()
	records := must(db.Open(t.Context(), path))(t)
	l := &library{blobs: blobs, path: path, now: time.Now()}
	options := storage.Options{Blobs: blobs, DB: records, TrashFor: trashFor, Now: l.clock}
	for _, f := range change {
		f(&options)
	}
	var err error
	if l.Library, err = storage.New(t.Context(), options); err != nil {
		return nil, errors.Join(err, records.Close())
	}
	t.Cleanup(func() { l.Close() })
	l.project = must(l.Projects(t.Context(), storage.Page{First: 1}))(t).Nodes[0]
	return l, nil
}

// must ends the test on an error: must(f())(t).
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantMissing(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s: got %v, want fs.ErrNotExist", what, err)
	}
}

// add adds a file whose bytes are its name.
func (l *library) add(t *testing.T, name string, tags ...string) *storage.File {
	t.Helper()
	f := &storage.File{ID: uuid.Must(uuid.NewV7()), ProjectID: l.project.ID, Name: name, Type: "image/png", Format: "png", Bytes: int64(len(name)), Tags: tags}
	check(t, l.blobs.Put(t.Context(), storage.OriginalKey(f.ID), strings.NewReader(name)))
	check(t, l.AddFile(t.Context(), f))
	return f
}

func (l *library) addVariant(t *testing.T, f *storage.File, key string) {
	t.Helper()
	v := &storage.Variant{FileID: f.ID, Transformation: "resize/640x", Format: "webp", Width: 640, Height: 480}
	check(t, l.PutVariant(t.Context(), v, key, []byte("variant "+key)))
}

// keys are those of all that is stored but for the word on whose it is.
func (l *library) keys(t *testing.T, prefix string) (keys []string) {
	t.Helper()
	for info, err := range l.blobs.List(t.Context(), prefix) {
		check(t, err)
		if info.Key != "library" {
			keys = append(keys, info.Key)
		}
	}
	return keys
}

func (l *library) names(t *testing.T, q storage.FileQuery) (names []string) {
	t.Helper()
	for _, f := range must(l.Files(t.Context(), l.project.ID, q, storage.Page{}))(t).Nodes {
		names = append(names, f.Name)
	}
	return names
}

func read(t *testing.T, b *blob.Blob, err error) string {
	t.Helper()
	check(t, err)
	defer b.Close()
	return string(must(io.ReadAll(b))(t))
}

// gate is a store that can stop before a Put, or fail to delete.
type gate struct {
	blob.Store
	beforePut func(key string)
	noDelete  error
}

func (g *gate) Put(ctx context.Context, key string, r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if g.beforePut != nil {
		g.beforePut(key)
	}
	return g.Store.Put(ctx, key, bytes.NewReader(data))
}

func (g *gate) Delete(ctx context.Context, key string) error {
	if g.noDelete != nil {
		return g.noDelete
	}
	return g.Store.Delete(ctx, key)
}
