package db

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// Locks are locks by name that one process of all who use the database can hold. They stand on one connection: where that is lost, so are
// they all, and who holds one is told before the database gives it to somebody else. Where nobody else uses the database, they are
// kept in memory. The methods may be called at the same time.
type Locks struct {
	db *DB

	mu   sync.Mutex // held while the database is asked: a connection is for one at a time
	conn *pgx.Conn  // nil while there is none
	held map[string]*Lock
	ask  *time.Timer // when the connection is tried next; nil while nothing is held
}

// Locks answers the locks of the database; close them before it.
func (d *DB) Locks() *Locks { return &Locks{db: d, held: map[string]*Lock{}} }

// A Lock is held until it is released or lost.
type Lock struct {
	locks *Locks
	name  string
	lost  func()
}

// errHeld says that somebody else holds a lock.
var errHeld = errors.New("somebody else holds it")

// Take takes a lock, or answers nil where somebody else holds it. lost is called when the lock is lost: whoever held it must then
// stop at once. It must be quick, and call none of these methods.
func (l *Locks) Take(ctx context.Context, name string, lost func()) (*Lock, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held[name] != nil {
		return nil, nil
	}
	switch err := l.take(ctx, name); {
	case errors.Is(err, errHeld):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("lock %s: %w", name, err)
	}
	lock := &Lock{l, name, lost}
	l.held[name] = lock
	l.watch()
	return lock, nil
}

// take asks the database.
func (l *Locks) take(ctx context.Context, name string) error {
	if !l.db.Shared() {
		return nil
	}
	if l.conn == nil {
		conn, err := l.db.line(ctx)
		if err != nil {
			return err
		}
		l.conn = conn
	}
	// The answer must be known: a lock that was given to a caller who did not wait for it would be held for ever.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), connectTime)
	defer cancel()
	var taken bool
	if err := l.conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", lockKey(name)).Scan(&taken); err != nil {
		l.lose()
		return err
	}
	if !taken {
		return errHeld
	}
	return nil
}

// Release gives the lock free. It does nothing when the lock is lost or was released before.
func (k *Lock) Release() {
	l := k.locks
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held[k.name] != k {
		return
	}
	delete(l.held, k.name)
	if l.conn != nil && execute(context.Background(), l.conn, "SELECT pg_advisory_unlock($1)", lockKey(k.name)) != nil {
		l.lose()
	}
}

// watch tries the connection from time to time for as long as something is held. The holder of mu calls it.
func (l *Locks) watch() {
	if l.ask != nil || l.conn == nil {
		return
	}
	l.ask = time.AfterFunc(aliveTime, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.ask = nil
		if l.conn == nil || len(l.held) == 0 {
			return
		}
		if execute(context.Background(), l.conn, "SELECT 1") != nil {
			l.lose()
		}
		l.watch()
	})
}

// lose ends the connection and tells those who hold locks. The holder of mu calls it.
func (l *Locks) lose() {
	closeConn(l.conn)
	l.conn = nil
	for name, lock := range l.held {
		delete(l.held, name)
		lock.lost()
	}
}

// Close gives all locks free without a word to those who hold them.
func (l *Locks) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.held)
	if l.conn != nil {
		closeConn(l.conn)
		l.conn = nil
	}
}

// lockKey is the number by which PostgreSQL knows a lock. Of names that are made by chance no two come to the same.
func lockKey(name string) int64 {
	sum := sha256.Sum256([]byte("calotype " + name))
	return int64(binary.BigEndian.Uint64(sum[:8]))
}
