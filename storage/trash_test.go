package storage_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/tus/tusd/v2/pkg/handler"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/blob/blobtest"
	"calotype/storage/storagetest"
)

func TestADeletedFileIsGoneFromEverywhereAndComesBack(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	f, stays := l.add(t, "a.png", "tag"), l.add(t, "b.png")
	l.addVariant(t, f, "aaaa")
	deleted := must(l.DeleteFiles(ctx, []uuid.UUID{f.ID, uuid.New(), f.ID}))(t)
	if !slices.Equal(deleted, []uuid.UUID{f.ID}) {
		t.Errorf("deleted %v", deleted)
	}
	_, err := l.File(ctx, f.ID)
	wantMissing(t, "file", err)
	_, err = l.OpenOriginal(ctx, f.ID)
	wantMissing(t, "original", err)
	_, err = l.OpenVariant(ctx, f.ID, "aaaa")
	wantMissing(t, "variant", err)
	_, err = l.UpdateFile(ctx, f.ID, storage.FileChange{Name: new("x")})
	wantMissing(t, "update", err)
	wantMissing(t, "put variant", l.PutVariant(ctx, &storage.Variant{FileID: f.ID}, "aaaa", []byte("x")))
	if names := l.names(t, storage.FileQuery{}); !slices.Equal(names, []string{"b.png"}) {
		t.Errorf("listed %q", names)
	}
	if tags := must(l.Tags(ctx, l.project.ID))(t); len(tags) != 0 {
		t.Errorf("tags %q", tags)
	}
	if stats := must(l.ProjectStats(ctx, []uuid.UUID{l.project.ID}))(t)[l.project.ID]; stats.Files != 1 {
		t.Errorf("stats %v", stats)
	}
	if found := must(l.FilesByID(ctx, []uuid.UUID{f.ID, stays.ID}))(t); len(found) != 1 {
		t.Errorf("by id: %v", found)
	}
	if again := must(l.DeleteFiles(ctx, []uuid.UUID{f.ID}))(t); len(again) != 0 {
		t.Errorf("deleted again %v", again)
	}

	back := must(l.RestoreFiles(ctx, []uuid.UUID{f.ID, stays.ID, uuid.New()}))(t)
	if len(back) != 1 || back[0].ID != f.ID || back[0].DeletedAt != nil || back[0].Name != "a.png" {
		t.Fatalf("restored %v", back)
	}
	b, err := l.OpenOriginal(ctx, f.ID)
	if got := read(t, b, err); got != "a.png" {
		t.Errorf("the original reads %q", got)
	}
	if names := l.names(t, storage.FileQuery{Tag: "tag"}); !slices.Equal(names, []string{"a.png"}) {
		t.Errorf("by tag: %q", names)
	}
	if total := must(l.Variants(ctx, f.ID, storage.Page{}))(t).Total; total != 0 {
		t.Errorf("%d variants came back without bytes", total)
	}
	l.addVariant(t, f, "aaaa")
}

func TestALargeProjectGoesAndComesBackInParts(t *testing.T) {
	ctx := t.Context()
	storage.SetFilesAtOnce(t, 2)
	blobs, err := blob.Open(ctx, storagetest.Blobs(t))
	check(t, err)
	g := &gate{Store: blobs}
	l := openLibrary(t, g, storagetest.Database(t))
	var files []*storage.File
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		f := l.add(t, name, "tag")
		l.addVariant(t, f, "aaaa")
		files = append(files, f)
	}
	there := func(want int) {
		t.Helper()
		stats := must(l.ProjectStats(ctx, []uuid.UUID{l.project.ID}))(t)
		if got := stats[l.project.ID].Files; got != want {
			t.Errorf("there are %d files, want %d", got, want)
		}
	}
	check(t, l.DeleteProject(ctx, l.project.ID))
	there(0)
	check(t, l.Sweep(ctx))
	if left := l.keys(t, "variants/"); len(left) > 0 {
		t.Errorf("%q are left", left)
	}
	must(l.RestoreProject(ctx, l.project.ID))(t)
	there(5)
	if names := l.names(t, storage.FileQuery{Tag: "tag", Sort: storage.SortNameAsc}); !slices.Equal(names, []string{"a", "b", "c", "d", "e"}) {
		t.Errorf("came back with %q", names)
	}

	// What ends in between is finished by a sweep.
	for _, f := range files {
		l.addVariant(t, f, "aaaa")
	}
	g.noDelete = errors.New("no")
	if err := l.DeleteProject(ctx, l.project.ID); err == nil {
		t.Fatal("the storage fails, and nobody says so")
	}
	g.noDelete = nil
	check(t, l.Sweep(ctx))
	there(0)
	if left := l.keys(t, "variants/"); len(left) > 0 {
		t.Errorf("%q are left", left)
	}
}

