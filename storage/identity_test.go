package storage_test

import (
	"strings"
	"testing"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/storagetest"
)

func TestAnEmptyStorageIsRefusedWhereRecordsSpeakOfPictures(t *testing.T) {
	right, wrong := must(blob.Open(t.Context(), storagetest.Blobs(t)))(t), must(blob.Open(t.Context(), storagetest.Blobs(t)))(t)
	l := openLibrary(t, right, storagetest.Database(t))
	f := l.add(t, "a.png")
	check(t, l.Close())

	_, err := tryLibrary(t, wrong, l.path)
	if err == nil || !strings.Contains(err.Error(), "the storage is empty: give the storage that has their pictures") {
		t.Fatalf("got %v", err)
	}
	if _, err := wrong.Stat(t.Context(), storage.IdentityKey); err == nil {
		t.Error("the storage is taken for the library's all the same")
	}
	// As a server leaves it that is killed before it says whose the storage is.
	check(t, wrong.Put(t.Context(), storage.OriginalKey(f.ID), strings.NewReader("a.png")))
	openLibrary(t, wrong, l.path)
}

func TestAnEmptyStorageIsTakenWhereThereWereNoPictures(t *testing.T) {
	first := openLibrary(t, must(blob.Open(t.Context(), storagetest.Blobs(t)))(t), storagetest.Database(t))
	check(t, first.Close())
	openLibrary(t, must(blob.Open(t.Context(), storagetest.Blobs(t)))(t), first.path)
}
