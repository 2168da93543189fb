package storage_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/blob/blobtest"
)

func TestEveryChangeIsAnEventAfterItHappened(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	events := l.Events(ctx, l.project.ID)
	all := l.Events(ctx, uuid.Nil)
	other := must(l.CreateProject(ctx, "Other"))(t)
	elsewhere := l.Events(ctx, other.ID)

	f := l.add(t, "a.png")
	want := func(kind storage.EventKind) storage.Event {
		t.Helper()
		e := <-events
		if e.Kind != kind || e.FileID != f.ID || e.ProjectID != l.project.ID || e.Missed != 0 || (e.File == nil) != (kind == storage.EventDeleted) {
			t.Fatalf("got %+v, want %s", e, kind)
		}
		if e := <-all; e.Kind != kind {
			t.Fatalf("got %+v, want %s", e, kind)
		}
		return e
	}
	want(storage.EventCreated)
	must(l.UpdateFile(ctx, f.ID, storage.FileChange{Name: new("b.png")}))(t)
	if e := want(storage.EventUpdated); e.File.Name != "b.png" {
		t.Errorf("the event has %q", e.File.Name)
	}
	must(l.DeleteFiles(ctx, []uuid.UUID{f.ID}))(t)
	want(storage.EventDeleted)
	must(l.RestoreFiles(ctx, []uuid.UUID{f.ID}))(t)
	want(storage.EventRestored)
	check(t, l.DeleteProject(ctx, l.project.ID))
	want(storage.EventDeleted)
	must(l.RestoreProject(ctx, l.project.ID))(t)
	want(storage.EventRestored)
	// What changed nothing is none, and neither is what failed.
	must(l.DeleteFiles(ctx, []uuid.UUID{uuid.New()}))(t)
	_, err := l.UpdateFile(ctx, uuid.New(), storage.FileChange{Name: new("x")})
	wantMissing(t, "unknown file", err)
	for _, c := range []<-chan storage.Event{events, all, elsewhere} {
		if len(c) != 0 {
			t.Errorf("and then %+v", <-c)
		}
	}
}

func TestAReaderThatDoesNotReadHoldsNobodyUpAndIsToldWhatItMissed(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	slow := l.Events(ctx, l.project.ID)
	f := l.add(t, "a.png")
	const changes = 1500
	for i := range changes {
		must(l.UpdateFile(ctx, f.ID, storage.FileChange{Name: new(fmt.Sprint(i))}))(t)
	}
	received, missed := 0, 0
	var last storage.Event
	for len(slow) > 0 {
		last = <-slow
		received++
		missed += last.Missed
	}
	if received+missed != changes+1 || missed == 0 || last.File.Name != fmt.Sprint(changes-1) {
		t.Errorf("received %d, told of %d missed, last %q; want %d together and the newest last", received, missed, last.File.Name, changes+1)
	}
}

func TestEventsComeInTheOrderOfTheCommits(t *testing.T) {
	ctx := t.Context()
	// With others on the database, files are told as they are by then: see nodes_test.go.
	l := openLibrary(t, new(blobtest.Memory), filepath.Join(t.TempDir(), "test.db"))
	f := l.add(t, "a.png")
	records := must(sql.Open("sqlite3", l.path))(t) // keeps the names in the order in which they were written
	t.Cleanup(func() { records.Close() })
	must(records.Exec(`CREATE TABLE written (n INTEGER PRIMARY KEY, name TEXT);
		CREATE TRIGGER write AFTER UPDATE OF name ON files BEGIN INSERT INTO written (name) VALUES (new.name); END`))(t)
	events := l.Events(ctx, l.project.ID)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 25 {
				if _, err := l.UpdateFile(ctx, f.ID, storage.FileChange{Name: new(fmt.Sprint(i, j))}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	rows := must(records.Query("SELECT name FROM written ORDER BY n"))(t)
	defer rows.Close()
	n := 0
	for ; rows.Next(); n++ {
		var name string
		check(t, rows.Scan(&name))
		if e := <-events; e.File.Name != name {
			t.Fatalf("event %d says %q, the commit %q", n, e.File.Name, name)
		}
	}
	if check(t, rows.Err()); n != 200 {
		t.Errorf("%d commits", n)
	}
}

func TestEventChannelsCloseWithTheirContextAndTheLibrary(t *testing.T) {
	l := newLibrary(t)
	ctx, cancel := context.WithCancel(t.Context())
	left, stays := l.Events(ctx, uuid.Nil), l.Events(t.Context(), uuid.Nil)
	cancel()
	if e, open := <-left; open {
		t.Errorf("got %+v from a reader that left", e)
	}
	if e, open := <-l.Events(ctx, uuid.Nil); open {
		t.Errorf("got %+v from a reader that had left", e)
	}
	l.add(t, "a.png")
	if e := <-stays; e.Kind != storage.EventCreated {
		t.Errorf("got %+v", e)
	}
	check(t, l.Close())
	if e, open := <-stays; open {
		t.Errorf("got %+v from a closed library", e)
	}
	if e, open := <-l.Events(t.Context(), uuid.Nil); open {
		t.Errorf("got %+v from a closed library", e)
	}
}

func TestReadersMayComeAndGoWhileFilesChange(t *testing.T) {
	ctx := t.Context()
	l := newLibrary(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 50 {
				readerCtx, cancel := context.WithCancel(ctx)
				events := l.Events(readerCtx, l.project.ID)
				cancel()
				for range events { // until it is closed
				}
			}
		})
	}
	var names []string
	for i := range 20 {
		names = append(names, l.add(t, fmt.Sprint(i)).Name)
	}
	wg.Wait()
	if got := l.names(t, storage.FileQuery{Sort: storage.SortCreatedAsc}); !slices.Equal(got, names) {
		t.Errorf("got %q", got)
	}
}
