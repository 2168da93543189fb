package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/argon2"
)

// Passwords hashes passwords by Argon2id, so many at the same time as the machine has processors for, and no more than a
// few: each takes memory. Who finds too many waiting is told to come again, with [ErrBusy].
type Passwords struct {
	turns   chan struct{} // holds one for each that is hashed
	waiting atomic.Int64
	hashed  atomic.Int64 // all that ever were
	decoy   func() string
}

// ErrBusy is the answer where more passwords are checked than the server has processors for.
var ErrBusy = errors.New("too many passwords are checked at the moment")

// strength is what a hash costs: the second of the equal choices of OWASP's Password Storage Cheat Sheet.
var strength = argon{memory: 19 << 10, time: 2, threads: 1}

const (
	saltSize = 16 // bytes
	hashSize = 32

	mostTurns   = 4
	mostWaiting = 64
	turnTime    = 5 * time.Second
)

// NewPasswords makes one; a process needs one alone.
func NewPasswords() *Passwords {
	p := &Passwords{turns: make(chan struct{}, min(mostTurns, runtime.GOMAXPROCS(0)))}
	p.decoy = sync.OnceValue(func() string { return strength.phc(random(saltSize), random(hashSize)) })
	return p
}

// Hash answers a password as it is stored: by the PHC string format, with its salt and what it cost.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	salt := random(saltSize)
	sum, err := p.sum(ctx, strength, password, salt)
	if err != nil {
		return "", err
	}
	return strength.phc(salt, sum), nil
}

// Check tells whether a password is that of a hash. Where there is no hash, as nobody has that name, or who has it no
// password, it does the same work and answers false, so that an answer takes as long.
func (p *Passwords) Check(ctx context.Context, hash, password string) (bool, error) {
	has := hash != ""
	if !has {
		hash = p.decoy()
	}
	cost, salt, want, err := readPHC(hash)
	if err != nil {
		return false, err
	}
	sum, err := p.sum(ctx, cost, password, salt)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(sum, want) == 1 && has, nil
}

// Outdated tells whether a hash cost another amount of work than one that is made now.
func (p *Passwords) Outdated(hash string) bool {
	cost, _, _, err := readPHC(hash)
	return err == nil && cost != strength
}

func (p *Passwords) sum(ctx context.Context, cost argon, password string, salt []byte) ([]byte, error) {
	leave, err := p.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	p.hashed.Add(1)
	return argon2.IDKey([]byte(plain(password)), salt, cost.time, cost.memory, cost.threads, hashSize), nil
}

// turn waits until a password may be hashed.
func (p *Passwords) turn(ctx context.Context) (leave func(), err error) {
	if p.waiting.Add(1) > mostWaiting {
		p.waiting.Add(-1)
		return nil, ErrBusy
	}
	defer p.waiting.Add(-1)
	late := time.NewTimer(turnTime)
	defer late.Stop()
	select {
	case p.turns <- struct{}{}:
		return func() { <-p.turns }, nil
	case <-late.C:
		return nil, ErrBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// argon is what a hash costs: KiB of memory, passes over it, and threads.
type argon struct {
	memory, time uint32
	threads      uint8
}

// mostStrength bounds what a hash that is read may cost, so that one that was put into the database cannot stop the server.
var mostStrength = argon{memory: 256 << 10, time: 16, threads: 4}

var base64s = base64.RawStdEncoding.Strict()

func (a argon) phc(salt, sum []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, a.memory, a.time, a.threads, base64s.EncodeToString(salt), base64s.EncodeToString(sum))
}

// readPHC reads what phc writes.
func readPHC(text string) (cost argon, salt, sum []byte, err error) {
	bad := errors.New("a stored password is not written as Argon2id")
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return cost, nil, nil, bad
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &cost.memory, &cost.time, &cost.threads); n != 3 || err != nil {
		return cost, nil, nil, bad
	}
	salt, saltErr := base64s.DecodeString(parts[4])
	sum, sumErr := base64s.DecodeString(parts[5])
	if saltErr != nil || sumErr != nil || len(sum) != hashSize || len(salt) < 8 || cost.time < 1 || cost.threads < 1 ||
		cost.memory > mostStrength.memory || cost.time > mostStrength.time || cost.threads > mostStrength.threads {
		return cost, nil, nil, bad
	}
	return cost, salt, sum, nil
}

func random(bytes int) []byte {
	b := make([]byte, bytes)
	_, _ = rand.Read(b) // never fails
	return b
}
