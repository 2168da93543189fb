package blob

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"
)

// Uploads is the ability of a [Store] to take uploads piece by piece from tusd, without copying their bytes afterwards.
//
// An upload's bytes are no blob until the last of them came: they appear at their key in one go, before tusd calls its
// PreFinishResponseCallback, and from then on belong to the store like any other blob. What is known about the upload
// itself lies elsewhere and is never in a listing.
type Uploads interface {
	// UseIn makes the store tusd's data store: core, termination, deferred length. Locks are not its own: who else writes,
	// the store does not know. A client that terminates a finished upload does not take away the blob.
	UseIn(c *handler.StoreComposer)

	// Prepare answers what tusd's PreUploadCreateCallback must return so that the upload id ends at key. An id is
	// 1…64 letters, digits, hyphens and underscores; tusd's own ids are refused, and so are uploads that were not prepared.
	// The caller may fill in MetaData.
	Prepare(id, key string) handler.FileInfoChanges

	// Has tells whether an upload is known, be it finished or not: it is until somebody terminates or removes it, or it expires.
	Has(ctx context.Context, id string) (bool, error)

	// Idle yields the ids of all uploads, finished ones too, that are not forgotten and have received nothing since
	// olderThan. Whoever keeps records of finished uploads finds in it those that it has missed.
	Idle(ctx context.Context, olderThan time.Time) iter.Seq2[string, error]

	// Remove refuses or gives up an upload: all that is known of it and all its bytes go, also when they lie at their key
	// already. Removing an unknown upload is no error. It takes no lock, so a hook may call it for its own upload.
	Remove(ctx context.Context, id string) error

	// Expire forgets the uploads that still wait for bytes and have received nothing since olderThan, with what came of
	// them, and answers how many. One that is at work at this moment, so that its lock is not to be had from locker, is left
	// alone, and so is one whose bytes are all there: whoever keeps records of them ends it.
	Expire(ctx context.Context, olderThan time.Time, locker handler.Locker) (int, error)
}

// storageKey is the name under which [handler.FileInfo.Storage] holds the key.
const storageKey = "Key"

var uploadID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// prepared is what the backends answer in Prepare.
func prepared(id, key string) handler.FileInfoChanges {
	return handler.FileInfoChanges{ID: id, Storage: map[string]string{storageKey: key}}
}

// checkPrepared answers the key of a new upload, or what is wrong with it.
func checkPrepared(info handler.FileInfo) (key string, err error) {
	key = info.Storage[storageKey]
	if err := CheckKey(key); err != nil {
		return "", fmt.Errorf("it was not prepared: %w", err)
	}
	if !uploadID.MatchString(info.ID) {
		return "", fmt.Errorf("the id %q is not 1…64 letters, digits, hyphens and underscores", info.ID)
	}
	return key, nil
}

// errDamaged is the answer about an upload whose record cannot be read.
var errDamaged = errors.New("its record is damaged")

// unusable tells whether an error says that nobody can go on with an upload: it may be forgotten. After any other, nothing is known.
func unusable(err error) bool {
	return errors.Is(err, handler.ErrNotFound) || errors.Is(err, errDamaged)
}

// complete tells whether all bytes of an upload are there.
func complete(info handler.FileInfo) bool { return !info.SizeIsDeferred && info.Offset == info.Size }

// A tusStore is a backend as tusd sees it.
type tusStore[U tusUpload] struct {
	create func(ctx context.Context, info handler.FileInfo, key string) (U, error)
	find   func(ctx context.Context, id string) (U, error) // with the offset to which it has come
}

// A tusUpload is one upload while tusd holds its lock.
type tusUpload interface {
	handler.Upload
	handler.TerminatableUpload
	handler.LengthDeclarableUpload
}

func (s tusStore[U]) useIn(c *handler.StoreComposer) {
	c.UseCore(s)
	c.UseTerminater(s)
	c.UseLengthDeferrer(s)
}

func (s tusStore[U]) NewUpload(ctx context.Context, info handler.FileInfo) (handler.Upload, error) {
	key, err := checkPrepared(info)
	if err != nil {
		return nil, fmt.Errorf("new upload: %w", err)
	}
	u, err := s.create(ctx, info, key)
	if err != nil {
		return nil, fmt.Errorf("new upload %s: %w", info.ID, err)
	}
	return u, nil
}

func (s tusStore[U]) GetUpload(ctx context.Context, id string) (handler.Upload, error) {
	return s.find(ctx, id)
}

func (s tusStore[U]) AsTerminatableUpload(u handler.Upload) handler.TerminatableUpload {
	return u.(U)
}

func (s tusStore[U]) AsLengthDeclarableUpload(u handler.Upload) handler.LengthDeclarableUpload {
	return u.(U)
}

// expire calls end for those uploads whose lock is to be had, while it has it, and counts for how many that answers true.
func expire(ctx context.Context, ids iter.Seq2[string, error], locker handler.Locker, end func(id string) (bool, error)) (count int, err error) {
	for id, err := range ids {
		if err != nil {
			return count, err
		}
		unlock, err := lockIdle(ctx, locker, id)
		if err != nil {
			return count, err
		}
		if unlock == nil {
			continue
		}
		ended, err := end(id)
		if ended {
			count++
		}
		if err := errors.Join(err, unlock()); err != nil {
			return count, err
		}
	}
	return count, nil
}

// lockTime is how long a sweep waits for the lock of an upload. Whoever holds it is writing, so the upload is not idle after all.
const lockTime = 50 * time.Millisecond

// lockIdle takes the lock of an upload that nobody has, and answers what gives it back: nil, without an error, where
// somebody has it.
func lockIdle(ctx context.Context, locker handler.Locker, id string) (unlock func() error, err error) {
	lock, err := locker.NewLock(id)
	if err != nil {
		return nil, fmt.Errorf("lock upload %s: %w", id, err)
	}
	ctx, cancel := context.WithTimeout(ctx, lockTime)
	defer cancel()
	switch err := lock.Lock(ctx, func() {}); {
	case err == nil:
		return lock.Unlock, nil
	case errors.Is(err, handler.ErrLockTimeout), errors.Is(err, context.DeadlineExceeded), errors.Is(err, handler.ErrFileLocked):
		return nil, nil
	default:
		return nil, fmt.Errorf("lock upload %s: %w", id, err)
	}
}
