package blob

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"syscall"
)

const temporaryFolder = ".temporary"

// temporaries makes files that are not yet whole. Each open Disk has a folder of its own for them, with a file in it that
// stays locked while the process lives: so a folder that is not locked was left by a process that was killed, however
// short a time ago, and one that is locked belongs to somebody at work.
type temporaries struct {
	root   *os.Root
	folder string
	lock   *os.File
}

// openTemporaries removes what dead processes left and makes a folder for this one.
func openTemporaries(root *os.Root) (*temporaries, error) {
	if err := makeFolder(root, temporaryFolder); err != nil {
		return nil, err
	}
	// One process at a time, so that nobody's folder is seen between being made and being locked.
	gate, err := root.OpenFile(path.Join(temporaryFolder, "lock"), os.O_CREATE|os.O_RDWR, fileMode)
	if err != nil {
		return nil, err
	}
	defer gate.Close()
	if err := lockFile(gate, syscall.LOCK_EX); err != nil {
		return nil, err
	}
	if err := sweepTemporaries(root); err != nil {
		return nil, err
	}
	t := &temporaries{root: root, folder: path.Join(temporaryFolder, randomName())}
	if err := root.Mkdir(t.folder, folderMode); err != nil {
		return nil, err
	}
	t.lock, err = root.OpenFile(path.Join(t.folder, "lock"), os.O_CREATE|os.O_RDWR, fileMode)
	if err != nil {
		return nil, err
	}
	if err := lockFile(t.lock, syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(err, t.lock.Close())
	}
	return t, nil
}

// create makes a new, empty temporary file and answers its name below the root.
func (t *temporaries) create() (*os.File, string, error) {
	name := path.Join(t.folder, randomName())
	f, err := t.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, fileMode)
	if err != nil {
		return nil, "", reason(err)
	}
	return f, name, nil
}

// close removes the folder. It may be called twice.
func (t *temporaries) close() error {
	if err := t.lock.Close(); errors.Is(err, fs.ErrClosed) {
		return nil
	}
	return t.root.RemoveAll(t.folder)
}

func sweepTemporaries(root *os.Root) error {
	folders, err := fs.ReadDir(root.FS(), temporaryFolder)
	if err != nil {
		return err
	}
	for _, f := range folders {
		folder := path.Join(temporaryFolder, f.Name())
		if !f.IsDir() || inUse(root, folder) {
			continue
		}
		if err := root.RemoveAll(folder); err != nil {
			return fmt.Errorf("remove what a killed process left: %w", err)
		}
	}
	return nil
}

func inUse(root *os.Root, folder string) bool {
	lock, err := root.Open(path.Join(folder, "lock"))
	if err != nil {
		return false
	}
	defer lock.Close()
	return lockFile(lock, syscall.LOCK_EX|syscall.LOCK_NB) != nil
}

// lockFile locks f until it is closed or the process ends, however it ends.
func lockFile(f *os.File, how int) error {
	for {
		err := syscall.Flock(int(f.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			return os.NewSyscallError("lock "+path.Base(f.Name()), err)
		}
	}
}
