// Package blob keeps bytes under keys: originals, variants, and whatever else must outlive the process.
//
// A backend is one implementation of [Store]; package blobtest holds every one of them to the same contract. A backend
// that clients can upload into piece by piece also implements [Uploads].
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"
	"unicode/utf8"
)

// A Store keeps bytes under slash-separated keys such as "originals/0197…". All methods may be called at the same time.
//
// A key that breaks the rules of [CheckKey] is answered with a [*KeyError], by every method. Keys of which one is a
// folder of the other ("a" and "a/b") must not be used together: some stores cannot keep both.
type Store interface {
	// Put stores everything r yields under key, replacing what was there. Whoever opens the key meanwhile gets all of
	// the old bytes or all of the new ones, never a mixture, also when the process is killed in the middle. When r fails,
	// the error is r's, and what was there before is still there: a failed Put leaves nothing behind.
	// The bytes are on the disk (or with the service) when Put returns. Put does not close r.
	Put(ctx context.Context, key string, r io.Reader) error

	// Open opens the bytes under key; the caller closes them, and reads no more when ctx has ended. What is open stays
	// readable to its end even when the key is replaced or deleted meanwhile, if it is of [AtOnce] bytes or fewer. Of more,
	// the bytes that were there when it was opened are read to their end, or an error comes: never other bytes among them.
	// A missing key is reported as [io/fs.ErrNotExist].
	Open(ctx context.Context, key string) (*Blob, error)

	// Stat says of the bytes under key what a listing says of them, without opening them. A missing key is reported as
	// [io/fs.ErrNotExist].
	Stat(ctx context.Context, key string) (Info, error)

	// Delete forgets key. Deleting a missing key is no error.
	Delete(ctx context.Context, key string) error

	// List yields every key that starts with prefix, in the order of its bytes. The prefix need not end at a slash.
	// Keys that come or go during the listing may or may not be in it. After an error there is nothing more.
	List(ctx context.Context, prefix string) iter.Seq2[Info, error]
}

// AtOnce is of how many bytes a blob may be to stay readable, once it is open, whatever becomes of its key.
const AtOnce = 1 << 20

// ErrUnavailable is behind what fails because a store cannot be reached, or says itself that it can do nothing now. The same may be
// tried again.
var ErrUnavailable = errors.New("the storage is not available")

// Info is what is known of one blob without its bytes.
type Info struct {
	Key     string
	Size    int64 // bytes
	ModTime time.Time
}

// A Blob is stored bytes, open for reading. It is for one goroutine at a time, and is what [net/http.ServeContent] needs.
type Blob struct {
	io.ReadSeekCloser
	Size    int64 // bytes
	ModTime time.Time
}

// maxKey and maxElement bound a key and each of its parts between slashes, in bytes. File systems allow 255 a name.
const (
	maxKey     = 1024
	maxElement = 200
)

// A KeyError says what is wrong with a key.
type KeyError struct {
	Key     string
	Problem string
}

func (e *KeyError) Error() string { return fmt.Sprintf("key %q: %s", e.Key, e.Problem) }

// CheckKey answers nil, or a [*KeyError] that names the rule which key breaks: 1…1024 bytes of UTF-8 without control
// characters, in parts of 1…200 bytes between single slashes, none of which begins with a dot. So no key can climb out of
// a folder, and names that begin with a dot are the store's own.
func CheckKey(key string) error {
	switch {
	case key == "":
		return &KeyError{key, "it is empty"}
	case len(key) > maxKey:
		return &KeyError{key[:40] + "…", fmt.Sprintf("it has %d bytes, at most %d are allowed", len(key), maxKey)}
	case !utf8.ValidString(key):
		return &KeyError{key, "it is not UTF-8"}
	}
	for _, r := range key {
		if r < ' ' || r == 0x7f {
			return &KeyError{key, fmt.Sprintf("it holds the control character %U", r)}
		}
	}
	for element := range strings.SplitSeq(key, "/") {
		switch {
		case element == "":
			return &KeyError{key, "it begins or ends with a slash or has two in a row"}
		case element[0] == '.':
			return &KeyError{key, fmt.Sprintf("its part %q begins with a dot", element)}
		case len(element) > maxElement:
			return &KeyError{key, fmt.Sprintf("one of its parts has %d bytes, at most %d are allowed", len(element), maxElement)}
		}
	}
	return nil
}

// ready answers why a method need not begin: a bad key, or a context that is done.
func ready(ctx context.Context, method, key string) error {
	if err := CheckKey(key); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s %s: %w", method, key, err)
	}
	return nil
}

// CheckPrefix answers nil for a prefix of a key that [CheckKey] allows, the empty one included.
func CheckPrefix(prefix string) error {
	if prefix == "" {
		return nil
	}
	return CheckKey(strings.TrimSuffix(prefix, "/"))
}
