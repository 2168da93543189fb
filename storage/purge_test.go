package storage_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/blob/blobtest"
	"calotype/storage/storagetest"
)

// variants answers the keys of the variants that a file has, records and bytes, which must be the same.
func (l *library) variants(t *testing.T, f *storage.File) (keys []string) {
	t.Helper()
	for _, v := range must(l.Variants(t.Context(), f.ID, storage.Page{First: 100}))(t).Nodes {
		keys = append(keys, v.Key)
	}
	slices.Sort(keys)
	var stored []string
	for _, key := range l.keys(t, "variants/"+f.ID.String()+"/") {
		stored = append(stored, filepath.Base(key))
	}
	if !slices.Equal(keys, stored) {
		t.Errorf("records say %v, bytes %v", keys, stored)
	}
	return keys
}

func (l *library) putBy(t *testing.T, f *storage.File, key string, presets ...uuid.UUID) {
	t.Helper()
	check(t, l.PutVariant(t.Context(), &storage.Variant{FileID: f.ID, Format: "webp", Presets: presets}, key, []byte("variant "+key)))
}

func (l *library) wantVariants(t *testing.T, what string, f *storage.File, keys ...string) {
	t.Helper()
	if got := l.variants(t, f); !slices.Equal(got, keys) {
		t.Errorf("%s: %v are left, want %v", what, got, keys)
	}
}

func TestAPurgeTakesVariantsAndNothingElse(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	a, b := l.add(t, "a.png"), l.add(t, "b.png")
	there := must(l.CreateProject(ctx, "Other"))(t)
	first := l.project
	l.project = there
	other := l.add(t, "other.png")
	l.project = first
	for _, f := range []*storage.File{a, b, other} {
		l.addVariant(t, f, "aaaa")
		l.addVariant(t, f, "bbbb")
	}
	size := int64(len("variant aaaa"))
	want := func(what string, got storage.VariantSum, n int) {
		t.Helper()
		if got != (storage.VariantSum{Variants: n, Bytes: int64(n) * size}) {
			t.Errorf("%s: %+v", what, got)
		}
	}
	want("file", must(l.PurgeFiles(ctx, []uuid.UUID{a.ID, uuid.New()}))(t), 2)
	l.wantVariants(t, "file", a)
	l.wantVariants(t, "another file", b, "aaaa", "bbbb")
	want("again", must(l.PurgeFiles(ctx, []uuid.UUID{a.ID}))(t), 0)
	l.addVariant(t, a, "aaaa")
	want("project", must(l.PurgeProject(ctx, first.ID))(t), 3)
	l.wantVariants(t, "project", b)
	l.wantVariants(t, "another project", other, "aaaa", "bbbb")
	want("again", must(l.PurgeProject(ctx, first.ID))(t), 0)
	if s := l.VariantStats(); s.Entries != 2 || s.Bytes != 2*size || s.Evictions != 0 {
		t.Errorf("%+v", s)
	}
	if names := l.names(t, storage.FileQuery{}); len(names) != 2 {
		t.Errorf("files %q", names)
	}
	_, err := l.PurgeProject(ctx, uuid.New())
	wantMissing(t, "project", err)
	_, err = l.PurgePreset(ctx, uuid.New())
	wantMissing(t, "preset", err)
	var invalid *storage.InvalidError
	if _, err := l.PurgeFiles(ctx, make([]uuid.UUID, storage.MaxFilesAtOnce+1)); !errors.As(err, &invalid) {
		t.Errorf("too many: %v", err)
	}
}

func TestAPresetIsPurgedWithAllThatWasAskedForByIt(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	f, g := l.add(t, "f.png"), l.add(t, "g.png")
	card := must(l.CreatePreset(ctx, l.project.ID, "card", "resize/100x"))(t)
	wide := must(l.CreatePreset(ctx, l.project.ID, "wide", "resize/900x"))(t)
	l.putBy(t, f, "aaaa", card.ID)
	l.putBy(t, f, "bbbb", wide.ID)
	l.putBy(t, f, "cccc", wide.ID, card.ID)
	l.putBy(t, f, "dddd")
	l.putBy(t, g, "aaaa")
	l.putBy(t, g, "eeee", card.ID, uuid.New()) // one that was deleted meanwhile
	check(t, l.NotePresets(ctx, map[storage.VariantRef][]uuid.UUID{
		{FileID: g.ID, Key: "aaaa"}: {card.ID}, {FileID: g.ID, Key: "ffff"}: {card.ID}, {FileID: uuid.New(), Key: "aaaa"}: {uuid.New()},
	}))
	must(l.UpdatePreset(ctx, card.ID, storage.PresetChange{Name: new("small"), Transformation: new("resize/50x")}))(t)

	if purged := must(l.PurgePreset(ctx, card.ID))(t); purged.Variants != 4 || purged.Bytes != 4*int64(len("variant aaaa")) {
		t.Errorf("%+v", purged)
	}
	l.wantVariants(t, "of one file", f, "bbbb", "dddd")
	l.wantVariants(t, "of another", g)
	l.putBy(t, f, "aaaa") // made anew without it
	if purged := must(l.PurgePreset(ctx, card.ID))(t); purged.Variants != 0 {
		t.Errorf("again: %+v", purged)
	}
	check(t, l.DeletePreset(ctx, wide.ID))
	l.wantVariants(t, "with a preset deleted", f, "aaaa", "bbbb", "dddd")
}

