package blob_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tus/tusd/v2/pkg/memorylocker"

	"calotype/storage/blob"
	"calotype/storage/blob/blobtest"
)

func openDisk(t *testing.T, folder string) *blob.Disk {
	t.Helper()
	d, err := blob.OpenDisk(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func TestDiskKeepsTheContract(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blob.Store { return openDisk(t, t.TempDir()) })
}

func TestMemoryKeepsTheContract(t *testing.T) {
	blobtest.Run(t, func(t *testing.T) blob.Store { return new(blobtest.Memory) })
}

func TestDiskTakesUploads(t *testing.T) {
	blobtest.RunUploads(t, func(t *testing.T) blob.Store { return openDisk(t, t.TempDir()) })
}

// files answers all regular files below folder but locks.
func files(t *testing.T, folder string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && d.Name() != "lock" {
			names = append(names, strings.TrimPrefix(name, folder+"/"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestAFailedPutLeavesNoFileOnTheDisk(t *testing.T) {
	folder := t.TempDir()
	d := openDisk(t, folder)
	boom := errors.New("boom")
	r := io.MultiReader(strings.NewReader("half"), failing{boom})
	if err := d.Put(t.Context(), "folder/k", r); !errors.Is(err, boom) {
		t.Fatal(err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = d.Put(t.Context(), "folder/k", failing{nil})
	}()
	if got := files(t, folder); len(got) != 0 {
		t.Errorf("left behind %q", got)
	}
}

// failing fails with its error, and panics without one.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err == nil {
		panic("reader")
	}
	return 0, f.err
}

func TestSymbolicLinksDoNotLeadOutOfTheFolder(t *testing.T) {
	outside, folder := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "secret"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(folder, "link")); err != nil {
		t.Fatal(err)
	}
	d := openDisk(t, folder)
	if b, err := d.Open(t.Context(), "link/secret"); err == nil {
		b.Close()
		t.Error("a file outside of the folder was opened")
	}
	if err := d.Put(t.Context(), "link/new", strings.NewReader("x")); err == nil {
		t.Error("a file outside of the folder was written")
	}
	_ = d.Delete(t.Context(), "link/secret")
	if got := files(t, outside); !slices.Equal(got, []string{"secret"}) {
		t.Errorf("outside there is now %q", got)
	}
}

func TestPingSaysWhenTheFolderIsGone(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	d := openDisk(t, folder)
	if err := d.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if got := files(t, folder); len(got) != 0 {
		t.Errorf("ping left behind %q", got)
	}
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := d.Ping(t.Context()); err == nil {
		t.Error("no error from a folder that is gone")
	}
}

func TestErrorsDoNotTellWhereTheFolderIs(t *testing.T) {
	folder := t.TempDir()
	d := openDisk(t, folder)
	if err := d.Put(t.Context(), "a", strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
	_, openErr := d.Open(t.Context(), "none")
	for _, err := range []error{openErr, d.Put(t.Context(), "a/b", strings.NewReader("x"))} {
		if err == nil || strings.Contains(err.Error(), folder) {
			t.Errorf("got %v", err)
		}
	}
}

func TestOpenReadsAddresses(t *testing.T) {
	folder := t.TempDir()
	for _, address := range []string{folder, "file://" + folder, folder + "/made/when/missing", "file://" + folder + "/with%20space"} {
		s, err := blob.Open(t.Context(), address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		if err := s.(*blob.Disk).Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(folder + "/with space"); err != nil {
		t.Error(err)
	}
	for address, want := range map[string]string{
		"":                         "no folder given",
		"gs://key:secret@host/b":   `no kind of storage "gs://"; allowed are file:///absolute/folder, s3://bucket/prefix?endpoint=https://host&region=name or the path of a folder`,
		"s3://key:secret@bucket/b": "an s3 address holds no keys",
		"file://data/blobs":        "three slashes",
		"file://":                  "three slashes",
		"/dev/null/folder":         "not a directory",
		"file:///a%zzkey:secret@b": "cannot be read",
	} {
		_, err := blob.Open(t.Context(), address)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "key:secret") {
			t.Errorf("%q: got %v, want …%s…", address, err, want)
		}
	}
}

func TestWhatAKilledProcessLeftIsSwept(t *testing.T) {
	folder := t.TempDir()
	for _, left := range []string{"half", "dead/half"} {
		left = filepath.Join(folder, ".temporary", left)
		if err := os.MkdirAll(filepath.Dir(left), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(left, []byte("half"), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	openDisk(t, folder)
	if got := files(t, folder); len(got) != 0 {
		t.Errorf("not swept: %q", got)
	}
}

func TestAFolderBelongsToOneProcessAtATime(t *testing.T) {
	folder := t.TempDir()
	first := openDisk(t, folder)
	if _, err := blob.OpenDisk(folder); err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("got %v", err)
	}
	if err := first.Put(t.Context(), "k", strings.NewReader("x")); err != nil {
		t.Errorf("the first one suffers: %v", err)
	}
	if err := errors.Join(first.Close(), first.Close()); err != nil {
		t.Error(err)
	}
	openDisk(t, folder)
}

func TestADamagedRecordOfAnUploadEndsWithIt(t *testing.T) {
	folder := t.TempDir()
	d := openDisk(t, folder)
	write := func() {
		for name, text := range map[string]string{"cut.info": `{"ID": "cut", "Si`, "cut.part": "half", "other.info": `{"ID": "cut"}`, "stray.txt": "of a person"} {
			if err := os.WriteFile(filepath.Join(folder, ".uploads", name), []byte(text), 0o640); err != nil {
				t.Fatal(err)
			}
		}
	}
	left := []string{".uploads/stray.txt"}
	write()
	for _, id := range []string{"cut", "other"} {
		if err := d.Remove(t.Context(), id); err != nil {
			t.Error(err)
		}
	}
	if got := files(t, folder); !slices.Equal(got, left) {
		t.Errorf("after removing there is %q", got)
	}
	write()
	if n, err := d.Expire(t.Context(), time.Now().Add(time.Hour), memorylocker.New()); n != 2 || err != nil {
		t.Errorf("expired %d, %v", n, err)
	}
	if got := files(t, folder); !slices.Equal(got, left) {
		t.Errorf("after expiring there is %q", got)
	}
}

// What cannot be read now may be whole, and may be read again.
func TestAnUploadWhoseRecordCannotBeReadStays(t *testing.T) {
	folder := t.TempDir()
	d := openDisk(t, folder)
	record := filepath.Join(folder, ".uploads", "a.info")
	if err := errors.Join(os.Mkdir(record, 0o750), os.WriteFile(filepath.Join(folder, ".uploads", "a.part"), []byte("half"), 0o640)); err != nil {
		t.Fatal(err)
	}
	if n, err := d.Expire(t.Context(), time.Now().Add(time.Hour), memorylocker.New()); n != 0 || err == nil {
		t.Errorf("expired %d, %v", n, err)
	}
	if err := d.Remove(t.Context(), "a"); err == nil {
		t.Error("it was removed")
	}
	if got := files(t, folder); !slices.Equal(got, []string{".uploads/a.part"}) {
		t.Errorf("there is %q", got)
	}
}

// writerFolder tells the test binary to be the child that writes until it is killed.
const writerFolder = "CALOTYPE_TEST_WRITER_FOLDER"

func TestMain(m *testing.M) {
	if folder := os.Getenv(writerFolder); folder != "" {
		writeForever(folder)
	}
	os.Exit(m.Run())
}

const blobSize = 1 << 18

func writeForever(folder string) {
	d, err := blob.OpenDisk(folder)
	for i := 0; err == nil; i++ {
		value := bytes.Repeat([]byte{byte('a' + i%26)}, blobSize)
		err = d.Put(context.Background(), fmt.Sprintf("variants/%d/k", i%4), bytes.NewReader(value))
		fmt.Println(i)
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func TestAProcessThatIsKilledLeavesNoHalfBlob(t *testing.T) {
	folder := t.TempDir()
	for round := range 15 {
		child := exec.CommandContext(t.Context(), os.Args[0])
		child.Env = append(os.Environ(), writerFolder+"="+folder)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for range 2 + round { // killed somewhere in the put that follows this many
			if !lines.Scan() {
				t.Fatal("the child ended by itself")
			}
		}
		if err := child.Process.Kill(); err != nil { // SIGKILL
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, out)
		_ = child.Wait()
	}
	d := openDisk(t, folder)
	count := 0
	for info, err := range d.List(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		b, err := d.Open(t.Context(), info.Key)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(b)
		if err := errors.Join(err, b.Close()); err != nil {
			t.Fatal(err)
		}
		if len(data) != blobSize || bytes.Count(data, data[:1]) != blobSize {
			t.Errorf("%s is half a blob of %d bytes", info.Key, len(data))
		}
		count++
	}
	if got := files(t, folder); len(got) != count || count == 0 {
		t.Errorf("%d blobs, but files %q", count, got)
	}
}
