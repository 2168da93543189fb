package storage_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

func (l *library) addRendered(t *testing.T, name string) *storage.File {
	t.Helper()
	f := &storage.File{ID: uuid.Must(uuid.NewV7()), ProjectID: l.project.ID, Name: name, Type: "image/svg+xml", Format: "svg", Rendition: "png"}
	check(t, l.blobs.Put(t.Context(), storage.OriginalKey(f.ID), strings.NewReader("original")))
	check(t, l.AddRendered(t.Context(), f, []byte("rendition")))
	return f
}

func TestAFileWithARenditionIsDecodedFromItAndServedAsItIs(t *testing.T) {
	l := newLibrary(t)
	f, plain := l.addRendered(t, "a.svg"), l.add(t, "plain.png")
	b, err := l.OpenPicture(t.Context(), f.ID)
	if got := read(t, b, err); got != "rendition" {
		t.Errorf("the picture reads %q", got)
	}
	b, err = l.OpenOriginal(t.Context(), f.ID)
	if got := read(t, b, err); got != "original" {
		t.Errorf("the original reads %q", got)
	}
	b, err = l.OpenPicture(t.Context(), plain.ID)
	if got := read(t, b, err); got != "plain.png" {
		t.Errorf("the picture of a file without one reads %q", got)
	}
	if got := must(l.File(t.Context(), f.ID))(t); got.Rendition != "png" || got.Format != "svg" {
		t.Errorf("recorded as %q, %q", got.Format, got.Rendition)
	}
}

func TestARenditionGoesWithItsFile(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	f, stays := l.addRendered(t, "a.svg"), l.addRendered(t, "b.svg")
	must(l.DeleteFiles(ctx, []uuid.UUID{f.ID}))(t)
	_, err := l.OpenPicture(ctx, f.ID)
	wantMissing(t, "picture of a deleted file", err)
	must(l.RestoreFiles(ctx, []uuid.UUID{f.ID}))(t)
	b, err := l.OpenPicture(ctx, f.ID)
	if got := read(t, b, err); got != "rendition" {
		t.Errorf("restored, it reads %q", got)
	}
	must(l.DeleteFiles(ctx, []uuid.UUID{f.ID}))(t)
	l.advance(trashFor + time.Second)
	check(t, l.Sweep(ctx))
	if left := l.keys(t, ""); !slices.Equal(left, []string{"originals/" + stays.ID.String(), "renditions/" + stays.ID.String()}) {
		t.Errorf("left %q", left)
	}
}

func TestARenditionWithoutAFileDoesNotStay(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	// The project is gone, or the original: the file is not added, and neither is its rendition.
	f := &storage.File{ID: uuid.Must(uuid.NewV7()), ProjectID: uuid.New(), Name: "a.svg", Type: "image/svg+xml", Format: "svg", Rendition: "png"}
	wantMissing(t, "original", l.AddRendered(ctx, f, []byte("x")))
	check(t, l.blobs.Put(ctx, storage.OriginalKey(f.ID), strings.NewReader("original")))
	wantMissing(t, "project", l.AddRendered(ctx, f, []byte("x")))
	if left := l.keys(t, "renditions/"); len(left) != 0 {
		t.Errorf("left %q", left)
	}
	// What a killed process left goes when it is old enough, what belongs to a file stays.
	kept := l.addRendered(t, "b.svg")
	check(t, l.blobs.Put(ctx, "renditions/"+f.ID.String(), strings.NewReader("x")))
	check(t, l.Sweep(ctx))
	if left := l.keys(t, "renditions/"); len(left) != 2 {
		t.Errorf("swept too early: %q", left)
	}
	l.advance(trashFor + time.Hour)
	check(t, l.Sweep(ctx))
	if left := l.keys(t, "renditions/"); !slices.Equal(left, []string{"renditions/" + kept.ID.String()}) {
		t.Errorf("left %q", left)
	}
}

func TestAFileThatIsThereKeepsItsRendition(t *testing.T) {
	l := newLibrary(t)
	f := l.addRendered(t, "a.svg")
	again := *f
	if err := l.AddRendered(t.Context(), &again, []byte("other")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v", err)
	}
	b, err := l.OpenPicture(t.Context(), f.ID)
	if got := read(t, b, err); got != "rendition" {
		t.Errorf("it reads %q", got)
	}
}
