package storage_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
	"calotype/storage/storagetest"
)

// Two nodes do at the same time what may not come together; each of these does so a number of times.
const rounds = 12

// atOnce runs things at the same time.
func atOnce(do ...func()) {
	var wg sync.WaitGroup
	begin := make(chan struct{})
	for _, f := range do {
		wg.Go(func() {
			<-begin
			f()
		})
	}
	close(begin)
	wg.Wait()
}

// many runs a thing n times at the same time, on each of the nodes in turn, and answers how often it did well. Errors other than the
// wanted ones fail the test.
func many(t *testing.T, all []*library, n int, do func(l *library, i int) error, wanted func(error) bool) int {
	t.Helper()
	var well atomic.Int64
	var tasks []func()
	for i := range n {
		tasks = append(tasks, func() {
			switch err := do(all[i%len(all)], i); {
			case err == nil:
				well.Add(1)
			case !wanted(err):
				t.Error(err)
			}
		})
	}
	atOnce(tasks...)
	return int(well.Load())
}

func refused(err error) bool {
	_, ok := errors.AsType[*storage.InvalidError](err)
	return ok
}

func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

func never(error) bool { return false }

func TestManyNodesThatBeginAtOnceHaveOneProject(t *testing.T) {
	blobs := must(blob.Open(t.Context(), filepath.Join(t.TempDir(), "blobs")))(t)
	address := storagetest.Postgres(t)
	var tasks []func()
	for range 4 {
		records := must(db.Open(t.Context(), address))(t)
		tasks = append(tasks, func() {
			l, err := storage.New(t.Context(), storage.Options{Blobs: blobs, DB: records})
			if err != nil {
				t.Error(errors.Join(err, records.Close()))
				return
			}
			t.Cleanup(func() { l.Close() }) // the storage is that of all
			page, err := l.Projects(t.Context(), storage.Page{})
			if err != nil || page.Total != 1 {
				t.Errorf("%d projects, %v", page.Total, err)
			}
		})
	}
	atOnce(tasks...)
}

func TestLimitsHoldForAllNodesTogether(t *testing.T) {
	all := nodes(t, 2)
	l, ctx := all[0], t.Context()
	for i := range storage.MaxPresets - 3 {
		must(l.CreatePreset(ctx, l.project.ID, fmt.Sprint("preset", i), "resize/10x"))(t)
	}
	if n := many(t, all, 8, func(l *library, i int) error {
		_, err := l.CreatePreset(ctx, l.project.ID, fmt.Sprint("more", i), "resize/10x")
		return err
	}, refused); n != 3 {
		t.Errorf("%d presets were made where there was room for 3", n)
	}
	for range rounds {
		p := must(l.CreateProject(ctx, "keys"))(t).ID
		create := func(l *library, _ int) error {
			_, err := l.CreateSigningKey(ctx, p)
			return err
		}
		if n := many(t, all, 6, create, refused); n != storage.MaxSigningKeys {
			t.Errorf("%d keys were made", n)
		}
		signed := storage.ModeSigned
		keys := must(l.UpdateRules(ctx, p, storage.RulesChange{Mode: &signed}))(t).Keys
		remove := func(l *library, i int) error { return l.DeleteSigningKey(ctx, keys[i].ID) }
		if n := many(t, all, len(keys), remove, refused); n != 1 {
			t.Errorf("%d of 2 keys were removed; one must stay", n)
		}
	}
	if n := many(t, all, 6, func(l *library, _ int) error {
		_, err := l.CreatePreset(ctx, must(l.CreateProject(ctx, "one"))(t).ID, "same", "resize/10x")
		return err
	}, never); n != 6 {
		t.Errorf("%d presets of that many projects", n)
	}
}

func TestNothingComesIntoAProjectThatIsBeingDeleted(t *testing.T) {
	all := nodes(t, 2)
	l, ctx := all[0], t.Context()
	for range rounds {
		p := must(l.CreateProject(ctx, "short-lived"))(t)
		in := func(l *library) *library { return &library{Library: l.Library, blobs: l.blobs, project: p} }
		deleted := in(l).add(t, "deleted before").ID
		must(l.DeleteFiles(ctx, []uuid.UUID{deleted}))(t)
		var mu sync.Mutex
		files := []uuid.UUID{deleted}
		many(t, all, 9, func(l *library, i int) error {
			switch i {
			case 4:
				return l.DeleteProject(ctx, p.ID)
			case 3, 5:
				_, err := l.RestoreFiles(ctx, []uuid.UUID{deleted})
				return err
			}
			f := &storage.File{ID: uuid.Must(uuid.NewV7()), ProjectID: p.ID, Name: "new.png", Type: "image/png", Format: "png"}
			if err := l.blobs.Put(ctx, storage.OriginalKey(f.ID), strings.NewReader("new")); err != nil {
				return err
			}
			mu.Lock()
			files = append(files, f.ID)
			mu.Unlock()
			return l.AddFile(ctx, f)
		}, missing)
		if left := must(l.FilesByID(ctx, files))(t); len(left) > 0 {
			t.Errorf("%d files are there of a project that is not", len(left))
		}
	}
}

