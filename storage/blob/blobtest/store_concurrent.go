package blobtest

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"calotype/storage/blob"
)

func concurrentPuts(t *testing.T, s blob.Store) {
	const size = 1 << 16
	whole := func(data []byte) bool {
		return len(data) == size && bytes.Count(data, data[:1]) == size
	}
	put(t, s, "k", strings.Repeat("z", size))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			value := bytes.Repeat([]byte{byte('a' + i)}, size)
			for range 5 {
				if err := s.Put(t.Context(), "k", iotest.HalfReader(bytes.NewReader(value))); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for range 20 {
				b, err := s.Open(t.Context(), "k")
				if err != nil {
					t.Error(err)
					return
				}
				data, err := io.ReadAll(b)
				if err := errors.Join(err, b.Close()); err != nil || !whole(data) {
					t.Errorf("a mixture, or %v", err)
				}
			}
		})
	}
	wg.Wait()
}

func concurrentDeletes(t *testing.T, s blob.Store) {
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			key := "folder/deep/" + string(rune('a'+i))
			for range 20 {
				if err := s.Put(t.Context(), key, strings.NewReader(key)); err != nil {
					t.Error(err)
				}
				b, err := s.Open(t.Context(), key)
				if err != nil {
					t.Error(err)
					continue
				}
				if err := errors.Join(b.Close(), s.Delete(t.Context(), key)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if keys := list(t, s, ""); len(keys) != 0 {
		t.Errorf("left behind %q", keys)
	}
}
