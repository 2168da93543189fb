package diskcache

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestOnlyWhatIsWholeIsServed(t *testing.T) {
	for what, spoil := range map[string]func(path string) error{
		"cut off":  func(path string) error { return os.Truncate(path, 100) },
		"empty":    func(path string) error { return os.Truncate(path, 0) },
		"longer":   func(path string) error { return os.Truncate(path, 5000) },
		"replaced": func(path string) error { return os.WriteFile(path, make([]byte, len(body("aaaa"))), 0o600) },
		"gone":     os.Remove,
		"a folder": func(path string) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) },
	} {
		f := newWorld(t)
		c := f.open(least)
		f.put(c, "aaaa")
		path := f.only()
		if what != "replaced" { // for its length, what this process wrote is not read again
			if err := spoil(path); err != nil {
				t.Fatal(err)
			}
			f.want(what, c)
			f.put(c, "aaaa")
			if what != "a folder" {
				f.want(what+", put again", c, "aaaa")
			}
		}
		f.close(c)
		if what == "a folder" {
			continue
		}
		if err := spoil(path); err != nil {
			t.Fatal(err)
		}
		c = f.open(least)
		f.want(what+" meanwhile", c)
		c.Settle()
		if paths, _ := f.lies(); len(paths) != 0 {
			t.Errorf("%s: it still lies there: %q", what, paths)
		}
		if s := c.Stats(); s.Entries != 0 || s.Bytes != 0 {
			t.Errorf("%s: %+v", what, s)
		}
	}
}

func TestWhatIsNotItsOwnIsLeftAloneAndWhatWasBegunIsRemoved(t *testing.T) {
	f := newWorld(t)
	c := f.open(least)
	f.put(c, "aaaa")
	f.close(c)
	own := f.only()
	inside := filepath.Dir(own)
	foreign := []string{filepath.Join(f.path, "notes.txt"), filepath.Join(inside, "notes.txt"), filepath.Join(inside, filepath.Base(own)+"0"),
		filepath.Join(f.path, "variants", "bb", filepath.Base(own)), filepath.Join(inside, strings.Replace(filepath.Base(own), "_640x", "_0640x", 1))}
	for _, path := range append(foreign, filepath.Join(inside, temporary+"1")) {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("mine"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	c = f.open(least)
	f.want("between foreign files", c, "aaaa")
	c.DropProject(f.project)
	c.Settle()
	slices.Sort(foreign)
	if paths, _ := f.lies(); !slices.Equal(paths, foreign) {
		t.Errorf("%q lie there, want %q", paths, foreign)
	}
}

func TestWithoutItsFolderItSaysSoOnceAndGoesOn(t *testing.T) {
	f := newWorld(t)
	c := f.open(least)
	f.put(c, "aaaa")
	variants := filepath.Join(f.path, "variants")
	if err := os.RemoveAll(variants); err != nil {
		t.Fatal(err)
	}
	f.put(c, "bbbb")
	f.want("the folder was removed", c, "bbbb")
	if err := errors.Join(os.RemoveAll(variants), os.WriteFile(variants, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	f.put(c, "aaaa", "bbbb", "cccc", "dddd")
	if _, _, err := c.Open(f.file, "bbbb"); err == nil {
		t.Error("what cannot be read is opened")
	}
	if n := strings.Count(f.log.String(), "level=ERROR"); n != 1 {
		t.Errorf("it says so %d times: %s", n, f.log.String())
	}
	if err := os.Remove(variants); err != nil {
		t.Fatal(err)
	}
	f.put(c, "eeee")
	if got := f.has(c, "eeee"); len(got) != 1 {
		t.Errorf("it does not go on: %s", f.log.String())
	}
}

func TestAFolderIsThatOfOneProcess(t *testing.T) {
	f := newWorld(t)
	c := f.open(least)
	if _, err := Open(Options{Folder: f.path, Capacity: least}); !errors.Is(err, errInUse) {
		t.Errorf("a second one: %v", err)
	}
	f.close(c)
	f.open(least)
	if err := os.WriteFile(filepath.Join(f.path, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(Options{Folder: filepath.Join(f.path, "file"), Capacity: least}); err == nil {
		t.Error("a file is taken for a folder")
	}
	var none *Cache
	none.Put(f.facts("aaaa"), nil)
	none.DropFile(f.file)
	none.DropProject(f.project)
	if _, ok := none.Has(f.file, "aaaa"); ok || none.Stats() != (Stats{}) || none.Used(time.Time{}) != nil || none.Close() != nil {
		t.Error("no cache has something")
	}
	if _, _, err := none.Open(f.file, "aaaa"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}
