package diskcache

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// What the folder and its files may be read by: the user and the group.
const (
	folderMode = 0o750
	fileMode   = 0o640
)

// temporary begins the names of files that are not yet whole.
const temporary = ".temporary-"

var errInUse = errors.New("another process has this cache; only one may")

// take makes the folder and locks it until the file that it answers is closed, or the process ends, however it ends.
func take(folder string) (*os.File, error) {
	if err := os.MkdirAll(folder, folderMode); err != nil {
		return nil, err
	}
	lock, err := os.OpenFile(filepath.Join(folder, ".lock"), os.O_CREATE|os.O_RDWR, fileMode)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			return lock, nil
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.EWOULDBLOCK):
			err = errInUse
		}
		return nil, errors.Join(err, lock.Close())
	}
}

// tag tells programs that make backups that the folder can be made anew: https://bford.info/cachedir
const tag = "Signature: 8a477f597d28d172789f06886806bc55\n# Variants that Calotype makes anew when they are missing.\n"

// readFolder takes into the index what lies in the folder, by when it was used last, and removes what is not whole. What is
// not the cache's own it leaves alone.
func (c *Cache) readFolder() {
	_ = os.WriteFile(filepath.Join(c.Folder, "CACHEDIR.TAG"), []byte(tag), fileMode)
	found := c.list()
	slices.SortStableFunc(found, func(a, b *entry) int { return b.used.Compare(a.used) })
	c.mu.Lock()
	var gone []*entry
	for _, e := range found {
		if c.scan.has(e.Facts) || c.files[e.File][e.Key] != nil { // the same again, used earlier
			gone = append(gone, e)
			continue
		}
		c.insert(e, false)
	}
	c.scan = nil
	gone = append(gone, c.evict(0)...)
	c.mu.Unlock()
	c.unlink(gone)
}

// list reads what lies in the folder.
func (c *Cache) list() (found []*entry) {
	folders, failed := os.ReadDir(c.Folder)
	for _, folder := range folders {
		if !folder.IsDir() || !folderForm.MatchString(folder.Name()) {
			continue
		}
		files, err := os.ReadDir(filepath.Join(c.Folder, folder.Name()))
		failed = errors.Join(failed, err)
		for _, file := range files {
			path := filepath.Join(c.Folder, folder.Name(), file.Name())
			if strings.HasPrefix(file.Name(), temporary) {
				_ = os.Remove(path) // a process was killed; a later one tries again
				continue
			}
			e, ok := read(file.Name())
			if !ok || !file.Type().IsRegular() || e.Key[:2] != folder.Name() {
				continue
			}
			info, err := file.Info()
			if err != nil || info.Size() != e.Bytes {
				_ = os.Remove(path)
				continue
			}
			e.used, e.touched = info.ModTime(), info.ModTime()
			found = append(found, e)
		}
	}
	c.report(failed)
	return found
}

// unlink removes the bytes of entries that are no longer in the index.
func (c *Cache) unlink(gone []*entry) {
	for _, e := range gone {
		if err := os.Remove(c.path(e)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			c.report(err)
		}
	}
}

// report logs the first error of several in a row; nil ends the row. Only the goroutine of the worker calls it.
func (c *Cache) report(err error) {
	if err != nil && c.work.failing == nil {
		c.Log.Error("the disk cache cannot be used; variants are served without it until it can be again", "folder", c.Folder, "error", err)
	}
	c.work.failing = err
}