func TestADeletedProjectComesBackWithTheFilesItHadThen(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	before, with := l.add(t, "deleted before.png"), l.add(t, "deleted with.png", "tag")
	l.addVariant(t, with, "aaaa")
	must(l.DeleteFiles(ctx, []uuid.UUID{before.ID}))(t)
	check(t, l.DeleteProject(ctx, l.project.ID))

	_, err := l.Project(ctx, l.project.ID)
	wantMissing(t, "project", err)
	_, err = l.File(ctx, with.ID)
	wantMissing(t, "file", err)
	_, err = l.OpenVariant(ctx, with.ID, "aaaa")
	wantMissing(t, "variant", err)
	wantMissing(t, "delete again", l.DeleteProject(ctx, l.project.ID))
	if total := must(l.Projects(ctx, storage.Page{}))(t).Total; total != 0 {
		t.Errorf("%d projects are listed", total)
	}
	for _, id := range []uuid.UUID{before.ID, with.ID} {
		if back := must(l.RestoreFiles(ctx, []uuid.UUID{id}))(t); len(back) != 0 {
			t.Errorf("%q came back without its project", back[0].Name)
		}
	}
	late := &storage.File{ID: uuid.New(), ProjectID: l.project.ID, Name: "late"}
	check(t, l.blobs.Put(ctx, storage.OriginalKey(late.ID), strings.NewReader("late")))
	wantMissing(t, "add to a deleted project", l.AddFile(ctx, late))

	p := must(l.RestoreProject(ctx, l.project.ID))(t)
	if p.ID != l.project.ID || p.DeletedAt != nil {
		t.Errorf("restored %+v", p)
	}
	if names := l.names(t, storage.FileQuery{}); !slices.Equal(names, []string{"deleted with.png"}) {
		t.Errorf("came back with %q", names)
	}
	if tags := must(l.Tags(ctx, l.project.ID))(t); !slices.Equal(tags, []string{"tag"}) {
		t.Errorf("tags %q", tags)
	}
	if back := must(l.RestoreFiles(ctx, []uuid.UUID{before.ID}))(t); len(back) != 1 {
		t.Error("the file that was deleted before cannot be restored by itself")
	}
	must(l.RestoreProject(ctx, l.project.ID))(t) // is there already
	_, err = l.RestoreProject(ctx, uuid.New())
	wantMissing(t, "unknown project", err)
}

func TestASweepTakesWhatIsOldInTheTrashAndNothingElse(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	old, young, live := l.add(t, "old.png", "tag"), l.add(t, "young.png"), l.add(t, "live.png")
	l.addVariant(t, old, "aaaa")
	l.addVariant(t, live, "bbbb")
	must(l.DeleteFiles(ctx, []uuid.UUID{old.ID}))(t)
	l.advance(trashFor / 2)
	must(l.DeleteFiles(ctx, []uuid.UUID{young.ID}))(t)
	check(t, l.Sweep(ctx))
	if n := len(l.keys(t, "originals/")); n != 3 {
		t.Errorf("%d originals right away, want 3", n)
	}
	l.advance(trashFor/2 + time.Second)
	check(t, l.Sweep(ctx))
	want := []string{storage.OriginalKey(young.ID), storage.OriginalKey(live.ID), "variants/" + live.ID.String() + "/bbbb"}
	if slices.Sort(want); !slices.Equal(l.keys(t, ""), want) {
		t.Errorf("there are %q, want %q", l.keys(t, ""), want)
	}
	if back := must(l.RestoreFiles(ctx, []uuid.UUID{old.ID, young.ID}))(t); len(back) != 1 || back[0].ID != young.ID {
		t.Errorf("restored %v", back)
	}
}

