// Package blobtest holds every blob store to the contract of [blob.Store], and has one in memory for other tests.
package blobtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"calotype/storage/blob"
)

// Memory is a [blob.Store] in memory. Its zero value is empty and ready.
type Memory struct {
	mu    sync.RWMutex
	blobs map[string]stored
}

type stored struct {
	data    []byte // never changed once it is here
	modTime time.Time
}

// Put implements [blob.Store].
func (m *Memory) Put(ctx context.Context, key string, r io.Reader) error {
	if err := blob.CheckKey(key); err != nil {
		return fmt.Errorf("put: %w", err)
	}
	data, err := io.ReadAll(r)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("put %s: %w", key, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.blobs == nil {
		m.blobs = map[string]stored{}
	}
	m.blobs[key] = stored{data, time.Now()}
	return nil
}

// Open implements [blob.Store].
func (m *Memory) Open(ctx context.Context, key string) (*blob.Blob, error) {
	if err := blob.CheckKey(key); err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("open %s: %w", key, err)
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	b, there := m.blobs[key]
	if !there {
		return nil, fmt.Errorf("open %s: %w", key, fs.ErrNotExist)
	}
	return &blob.Blob{ReadSeekCloser: nopCloser{bytes.NewReader(b.data)}, Size: int64(len(b.data)), ModTime: b.modTime}, nil
}

// Stat implements [blob.Store].
func (m *Memory) Stat(ctx context.Context, key string) (blob.Info, error) {
	b, err := m.Open(ctx, key)
	if err != nil {
		return blob.Info{}, err
	}
	return blob.Info{Key: key, Size: b.Size, ModTime: b.ModTime}, nil
}

// Delete implements [blob.Store].
func (m *Memory) Delete(ctx context.Context, key string) error {
	if err := blob.CheckKey(key); err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("delete %s: %w", key, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.blobs, key)
	return nil
}

// List implements [blob.Store].
func (m *Memory) List(ctx context.Context, prefix string) iter.Seq2[blob.Info, error] {
	return func(yield func(blob.Info, error) bool) {
		err := blob.CheckPrefix(prefix)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			yield(blob.Info{}, fmt.Errorf("list %s: %w", prefix, err))
			return
		}
		m.mu.RLock()
		blobs := maps.Clone(m.blobs)
		m.mu.RUnlock()
		for _, key := range slices.Sorted(maps.Keys(blobs)) {
			b := blobs[key]
			if strings.HasPrefix(key, prefix) && !yield(blob.Info{Key: key, Size: int64(len(b.data)), ModTime: b.modTime}, nil) {
				return
			}
		}
	}
}

type nopCloser struct{ io.ReadSeeker }

func (nopCloser) Close() error { return nil }
