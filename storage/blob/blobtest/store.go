package blobtest

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"calotype/storage/blob"
)

// Run holds the store that open answers to the contract. Each call must answer an empty store.
func Run(t *testing.T, open func(*testing.T) blob.Store) {
	for _, c := range []struct {
		name string
		test func(*testing.T, blob.Store)
	}{
		{"what is put can be opened, whatever the key", putThenOpen},
		{"keys that could climb out or confuse are refused by every method", refusesKeys},
		{"a missing key does not exist", missingKey},
		{"a put replaces the whole", replacesWhole},
		{"a reader that fails leaves nothing", failedPutLeavesNothing},
		{"a reader that fails leaves what was there", failedPutLeavesOld},
		{"a put that is cancelled leaves nothing", cancelledPut},
		{"an open blob is read to its end after a replacement and a deletion", openSurvives},
		{"a large one too, or it fails, and is never a mixture", largeNeverMixes},
		{"reading goes on from wherever it is sought", seeks},
		{"deleting twice is no error", deleteTwice},
		{"a folder of keys is itself no blob", folderIsNoBlob},
		{"a listing is by prefix and in order", listByPrefix},
		{"size and time are those of the listing and of what is opened", listSaysSize},
		{"a listing may be left and cancelled", listEnds},
		{"ranges are served", servesRanges},
		{"puts at the same time never mix", concurrentPuts},
		{"a folder that is emptied and filled at the same time loses nothing", concurrentDeletes},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

// OddKeys are keys that every store keeps.
var OddKeys = []string{
	"a", "a1/b", "ünï/日本", "with space", "percent%2Fslash", "question?mark#hash", `back\slash`, "quote\"'", "a+b&c=d",
	"UPPER/lower", "colon:star*", "end.", "dots..inside", "~tilde", "-rf", strings.Repeat("k", 200) + "/" + strings.Repeat("é", 100),
}

// BadKeys are keys that every method of every store refuses.
var BadKeys = []string{
	"", "/", "/absolute", "end/", "two//slashes", ".", "..", "../up", "a/../../up", "a/..", "./a", "a/./b", ".hidden", "a/.hidden",
	".temporary/x", ".uploads/x.info", "nul\x00", "line\nbreak", "tab\t", "del\x7f", "not\xffutf8",
	strings.Repeat("k", 201), strings.Repeat("k/", 600) + "k",
}

func put(t *testing.T, s blob.Store, key, data string) {
	t.Helper()
	if err := s.Put(t.Context(), key, strings.NewReader(data)); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, s blob.Store, key string) string {
	t.Helper()
	b, err := s.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	data, err := io.ReadAll(b)
	if err != nil || int64(len(data)) != b.Size {
		t.Fatalf("read %d of %d bytes: %v", len(data), b.Size, err)
	}
	return string(data)
}

func list(t *testing.T, s blob.Store, prefix string) (keys []string) {
	t.Helper()
	for info, err := range s.List(t.Context(), prefix) {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, info.Key)
	}
	return keys
}

func wantMissing(t *testing.T, s blob.Store, key string) {
	t.Helper()
	b, err := s.Open(t.Context(), key)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("opening %s: %v, want fs.ErrNotExist", key, err)
	}
	if err == nil {
		b.Close()
	}
	if info, err := s.Stat(t.Context(), key); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of %s there is known %+v, %v; want fs.ErrNotExist", key, info, err)
	}
}

func putThenOpen(t *testing.T, s blob.Store) {
	for _, key := range OddKeys {
		put(t, s, key, key)
	}
	put(t, s, "empty", "")
	put(t, s, "large", strings.Repeat("0123456789", 1<<18))
	for _, key := range OddKeys {
		if got := get(t, s, key); got != key {
			t.Errorf("%q holds %q", key, got)
		}
	}
	if got := get(t, s, "empty"); got != "" {
		t.Errorf("the empty blob holds %q", got)
	}
	if got := get(t, s, "large"); got != strings.Repeat("0123456789", 1<<18) {
		t.Error("the large blob is not what was put")
	}
	want := slices.Sorted(slices.Values(append([]string{"empty", "large"}, OddKeys...)))
	if got := list(t, s, ""); !slices.Equal(got, want) {
		t.Errorf("listed\n%q, want\n%q", got, want)
	}
}

func refusesKeys(t *testing.T, s blob.Store) {
	ctx := t.Context()
	for _, key := range BadKeys {
		_, openErr := s.Open(ctx, key)
		_, statErr := s.Stat(ctx, key)
		for method, err := range map[string]error{
			"put": s.Put(ctx, key, strings.NewReader("x")), "open": openErr, "stat": statErr, "delete": s.Delete(ctx, key),
		} {
			if _, ok := errors.AsType[*blob.KeyError](err); !ok {
				t.Errorf("%s %.40q: %v, want a *blob.KeyError", method, key, err)
			}
		}
	}
	for _, prefix := range []string{"..", "../", "/", ".", ".temporary", "a/../", "nul\x00"} {
		var failed *blob.KeyError
		for _, err := range s.List(ctx, prefix) {
			failed, _ = errors.AsType[*blob.KeyError](err)
		}
		if failed == nil {
			t.Errorf("listing %q was not refused", prefix)
		}
	}
	if keys := list(t, s, ""); len(keys) != 0 {
		t.Errorf("left behind %q", keys)
	}
}

