package transfer_test

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
	"calotype/storage/storagetest"
	"calotype/storage/testservers"
	"calotype/storage/transfer"
)

// backup writes an archive of a place.
func backup(t testing.TB, from transfer.Place) ([]byte, *transfer.Report) {
	t.Helper()
	var out bytes.Buffer
	b := &transfer.Backup{From: from, To: &out, Program: "test", Jobs: 3, Progress: storagetest.Silent{}}
	r := must(b.Run(t.Context()))(t)
	return out.Bytes(), r
}

// restore restores an archive to an address.
func restore(t testing.TB, archive io.Reader, a address) (*transfer.Report, error) {
	t.Helper()
	r, err := transfer.NewRestore(archive)
	if err != nil {
		return nil, err
	}
	records, err := db.OpenAt(t.Context(), a.records, r.Migrations)
	if err != nil {
		return nil, err
	}
	place, closing := a.with(t, must(blob.Open(t.Context(), a.blobs))(t), records)
	defer closing()
	r.To, r.Jobs, r.Progress = place, 3, storagetest.Silent{}
	return r.Run(t.Context())
}

// kept is a state without what a backup leaves behind.
func kept(state map[string]string) map[string]string {
	kept := maps.Clone(state)
	maps.DeleteFunc(kept, func(key, _ string) bool { return strings.HasPrefix(key, "variant") })
	return kept
}

func TestABackupIsRestoredRecordForRecordAndByteForByte(t *testing.T) {
	for name, place := range places {
		t.Run(name, func(t *testing.T) {
			from, to := place(t), place(t)
			ids := fill(t, from, 5)
			source, _ := from.open(t)
			large := bytes.Repeat([]byte("groß "), 2<<20) // more than is held in memory
			check(t, source.Blobs.Put(t.Context(), storage.OriginalKey(ids[0]), bytes.NewReader(large)))
			archive, written := backup(t, source)
			read := must(restore(t, bytes.NewReader(archive), to))(t)
			if len(written.Damaged) != 1 || written.Files != 8 || read.Files != 8 || read.Copied != written.Copied || read.Rows != written.Rows || !slices.Equal(read.Damaged, written.Damaged) {
				t.Errorf("wrote %+v, read %+v", written, read)
			}
			target, closing := to.open(t)
			wantSame(t, state(t, target), kept(state(t, source)))
			closing()
			l, _ := to.serve(t)
			if f := must(l.File(t.Context(), ids[0]))(t); f.Name != "Bild 0" {
				t.Errorf("got %+v", f)
			}
			check(t, l.Close())
			_, err := restore(t, bytes.NewReader(archive), to)
			if e, ok := errors.AsType[*transfer.OccupiedError](err); !ok || !strings.Contains(e.Error(), "holds a library already") {
				t.Errorf("restored over a library that was served: %v", err)
			}
		})
	}
}

func TestABackupGoesFromOneKindOfPlaceToAnother(t *testing.T) {
	from, to, back := folder(t), address{testservers.VersityGW(t), testservers.Postgres(t)}, folder(t) // without tables
	fill(t, from, 3)
	source, _ := from.read(t)
	archive, _ := backup(t, source)
	must(restore(t, bytes.NewReader(archive), to))(t)
	middle, _ := to.read(t)
	again, _ := backup(t, middle)
	must(restore(t, bytes.NewReader(again), back))(t)
	target, _ := back.read(t)
	wantSame(t, state(t, target), kept(state(t, source)))
}

