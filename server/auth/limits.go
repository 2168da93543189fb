package auth

import (
	"crypto/sha256"
	"net/netip"
	"strings"
	"time"

	"github.com/maypok86/otter/v2"
	"golang.org/x/time/rate"
)

// attempts counts what somebody has tried to sign in with: by client, so that nobody tries many people, and by e-mail, so that nobody
// has many clients try one. Who signs in gets back what it cost.
type attempts struct {
	buckets *otter.Cache[attempt, *rate.Limiter]
	now     func() time.Time
}

// An attempt names what is counted by itself: an e-mail, or a client.
type attempt struct {
	email  [sha256.Size]byte
	client netip.Prefix // invalid: all that cannot be told from others, as behind a proxy that does not say whom it speaks for
	kind   attemptKind
}

type attemptKind uint8

const (
	byEmail attemptKind = iota
	byClient
	byAnyone
)

// A pace is how many attempts there may be at once, and after how long there is one more.
type pace struct {
	burst int
	every time.Duration
}

// paces are long enough for who has forgotten a password, and let a password of ten letters be guessed in no lifetime.
var paces = [...]pace{byEmail: {10, 30 * time.Second}, byClient: {20, 6 * time.Second}, byAnyone: {100, time.Second}}

// Of how many is counted at once, some 300 bytes each, and for how long after their last attempt: longer than any bucket
// takes to fill.
const (
	mostBuckets = 50_000
	bucketRest  = 10 * time.Minute
)

func newAttempts(now func() time.Time) *attempts {
	return &attempts{otter.Must(&otter.Options[attempt, *rate.Limiter]{
		MaximumSize: mostBuckets, ExpiryCalculator: otter.ExpiryAccessing[attempt, *rate.Limiter](bucketRest),
	}), now}
}

// take counts an attempt, of an e-mail where there is one. It answers how long to wait, where that was one too many, and
// else what gives it back.
func (a *attempts) take(client netip.Prefix, email string) (wait time.Duration, back func()) {
	who := attempt{client: client, kind: byClient}
	if !client.IsValid() {
		who.kind = byAnyone
	}
	wait, ofClient := a.one(who)
	if wait > 0 || email == "" {
		return wait, ofClient
	}
	wait, ofEmail := a.ofEmail(email)
	if wait > 0 {
		ofClient()
		return wait, nil
	}
	return 0, func() { ofClient(); ofEmail() }
}

// ofEmail counts an attempt of an e-mail alone.
func (a *attempts) ofEmail(email string) (wait time.Duration, back func()) {
	return a.one(attempt{email: sha256.Sum256([]byte(strings.ToLower(strings.TrimSpace(email)))), kind: byEmail})
}

func (a *attempts) one(who attempt) (wait time.Duration, back func()) {
	is := paces[who.kind]
	bucket, _ := a.buckets.ComputeIfAbsent(who, func() (*rate.Limiter, bool) {
		return rate.NewLimiter(rate.Every(is.every), is.burst), false
	})
	now := a.now()
	place := bucket.ReserveN(now, 1)
	if wait = place.DelayFrom(now); wait > 0 {
		place.CancelAt(now)
		return wait, nil
	}
	// A place that is taken already cannot be given back by CancelAt, which does so only for one that is waited for.
	return 0, func() { bucket.ReserveN(a.now(), -1) }
}
