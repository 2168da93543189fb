package auth

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

// uses gathers when sessions and keys were used last and writes that now and then, so that no request does.
type uses struct {
	library *storage.Library
	log     *slog.Logger

	mu      sync.Mutex
	waiting map[use]used
	noted   map[use]time.Time // what was written, so that it is not written again soon

	stop    context.CancelFunc
	running sync.WaitGroup
}

// A use is of a session or of a key.
type use struct {
	id  uuid.UUID
	key bool
}

// used is when, and of which session.
type used struct {
	at      time.Time
	session *storage.Session
}

// How often uses are written, how exact they are, and how long that may take.
const (
	usesEvery = 30 * time.Second
	usesExact = time.Minute
	usesTime  = 3 * time.Second // a server that stops waits for it
)

func newUses(l *storage.Library, log *slog.Logger) *uses {
	u := &uses{library: l, log: log, waiting: map[use]used{}, noted: map[use]time.Time{}}
	ctx, stop := context.WithCancel(context.Background())
	u.stop = stop
	u.running.Go(func() { u.run(ctx, time.Tick(usesEvery)) })
	return u
}

// note says that a caller asked.
func (u *uses) note(is *known, now time.Time) {
	var what use
	switch {
	case is.session != nil:
		what.id = is.session.ID
	case is.caller.Key != nil:
		what = use{id: is.caller.Key.ID, key: true}
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if now.Sub(u.noted[what]) >= usesExact {
		u.waiting[what] = used{now, is.session}
	}
}

// run writes at every tick, and what is left when ctx ends.
func (u *uses) run(ctx context.Context, tick <-chan time.Time) {
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-tick:
		}
		u.write()
	}
}

func (u *uses) write() {
	u.mu.Lock()
	waiting := u.waiting
	u.waiting, u.noted = map[use]used{}, make(map[use]time.Time, len(waiting))
	for what, is := range waiting {
		u.noted[what] = is.at // what was written before is due again, or nearly
	}
	u.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), usesTime)
	defer cancel()
	keys := map[uuid.UUID]time.Time{}
	var failed []error
	for what, is := range waiting {
		if what.key {
			keys[what.id] = is.at
		} else if err := u.library.SeenSession(ctx, what.id, expiry(is.session, is.at)); err != nil && !gone(err) {
			failed = append(failed, err)
		}
	}
	if len(keys) > 0 {
		failed = append(failed, u.library.UsedAPIKeys(ctx, keys))
	}
	if err := errors.Join(failed...); err != nil {
		u.log.Warn("when keys and sessions were used last is not written", "error", err)
	}
}

// Close writes what is left.
func (u *uses) Close() {
	u.stop()
	u.running.Wait()
}