func TestASweepTakesOldProjectsWithTheirFiles(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	kept := must(l.CreateProject(ctx, "Kept"))(t)
	l.add(t, "a.png")
	check(t, l.DeleteProject(ctx, l.project.ID))
	l.advance(trashFor + time.Second)
	check(t, l.Sweep(ctx))
	if keys := l.keys(t, ""); len(keys) != 0 {
		t.Errorf("left behind %q", keys)
	}
	_, err := l.RestoreProject(ctx, l.project.ID)
	wantMissing(t, "swept project", err)
	must(l.Project(ctx, kept.ID))(t)
}

func TestASweepTakesOriginalsWithoutARecordOnceTheyAreOld(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	f := l.add(t, "a.png")
	for _, key := range []string{storage.OriginalKey(uuid.New()), "originals/readme.txt", "elsewhere/" + uuid.NewString()} {
		check(t, l.blobs.Put(ctx, key, strings.NewReader("orphan")))
	}
	check(t, l.Sweep(ctx))
	if n := len(l.keys(t, "")); n != 4 {
		t.Errorf("%d blobs right away, want 4", n)
	}
	l.advance(trashFor + time.Minute)
	check(t, l.Sweep(ctx))
	left := l.keys(t, "")
	if len(left) != 3 || !slices.Contains(left, storage.OriginalKey(f.ID)) || !slices.Contains(left, "originals/readme.txt") {
		t.Errorf("left are %q", left)
	}
}

func TestASweepLeavesAnOriginalWhoseRecordIsJustBeingWritten(t *testing.T) {
	l := openLibrary(t, new(blobtest.Memory), storagetest.Database(t), func(o *storage.Options) { o.TrashFor = time.Nanosecond })
	check(t, l.blobs.Put(t.Context(), storage.OriginalKey(uuid.New()), strings.NewReader("new")))
	l.advance(time.Minute)
	check(t, l.Sweep(t.Context()))
	if keys := l.keys(t, ""); len(keys) != 1 {
		t.Errorf("left are %q", keys)
	}
	l.advance(time.Hour)
	check(t, l.Sweep(t.Context()))
	if keys := l.keys(t, ""); len(keys) != 0 {
		t.Errorf("left an hour later are %q", keys)
	}
}

func TestVariantsThatCouldNotBeRemovedAreRemovedLater(t *testing.T) {
	ctx := t.Context()
	store := &gate{Store: new(blobtest.Memory)}
	l := openLibrary(t, store, storagetest.Database(t))
	f, g := l.add(t, "a.png"), l.add(t, "b.png")
	l.addVariant(t, f, "aaaa")
	l.addVariant(t, g, "bbbb")
	// Bytes whose record was never written, as a process leaves them that is killed in between.
	check(t, store.Put(ctx, "variants/"+f.ID.String()+"/cccc", strings.NewReader("x")))

	store.noDelete = errors.New("the store is down")
	deleted, err := l.DeleteFiles(ctx, []uuid.UUID{f.ID})
	if !errors.Is(err, store.noDelete) || !slices.Equal(deleted, []uuid.UUID{f.ID}) {
		t.Errorf("got %v, %v; want the file deleted and the store's error", deleted, err)
	}
	_, err = l.File(ctx, f.ID)
	wantMissing(t, "deleted file", err)
	focal := &storage.Point{X: 1, Y: 1}
	if _, err := l.UpdateFile(ctx, g.ID, storage.FileChange{Focal: &focal}); !errors.Is(err, store.noDelete) {
		t.Errorf("got %v, want the store's error", err)
	}
	if n := len(l.keys(t, "variants/")); n != 3 {
		t.Fatalf("%d variants are left, want all 3", n)
	}
	store.noDelete = nil
	l = openLibrary(t, store, l.path) // as after a restart
	if keys := l.keys(t, "variants/"); len(keys) != 0 {
		t.Errorf("left behind %q", keys)
	}
}

