package diskcache

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

// A world is a folder in which caches are opened, with a clock that moves by hand and what they log.
type world struct {
	*testing.T
	path    string
	log     bytes.Buffer
	now     time.Time
	project uuid.UUID
	file    uuid.UUID
}

func newWorld(t *testing.T) *world {
	return &world{T: t, path: t.TempDir(), now: time.Date(2026, 12, 2, 10, 0, 0, 0, time.UTC), project: uuid.New(), file: uuid.New()}
}

func (f *world) open(capacity int64) *Cache {
	f.Helper()
	c, err := Open(Options{Folder: f.path, Capacity: capacity, Log: slog.New(slog.NewTextHandler(&f.log, nil)), Now: func() time.Time { return f.now }})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { c.Close() })
	c.Settle()
	return c
}

func (f *world) close(c *Cache) {
	f.Helper()
	if err := c.Close(); err != nil {
		f.Fatal(err)
	}
}

func (f *world) facts(key string) Facts {
	return Facts{Project: f.project, File: f.file, Key: key, Format: "webp", Width: 640, Height: 480, Made: f.now}
}

// body is what is kept under a key: a block less some bytes.
func body(key string) []byte { return bytes.Repeat([]byte(key), 1000) }

func (f *world) put(c *Cache, keys ...string) {
	for _, key := range keys {
		c.Put(f.facts(key), body(key))
	}
	c.Settle()
}

// has answers which of the keys are there, each opened and read.
func (f *world) has(c *Cache, keys ...string) (there []string) {
	f.Helper()
	for _, key := range keys {
		file, _, err := c.Open(f.file, key)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			f.Fatal(err)
		}
		data, err := io.ReadAll(file)
		if err = errors.Join(err, file.Close()); err != nil || !bytes.Equal(data, body(key)) {
			f.Errorf("%s holds %d bytes, %v", key, len(data), err)
		}
		there = append(there, key)
	}
	return there
}

func (f *world) want(what string, c *Cache, keys ...string) {
	f.Helper()
	if got := f.has(c, "aaaa", "bbbb", "cccc", "dddd", "eeee"); !slices.Equal(got, keys) {
		f.Errorf("%s: %v are there, want %v", what, got, keys)
	}
}

