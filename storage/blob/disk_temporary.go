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

// temporaries makes files that are not yet whole. Beside them lies a file that stays locked while the store is open, so
// that whatever else lies there when it opens was left by a process that was killed.
type temporaries struct {
	root *os.Root
	lock *os.File // nil where another process may have the folder
}

// errInUse is the answer of a folder that an open store has.
var errInUse = errors.New("another process keeps its files in this folder; only one may")

// openTemporaries takes the folder for this process alone, and removes what dead ones left.
func openTemporaries(root *os.Root) (*temporaries, error) {
	if err := makeFolder(root, temporaryFolder); err != nil {
		return nil, err
	}
	lock, err := root.OpenFile(path.Join(temporaryFolder, "lock"), os.O_CREATE|os.O_RDWR, fileMode)
	if err != nil {
		return nil, err
	}
	t := &temporaries{root, lock}
	if err := t.hold(); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	if err := t.sweep(); err != nil {
		return nil, errors.Join(fmt.Errorf("remove what a killed process left: %w", reason(err)), lock.Close())
	}
	return t, nil
}

// hold locks until the file is closed or the process ends, however it ends.
func (t *temporaries) hold() error {
	for {
		switch err := syscall.Flock(int(t.lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
		case errors.Is(err, syscall.EINTR):
		case errors.Is(err, syscall.EWOULDBLOCK):
			return errInUse
		default:
			return os.NewSyscallError("lock "+temporaryFolder, err)
		}
	}
}

func (t *temporaries) sweep() error {
	left, err := fs.ReadDir(t.root.FS(), temporaryFolder)
	if err != nil {
		return err
	}
	for _, entry := range left {
		if entry.Name() == path.Base(t.lock.Name()) {
			continue
		}
		if err := t.root.RemoveAll(path.Join(temporaryFolder, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

// create makes a new, empty temporary file and answers its name below the root.
func (t *temporaries) create() (*os.File, string, error) {
	name := path.Join(temporaryFolder, randomName())
	f, err := t.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, fileMode)
	if err != nil {
		return nil, "", reason(err)
	}
	return f, name, nil
}

// close gives the folder free. It may be called twice.
func (t *temporaries) close() error {
	if t.lock == nil {
		return nil
	}
	if err := t.lock.Close(); !errors.Is(err, fs.ErrClosed) {
		return err
	}
	return nil
}
