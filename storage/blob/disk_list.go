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
	"syscall"
)

// List implements [Store]. It holds the names of one folder at each depth in memory, not those of the whole store.
func (d *Disk) List(ctx context.Context, prefix string) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		if err := CheckPrefix(prefix); err != nil {
			yield(Info{}, fmt.Errorf("list: %w", err))
			return
		}
		folder := "."
		if i := strings.LastIndexByte(prefix, '/'); i > 0 {
			folder = prefix[:i]
		}
		_, err := d.walk(ctx, folder, prefix, func(info Info) bool { return yield(info, nil) })
		if err != nil {
			yield(Info{}, fmt.Errorf("list %s: %w", prefix, err))
		}
	}
}

// walk yields the blobs in folder and below, and answers false when yield did.
func (d *Disk) walk(ctx context.Context, folder, prefix string, yield func(Info) bool) (bool, error) {
	entries, err := fs.ReadDir(d.root.FS(), folder)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return true, nil
	}
	if err != nil {
		return false, reason(err)
	}
	// A folder stands for keys that go on with a slash, and "a-b" comes before "a/b".
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(sortName(a), sortName(b)) })
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		key := path.Join(folder, e.Name())
		switch {
		case e.Name()[0] == '.':
		case e.IsDir() && overlap(key+"/", prefix):
			if more, err := d.walk(ctx, key, prefix, yield); !more || err != nil {
				return more, err
			}
		case e.Type().IsRegular() && strings.HasPrefix(key, prefix):
			info, err := e.Info()
			if errors.Is(err, fs.ErrNotExist) { // deleted meanwhile
				continue
			}
			if err != nil {
				return false, reason(err)
			}
			if !yield(Info{key, info.Size(), info.ModTime()}) {
				return false, nil
			}
		}
	}
	return true, nil
}

func sortName(e fs.DirEntry) string {
	if e.IsDir() {
		return e.Name() + "/"
	}
	return e.Name()
}

// overlap reports whether keys can begin with both.
func overlap(a, b string) bool { return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) }