// Every byte that is changed or missing is found, or changes nothing; and nothing stays of what was begun.
func TestAnAlteredOrTruncatedBackupIsRefusedAndLeavesNothing(t *testing.T) {
	from, to := folder(t), folder(t)
	fill(t, from, 2)
	source, _ := from.read(t)
	archive, _ := backup(t, source)
	want := kept(state(t, source))
	target, closing := to.open(t)
	nothing := state(t, target)
	closing()

	try := func(what string, altered []byte) (whole bool) {
		t.Helper()
		_, err := restore(t, bytes.NewReader(altered), to)
		target, closing := to.open(t)
		defer closing()
		if err == nil { // padding, most likely
			wantSame(t, state(t, target), want)
			check(t, target.Records.Clear(t.Context()))
			check(t, target.Records.RemoveIncoming(t.Context()))
			for info, err := range target.Blobs.List(t.Context(), "") {
				check(t, err)
				check(t, target.Blobs.Delete(t.Context(), info.Key))
			}
			return true
		}
		if _, ok := errors.AsType[*transfer.ArchiveError](err); !ok {
			t.Errorf("%s: %v", what, err)
		}
		wantSame(t, state(t, target), nothing)
		if _, err := target.Records.Incoming(t.Context()); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: it is noted that something is incoming: %v", what, err)
		}
		return false
	}
	// By turns, a byte of a block of 512 is another, each time at another place, and all from a block on is missing.
	altered, found := 0, 0
	for block := 0; block < len(archive)/512; block++ {
		if block%2 == 0 {
			if try("cut", archive[:block*512]) && block*512 < len(archive)-1024 {
				t.Errorf("cut off at %d of %d, it is restored", block*512, len(archive))
			}
			continue
		}
		other := bytes.Clone(archive)
		other[block*512+(block*37)%512] ^= 0x10
		altered++
		if !try("altered", other) {
			found++
		}
	}
	if found < altered/3 {
		t.Errorf("of %d alterations, %d were found", altered, found)
	}
	for _, entry := range entries(t, archive) {
		if entry.Name == "manifest.json" || !try("without "+entry.Name, without(t, archive, entry.Name)) {
			continue
		}
		t.Errorf("without %s, it is restored", entry.Name)
	}
	if err := second(transfer.NewRestore(strings.NewReader("-----BEGIN AGE ENCRYPTED FILE-----"))); err == nil || !strings.Contains(err.Error(), "no backup of Calotype") {
		t.Errorf("got %v", err)
	}
}

func entries(t *testing.T, archive []byte) (all []*tar.Header) {
	t.Helper()
	for r := tar.NewReader(bytes.NewReader(archive)); ; {
		h, err := r.Next()
		if err == io.EOF {
			return all
		}
		check(t, err)
		all = append(all, h)
	}
}

// without is an archive without one of its entries.
func without(t *testing.T, archive []byte, name string) []byte {
	t.Helper()
	return rewrite(t, archive, func(h *tar.Header, data []byte) []byte {
		if h.Name == name {
			return nil
		}
		return data
	})
}

// rewrite writes an archive anew, with what change makes of each entry; nil is none.
func rewrite(t *testing.T, archive []byte, change func(h *tar.Header, data []byte) []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for r := tar.NewReader(bytes.NewReader(archive)); ; {
		h, err := r.Next()
		if err == io.EOF {
			check(t, w.Close())
			return out.Bytes()
		}
		check(t, err)
		data := change(h, must(io.ReadAll(r))(t))
		if data == nil {
			continue
		}
		h.Size = int64(len(data))
		check(t, w.WriteHeader(h))
		check(t, second(w.Write(data)))
	}
}

func TestARestoreThatWasInterruptedIsBegunAnewAndServedByNobodyBefore(t *testing.T) {
	from, to := folder(t), folder(t)
	fill(t, from, 3)
	source, _ := from.read(t)
	archive, _ := backup(t, source)
	for _, part := range []int{len(archive) / 3, len(archive) * 9 / 10} {
		broken := io.MultiReader(bytes.NewReader(archive[:part]), iotest.ErrReader(errFault))
		if _, err := restore(t, broken, to); !errors.Is(err, errFault) {
			t.Fatalf("got %v", err)
		}
		target, closing := to.open(t)
		_, err := storage.New(t.Context(), storage.Options{Blobs: target.Blobs, DB: target.Records})
		if err == nil || !strings.Contains(err.Error(), "run `calotype restore` again") {
			t.Errorf("a part of a library is served: %v", err)
		}
		if _, err := copyAll(t.Context(), source, target); err == nil {
			t.Error("copied over a restore")
		}
		if _, err := copyAll(t.Context(), target, source); err == nil || !strings.Contains(err.Error(), "the library is not whole") {
			t.Errorf("a part of a library is copied: %v", err)
		}
		closing()
	}
	must(restore(t, bytes.NewReader(archive), to))(t)
	target, _ := to.read(t)
	wantSame(t, state(t, target), kept(state(t, source)))
	if err := second(restore(t, bytes.NewReader(archive), to)); err == nil || !strings.Contains(err.Error(), "holds this library already") {
		t.Errorf("restored once more: %v", err)
	}
}