func missingKey(t *testing.T, s blob.Store) {
	wantMissing(t, s, "none")
	wantMissing(t, s, "none/below")
	put(t, s, "file", "x")
	wantMissing(t, s, "file/below")
	if err := s.Delete(t.Context(), "file/below"); err != nil {
		t.Error(err)
	}
}

func replacesWhole(t *testing.T, s blob.Store) {
	put(t, s, "k", "a long first value")
	put(t, s, "k", "short")
	if got := get(t, s, "k"); got != "short" {
		t.Errorf("got %q", got)
	}
	if keys := list(t, s, ""); len(keys) != 1 {
		t.Errorf("left behind %q", keys)
	}
}

func openSurvives(t *testing.T, s blob.Store) {
	old := strings.Repeat("old bytes ", blob.AtOnce/10)
	readWhileChanged(t, s, old, func(what, got string, err error) {
		if err != nil || got != old {
			t.Errorf("%s meanwhile: read %d bytes, %v; want the old ones to the end", what, len(got), err)
		}
	})
}

func largeNeverMixes(t *testing.T, s blob.Store) {
	old := strings.Repeat("old bytes ", blob.AtOnce/2)
	readWhileChanged(t, s, old, func(what, got string, err error) {
		if !strings.HasPrefix(old, got) || err == nil && len(got) != len(old) {
			t.Errorf("%s meanwhile: read %d bytes, %v; want the old ones, to the end or to an error", what, len(got), err)
		}
	})
}

// readWhileChanged reads old bytes that are replaced by as many others, and some that are deleted, after the first were read.
func readWhileChanged(t *testing.T, s blob.Store, old string, check func(what, got string, err error)) {
	t.Helper()
	for what, change := range map[string]func(key string) error{
		"replaced": func(key string) error {
			return s.Put(t.Context(), key, strings.NewReader(strings.Repeat("new bytes ", len(old)/10)))
		},
		"deleted": func(key string) error { return s.Delete(t.Context(), key) },
	} {
		put(t, s, what, old)
		b, err := s.Open(t.Context(), what)
		if err != nil {
			t.Fatal(err)
		}
		head := make([]byte, 10)
		if _, err := io.ReadFull(b, head); err != nil {
			t.Fatal(err)
		}
		if err := change(what); err != nil {
			t.Fatal(err)
		}
		rest, err := io.ReadAll(b)
		check(what, string(head)+string(rest), err)
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
}

func seeks(t *testing.T, s blob.Store) {
	const size = blob.AtOnce + 1000
	data := make([]byte, size)
	for i := range data {
		data[i] = byte(i % 251)
	}
	put(t, s, "k", string(data))
	b, err := s.Open(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	part := make([]byte, 100)
	for _, at := range []int64{size - 50, 0, blob.AtOnce - 50, blob.AtOnce + 10, blob.AtOnce + 500, 77, size, size + 5} {
		if to, err := b.Seek(at, io.SeekStart); to != at || err != nil {
			t.Fatalf("sought %d: got %d, %v", at, to, err)
		}
		want := data[min(at, size):min(at+100, size)]
		n, err := io.ReadFull(b, part)
		if string(part[:n]) != string(want) || len(want) == 100 && err != nil {
			t.Errorf("at %d: read %d bytes, %v; want %d", at, n, err, len(want))
		}
	}
	if to, err := b.Seek(-10, io.SeekEnd); to != size-10 || err != nil {
		t.Errorf("10 before the end is %d, %v", to, err)
	}
	if to, err := b.Seek(4, io.SeekCurrent); to != size-6 || err != nil {
		t.Errorf("4 on is %d, %v", to, err)
	}
	if rest, err := io.ReadAll(b); string(rest) != string(data[size-6:]) || err != nil {
		t.Errorf("the last 6 are %d, %v", len(rest), err)
	}
	if _, err := b.Seek(-1, io.SeekStart); err == nil {
		t.Error("there is something before the beginning")
	}
}

func deleteTwice(t *testing.T, s blob.Store) {
	put(t, s, "folder/deep/k", "v")
	for range 2 {
		if err := s.Delete(t.Context(), "folder/deep/k"); err != nil {
			t.Error(err)
		}
	}
	wantMissing(t, s, "folder/deep/k")
	put(t, s, "folder/deep/k", "again")
}

func folderIsNoBlob(t *testing.T, s blob.Store) {
	put(t, s, "folder/deep/k", "v")
	for _, key := range []string{"folder", "folder/deep"} {
		wantMissing(t, s, key)
		if err := s.Delete(t.Context(), key); err != nil {
			t.Error(err)
		}
	}
	if got := get(t, s, "folder/deep/k"); got != "v" {
		t.Errorf("got %q after deleting its folders", got)
	}
}

func servesRanges(t *testing.T, s blob.Store) {
	put(t, s, "k", "0123456789")
	b, err := s.Open(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Range", "bytes=3-5")
	w := httptest.NewRecorder()
	http.ServeContent(w, r, "k", b.ModTime, b)
	if w.Code != http.StatusPartialContent || w.Body.String() != "345" {
		t.Errorf("got %d %q", w.Code, w.Body)
	}
}
