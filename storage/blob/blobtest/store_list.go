package blobtest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"calotype/storage/blob"
)

func listByPrefix(t *testing.T, s blob.Store) {
	all := []string{"a-b", "a.b", "a/1", "a/2/x", "a/22", "ab", "b"} // '-' and '.' come before '/', digits after
	for _, k := range slices.Backward(all) {
		put(t, s, k, k)
	}
	for prefix, want := range map[string][]string{
		"": all, "a": all[:6], "a/": {"a/1", "a/2/x", "a/22"}, "a/2": {"a/2/x", "a/22"}, "a/2/": {"a/2/x"}, "b": {"b"}, "c": nil, "a/2/x/y": nil,
	} {
		if got := list(t, s, prefix); !slices.Equal(got, want) {
			t.Errorf("prefix %q: got %q, want %q", prefix, got, want)
		}
	}
}

func listSaysSize(t *testing.T, s blob.Store) {
	before := time.Now().Add(-time.Minute)
	put(t, s, "folder/k", "12345")
	b, err := s.Open(t.Context(), "folder/k")
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	for info, err := range s.List(t.Context(), "folder/") {
		if err != nil || info.Size != 5 || !info.ModTime.Equal(b.ModTime) || !info.ModTime.After(before) {
			t.Errorf("listed %+v, %v; opened: %v", info, err, b.ModTime)
		}
		if known, err := s.Stat(t.Context(), "folder/k"); err != nil || known.Key != info.Key || known.Size != info.Size || !known.ModTime.Equal(info.ModTime) {
			t.Errorf("known is %+v, %v; listed: %+v", known, err, info)
		}
	}
}

func listEnds(t *testing.T, s blob.Store) {
	for _, k := range []string{"a/1", "a/2", "b/1"} {
		put(t, s, k, k)
	}
	for range s.List(t.Context(), "") {
		break
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var last error
	for _, err := range s.List(ctx, "") {
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", last)
	}
}