func TestFaultsOfAStoreEndABackupOrARestoreAndNothingElse(t *testing.T) {
	from := folder(t)
	fill(t, from, 3)
	source, _ := from.read(t)
	want := kept(state(t, source))
	archive := []byte(nil)
	for nth := int64(1); archive == nil; nth++ {
		faulty := source
		faulty.Blobs = &failing{Store: source.Blobs, nth: nth}
		var out bytes.Buffer
		b := &transfer.Backup{From: faulty, To: &out, Jobs: 2, Progress: storagetest.Silent{}}
		_, err := b.Run(t.Context())
		if err == nil {
			archive = out.Bytes()
		} else if !errors.Is(err, errFault) {
			t.Fatalf("at %d: %v", nth, err)
		}
	}
	target, _ := folder(t).open(t)
	for nth := int64(1); ; nth++ {
		r := must(transfer.NewRestore(bytes.NewReader(archive)))(t)
		r.To, r.Jobs, r.Progress = target, 2, storagetest.Silent{}
		r.To.Blobs = &failing{Store: target.Blobs, nth: nth}
		_, err := r.Run(t.Context())
		if err == nil {
			break
		}
		if !errors.Is(err, errFault) {
			t.Fatalf("at %d: %v", nth, err)
		}
	}
	wantSame(t, state(t, target), want)
}

func TestABackupToldToStopStops(t *testing.T) {
	from := folder(t)
	fill(t, from, 3)
	source, _ := from.read(t)
	stops(t, func(ctx context.Context, p transfer.Progress) error {
		b := &transfer.Backup{From: source, To: io.Discard, Jobs: 2, Progress: p}
		return second(b.Run(ctx))
	})
}

// A backup of an older version has fewer columns; the migrations that it has not seen are done on its rows.
func TestABackupOfAnOlderVersionIsBroughtUpToDate(t *testing.T) {
	from, to := folder(t), folder(t)
	ids := fill(t, from, 1)
	source, _ := from.read(t)
	archive, _ := backup(t, source)
	older := reseal(t, archive, func(name string, data []byte) []byte {
		switch {
		case name == "calotype-backup.json":
			return bytes.ReplaceAll(bytes.ReplaceAll(data, []byte("\t\t\"20261204000001\",\n"), nil), []byte("\t\t\t\"rendition\",\n"), nil)
		case strings.HasPrefix(name, "records/files/"):
			return bytes.ReplaceAll(data, []byte(`"rendition":"png",`), nil)
		}
		return data
	})
	must(restore(t, bytes.NewReader(older), to))(t)
	l, _ := to.serve(t)
	for _, id := range ids[:2] {
		if f := must(l.File(t.Context(), id))(t); f.Rendition != "" {
			t.Errorf("%s has the rendition %q", f.Name, f.Rendition)
		}
	}
	newer := reseal(t, archive, func(name string, data []byte) []byte {
		if name == "calotype-backup.json" {
			return bytes.ReplaceAll(data, []byte(`"20261204000001"`), []byte(`"29991204000001"`))
		}
		return data
	})
	if _, err := restore(t, bytes.NewReader(newer), folder(t)); err == nil || !strings.Contains(err.Error(), "newer version") {
		t.Errorf("got %v", err)
	}
}