func TestWhoKeepsVariantsHearsOfAPurgeBeforeAndAfter(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	f := l.add(t, "a.png")
	p := must(l.CreatePreset(ctx, l.project.ID, "card", "flip"))(t)
	readers := l.Events(ctx, uuid.Nil)
	for what, purge := range map[string]func() error{
		"file":    func() error { _, err := l.PurgeFiles(ctx, []uuid.UUID{f.ID}); return err },
		"project": func() error { _, err := l.PurgeProject(ctx, l.project.ID); return err },
		"preset":  func() error { _, err := l.PurgePreset(ctx, p.ID); return err },
	} {
		l.putBy(t, f, "aaaa", p.ID)
		var there []bool
		watching := true
		l.Watch(func(e storage.Event) {
			if !watching {
				return
			}
			b, err := l.OpenVariant(ctx, f.ID, "aaaa")
			if err == nil {
				b.Close()
			}
			there = append(there, err == nil)
			if e.Kind != storage.EventPurged || e.ProjectID != l.project.ID || (e.FileID == f.ID) != (what == "file") || e.File != nil {
				t.Errorf("%s: told of %+v", what, e)
			}
		})
		check(t, purge())
		watching = false
		if !slices.Equal(there, []bool{true, false}) {
			t.Errorf("%s: told when it was there: %v", what, there)
		}
	}
	if len(readers) != 0 {
		t.Errorf("readers are told %+v", <-readers)
	}
}

// What was made before a purge is not kept after it, wherever in between it is put.
func TestWhatIsPutWhileItIsPurgedIsNotKept(t *testing.T) {
	l := newLibrary(t)
	f := l.add(t, "a.png")
	ctx, forget := context.WithCancel(t.Context())
	l.Watch(func(e storage.Event) {
		if e.Kind == storage.EventPurged {
			forget()
		}
	})
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			err := l.PutVariant(ctx, &storage.Variant{FileID: f.ID}, fmt.Sprintf("%04x", i), []byte("old"))
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
		if i == 20 {
			must(l.PurgeFiles(t.Context(), []uuid.UUID{f.ID}))(t)
		}
	}
	all.Wait()
	l.wantVariants(t, "after the purge", f)
}

func TestAPurgeThatIsCutOffIsFinishedByTheNextProcess(t *testing.T) {
	ctx := t.Context()
	blobs, path := &gate{Store: new(blobtest.Memory)}, storagetest.Database(t)
	l := openLibrary(t, blobs, path)
	f, g := l.add(t, "a.png"), l.add(t, "b.png")
	l.addVariant(t, f, "aaaa")
	l.addVariant(t, g, "aaaa")
	blobs.noDelete = errors.New("the disk is gone")
	for what, purge := range map[string]func() error{
		"file":    func() error { _, err := l.PurgeFiles(ctx, []uuid.UUID{f.ID}); return err },
		"project": func() error { _, err := l.PurgeProject(ctx, l.project.ID); return err },
	} {
		if err := purge(); err == nil || !strings.Contains(err.Error(), "not all of the variants are gone yet") {
			t.Errorf("%s: %v", what, err)
		}
	}
	check(t, l.Close())
	blobs.noDelete = nil
	l = openLibrary(t, blobs, path)
	l.wantVariants(t, "opened again", f)
	l.wantVariants(t, "opened again", g)
	if s := l.VariantStats(); s.Entries != 0 || s.Bytes != 0 {
		t.Errorf("%+v", s)
	}
}

