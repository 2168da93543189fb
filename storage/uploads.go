package storage

import (
	"context"
	"sync"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"
	"github.com/tus/tusd/v2/pkg/memorylocker"

	"calotype/storage/db"
)

// releaseTopic is what who waits for an upload says to who has it: its id.
const releaseTopic = "release"

// lockAgain is how often who waits for an upload that another process has tries again.
const lockAgain = 100 * time.Millisecond

// UploadLocker answers what keeps an upload to one request at a time, in all processes that use the database. Who has it is asked to
// give it up when another one comes, and told when it is lost, as when the database ends.
func (l *Library) UploadLocker() handler.Locker { return &l.uploads }

// uploadLocks are locks in memory, between the requests of this process, and behind each one in the database.
type uploadLocks struct {
	library *Library
	here    *memorylocker.MemoryLocker

	mu      sync.Mutex
	release map[string]func() // of those that are held here
}

// NewLock implements [handler.Locker].
func (u *uploadLocks) NewLock(id string) (handler.Lock, error) {
	here, err := u.here.NewLock(id)
	if err != nil {
		return nil, err
	}
	return &uploadLock{of: u, id: id, here: here}, nil
}

// asked has who holds an upload in this process give it up.
func (u *uploadLocks) asked(id string) {
	u.mu.Lock()
	release := u.release[id]
	u.mu.Unlock()
	if release != nil {
		release()
	}
}

type uploadLock struct {
	of   *uploadLocks
	id   string
	here handler.Lock
	all  *db.Lock
}

// Lock implements [handler.Lock].
func (k *uploadLock) Lock(ctx context.Context, release func()) error {
	if err := k.here.Lock(ctx, release); err != nil {
		return err
	}
	if err := k.lockAll(ctx, release); err != nil {
		_ = k.here.Unlock() // answers no error
		return err
	}
	k.of.mu.Lock()
	defer k.of.mu.Unlock()
	k.of.release[k.id] = release
	return nil
}

func (k *uploadLock) lockAll(ctx context.Context, release func()) (err error) {
	for {
		if k.all, err = k.of.library.locks.Take(ctx, "upload "+k.id, release); err != nil || k.all != nil {
			return err
		}
		if err := k.of.library.Say(ctx, releaseTopic, k.id); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return handler.ErrLockTimeout
		case <-time.After(lockAgain):
		}
	}
}

// Unlock implements [handler.Lock].
func (k *uploadLock) Unlock() error {
	k.of.mu.Lock()
	delete(k.of.release, k.id)
	k.of.mu.Unlock()
	k.all.Release()
	return k.here.Unlock()
}
