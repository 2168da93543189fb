package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// AddSession inserts a session. Of a person who is not there it is [io/fs.ErrNotExist].
func (q *Queries) AddSession(ctx context.Context, s *Session) error {
	if _, err := q.on.NewInsert().Model(s).Exec(ctx); err != nil {
		return fmt.Errorf("add session %s: %w", s.ID, translate(err))
	}
	return nil
}

// SessionByHash answers the session with a hash, unless it has expired by now.
func (q *Queries) SessionByHash(ctx context.Context, hash string, now time.Time) (*Session, error) {
	s := new(Session)
	if err := q.on.NewSelect().Model(s).Where("n.hash = ?", hash).Where("n.expires_at > ?", now).Scan(ctx); err != nil {
		return nil, fmt.Errorf("session: %w", translate(err))
	}
	return s, nil
}

// SessionsOf answers the sessions of a person that have not expired by now, newest first.
func (q *Queries) SessionsOf(ctx context.Context, person uuid.UUID, now time.Time) ([]*Session, error) {
	sessions := []*Session{}
	err := q.on.NewSelect().Model(&sessions).Where("n.person_id = ?", person).Where("n.expires_at > ?", now).
		Order("n.created_at DESC", "n.id DESC").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("sessions of person %s: %w", person, translate(err))
	}
	return sessions, nil
}

// SeeSession notes that a session is in use now, and until when it holds, unless it has expired. It answers whose it is.
func (q *Queries) SeeSession(ctx context.Context, id uuid.UUID, now, expires time.Time) (person uuid.UUID, err error) {
	err = q.on.NewUpdate().Model((*Session)(nil)).Set("seen_at = ?", now).Set("expires_at = ?", expires).
		Where("id = ?", id).Where("expires_at > ?", now).Returning("person_id").Scan(ctx, &person)
	if err != nil {
		return person, fmt.Errorf("note the use of session %s: %w", id, translate(err))
	}
	return person, nil
}

// RemoveSession removes a session of a person.
func (q *Queries) RemoveSession(ctx context.Context, person, id uuid.UUID) error {
	result, err := q.on.NewDelete().Model((*Session)(nil)).Where("id = ?", id).Where("person_id = ?", person).Exec(ctx)
	return changed(result, err, "end session", id)
}

// RemoveSessions removes the sessions of a person but for one, where one is given, and answers how many they were.
func (q *Queries) RemoveSessions(ctx context.Context, person uuid.UUID, keep *uuid.UUID) (int, error) {
	d := q.on.NewDelete().Model((*Session)(nil)).Where("person_id = ?", person)
	if keep != nil {
		d = d.Where("id <> ?", *keep)
	}
	result, err := d.Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("end sessions of person %s: %w", person, translate(err))
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// TrimSessions removes the sessions of a person but for so many that were in use last, and answers how many they were.
func (q *Queries) TrimSessions(ctx context.Context, person uuid.UUID, most int) (int, error) {
	kept := q.on.NewSelect().Model((*Session)(nil)).Column("id").Where("n.person_id = ?", person).
		Order("n.seen_at DESC", "n.id DESC").Limit(int64(most))
	result, err := q.on.NewDelete().Model((*Session)(nil)).Where("person_id = ?", person).Where("id NOT IN (?)", kept).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("end sessions of person %s: %w", person, translate(err))
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// PurgeExpired removes the sessions and invitations that have expired by now.
func (q *Queries) PurgeExpired(ctx context.Context, now time.Time) error {
	_, sessions := q.on.NewDelete().Model((*Session)(nil)).Where("expires_at <= ?", now).Exec(ctx)
	_, invitations := q.on.NewDelete().Model((*Invitation)(nil)).Where("expires_at <= ?", now).Exec(ctx)
	if err := errors.Join(sessions, invitations); err != nil {
		return fmt.Errorf("remove sessions and invitations that expired: %w", translate(err))
	}
	return nil
}