func TestWhatIsRestoredWhileTheTrashIsEmptiedIsWhole(t *testing.T) {
	all := nodes(t, 2, func(o *storage.Options) { o.TrashFor = time.Microsecond })
	ctx := t.Context()
	for range rounds {
		f := all[0].add(t, "a.png", "tag")
		must(all[0].DeleteFiles(ctx, []uuid.UUID{f.ID}))(t)
		var restored []*storage.File
		sweep := func(l *library) func() {
			return func() {
				if err := l.Sweep(ctx); err != nil {
					t.Error(err)
				}
			}
		}
		atOnce(sweep(all[0]), sweep(all[1]), func() {
			var err error
			if restored, err = all[1].RestoreFiles(ctx, []uuid.UUID{f.ID}); err != nil {
				t.Error(err)
			}
		})
		b, err := all[0].OpenOriginal(ctx, f.ID)
		if len(restored) == 0 && missing(err) {
			continue
		}
		if text := read(t, b, err); text != "a.png" {
			t.Errorf("its bytes are %q", text)
		}
	}
}

func TestADeletedFileKeepsNoVariants(t *testing.T) {
	all := nodes(t, 2)
	ctx := t.Context()
	p := must(all[0].CreatePreset(ctx, all[0].project.ID, "small", "resize/10x"))(t)
	for range rounds {
		f := all[0].add(t, "a.png")
		many(t, all, 7, func(l *library, i int) error {
			if i == 3 {
				_, err := l.DeleteFiles(ctx, []uuid.UUID{f.ID})
				return err
			}
			v := &storage.Variant{FileID: f.ID, Transformation: "resize/10x", Format: "webp", Width: 1, Height: 1, Presets: []uuid.UUID{p.ID}}
			return l.PutVariant(ctx, v, fmt.Sprintf("abc%d", i), []byte("bytes"))
		}, missing)
		if left := all[0].keys(t, "variants/"+f.ID.String()); len(left) > 0 {
			t.Errorf("left are %q", left)
		}
		if page := must(all[0].Variants(ctx, f.ID, storage.Page{}))(t); page.Total > 0 {
			t.Errorf("%d variants of a deleted file are recorded", page.Total)
		}
	}
}

