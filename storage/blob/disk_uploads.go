package blob

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"
)

// uploadsFolder holds <id>.info, what tusd knows of an upload, and <id>.part, its bytes until they are all there.
const uploadsFolder = ".uploads"

func infoName(id string) string { return path.Join(uploadsFolder, id+".info") }
func partName(id string) string { return path.Join(uploadsFolder, id+".part") }

// UseIn implements [Uploads].
func (d *Disk) UseIn(c *handler.StoreComposer) {
	tusStore[*diskUpload]{d.newUpload, d.measured}.useIn(c)
}

// Prepare implements [Uploads].
func (d *Disk) Prepare(id, key string) handler.FileInfoChanges { return prepared(id, key) }

// Has implements [Uploads].
func (d *Disk) Has(_ context.Context, id string) (bool, error) {
	if !uploadID.MatchString(id) {
		return false, nil
	}
	switch _, err := d.root.Stat(infoName(id)); {
	case err == nil:
		return true, nil
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	default:
		return false, fmt.Errorf("look for upload %s: %w", id, reason(err))
	}
}

// Remove implements [Uploads].
func (d *Disk) Remove(ctx context.Context, id string) error {
	if !uploadID.MatchString(id) {
		return nil
	}
	switch u, err := d.upload(id); {
	case err == nil:
		// The blob first: as long as the upload is known, Remove can be called again.
		if err := d.Delete(ctx, u.key); err != nil {
			return fmt.Errorf("remove upload %s: %w", id, err)
		}
	case !unusable(err):
		return fmt.Errorf("remove upload %s: %w", id, err)
	}
	return d.forget(id) // also what is left when the process ended between making one file and the other
}

// Expire implements [Uploads].
func (d *Disk) Expire(ctx context.Context, olderThan time.Time, locker handler.Locker) (int, error) {
	return expire(ctx, d.Idle(ctx, olderThan), locker, func(id string) (bool, error) { return d.expire(ctx, id, olderThan) })
}

func (d *Disk) expire(ctx context.Context, id string, olderThan time.Time) (bool, error) {
	if changed, err := d.changed(id); err != nil || !changed.Before(olderThan) {
		return false, err
	}
	u, err := d.measured(ctx, id)
	switch {
	case unusable(err):
	case err != nil:
		return false, err
	case complete(u.info):
		return false, nil
	}
	return true, d.forget(id)
}

// Idle implements [Uploads]; the ids come in order.
func (d *Disk) Idle(ctx context.Context, olderThan time.Time) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		entries, err := fs.ReadDir(d.root.FS(), uploadsFolder)
		if err != nil {
			yield("", fmt.Errorf("list uploads: %w", err))
			return
		}
		var ids []string
		for _, e := range entries {
			if id := strings.TrimSuffix(strings.TrimSuffix(e.Name(), ".info"), ".part"); uploadID.MatchString(id) {
				ids = append(ids, id)
			}
		}
		slices.Sort(ids) // "a.info", "a-b.info", "a.part" otherwise
		for _, id := range slices.Compact(ids) {
			changed, err := d.changed(id)
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield("", fmt.Errorf("list uploads: %w", err))
				return
			}
			if changed.Before(olderThan) && !yield(id, nil) {
				return
			}
		}
	}
}

// changed answers when an upload last received something.
func (d *Disk) changed(id string) (time.Time, error) {
	var last time.Time
	for _, name := range []string{infoName(id), partName(id)} {
		info, err := d.root.Stat(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return last, err
		}
		if info.ModTime().After(last) {
			last = info.ModTime()
		}
	}
	return last, nil
}

// forget removes what lies in the uploads folder. The .info file goes last, so that what fails can be tried again.
func (d *Disk) forget(id string) error {
	for _, name := range []string{partName(id), infoName(id)} {
		if err := d.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove upload %s: %w", id, reason(err))
		}
	}
	return nil
}
