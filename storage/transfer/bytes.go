package transfer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
	"calotype/storage/internal/walk"
)

// A mover copies blobs, many at a time, and tells of it.
type mover struct {
	from, to Place
	jobs     int

	mu       sync.Mutex
	progress Progress
	report   Report
}

// add tells of what was done.
func (m *mover) add(items int, bytes int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.progress.Add(items, bytes)
}

// note changes the report.
func (m *mover) note(change func(r *Report)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change(&m.report)
}

// originals copies the originals and renditions of the files that records speak of, as far as they are not there.
func (m *mover) originals(ctx context.Context, records *db.DB) error {
	err := m.each(ctx, records, storage.OriginalsAt, func(o db.Original, there *blob.Info) (string, string, bool) {
		return storage.OriginalKey(o.ID), o.Checksum, there == nil || there.Size != o.Bytes && !m.damaged(there.Key)
	})
	if err != nil {
		return err
	}
	return m.each(ctx, records, storage.RenditionsAt, func(o db.Original, there *blob.Info) (string, string, bool) {
		return storage.RenditionKey(o.ID), "", there == nil && o.Rendition != ""
	})
}

func (m *mover) damaged(key string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Contains(m.report.Damaged, key)
}

// each goes through files and what lies in a folder of the target. wanted answers the key of a file's bytes there, their checksum
// where it is known, and whether they must be copied.
func (m *mover) each(ctx context.Context, records *db.DB, folder string, wanted func(o db.Original, there *blob.Info) (key, sum string, copied bool)) error {
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(m.jobs)
	compare := func(o db.Original, i blob.Info) int { return strings.Compare(folder+o.ID.String(), i.Key) }
	err := walk.Merge(records.Originals(inner), m.to.Blobs.List(inner, folder), compare, func(o *db.Original, there *blob.Info) error {
		if o == nil { // of a file that is not recorded, or not any more: the next sweep of a server looks after it
			return nil
		}
		key, sum, copied := wanted(*o, there)
		if !copied {
			if there != nil {
				m.note(func(r *Report) { r.Present++ })
				m.add(1, there.Size)
			}
			return inner.Err()
		}
		group.Go(func() error { return m.copyKnown(inner, key, sum) })
		return inner.Err()
	})
	return firstCause(ctx, group.Wait(), err)
}

// copyKnown copies bytes that a record speaks of.
func (m *mover) copyKnown(ctx context.Context, key, sum string) error {
	n, err := copyBlob(ctx, m.from.Blobs, m.to.Blobs, key, sum, m.add)
	var other *walk.SumError
	switch {
	case err == nil:
	case errors.Is(err, errNoSource):
		m.note(func(r *Report) { r.Missing = append(r.Missing, key) })
		return nil
	case errors.As(err, &other): // read once more, so that a fault on the way is not taken for one at rest
		m.add(0, -other.Size)
		if n, err = copyBlob(ctx, m.from.Blobs, m.to.Blobs, key, other.Got, m.add); err != nil {
			return fmt.Errorf("%s reads differently each time: %w", key, err)
		}
		m.note(func(r *Report) { r.Damaged = append(r.Damaged, key) })
	default:
		return err
	}
	m.note(func(r *Report) { r.Copied++; r.Bytes += n })
	m.add(1, 0)
	return nil
}

// skew is how far the clocks of two storages may be apart.
const skew = 15 * time.Minute

// variants makes the variants and marks of the target those of the source: a variant may be made anew under its key, so what is
// younger in the source is copied again, and what is gone there goes.
func (m *mover) variants(ctx context.Context) error {
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(m.jobs)
	compare := func(a, b blob.Info) int { return strings.Compare(a.Key, b.Key) }
	err := walk.Merge(m.from.Blobs.List(inner, storage.VariantsAt), m.to.Blobs.List(inner, storage.VariantsAt), compare, func(from, there *blob.Info) error {
		switch {
		case from == nil:
			key := there.Key
			group.Go(func() error { return m.to.Blobs.Delete(inner, key) })
		case there != nil && there.Size == from.Size && there.ModTime.After(from.ModTime.Add(skew)):
			m.note(func(r *Report) { r.Present++ })
			m.add(1, from.Size)
		default:
			key := from.Key
			group.Go(func() error {
				n, err := copyBlob(inner, m.from.Blobs, m.to.Blobs, key, "", m.add)
				if errors.Is(err, errNoSource) { // thrown away meanwhile
					return m.to.Blobs.Delete(inner, key)
				}
				if err == nil {
					m.note(func(r *Report) { r.Copied++; r.Bytes += n })
					m.add(1, 0)
				}
				return err
			})
		}
		return inner.Err()
	})
	return firstCause(ctx, group.Wait(), err)
}

// firstCause is why a group failed: what ended first ended the others.
func firstCause(ctx context.Context, group, walk error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case group != nil:
		return group
	}
	return walk
}

// errNoSource is the answer where the source does not have a key.
var errNoSource = errors.New("the source does not have it")

// copyBlob copies one blob, whole or not at all, and answers its length. Where sum is given, the bytes must have it: else nothing
// is stored and the answer is a [*walk.SumError].
func copyBlob(ctx context.Context, from, to blob.Store, key, sum string, add func(int, int64)) (int64, error) {
	b, err := from.Open(ctx, key)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, errNoSource
	}
	if err != nil {
		return 0, err
	}
	defer b.Close()
	r := walk.NewChecked(b, b.Size, sum)
	r.Add = add
	if err := to.Put(ctx, key, r); err != nil {
		return 0, err
	}
	return r.Length(), nil
}
