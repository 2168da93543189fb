package storage_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/tus/tusd/v2/pkg/handler"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/storagetest"
)

// nodes are several libraries on one database and one storage, as those of several processes.
func nodes(t *testing.T, n int, change ...func(*storage.Options)) []*library {
	t.Helper()
	blobs := must(blob.Open(t.Context(), storagetest.Blobs(t)))(t)
	address := storagetest.Postgres(t)
	all := make([]*library, n)
	for i := range all {
		all[i] = openLibrary(t, blobs, address, append(change, func(o *storage.Options) { o.Now = nil })...)
	}
	return all
}

// cut ends all connections to the database, as when it restarts.
func cut(t *testing.T, address string) {
	t.Helper()
	c := must(pgx.Connect(t.Context(), address))(t)
	defer c.Close(context.WithoutCancel(t.Context()))
	_, err := c.Exec(t.Context(), "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
	check(t, err)
}

func next(t *testing.T, events <-chan storage.Event) storage.Event {
	t.Helper()
	select {
	case e, ok := <-events:
		if !ok {
			t.Fatal("the channel is closed")
		}
		return e
	case <-time.After(20 * time.Second):
		t.Fatal("no event came")
	}
	panic("not reached")
}

func TestWhatOneNodeDoesTheOthersHear(t *testing.T) {
	both := nodes(t, 2)
	here, there := both[0], both[1]
	var watched []string
	var mu sync.Mutex
	there.Watch(func(e storage.Event) {
		mu.Lock()
		defer mu.Unlock()
		watched = append(watched, string(e.Kind))
	})
	events := there.Events(t.Context(), there.project.ID)
	var f *storage.File
	hears := func(kind storage.EventKind) {
		t.Helper()
		e := next(t, events)
		if e.Kind != kind || e.FileID != f.ID || kind != storage.EventDeleted && (e.File == nil || e.File.ID != f.ID) {
			t.Errorf("heard %s of %s with %v, want %s", e.Kind, e.FileID, e.File, kind)
		}
	}
	f = here.add(t, "a.png", "tag")
	hears(storage.EventCreated)
	name := "b.png"
	must(here.UpdateFile(t.Context(), f.ID, storage.FileChange{Name: &name}))(t)
	hears(storage.EventUpdated)
	must(here.DeleteFiles(t.Context(), []uuid.UUID{f.ID}))(t)
	hears(storage.EventDeleted)
	must(here.RestoreFiles(t.Context(), []uuid.UUID{f.ID}))(t)
	hears(storage.EventRestored)
	must(here.PurgeFiles(t.Context(), []uuid.UUID{f.ID}))(t)
	must(here.CreatePreset(t.Context(), here.project.ID, "small", "resize/10x"))(t)
	f = here.add(t, "z.png")
	hears(storage.EventCreated)
	mu.Lock()
	defer mu.Unlock()
	if got := strings.Join(watched, " "); got != "CREATED UPDATED DELETED RESTORED PURGED PURGED PRESETS CREATED" {
		t.Errorf("watched %s", got)
	}
}

func TestAllNodesHearTheSameInTheSameOrder(t *testing.T) {
	all := nodes(t, 3)
	files := make([]uuid.UUID, 4)
	for i := range files {
		files[i] = all[0].add(t, fmt.Sprint(i, ".png")).ID
	}
	heard := make([]<-chan storage.Event, len(all))
	for i, l := range all {
		heard[i] = l.Events(t.Context(), l.project.ID)
	}
	var work sync.WaitGroup
	for i, l := range all {
		random := rand.New(rand.NewPCG(1, uint64(i)))
		work.Go(func() {
			for range 25 {
				id := files[random.IntN(len(files)):][:1]
				_, err := l.DeleteFiles(t.Context(), id)
				_, restored := l.RestoreFiles(t.Context(), id)
				if err := errors.Join(err, restored); err != nil {
					t.Error(err)
				}
			}
		})
	}
	work.Wait()
	end := all[0].add(t, "end.png").ID
	lists := make([]string, len(all))
	for i := range all {
		var b strings.Builder
		for {
			e := next(t, heard[i])
			if e.Missed > 0 {
				t.Fatalf("node %d missed %d", i, e.Missed)
			}
			if e.FileID == end {
				break
			}
			if e.Kind == storage.EventDeleted { // whether a file that came back is still there when that is read is chance
				fmt.Fprintln(&b, e.FileID)
			}
		}
		lists[i] = b.String()
	}
	if lists[0] == "" || lists[1] != lists[0] || lists[2] != lists[0] {
		t.Errorf("the nodes heard\n%s\n%s\n%s", lists[0], lists[1], lists[2])
	}
}

func TestEventsComeAfterConnectionsAreCut(t *testing.T) {
	both := nodes(t, 2)
	here, there := both[0], both[1]
	events := there.Events(t.Context(), there.project.ID)
	for i := range 5 {
		f := here.add(t, fmt.Sprint(i, ".png"))
		next(t, events)
		cut(t, here.path)
		name := "renamed.png"
		for err := errors.New("not yet"); err != nil; { // the pool has to find out as well
			_, err = here.UpdateFile(t.Context(), f.ID, storage.FileChange{Name: &name})
			check(t, t.Context().Err())
		}
		if e := next(t, events); e.FileID != f.ID {
			t.Errorf("heard of %s, want %s", e.FileID, f.ID)
		}
	}
}

func TestANodeThatComesBackHearsWhatItMissed(t *testing.T) {
	both := nodes(t, 2)
	here, there := both[0], both[1]
	kept, gone := here.add(t, "kept.png"), here.add(t, "gone.png")
	place := here.Place()
	must(there.DeleteFiles(t.Context(), []uuid.UUID{gone.ID}))(t)
	must(there.PurgeFiles(t.Context(), []uuid.UUID{kept.ID}))(t)

	back := openLibrary(t, here.blobs, here.path)
	var told []string
	back.Watch(func(e storage.Event) { told = append(told, fmt.Sprint(e.Kind, " ", e.FileID)) })
	if known := must(back.From(t.Context(), place))(t); !known {
		t.Error("what happened since is not known")
	}
	want := fmt.Sprintf("[DELETED %s PURGED %s PURGED %[2]s]", gone.ID, kept.ID)
	if got := fmt.Sprint(told); got != want {
		t.Errorf("told %s, want %s", got, want)
	}
	other := nodes(t, 1)[0]
	for _, place := range []string{"", "nonsense", other.Place(), strings.Fields(place)[0] + " 999999", strings.Fields(place)[0] + " x"} {
		if known := must(back.From(t.Context(), place))(t); known {
			t.Errorf("what happened since %q is said to be known", place)
		}
	}
}

func TestAJournalThatWasShortenedIsNoticed(t *testing.T) {
	both := nodes(t, 2)
	here := both[0]
	place := here.Place()
	for range 3 {
		here.add(t, "a.png")
	}
	c := must(pgx.Connect(t.Context(), here.path))(t)
	defer c.Close(context.WithoutCancel(t.Context()))
	_, err := c.Exec(t.Context(), `INSERT INTO journal (kind, project_id, file_id) SELECT 'DELETED', $1, $1 FROM generate_series(1, 20001)`, here.project.ID) // as of a large project
	check(t, err)
	_, err = c.Exec(t.Context(), "UPDATE journal SET at = at - interval '8 days'")
	check(t, err)
	check(t, here.Sweep(t.Context()))
	var left int
	check(t, c.QueryRow(t.Context(), "SELECT count(*) FROM journal").Scan(&left))
	if left != 1 {
		t.Errorf("%d notes are left", left)
	}
	if known := must(both[1].From(t.Context(), place))(t); known {
		t.Error("what happened before the journal begins is said to be known")
	}
	if known := must(both[1].From(t.Context(), here.Place()))(t); !known {
		t.Error("that nothing happened since is not known")
	}
}

func TestAnUploadIsLockedForAllNodes(t *testing.T) {
	both := nodes(t, 2)
	here := must(both[0].UploadLocker().NewLock("upload"))(t)
	there := must(both[1].UploadLocker().NewLock("upload"))(t)
	other := must(both[1].UploadLocker().NewLock("other"))(t)

	asked := make(chan struct{})
	check(t, here.Lock(t.Context(), sync.OnceFunc(func() { close(asked) })))
	check(t, other.Lock(t.Context(), func() { t.Error("nobody else wants this one") }))
	short, cancel := context.WithCancel(t.Context())
	waits := make(chan error)
	go func() { waits <- there.Lock(short, func() {}) }()
	<-asked // to give it up
	cancel()
	if err := <-waits; !errors.Is(err, handler.ErrLockTimeout) {
		t.Errorf("got %v, want a timeout", err)
	}
	go func() { waits <- there.Lock(t.Context(), func() {}) }()
	check(t, here.Unlock())
	check(t, <-waits)
	check(t, there.Unlock())
	check(t, here.Lock(t.Context(), func() {}))
	check(t, here.Unlock())
	check(t, other.Unlock())
}

func TestALockThatIsLostIsNoticed(t *testing.T) {
	both := nodes(t, 2)
	lost := make(chan struct{})
	lock := must(both[0].UploadLocker().NewLock("upload"))(t)
	check(t, lock.Lock(t.Context(), sync.OnceFunc(func() { close(lost) })))
	cut(t, both[0].path)
	<-lost
	other := must(both[1].UploadLocker().NewLock("upload"))(t)
	for err := errors.New("not yet"); err != nil; { // the pool has to find out as well
		err = other.Lock(t.Context(), func() {})
		check(t, t.Context().Err())
	}
	check(t, lock.Unlock())
	check(t, other.Unlock())
	check(t, lock.Lock(t.Context(), func() {}))
	check(t, lock.Unlock())
}

func TestWhatIsSaidIsHeardByAllNodes(t *testing.T) {
	both := nodes(t, 2)
	heard := make(chan string, 9)
	for i, l := range both {
		l.Hear("topic", func(words string) { heard <- fmt.Sprint(i, words) })
		l.Hear("other", func(words string) { t.Errorf("%q came on another topic", words) })
	}
	check(t, both[0].Say(t.Context(), "topic", " it's said"))
	if a, b := <-heard, <-heard; min(a, b) != "0 it's said" || max(a, b) != "1 it's said" {
		t.Errorf("heard %q, %q", a, b)
	}
	var invalid *storage.InvalidError
	if err := both[0].Say(t.Context(), "topic", strings.Repeat("x", storage.MaxWords+1)); !errors.As(err, &invalid) {
		t.Errorf("too many words: %v", err)
	}
	check(t, both[0].Say(t.Context(), "topic", strings.Repeat("x", storage.MaxWords)))
	<-heard
	<-heard
}

func TestAChoreIsDoneByOneNode(t *testing.T) {
	all := nodes(t, 3)
	var done atomic.Int32
	var work sync.WaitGroup
	for range 4 {
		for _, l := range all {
			work.Go(func() {
				_, err := l.Chore(t.Context(), "clean", time.Hour, func(context.Context) error {
					done.Add(1)
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
	}
	work.Wait()
	if n := done.Load(); n != 1 {
		t.Errorf("done %d times", n)
	}
	failed := errors.New("failed")
	if did, err := all[0].Chore(t.Context(), "other", time.Hour, func(context.Context) error { return failed }); !did || !errors.Is(err, failed) {
		t.Errorf("got %v, %v", did, err)
	}
	if did := must(all[1].Chore(t.Context(), "other", time.Hour, func(context.Context) error { return nil }))(t); !did {
		t.Error("what failed is not done again")
	}
}

func TestAStorageBelongsToOneLibrary(t *testing.T) {
	l := newLibrary(t)
	other := newLibrary(t)
	for name, address := range map[string]string{"another's": other.path, "a new one": filepath.Join(t.TempDir(), "new.db")} {
		_, err := tryLibrary(t, l.blobs, address)
		if err == nil || !strings.Contains(err.Error(), "belong together") {
			t.Errorf("the database is %s: got %v", name, err)
		}
	}
	if _, err := tryLibrary(t, l.blobs, l.path); err != nil {
		t.Error(err)
	}
}

func TestNodesWhoseClocksAreApartAgreeOnTheTime(t *testing.T) {
	blobs := must(blob.Open(t.Context(), storagetest.Blobs(t)))(t)
	address := storagetest.Postgres(t)
	var files []*storage.File
	for i, wrong := range []time.Duration{-time.Hour, 0, time.Hour, -26 * time.Hour} {
		l := openLibrary(t, blobs, address, func(o *storage.Options) {
			o.Now, o.Machine = nil, func() time.Time { return time.Now().Add(wrong) }
		})
		if off := time.Since(l.Library.Now()).Abs(); off > time.Minute {
			t.Errorf("a clock that is %v off is still %v off", wrong, off)
		}
		files = append(files, l.add(t, fmt.Sprint(i, ".png")))
		if i > 0 && !files[i].CreatedAt.After(files[i-1].CreatedAt) {
			t.Errorf("file %d is older than the one before", i)
		}
		check(t, l.Sweep(t.Context()))
		if left := len(must(l.Files(t.Context(), l.project.ID, storage.FileQuery{}, storage.Page{}))(t).Nodes); left != i+1 {
			t.Errorf("%d files are left after a sweep, want %d", left, i+1)
		}
	}
}