func TestOfAFileThoseVariantsStayThatWereAskedForLast(t *testing.T) {
	ctx := t.Context()
	l := openLibrary(t, new(blobtest.Memory), storagetest.Database(t), func(o *storage.Options) { o.VariantsPerFile = 3 })
	f, other := l.add(t, "a.png"), l.add(t, "b.png")
	l.addVariant(t, other, "aaaa")
	for _, key := range []string{"aaaa", "bbbb", "cccc"} {
		l.addVariant(t, f, key)
		l.advance(time.Hour)
	}
	check(t, l.UseVariants(ctx, []storage.VariantRef{{FileID: f.ID, Key: "aaaa"}, {FileID: f.ID, Key: "ffff"}}))
	l.advance(time.Hour)
	l.addVariant(t, f, "dddd")
	l.wantVariants(t, "one more than allowed", f, "aaaa", "cccc", "dddd")
	l.addVariant(t, f, "dddd") // in its own place
	l.wantVariants(t, "one put again", f, "aaaa", "cccc", "dddd")
	l.advance(time.Hour)
	l.addVariant(t, f, "eeee")
	l.wantVariants(t, "two more", f, "aaaa", "dddd", "eeee")
	l.wantVariants(t, "another file", other, "aaaa")
	if s := l.VariantStats(); s.Evictions != 2 {
		t.Errorf("%+v", s)
	}
}

func TestAllVariantsStayWithinTheirRoom(t *testing.T) {
	ctx := t.Context()
	const each = 10_000
	blobs, path := new(blobtest.Memory), storagetest.Database(t)
	room := func(bytes int64) func(*storage.Options) {
		return func(o *storage.Options) { o.VariantBytes = bytes }
	}
	l := openLibrary(t, blobs, path, room(10*each))
	files := []*storage.File{l.add(t, "a.png"), l.add(t, "b.png")}
	put := func(i int) {
		t.Helper()
		l.advance(time.Hour)
		check(t, l.PutVariant(ctx, &storage.Variant{FileID: files[i%2].ID}, fmt.Sprintf("%04x", i), make([]byte, each)))
	}
	kept := func() int { return len(l.variants(t, files[0])) + len(l.variants(t, files[1])) }
	for i := range 10 {
		put(i)
	}
	l.advance(time.Hour)
	check(t, l.UseVariants(ctx, []storage.VariantRef{{FileID: files[0].ID, Key: "0000"}}))
	if n := kept(); n != 10 {
		t.Errorf("%d are kept where there is room for 10", n)
	}
	for i := 10; i < 14; i++ {
		put(i)
	}
	l.wantVariants(t, "one file", files[0], "0000", "0006", "0008", "000a", "000c")
	l.wantVariants(t, "the other", files[1], "0005", "0007", "0009", "000b", "000d")
	if s := l.VariantStats(); s != (storage.VariantStats{Entries: 10, Bytes: 10 * each, Capacity: 10 * each, Evictions: 4}) {
		t.Errorf("%+v", s)
	}
	check(t, l.Close())

	l = openLibrary(t, blobs, path, room(3*each)) // with less
	check(t, l.Sweep(ctx))
	l.wantVariants(t, "with less room", files[0], "000c")
	l.wantVariants(t, "with less room", files[1], "000b", "000d")
}

func TestManyWhoPutAtOnceStayWithinBounds(t *testing.T) {
	ctx := t.Context()
	l := openLibrary(t, new(blobtest.Memory), storagetest.Database(t),
		func(o *storage.Options) { o.VariantBytes, o.VariantsPerFile = 40_000, 10 })
	files := []*storage.File{l.add(t, "a"), l.add(t, "b"), l.add(t, "c"), l.add(t, "d"), l.add(t, "e")}
	var all sync.WaitGroup
	for n := range 6 {
		all.Go(func() {
			for i := range 30 {
				f := files[(i+n)%len(files)]
				if err := l.PutVariant(ctx, &storage.Variant{FileID: f.ID}, fmt.Sprintf("%04x", n*100+i), make([]byte, 1000)); err != nil {
					t.Error(err)
				}
				if i%10 == n {
					if _, err := l.PurgeFiles(ctx, []uuid.UUID{f.ID}); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	all.Wait()
	check(t, l.Sweep(ctx))
	sum := 0
	for _, f := range files {
		n := len(l.variants(t, f))
		if n > 10 {
			t.Errorf("%s has %d", f.Name, n)
		}
		sum += n
	}
	if s := l.VariantStats(); sum == 0 || sum > 40 || s.Entries != sum || s.Bytes != int64(sum)*1000 {
		t.Errorf("%d are kept, %+v", sum, s)
	}
}
