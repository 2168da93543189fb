package transfer_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
	"calotype/storage/storagetest"
	"calotype/storage/transfer"
)

// TestMain lets this binary be a process that copies, for tests that kill it.
func TestMain(m *testing.M) {
	if at := os.Getenv("TRANSFER_TEST_COPY"); at != "" {
		if err := copyAsChild(strings.Split(at, "|")); err != nil {
			panic(err)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// aloud says each step on standard output.
type aloud struct{}

func (aloud) Begin(string, int, int64) { os.Stdout.WriteString(".") }
func (aloud) Add(int, int64)           { os.Stdout.WriteString(".") }
func (aloud) End()                     { os.Stdout.WriteString(".") }

func copyAsChild(at []string) error {
	ctx := context.Background()
	var blobs [2]blob.Store
	var records [2]*db.DB
	var errs [4]error
	blobs[0], errs[0] = blob.OpenBeside(ctx, at[0])
	records[0], errs[1] = db.OpenToRead(ctx, at[1])
	blobs[1], errs[2] = blob.Open(ctx, at[2])
	records[1], errs[3] = db.Open(ctx, at[3])
	if err := errors.Join(errs[:]...); err != nil {
		return err
	}
	c := &transfer.Copy{From: transfer.Place{Blobs: blobs[0], Records: records[0]}, To: transfer.Place{Blobs: blobs[1], Records: records[1]},
		Variants: true, Jobs: 2, Progress: aloud{}}
	_, err := c.Run(ctx)
	return err
}

func TestACopyIsTheSameRecordForRecordAndByteForByte(t *testing.T) {
	from, to := folder(t), folder(t)
	fill(t, from, 7)
	source, _ := from.read(t)
	target, _ := to.open(t)
	r := must(copyAll(t.Context(), source, target, func(c *transfer.Copy) { c.Verify = true }))(t)
	wantSame(t, state(t, target), state(t, source))
	// Originals, the rendition, variants and the mark.
	if !r.Whole() || r.Files != 10 || r.Copied != 10+1+7+1 {
		t.Errorf("reported %+v", r)
	}
}

func TestACopyToAClusterAndBackIsTheSame(t *testing.T) {
	from, to, back := folder(t), cluster(t), folder(t)
	fill(t, from, 7)
	source, _ := from.read(t)
	middle, _ := to.open(t)
	must(copyAll(t.Context(), source, middle))(t)
	want := state(t, source)
	wantSame(t, state(t, middle), want)
	if r := must(copyAll(t.Context(), source, middle))(t); r.Rows != 0 { // read back, everything is as it was
		t.Errorf("%d records were written anew", r.Rows)
	}
	check(t, middle.Records.RemoveIncoming(t.Context())) // as a server does
	target, _ := back.open(t)
	must(copyAll(t.Context(), middle, target))(t)
	wantSame(t, state(t, target), want)
}

func TestACopyThatIsKilledAtAnyMomentEndsRightWhenItIsBegunAgain(t *testing.T) {
	for name, place := range places {
		t.Run(name, func(t *testing.T) { killed(t, folder(t), place(t)) })
	}
}

func killed(t *testing.T, from, to address) {
	fill(t, from, 12)
	whole := false
	for kills := 0; !whole; kills++ {
		child := exec.CommandContext(t.Context(), os.Args[0])
		child.Env = append(os.Environ(), "TRANSFER_TEST_COPY="+strings.Join([]string{from.blobs, from.records, to.blobs, to.records}, "|"))
		child.Stderr = os.Stderr
		out := must(child.StdoutPipe())(t)
		check(t, child.Start())
		// After so many steps; the more were survived, the later.
		_, err := io.ReadFull(out, make([]byte, 1+rand.IntN(10+20*kills)))
		if err == nil {
			check(t, child.Process.Kill())
		}
		check(t, second(io.Copy(io.Discard, out)))
		whole = child.Wait() == nil || !unserved(t, to)
	}
	source, _ := from.read(t)
	target, _ := to.open(t)
	wantSame(t, state(t, target), state(t, source))
}

func second[T any](_ T, err error) error { return err }

// unserved tells whether a copy into a place is not whole, and holds that nobody serves it then.
func unserved(t *testing.T, a address) bool {
	t.Helper()
	target, closing := a.open(t)
	defer closing()
	i, err := target.Records.Incoming(t.Context())
	if errors.Is(err, fs.ErrNotExist) {
		return true // not even begun
	}
	check(t, err)
	if i.FinishedAt != nil { // killed at its very end
		return false
	}
	_, err = storage.New(t.Context(), storage.Options{Blobs: target.Blobs, DB: target.Records})
	if err == nil || !strings.Contains(err.Error(), "run the same `calotype copy` again") {
		t.Errorf("a part of a library is served: %v", err)
	}
	return true
}

func TestASecondCopyBringsWhatCameMeanwhile(t *testing.T) {
	from, to := folder(t), folder(t)
	ids := fill(t, from, 5)
	l, blobs := from.serve(t) // a server runs all the while
	source, _ := from.read(t)
	target, closing := to.open(t)
	must(copyAll(t.Context(), source, target))(t)

	project := must(l.File(t.Context(), ids[0]))(t).ProjectID
	addFile(t, l, blobs, project, "neu", 99)
	must(l.DeleteFiles(t.Context(), ids[1:2]))(t)
	must(l.UpdateFile(t.Context(), ids[2], storage.FileChange{Name: new("anders"), Tags: &[]string{"x"}}))(t)
	a := must(l.CreatePreset(t.Context(), project, "a", "blur/1"))(t)
	must(copyAll(t.Context(), source, target))(t)
	// Two presets that trade their names: neither can be written while the other is as it was.
	b := must(l.CreatePreset(t.Context(), project, "b", "blur/2"))(t)
	must(copyAll(t.Context(), source, target))(t)
	for _, s := range []struct {
		id   uuid.UUID
		name string
	}{{a.ID, "c"}, {b.ID, "a"}, {a.ID, "b"}} {
		must(l.UpdatePreset(t.Context(), s.id, storage.PresetChange{Name: &s.name}))(t)
	}
	v := &storage.Variant{FileID: ids[0], Transformation: "resize/640x", Format: "webp", Width: 640, Height: 480}
	check(t, l.PutVariant(t.Context(), v, "abcd", noise(100))) // under the same key, of the same length
	r := must(copyAll(t.Context(), source, target))(t)
	wantSame(t, state(t, target), state(t, source))
	if r.Rows == 0 || r.Rows > 20 {
		t.Errorf("%d records were written for a few changes", r.Rows)
	}

	closing()
	to.serve(t) // and now it is a library of its own
	again, _ := to.with(t, must(blob.OpenBeside(t.Context(), to.blobs))(t), must(db.OpenToRead(t.Context(), to.records))(t))
	_, err := copyAll(t.Context(), source, again)
	if e, ok := errors.AsType[*transfer.OccupiedError](err); !ok || !strings.Contains(e.Error(), "holds a library already") {
		t.Errorf("what is served from is copied over: %v", err)
	}
}

func TestACopyRefusesAPlaceThatHoldsSomethingElse(t *testing.T) {
	from := folder(t)
	fill(t, from, 2)
	source, _ := from.read(t)
	for name, c := range map[string]struct {
		hold func(t *testing.T, a address)
		says string
	}{
		"a library":        {func(t *testing.T, a address) { fill(t, a, 1) }, "holds a library already (projects: 2, files: 4)"},
		"an empty library": {func(t *testing.T, a address) { a.serve(t) }, "holds a library already (projects: 1, files: 0)"},
		"bytes without one": {func(t *testing.T, a address) {
			p, end := a.open(t)
			check(t, p.Blobs.Put(t.Context(), "originals/x", strings.NewReader("x")))
			end()
		}, "such as originals/x"},
		"a copy of another": {func(t *testing.T, a address) {
			other := folder(t)
			fill(t, other, 1)
			p, end := a.open(t)
			o, _ := other.read(t)
			must(copyAll(t.Context(), o, p))(t)
			end()
		}, "holds a copy of another library"},
	} {
		t.Run(name, func(t *testing.T) {
			to := folder(t)
			c.hold(t, to)
			target, _ := to.with(t, must(blob.OpenBeside(t.Context(), to.blobs))(t), must(db.Open(t.Context(), to.records))(t))
			before := state(t, target)
			_, err := copyAll(t.Context(), source, target)
			if e, ok := errors.AsType[*transfer.OccupiedError](err); !ok || !strings.Contains(e.Error(), c.says) {
				t.Errorf("got %v, want %q", err, c.says)
			}
			wantSame(t, state(t, target), before)
		})
	}
	target, _ := folder(t).open(t)
	if _, err := copyAll(t.Context(), target, target); err == nil || !strings.Contains(err.Error(), "there is no library") {
		t.Errorf("nothing is copied: %v", err)
	}
}

func TestWhatTheSourceLacksOrHasDamagedIsReported(t *testing.T) {
	from := folder(t)
	ids := fill(t, from, 4)
	p, end := from.open(t)
	gone, damaged := storage.OriginalKey(ids[1]), storage.OriginalKey(ids[2])
	check(t, p.Blobs.Delete(t.Context(), gone))
	check(t, p.Blobs.Put(t.Context(), damaged, strings.NewReader("not what was uploaded")))
	end()
	source, _ := from.read(t)
	target, _ := folder(t).open(t)
	r := must(copyAll(t.Context(), source, target, func(c *transfer.Copy) { c.Verify = true }))(t)
	if r.Whole() || len(r.Missing) != 1 || r.Missing[0] != gone || len(r.Damaged) != 1 || r.Damaged[0] != damaged {
		t.Errorf("reported %q and %q", r.Missing, r.Damaged)
	}
	wantSame(t, state(t, target), state(t, source))
}

// failing is a store whose every nth call fails.
type failing struct {
	blob.Store
	nth   int64
	calls atomic.Int64
}

var errFault = errors.New("a fault")

func (f *failing) fail() error {
	if f.calls.Add(1)%f.nth == 0 {
		return errFault
	}
	return nil
}

func (f *failing) Put(ctx context.Context, key string, r io.Reader) error {
	if err := f.fail(); err != nil {
		return err
	}
	return f.Store.Put(ctx, key, r)
}

func (f *failing) Open(ctx context.Context, key string) (*blob.Blob, error) {
	if err := f.fail(); err != nil {
		return nil, err
	}
	b, err := f.Store.Open(ctx, key)
	if err == nil && f.calls.Add(1)%f.nth == 0 {
		b.ReadSeekCloser = broken{b.ReadSeekCloser}
	}
	return b, err
}

// broken ends in the middle.
type broken struct{ io.ReadSeekCloser }

func (b broken) Read(p []byte) (int, error) {
	n, _ := b.ReadSeekCloser.Read(p[:min(len(p), 20)])
	return n, errFault
}

func TestFaultsOfEitherStoreEndACopyAndTheNextOneGoesOn(t *testing.T) {
	from := folder(t)
	fill(t, from, 6)
	source, _ := from.read(t)
	want := state(t, source)
	target, _ := folder(t).open(t)
	faulty := source
	for nth := int64(1); ; nth++ {
		faulty.Blobs = &failing{Store: source.Blobs, nth: nth}
		to := target
		to.Blobs = &failing{Store: target.Blobs, nth: nth}
		_, err := copyAll(t.Context(), faulty, to)
		if err == nil {
			if nth < 3 {
				t.Errorf("nothing failed at %d", nth)
			}
			break
		}
		if !errors.Is(err, errFault) {
			t.Fatalf("at %d: %v", nth, err)
		}
	}
	wantSame(t, state(t, target), want)
}

func TestACopyThatIsToldToStopStops(t *testing.T) {
	from := folder(t)
	fill(t, from, 6)
	source, _ := from.read(t)
	target, _ := folder(t).open(t)
	stops(t, func(ctx context.Context, p transfer.Progress) error {
		c := &transfer.Copy{From: source, To: target, Jobs: 2, Progress: p}
		return second(c.Run(ctx))
	})
}

// stops holds that what is told to stop at its first step does.
func stops(t *testing.T, run func(context.Context, transfer.Progress) error) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	if err := run(ctx, stopping{stop: stop}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// stopping stops at the first step.
type stopping struct {
	storagetest.Silent
	stop func()
}

func (s stopping) Add(int, int64) { s.stop() }

func TestWithoutVariantsNeitherTheirBytesNorTheirRecordsCome(t *testing.T) {
	from := folder(t)
	fill(t, from, 3)
	source, _ := from.read(t)
	target, _ := folder(t).open(t)
	must(copyAll(t.Context(), source, target))(t)
	must(copyAll(t.Context(), source, target, func(c *transfer.Copy) { c.Variants = false }))(t)
	for _, table := range db.Tables() {
		if n := must(target.Records.Count(t.Context(), table))(t); table.Remade != (n == 0) {
			t.Errorf("%d rows of %s", n, table.Name)
		}
	}
}

func TestASecondCopyBringsPeopleWhoTookEachOthersAddresses(t *testing.T) {
	for kind, place := range places {
		t.Run(kind, func(t *testing.T) {
			ctx := t.Context()
			from := folder(t)
			l, _ := from.serve(t)
			project := must(l.Projects(ctx, storage.Page{}))(t).Nodes[0].ID
			addPeople(t, l, project)
			ada := must(l.PersonByEmail(ctx, "ada@example.org"))(t)
			carl := must(l.CreatePerson(ctx, storage.NewPerson{Email: "carl@example.org", Name: "Carl"}))(t)
			source, _ := from.read(t)
			target, _ := place(t).open(t)
			must(copyAll(ctx, source, target))(t)

			must(l.UpdatePerson(ctx, ada.ID, storage.PersonChange{Email: new("away@example.org")}))(t)
			must(l.UpdatePerson(ctx, carl.ID, storage.PersonChange{Email: new("ada@example.org")}))(t)
			must(l.UpdatePerson(ctx, ada.ID, storage.PersonChange{Email: new("carl@example.org")}))(t)
			must(l.LinkOpenID(ctx, ada.ID, "", ""))(t)
			must(l.LinkOpenID(ctx, carl.ID, "https://id.example.org", "7"))(t)
			must(copyAll(ctx, source, target))(t)
			wantSame(t, state(t, target), state(t, source)) // memberships and invitations of theirs too
			if all := must(target.Records.SessionsOf(ctx, ada.ID, time.Time{}))(t); len(all) != 0 {
				t.Errorf("%d sessions came along", len(all))
			}
		})
	}
}