// waiting waits until n statements of a database wait for what others hold, or until something has ended.
func waiting(t *testing.T, address string, n int, ended <-chan struct{}) {
	t.Helper()
	c := must(pgx.Connect(t.Context(), address))(t)
	defer c.Close(context.WithoutCancel(t.Context()))
	for {
		select {
		case <-ended:
			return
		default:
		}
		var now int
		check(t, c.QueryRow(t.Context(), "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&now))
		if now >= n {
			return
		}
	}
}

func TestADeletionWaitsForTheRecordOfAVariantThatIsBeingWritten(t *testing.T) {
	all := nodes(t, 2)
	ctx, address := t.Context(), all[0].path
	f := all[0].add(t, "a.png")
	p := must(all[0].CreatePreset(ctx, all[0].project.ID, "small", "resize/10x"))(t)
	other := must(pgx.Connect(ctx, address))(t)
	defer other.Close(context.WithoutCancel(ctx))
	tx := must(other.Begin(ctx))(t)
	_, err := tx.Exec(ctx, "SELECT FROM presets WHERE id = $1 FOR UPDATE", p.ID) // for which the record of the variant waits, before it is committed
	check(t, err)
	put, deleted := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(put)
		v := &storage.Variant{FileID: f.ID, Transformation: "resize/10x", Format: "webp", Width: 1, Height: 1, Presets: []uuid.UUID{p.ID}}
		if err := all[0].PutVariant(ctx, v, "abcd", []byte("bytes")); err != nil {
			t.Error(err)
		}
	}()
	waiting(t, address, 1, put)
	go func() {
		defer close(deleted)
		if _, err := all[1].DeleteFiles(ctx, []uuid.UUID{f.ID}); err != nil {
			t.Error(err)
		}
	}()
	waiting(t, address, 2, deleted)
	check(t, tx.Commit(ctx))
	<-put
	<-deleted
	if page := must(all[0].Variants(ctx, f.ID, storage.Page{}))(t); page.Total > 0 {
		t.Errorf("%d variants of a deleted file are recorded", page.Total)
	}
	if left := all[0].keys(t, "variants/"+f.ID.String()); len(left) > 0 {
		t.Errorf("left are %q", left)
	}
}

func TestAPresetMayGoWhileVariantsAreAskedForByIt(t *testing.T) {
	all := nodes(t, 2)
	ctx := t.Context()
	f := all[0].add(t, "a.png")
	for range rounds {
		p := must(all[0].CreatePreset(ctx, all[0].project.ID, "small", "resize/10x"))(t)
		if n := many(t, all, 6, func(l *library, i int) error {
			ref := storage.VariantRef{FileID: f.ID, Key: fmt.Sprintf("abc%d", i/2)}
			switch i {
			case 2:
				return l.DeletePreset(ctx, p.ID)
			case 3:
				return l.NotePresets(ctx, map[storage.VariantRef][]uuid.UUID{ref: {p.ID}})
			}
			v := &storage.Variant{FileID: f.ID, Transformation: "resize/10x", Format: "webp", Width: 1, Height: 1, Presets: []uuid.UUID{p.ID}}
			return l.PutVariant(ctx, v, ref.Key, []byte("bytes"))
		}, never); n != 6 {
			t.Errorf("%d of 6 did well", n)
		}
	}
}

func TestNoNodeWritesOverWhatAnotherChanged(t *testing.T) {
	all := nodes(t, 2)
	ctx := t.Context()
	f := all[0].add(t, "a.png")
	for i := range rounds {
		name, tags := fmt.Sprintf("name %d", i), []string{fmt.Sprintf("tag %d", i)}
		many(t, all, 2, func(l *library, i int) error {
			change := storage.FileChange{Name: &name}
			if i == 1 {
				change = storage.FileChange{Tags: &tags}
			}
			_, err := l.UpdateFile(ctx, f.ID, change)
			return err
		}, never)
		if got := must(all[0].File(ctx, f.ID))(t); got.Name != name || !slices.Equal(got.Tags, tags) {
			t.Errorf("it is %q with %q, want %q with %q", got.Name, got.Tags, name, tags)
		}
	}
}

func TestOverlappingDeletionsAndRestorationsAllDoWell(t *testing.T) {
	all := nodes(t, 2)
	l, ctx := all[0], t.Context()
	var ids []uuid.UUID
	for i := range 40 {
		f := l.add(t, fmt.Sprint(i), "tag")
		ids = append(ids, f.ID)
		l.addVariant(t, f, "abcd")
	}
	backward := slices.Clone(ids)
	slices.Reverse(backward)
	for range rounds {
		many(t, all, 8, func(l *library, i int) (err error) {
			of := [][]uuid.UUID{ids, backward, ids[10:], backward[5:30]}[i%4]
			switch i {
			case 0, 1, 2, 3:
				_, err = l.DeleteFiles(ctx, of)
			case 4, 5:
				_, err = l.RestoreFiles(ctx, of)
			case 6:
				_, err = l.PurgeFiles(ctx, of)
			case 7:
				name := "renamed"
				_, err = l.UpdateFile(ctx, ids[20], storage.FileChange{Name: &name})
			}
			return err
		}, missing)
	}
	// Lists by tag and by name come from different tables.
	live := must(l.FilesByID(ctx, ids))(t)
	tagged := must(l.Files(ctx, l.project.ID, storage.FileQuery{Tag: "tag"}, storage.Page{First: 200}))(t)
	if len(live) != tagged.Total {
		t.Errorf("%d files are there, and %d have the tag that all have", len(live), tagged.Total)
	}
}

// However the database comes upon them: else of two who change the same files each could wait for the other.
func TestFilesAreTakenInTheOrderOfTheirIDs(t *testing.T) {
	ctx, address := t.Context(), storagetest.Postgres(t)
	blobs := must(blob.Open(ctx, filepath.Join(t.TempDir(), "blobs")))(t)
	l := openLibrary(t, blobs, address+"&enable_indexscan=off&enable_indexonlyscan=off&enable_bitmapscan=off")
	var ids []uuid.UUID
	for range 5 {
		ids = append(ids, uuid.Must(uuid.NewV7()))
	}
	for _, id := range slices.Backward(ids) { // so they lie the other way round
		check(t, blobs.Put(ctx, storage.OriginalKey(id), strings.NewReader("new")))
		check(t, l.AddFile(ctx, &storage.File{ID: id, ProjectID: l.project.ID, Name: "new.png", Type: "image/png", Format: "png"}))
	}
	other := must(pgx.Connect(ctx, address))(t)
	defer other.Close(context.WithoutCancel(ctx))
	tx := must(other.Begin(ctx))(t)
	_, err := tx.Exec(ctx, "SELECT FROM files WHERE id = $1 FOR UPDATE", ids[0])
	check(t, err)
	deleted := make(chan struct{})
	go func() {
		defer close(deleted)
		if _, err := l.DeleteFiles(ctx, ids); err != nil {
			t.Error(err)
		}
	}()
	waiting(t, address, 1, deleted)
	var free int
	check(t, tx.QueryRow(ctx, "SELECT count(*) FROM (SELECT FROM files WHERE id <> $1 FOR UPDATE SKIP LOCKED) AS free", ids[0]).Scan(&free))
	if free != 4 {
		t.Errorf("of 4 files after the one that it waits for, %d are held already", 4-free)
	}
	check(t, tx.Commit(ctx))
	<-deleted
}