// lies answers what lies in the folder and how many bytes it takes.
func (f *world) lies() (paths []string, size int64) {
	f.Helper()
	err := filepath.WalkDir(f.path, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == ".lock" || d.Name() == "CACHEDIR.TAG" {
			return err
		}
		info, err := d.Info()
		if err == nil {
			paths, size = append(paths, path), size+info.Size()
		}
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	return paths, size
}

func (f *world) only() string {
	f.Helper()
	paths, _ := f.lies()
	if len(paths) != 1 {
		f.Fatalf("in the folder lie %q", paths)
	}
	return paths[0]
}

// least is the smallest cache into which what put keeps fits.
const least = share * block

func TestWhatWasUsedLeastRecentlyMakesRoom(t *testing.T) {
	f := newWorld(t)
	c := f.open(least)
	for i := range share {
		f.put(c, fmt.Sprintf("%04x", i))
	}
	f.has(c, "0000", "0002")
	f.put(c, "aaaa", "bbbb")
	if got := f.has(c, "0000", "0001", "0002", "0003", "0004", "aaaa", "bbbb"); !slices.Equal(got, []string{"0000", "0002", "0004", "aaaa", "bbbb"}) {
		t.Errorf("%v are there", got)
	}
	s := c.Stats()
	if s.Entries != share || s.Bytes != s.Capacity || s.Evictions != 2 || s.Hits != 7 || s.Misses != 2 {
		t.Errorf("%+v", s)
	}
	c.Put(f.facts("eeee"), make([]byte, block+1))
	c.Put(f.facts("not hexadecimal"), body("aaaa"))
	c.Put(Facts{Key: "aaaa", Format: "../x"}, body("aaaa"))
	c.Settle()
	if after := c.Stats(); after.Entries != share || after.Evictions != 2 {
		t.Errorf("with what cannot be kept: %+v", after)
	}
}

func TestTheNextProcessFindsWhatLiesThereInTheSameOrder(t *testing.T) {
	f := newWorld(t)
	c := f.open(least)
	for _, key := range []string{"aaaa", "bbbb", "cccc", "dddd"} {
		f.now = f.now.Add(time.Minute)
		f.put(c, key)
	}
	f.now = f.now.Add(2 * touchTime)
	f.has(c, "aaaa")
	f.close(c)
	if c.Put(f.facts("eeee"), body("eeee")); c.Stats().Entries != 4 {
		t.Errorf("it is written after it was closed: %+v", c.Stats())
	}

	c = f.open(least)
	facts, ok := c.Has(f.file, "bbbb")
	want := f.facts("bbbb")
	want.Bytes, want.Made = int64(len(body("bbbb"))), facts.Made
	if !ok || facts != want || !facts.Made.Equal(f.now.Add(-2*touchTime-2*time.Minute)) {
		t.Errorf("%+v, want %+v", facts, want)
	}
	if s := c.Stats(); s.Entries != 4 || s.Bytes != 4*block {
		t.Errorf("%+v", s)
	}
	f.close(c)
	c = f.open(2 * block) // the other way round: less than a share, so that nothing can be put
	f.want("with less room", c, "aaaa", "dddd")
	if paths, size := f.lies(); len(paths) != 2 || size > 2*block {
		t.Errorf("%d bytes in %q", size, paths)
	}
}

func TestWhatIsDroppedIsNeitherFoundNorWritten(t *testing.T) {
	f := newWorld(t)
	c := f.open(least)
	other := f.facts("dddd")
	other.Project, other.File = uuid.New(), uuid.New()
	for what, drop := range map[string]func(){"file": func() { c.DropFile(f.file) }, "project": func() { c.DropProject(f.project) }} {
		f.put(c, "aaaa", "bbbb")
		c.Put(other, body("dddd"))
		c.Settle()
		held := make(chan struct{})
		c.work.do(func() { <-held })
		c.Put(f.facts("cccc"), body("cccc")) // waits to be written
		drop()
		f.want(what, c)
		close(held)
		c.Settle()
		f.want(what+", later", c)
		if path := f.only(); !strings.Contains(path, "_dddd_") {
			t.Errorf("%s: %s lies there", what, path)
		}
	}
	c.Put(f.facts("aaaa"), body("aaaa")) // again, in place of one that waits to be removed
	c.DropFile(f.file)
	f.put(c, "aaaa")
	f.want("kept again", c, "aaaa")
}

func TestWhatIsDroppedWhileItIsWrittenOrReadAtTheStartIsGone(t *testing.T) {
	f := newWorld(t)
	c := f.open(least)
	f.put(c, "aaaa")
	// The clock is read once the bytes lie there under another name.
	c.Now = func() time.Time { c.DropFile(f.file); return f.now }
	c.Put(f.facts("bbbb"), body("bbbb"))
	c.Settle()
	c.Settle() // and what was put down meanwhile
	if paths, _ := f.lies(); len(paths) != 0 || c.Stats().Entries != 0 || c.work.held != 0 {
		t.Errorf("%q lie there, %+v, %d bytes wait", paths, c.Stats(), c.work.held)
	}
	c.Now = func() time.Time { return f.now }
	f.put(c, "aaaa")
	c.scan = newDropped() // as while the folder is being read
	c.DropFile(f.file)
	c.DropProject(uuid.New())
	f.put(c, "aaaa")
	c.files, c.bytes = nil, 0
	c.order.Init()
	c.readFolder()
	if paths, _ := f.lies(); len(paths) != 0 || c.Stats().Entries != 0 {
		t.Errorf("%q lie there, %+v", paths, c.Stats())
	}
}

func TestItSaysWhatWasUsedSince(t *testing.T) {
	f := newWorld(t)
	c := f.open(least)
	f.put(c, "aaaa", "bbbb", "cccc")
	since := f.now
	f.now = f.now.Add(time.Second)
	f.has(c, "bbbb")
	if used := c.Used(since); len(used) != 1 || used[0].Key != "bbbb" || used[0].File != f.file {
		t.Errorf("%+v", used)
	}
}

// With many at it at once, it takes no more than it may, and what is opened is what was put.
func TestManyAtOnceStayWithinItsBounds(t *testing.T) {
	f := newWorld(t)
	c := f.open(2 * share * block)
	files := []uuid.UUID{uuid.New(), uuid.New(), uuid.New()}
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for i := range 300 {
				key := fmt.Sprintf("%04x", (i*7+n)%40)
				facts := f.facts(key)
				facts.File = files[i%3]
				switch file, _, err := c.Open(facts.File, key); {
				case err == nil:
					if data, err := io.ReadAll(file); err != nil || !bytes.Equal(data, body(key)) {
						t.Errorf("%s holds %d bytes, %v", key, len(data), err)
					}
					file.Close()
				case errors.Is(err, fs.ErrNotExist):
					c.Put(facts, body(key))
				default:
					t.Error(err)
				}
				if i%50 == n {
					c.DropFile(facts.File)
				}
				if s := c.Stats(); s.Bytes > s.Capacity {
					t.Errorf("%+v", s)
				}
			}
		})
	}
	all.Wait()
	c.Settle()
	paths, size := f.lies()
	if s := c.Stats(); len(paths) != s.Entries || size > s.Capacity || s.Entries == 0 || s.Evictions == 0 || c.work.held != 0 || len(c.waiting) != 0 {
		t.Errorf("%d files of %d bytes, %+v, %d bytes wait", len(paths), size, s, c.work.held)
	}
}

func BenchmarkOpen(b *testing.B) {
	c, err := Open(Options{Folder: b.TempDir(), Capacity: 1 << 30})
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	facts := Facts{File: uuid.New(), Key: "abcd", Format: "webp"}
	c.Put(facts, make([]byte, 30_000))
	c.Settle()
	b.ReportAllocs()
	for b.Loop() {
		f, _, err := c.Open(facts.File, facts.Key)
		if err != nil {
			b.Fatal(err)
		}
		f.Close()
	}
}
