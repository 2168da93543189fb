package blob

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"
)

// tusd's own filestore is not used here: what a client was told is stored must be on the disk, and its files must still be
// found when the folder moves. This one flushes, keeps a key and never a path, and reaches nothing outside of the folder.

// upload reads what is known of an upload; [handler.ErrNotFound] when that is nothing.
func (d *Disk) upload(id string) (*diskUpload, error) {
	if !uploadID.MatchString(id) {
		return nil, handler.ErrNotFound
	}
	data, err := fs.ReadFile(d.root.FS(), infoName(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, handler.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read upload %s: %w", id, reason(err))
	}
	u := &diskUpload{disk: d}
	err = json.Unmarshal(data, &u.info)
	u.key = u.info.Storage[storageKey]
	if err != nil || CheckKey(u.key) != nil || u.info.ID != id {
		return nil, fmt.Errorf("read upload %s: %w", id, errDamaged)
	}
	return u, nil
}

// writeInfo replaces the .info file as a whole.
func (d *Disk) writeInfo(info handler.FileInfo) error {
	data, err := json.Marshal(info)
	if err != nil {
		return err
	}
	return d.put(context.Background(), infoName(info.ID), bytes.NewReader(data))
}

func (d *Disk) newUpload(_ context.Context, info handler.FileInfo, key string) (*diskUpload, error) {
	part, err := d.root.OpenFile(partName(info.ID), os.O_CREATE|os.O_EXCL|os.O_WRONLY, fileMode)
	if err != nil {
		return nil, reason(err)
	}
	info.Storage = map[string]string{"Type": "disk", storageKey: key}
	if err := errors.Join(part.Close(), d.writeInfo(info)); err != nil {
		return nil, errors.Join(err, d.forget(info.ID))
	}
	return &diskUpload{d, info, key}, nil
}

// measured is upload with the offset to which it has come.
func (d *Disk) measured(_ context.Context, id string) (*diskUpload, error) {
	u, err := d.upload(id)
	if err != nil {
		return nil, err
	}
	return u, u.measure()
}

// diskUpload is one upload while tusd holds its lock.
type diskUpload struct {
	disk *Disk
	info handler.FileInfo
	key  string
}

// measure sets the offset to what is really there. A finished upload is at its end, wherever its blob has gone since.
func (u *diskUpload) measure() error {
	part, err := u.disk.root.Stat(partName(u.info.ID))
	switch {
	case err == nil:
		u.info.Offset = part.Size()
	case errors.Is(err, fs.ErrNotExist):
		u.info.Offset = u.info.Size
	default:
		return fmt.Errorf("read upload %s: %w", u.info.ID, reason(err))
	}
	return nil
}

func (u *diskUpload) GetInfo(ctx context.Context) (handler.FileInfo, error) { return u.info, nil }

// GetReader opens the bytes that came so far.
func (u *diskUpload) GetReader(ctx context.Context) (io.ReadCloser, error) {
	f, err := u.disk.root.Open(partName(u.info.ID))
	if errors.Is(err, fs.ErrNotExist) {
		return u.disk.Open(ctx, u.key)
	}
	return f, err
}

func (u *diskUpload) WriteChunk(ctx context.Context, offset int64, src io.Reader) (int64, error) {
	f, err := u.disk.root.OpenFile(partName(u.info.ID), os.O_WRONLY|os.O_APPEND, fileMode)
	if err != nil {
		return 0, fmt.Errorf("write upload %s: %w", u.info.ID, reason(err))
	}
	info, err := f.Stat()
	if err == nil && info.Size() != offset {
		err = handler.ErrMismatchOffset
	}
	if err != nil {
		return 0, errors.Join(err, f.Close())
	}
	n, err := io.Copy(f, src)
	u.info.Offset += n
	return n, errors.Join(err, f.Close())
}

func (u *diskUpload) DeclareLength(ctx context.Context, length int64) error {
	u.info.Size = length
	u.info.SizeIsDeferred = false
	return u.disk.writeInfo(u.info)
}

// FinishUpload flushes the bytes and moves them to their key, as new as this moment: the last of them may have come long ago.
// [io/fs.ErrNotExist] when they are gone.
func (u *diskUpload) FinishUpload(ctx context.Context) error {
	now := time.Now()
	err := u.disk.root.Chtimes(partName(u.info.ID), now, now)
	var f *os.File
	if err == nil {
		f, err = u.disk.root.OpenFile(partName(u.info.ID), os.O_RDWR, 0)
	}
	if err == nil {
		err = errors.Join(f.Sync(), f.Close())
	}
	if err == nil {
		err = u.disk.rename(partName(u.info.ID), u.key)
	}
	if err != nil {
		return fmt.Errorf("finish upload %s: %w", u.info.ID, reason(err))
	}
	return nil
}

// Terminate forgets the upload. Bytes that are at their key stay: they may have a record by now.
func (u *diskUpload) Terminate(ctx context.Context) error { return u.disk.forget(u.info.ID) }
