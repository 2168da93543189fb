package delivery

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"calotype/imaging"
	"calotype/server/delivery/diskcache"
	"calotype/storage/blob"
)

// openDisk opens the cache on the disk of this node; nil where there is to be none, or none can be.
func openDisk(config Config, log *slog.Logger) *diskcache.Cache {
	if config.DiskCache <= 0 {
		return nil
	}
	cache, err := diskcache.Open(diskcache.Options{Folder: config.CacheFolder, Capacity: config.DiskCache, Log: log})
	if err != nil {
		log.Error("there is no disk cache; variants are served without it", "folder", config.CacheFolder, "error", err)
		return nil
	}
	return cache
}

// resume has what an earlier process of this node left on the disk be no older than what is known here: files may have been purged
// or deleted by others while no process ran, or the folder is of another library.
func (v *Variants) resume() {
	if v.disk == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	known, err := v.library.From(ctx, v.disk.Place())
	if err != nil {
		v.log.Warn("what happened since the disk cache was used last is not known", "error", err)
	}
	if !known {
		v.disk.DropAll()
	}
}

// notePlace keeps up to where the disk cache is as it should be.
func (v *Variants) notePlace(place string) {
	if err := v.disk.SetPlace(place); err != nil {
		v.log.Warn("the disk cache will begin anew", "error", err)
	}
}

// onDisk finds a variant in the disk cache without a look at the disk.
func (v *Variants) onDisk(id memoryID, src *source) (*Variant, bool) {
	facts, ok := v.disk.Has(src.file, id.key)
	if !ok {
		return nil, false
	}
	found := &Variant{File: facts.File, Key: facts.Key, Format: facts.Format, Size: imaging.Size{Width: facts.Width, Height: facts.Height},
		Bytes: facts.Bytes, Made: facts.Made, Layer: Disk}
	v.memory.Set(id, found.kept())
	return found, true
}

// toDisk keeps a variant on the disk, unless it was purged since kept began.
func (v *Variants) toDisk(kept context.Context, src *source, found *Variant) {
	v.disk.Put(diskcache.Facts{Project: src.project, File: found.File, Key: found.Key, Format: found.Format,
		Width: found.Size.Width, Height: found.Size.Height, Made: found.Made}, found.Data)
	if kept.Err() != nil {
		v.disk.DropFile(found.File)
	}
}

// diskShare is the largest variant that is read from the store to be kept on the disk, in bytes.
const diskShare = 32 << 20

// worthReading tells whether a stored variant is read as a whole, to be kept nearer; or else sent from where it is.
func (v *Variants) worthReading(bytes int64) bool {
	return bytes <= v.config.MemoryCache/16 || v.disk.Takes(bytes) && bytes <= diskShare
}

// hot is how often what lies on the disk is opened before it comes into memory: what is asked for once takes no place there,
// and is sent by the kernel.
const hot = 2

// open answers the bytes of a variant, from the nearest layer that has them, and says in found which. The caller closes them.
func (v *Variants) open(ctx context.Context, found *Variant) (io.ReadSeekCloser, error) {
	if found.Data != nil {
		return inMemory(found.Data), nil
	}
	begun := time.Now()
	defer func() { found.Timing.Load += time.Since(begun) }()
	if f, times, err := v.disk.Open(found.File, found.Key); err == nil {
		found.Layer = Disk
		if times < hot || found.Bytes > v.config.MemoryCache/16 {
			return f, nil
		}
		return v.promote(f, found)
	} else if !errors.Is(err, fs.ErrNotExist) {
		v.log.WarnContext(ctx, "not read from the disk cache", "file", found.File, "error", err)
	}
	stored, err := v.openStored(ctx, found)
	if err != nil {
		return nil, err
	}
	found.Layer = Store
	return stored.ReadSeekCloser, nil
}

// promote brings what lies on the disk into memory.
func (v *Variants) promote(f *os.File, found *Variant) (io.ReadSeekCloser, error) {
	defer f.Close()
	data := make([]byte, found.Bytes)
	if _, err := io.ReadFull(f, data); err != nil {
		return nil, fmt.Errorf("read from the disk cache: %w", err)
	}
	whole := *found
	whole.Data = data
	v.memory.Set(memoryID{found.sources[0], found.Key}, whole.kept())
	return inMemory(data), nil
}

// openStored opens a variant that is in the store, as far as is known; one that is not there any more, or not whole, is
// [fs.ErrNotExist].
func (v *Variants) openStored(ctx context.Context, found *Variant) (*blob.Blob, error) {
	stored, err := v.library.OpenVariant(ctx, found.File, found.Key)
	if err == nil && stored.Size != found.Bytes {
		err = errors.Join(fs.ErrNotExist, stored.Close())
	}
	if err != nil {
		v.store.misses.Add(1)
		return nil, err
	}
	v.store.hits.Add(1)
	v.uses.use(found.File, found.Key)
	return stored, nil
}
