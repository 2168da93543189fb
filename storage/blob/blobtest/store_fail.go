package blobtest

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"calotype/storage/blob"
)

var errBroken = errors.New("broken")

func brokenAfter(text string) io.Reader {
	return io.MultiReader(strings.NewReader(text), iotest.ErrReader(errBroken))
}

func failedPutLeavesNothing(t *testing.T, s blob.Store) {
	if err := s.Put(t.Context(), "folder/k", brokenAfter("half")); !errors.Is(err, errBroken) {
		t.Errorf("got %v, want the reader's own error", err)
	}
	wantMissing(t, s, "folder/k")
	if keys := list(t, s, ""); len(keys) != 0 {
		t.Errorf("left behind %q", keys)
	}
}

func failedPutLeavesOld(t *testing.T, s blob.Store) {
	put(t, s, "k", "old")
	if err := s.Put(t.Context(), "k", brokenAfter("half")); !errors.Is(err, errBroken) {
		t.Errorf("got %v, want the reader's own error", err)
	}
	if got := get(t, s, "k"); got != "old" {
		t.Errorf("got %q, want what was there", got)
	}
}

func cancelledPut(t *testing.T, s blob.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	r := io.MultiReader(strings.NewReader("half"), readerFunc(func([]byte) (int, error) {
		cancel()
		return 0, nil
	}), strings.NewReader("other half"))
	if err := s.Put(ctx, "k", r); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if _, err := s.Open(ctx, "k"); !errors.Is(err, context.Canceled) {
		t.Errorf("opening: got %v, want context.Canceled", err)
	}
	if err := s.Delete(ctx, "k"); !errors.Is(err, context.Canceled) {
		t.Errorf("deleting: got %v, want context.Canceled", err)
	}
	if _, err := s.Stat(ctx, "k"); !errors.Is(err, context.Canceled) {
		t.Errorf("looking: got %v, want context.Canceled", err)
	}
	wantMissing(t, s, "k")
}

// readerFunc ends after one call.
type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) {
	n, err := f(p)
	if err == nil {
		err = io.EOF
	}
	return n, err
}
