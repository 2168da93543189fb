package auth

import (
	"context"
	"crypto/sha256"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/maypok86/otter/v2"

	"calotype/server/access"
	"calotype/storage"
)

// callers are those who asked lately, so that not every request asks the database. What is known is forgotten when people, their roles,
// keys or sessions change, here or on another node.
type callers struct {
	auth    *Auth
	changed atomic.Uint64 // counts the changes: what is known from before one is under a key that is not asked for any more
	known   *otter.Cache[credential, *known]
	signing *otter.Cache[signing, [][]byte]
}

// A credential names what somebody brought, by its hash, and as of which change.
type credential struct {
	hash [sha256.Size]byte
	as   uint64
}

type signing struct {
	project uuid.UUID
	as      uint64
}

// known is a caller and until when that is one; the zero time is for ever.
type known struct {
	caller  *access.Caller
	session *storage.Session // of a person
	until   time.Time
}

// How many callers are known, a kilobyte each, roughly; for how long, whatever is told; and how old news may be, in a process that hears
// of others, for anything to be known by heart.
const (
	mostCallers = 10_000
	callerTime  = 10 * time.Second // of an SQLite, nobody tells what another process does: calotype user
	newsTime    = 15 * time.Second
)

func newCallers(a *Auth) *callers {
	c := &callers{
		auth: a,
		known: otter.Must(&otter.Options[credential, *known]{
			MaximumSize: mostCallers, ExpiryCalculator: otter.ExpiryCreating[credential, *known](callerTime),
		}),
		signing: otter.Must(&otter.Options[signing, [][]byte]{
			MaximumSize: mostCallers, ExpiryCalculator: otter.ExpiryCreating[signing, [][]byte](callerTime),
		}),
	}
	return c
}

// forget has everybody asked for anew.
func (c *callers) forget() { c.changed.Add(1) }

// session answers whose session a secret opens.
func (c *callers) session(ctx context.Context, secret string) (*access.Caller, error) {
	return c.of(ctx, secret, func(ctx context.Context) (*known, error) {
		return c.auth.readSession(ctx, secret)
	})
}

// key answers the program or page with a key.
func (c *callers) key(ctx context.Context, text string) (*access.Caller, error) {
	return c.of(ctx, text, func(ctx context.Context) (*known, error) {
		return c.auth.readAPIKey(ctx, text)
	})
}

func (c *callers) of(ctx context.Context, text string, read func(context.Context) (*known, error)) (*access.Caller, error) {
	is, err := c.remembered(ctx, credential{sha256.Sum256([]byte(text)), c.changed.Load()}, read)
	if err != nil {
		return nil, err
	}
	now := c.auth.Library.Now()
	if !is.until.IsZero() && !now.Before(is.until) {
		if is.caller.Kind == access.Person {
			return nil, errEnded
		}
		return nil, errUnknown
	}
	c.auth.uses.note(is, now)
	return is.caller, nil
}

// askTime is how long the database may take to say who asks.
const askTime = 5 * time.Second

func (c *callers) remembered(ctx context.Context, who credential, read func(context.Context) (*known, error)) (*known, error) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	if c.auth.Library.NewsAge() > newsTime {
		return read(ctx)
	}
	if is, ok := c.known.GetIfPresent(who); ok {
		return is, nil
	}
	is, err := read(ctx)
	if err == nil {
		c.known.Set(who, is) // under what was known to have changed before it was read
	}
	return is, err
}

// secrets are those by which a project signs.
func (c *callers) secrets(ctx context.Context, project uuid.UUID) ([][]byte, error) {
	which := signing{project, c.changed.Load()}
	if found, ok := c.signing.GetIfPresent(which); ok && c.auth.Library.NewsAge() <= newsTime {
		return found, nil
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	rules, err := c.auth.Library.RulesOf(ctx, []uuid.UUID{project})
	if err != nil {
		return nil, err
	}
	secrets := [][]byte{}
	for _, key := range rules[project].Keys {
		secrets = append(secrets, []byte(key.Secret))
	}
	c.signing.Set(which, secrets)
	return secrets, nil
}

// watch has what is known forgotten when the library says that it changed.
func (a *Auth) watch() {
	a.Library.Watch(func(e storage.Event) {
		switch e.Kind {
		case storage.EventAccess:
			a.callers.forget()
			a.origins.forget()
		case storage.EventRules: // signing keys
			a.callers.forget()
		}
	})
}