func TestAVariantOfAFileThatIsDeletedMeanwhileIsNotKept(t *testing.T) {
	ctx := t.Context()
	store := &gate{Store: new(blobtest.Memory)}
	l := openLibrary(t, store, storagetest.Database(t))
	f := l.add(t, "a.png")
	arrived, goOn := make(chan struct{}), make(chan struct{})
	store.beforePut = func(string) { close(arrived); <-goOn }
	var wg sync.WaitGroup
	var putErr, deleteErr error
	events := l.Events(ctx, uuid.Nil)
	wg.Go(func() {
		putErr = l.PutVariant(ctx, &storage.Variant{FileID: f.ID}, "aaaa", []byte("late"))
	})
	<-arrived
	wg.Go(func() { _, deleteErr = l.DeleteFiles(ctx, []uuid.UUID{f.ID}) })
	<-events // the deletion is committed
	close(goOn)
	wg.Wait()
	check(t, deleteErr)
	wantMissing(t, "put meanwhile", putErr)
	if keys := l.keys(t, "variants/"); len(keys) != 0 {
		t.Errorf("left behind %q", keys)
	}
}

func TestAVariantOfAFileThatAnotherProcessDeletesMeanwhileIsNotKept(t *testing.T) {
	ctx := t.Context()
	store := &gate{Store: new(blobtest.Memory)}
	l := openLibrary(t, store, storagetest.Database(t))
	f := l.add(t, "a.png")
	other := openLibrary(t, store, l.path) // knows nothing of the locks of the first
	store.beforePut = func(string) { must(other.DeleteFiles(ctx, []uuid.UUID{f.ID}))(t) }
	wantMissing(t, "put meanwhile", l.PutVariant(ctx, &storage.Variant{FileID: f.ID}, "aaaa", []byte("late")))
	if keys := l.keys(t, "variants/"); len(keys) != 0 {
		t.Errorf("left behind %q", keys)
	}
}

func TestVariantsPutWhileFilesAreDeletedNeverStay(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	var wg sync.WaitGroup
	for range 8 {
		f := l.add(t, "a.png")
		wg.Go(func() {
			for key := range strings.SplitSeq("aaaa bbbb cccc dddd eeee", " ") {
				err := l.PutVariant(ctx, &storage.Variant{FileID: f.ID}, key, []byte(key))
				if err != nil {
					wantMissing(t, "put", err)
				}
			}
		})
		wg.Go(func() {
			if _, err := l.DeleteFiles(ctx, []uuid.UUID{f.ID}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if keys := l.keys(t, "variants/"); len(keys) != 0 {
		t.Errorf("left behind %q", keys)
	}
}

func TestASweepLeavesTheBytesOfAnUploadThatIsNotYetAFile(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	id := uuid.Must(uuid.NewV7())
	uploads := l.blobs.(blob.Uploads)
	composer := handler.NewStoreComposer()
	uploads.UseIn(composer)
	prepared := uploads.Prepare(id.String(), storage.OriginalKey(id))
	upload := must(composer.Core.NewUpload(ctx, handler.FileInfo{ID: prepared.ID, Storage: prepared.Storage, Size: 5}))(t)
	must(upload.WriteChunk(ctx, 0, strings.NewReader("hello")))(t)
	check(t, upload.FinishUpload(ctx))
	l.advance(10 * trashFor) // as a store says that dates it by its beginning
	check(t, l.Sweep(ctx))
	if left := l.keys(t, ""); len(left) != 1 {
		t.Errorf("left are %q", left)
	}
	check(t, composer.Terminater.AsTerminatableUpload(upload).Terminate(ctx))
	check(t, l.Sweep(ctx))
	if left := l.keys(t, ""); len(left) != 0 {
		t.Errorf("of what nobody knows is left %q", left)
	}
}
