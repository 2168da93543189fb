package storage_test

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/blob/blobtest"
)

func TestAMarkIsListedNowhereAndGoesWithItsVariant(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	f := l.add(t, "a.png")
	check(t, l.PutMark(ctx, f.ID, "aaaa", []byte("first")))
	check(t, l.PutMark(ctx, f.ID, "aaaa", []byte("second")))
	stored := must(l.OpenMark(ctx, f.ID, "aaaa"))(t)
	if got := must(io.ReadAll(stored))(t); string(got) != "second" {
		t.Errorf("it says %q", got)
	}
	check(t, stored.Close())
	if list := must(l.Variants(ctx, f.ID, storage.Page{First: 5}))(t); list.Total != 0 {
		t.Errorf("it is listed: %+v", list.Nodes)
	}
	l.addVariant(t, f, "aaaa")
	if _, err := l.PurgeFiles(ctx, []uuid.UUID{f.ID}); err != nil {
		t.Fatal(err)
	}
	if keys := l.keys(t, "variants/"); len(keys) != 0 {
		t.Errorf("a purge left behind %q", keys)
	}
	check(t, l.PutMark(ctx, f.ID, "aaaa", []byte("again")))
	must(l.DeleteFiles(ctx, []uuid.UUID{f.ID}))(t)
	if keys := l.keys(t, "variants/"); len(keys) != 0 {
		t.Errorf("left behind %q", keys)
	}
	wantMissing(t, "put later", l.PutMark(ctx, f.ID, "aaaa", []byte("third")))
	if err := l.PutMark(ctx, f.ID, "../x", nil); err == nil || !strings.Contains(err.Error(), "../x") {
		t.Errorf("a key that is none: %v", err)
	}
}

func TestAMarkOfAFileThatAnotherProcessDeletesMeanwhileIsNotKept(t *testing.T) {
	ctx := t.Context()
	store := &gate{Store: new(blobtest.Memory)}
	l := openLibrary(t, store, filepath.Join(t.TempDir(), "test.db"))
	f := l.add(t, "a.png")
	other := openLibrary(t, store, l.path) // knows nothing of the locks of the first
	store.beforePut = func(string) { must(other.DeleteFiles(context.WithoutCancel(ctx), []uuid.UUID{f.ID}))(t) }
	wantMissing(t, "put meanwhile", l.PutMark(ctx, f.ID, "aaaa", []byte("late")))
	if keys := l.keys(t, "variants/"); len(keys) != 0 {
		t.Errorf("left behind %q", keys)
	}
}
