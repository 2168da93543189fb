package blob

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
)

// Permissions of what a Disk makes: for its user, readable by its group.
const (
	folderMode = 0o750
	fileMode   = 0o640
)

// A Disk is a [Store] in a folder, one file a blob, and takes [Uploads]. The folder is its own while it is open: what one
// process has in hand, another would not know of.
//
// It keeps what is not yet whole in folders of its own beside the blobs: .temporary and .uploads.
type Disk struct {
	root      *os.Root
	folder    string // absolute, for messages
	temporary *temporaries
}

var (
	_ Store   = (*Disk)(nil)
	_ Uploads = (*Disk)(nil)
)

// OpenDisk opens the store in a folder, makes the folder when it is missing, and removes what processes that were killed
// left half written. It fails while another process has the folder. Close it when done.
func OpenDisk(folder string) (*Disk, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, folderMode); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	temporary, err := openTemporaries(root)
	if err == nil {
		err = makeFolder(root, uploadsFolder)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", folder, err), root.Close())
	}
	return &Disk{root: root, folder: folder, temporary: temporary}, nil
}

// openDiskBeside opens the store in a folder that another process may have: it takes no lock and sweeps nothing.
func openDiskBeside(folder string) (*Disk, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", folder, reason(err))
	}
	return &Disk{root: root, folder: folder, temporary: &temporaries{root: root}}, nil
}

// Close releases the folder. Blobs that are open stay open; everything else fails from now on.
func (d *Disk) Close() error { return errors.Join(d.temporary.close(), d.root.Close()) }

// Ping makes and removes a small file: it fails when the folder is gone, full or read-only.
func (d *Disk) Ping(ctx context.Context) error {
	f, name, err := d.temporary.create()
	if err == nil {
		_, err = f.Write(make([]byte, 4096)) // a block: a file without bytes fits on a full disk
		err = errors.Join(reason(err), f.Close(), d.root.Remove(name))
	}
	if err != nil {
		return fmt.Errorf("write to storage: %w", err)
	}
	return nil
}

// Put implements [Store]: it writes a temporary file, flushes it to the disk, and renames it into place.
func (d *Disk) Put(ctx context.Context, key string, r io.Reader) error {
	if err := CheckKey(key); err != nil {
		return fmt.Errorf("put: %w", err)
	}
	if err := d.put(ctx, key, r); err != nil {
		return fmt.Errorf("put %s: %w", key, err)
	}
	return nil
}

func (d *Disk) put(ctx context.Context, key string, r io.Reader) (err error) {
	f, name, err := d.temporary.create()
	if err != nil {
		return err
	}
	defer func() {
		if name != "" { // also when r panics
			err = errors.Join(err, f.Close(), d.root.Remove(name))
		}
	}()
	if _, err := io.Copy(f, contextReader{ctx, r}); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := d.rename(name, key); err != nil {
		return err
	}
	name = ""
	return f.Close()
}

// rename moves a flushed file to its key and makes that last through a power cut.
func (d *Disk) rename(name, key string) error {
	folder := path.Dir(key)
	// A Delete may take away the folder, once it is empty, between our making and using it.
	for range 100 {
		err := d.root.Rename(name, key)
		if err == nil {
			return syncFolder(d.root, folder)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return reason(err)
		}
		if _, err := d.root.Lstat(name); err != nil {
			return reason(err)
		}
		if err := makeFolder(d.root, folder); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return fmt.Errorf("folder %s is removed again and again: %w", folder, fs.ErrNotExist)
}

// Open implements [Store].
func (d *Disk) Open(ctx context.Context, key string) (*Blob, error) {
	if err := ready(ctx, "open", key); err != nil {
		return nil, err
	}
	f, err := d.root.Open(key)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", key, reason(err))
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", key, err), f.Close())
	}
	return &Blob{f, info.Size(), info.ModTime()}, nil
}

// Stat implements [Store].
func (d *Disk) Stat(ctx context.Context, key string) (Info, error) {
	if err := ready(ctx, "stat", key); err != nil {
		return Info{}, err
	}
	info, err := d.root.Stat(key)
	if err == nil && !info.Mode().IsRegular() {
		err = fs.ErrNotExist
	}
	if err != nil {
		return Info{}, fmt.Errorf("stat %s: %w", key, reason(err))
	}
	return Info{key, info.Size(), info.ModTime()}, nil
}

// Delete implements [Store]. Folders below the first that become empty go too.
func (d *Disk) Delete(ctx context.Context, key string) error {
	if err := ready(ctx, "delete", key); err != nil {
		return err
	}
	info, err := d.root.Lstat(key)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) || err == nil && info.IsDir() {
		return nil
	}
	if err == nil {
		err = d.root.Remove(key)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete %s: %w", key, reason(err))
	}
	for folder := path.Dir(key); strings.Contains(folder, "/"); folder = path.Dir(folder) {
		if d.root.Remove(folder) != nil { // not empty, most often
			break
		}
	}
	return nil
}

// makeFolder makes a folder and those above it, and makes that last through a power cut.
func makeFolder(root *os.Root, folder string) error {
	if folder == "." {
		return nil
	}
	if info, err := root.Stat(folder); err == nil && info.IsDir() {
		return nil
	}
	if err := makeFolder(root, path.Dir(folder)); err != nil {
		return err
	}
	if err := root.Mkdir(folder, folderMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(root, path.Dir(folder))
}

// syncFolder flushes the names in a folder: only then does a rename survive a power cut. A folder that is gone again
// has no names to flush.
func syncFolder(root *os.Root, folder string) error {
	f, err := root.Open(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// reason strips the paths from an error of package os: the message around it names the key. Where a part of the key is a
// file, there is nothing below it.
func reason(err error) error {
	if errors.Is(err, syscall.ENOTDIR) {
		return fs.ErrNotExist
	}
	if e, ok := errors.AsType[*os.LinkError](err); ok {
		return e.Err
	}
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

// contextReader fails as soon as its context is done.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

func randomName() string { return strings.ToLower(rand.Text()) }
