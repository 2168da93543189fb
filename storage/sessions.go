package storage

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// Bounds of sessions.
const (
	MaxSessions  = 100 // of one person: those that were not used the longest end
	MaxUserAgent = 255 // characters that are kept
)

// CreateSession signs a person in, and answers the secret by which [Library.SessionOf] knows them. The person is as they were when it was
// found out that it is them: where their password was changed since, the answer is [fs.ErrNotExist].
func (l *Library) CreateSession(ctx context.Context, person *Person, userAgent string, lasts time.Duration) (secret string, s *Session, err error) {
	if lasts <= 0 {
		return "", nil, invalid("expiresIn", "a session cannot last %v", lasts)
	}
	now, secret := l.now(), newSecret()
	s = &Session{ID: uuid.Must(uuid.NewV7()), PersonID: person.ID, Hash: hashOf(secret), UserAgent: cutText(userAgent, MaxUserAgent),
		CreatedAt: now, SeenAt: now, ExpiresAt: micros(now.Add(lasts))}
	err = l.write(ctx, func(q *db.Queries) ([]Event, error) {
		known, err := q.LockPerson(ctx, person.ID)
		if err != nil {
			return nil, err
		}
		if known.PasswordHash != person.PasswordHash {
			return nil, fmt.Errorf("the password of person %s was changed just now: %w", person.ID, fs.ErrNotExist)
		}
		ended, err := q.TrimSessions(ctx, person.ID, MaxSessions-1)
		if err != nil {
			return nil, err
		}
		if err := q.AddSession(ctx, s); err != nil {
			return nil, err
		}
		return ofSessions(ended), q.SeePerson(ctx, person.ID, now)
	})
	if err != nil {
		return "", nil, err
	}
	return secret, s, nil
}

// ofSessions is what is told when so many sessions ended.
func ofSessions(ended int) []Event {
	if ended == 0 {
		return nil
	}
	return accessChanged(uuid.Nil)
}

// cutText answers the beginning of a text that a machine wrote, as far as it can be kept.
func cutText(s string, most int) string {
	runes := []rune(cleanText(s))
	return string(runes[:min(len(runes), most)])
}

// SessionOf answers a session by its secret, with the person. One that has ended or expired is [fs.ErrNotExist].
func (l *Library) SessionOf(ctx context.Context, secret string) (*Session, *Person, error) {
	s, err := l.db.SessionByHash(ctx, hashOf(secret), l.now())
	if err != nil {
		return nil, nil, err
	}
	p, err := l.db.Person(ctx, s.PersonID)
	if err != nil {
		return nil, nil, err
	}
	return s, p, nil
}

// SessionsOf answers the sessions of a person, newest first.
func (l *Library) SessionsOf(ctx context.Context, person uuid.UUID) ([]*Session, error) {
	return l.db.SessionsOf(ctx, person, l.now())
}

// SeenSession notes that a session is in use, and with it the person, and has it last until a time. It tells nobody. One that has ended or
// expired stays so: [fs.ErrNotExist].
func (l *Library) SeenSession(ctx context.Context, id uuid.UUID, expires time.Time) error {
	now := l.now()
	person, err := l.db.SeeSession(ctx, id, now, micros(expires))
	if err != nil {
		return err
	}
	return l.db.SeePerson(ctx, person, now)
}

// EndSession ends a session of a person.
func (l *Library) EndSession(ctx context.Context, person, id uuid.UUID) error {
	return l.write(ctx, func(q *db.Queries) ([]Event, error) {
		return accessChanged(uuid.Nil), q.RemoveSession(ctx, person, id)
	})
}

// EndSessions ends all sessions of a person but one, where one is given, and answers how many they were.
func (l *Library) EndSessions(ctx context.Context, person uuid.UUID, keep *uuid.UUID) (ended int, err error) {
	err = l.write(ctx, func(q *db.Queries) (_ []Event, err error) {
		ended, err = q.RemoveSessions(ctx, person, keep)
		return ofSessions(ended), err
	})
	return ended, err
}
