package db

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// What a transaction has read, others may change before it ends: on PostgreSQL they write at the same time, where SQLite has one
// writer. So whoever decides by what he has read holds it until then, and those who would change it wait.

// How rows are held. Several transactions may keep one, a single one changes it, which UPDATE and DELETE do by themselves.
const (
	keeping  = "SHARE"
	changing = "NO KEY UPDATE"
)

// hold has a query hold the rows that it finds.
func (q *Queries) hold(s *bun.SelectQuery, how string) *bun.SelectQuery {
	if q.Shared() {
		s = s.For(how)
	}
	return s
}

// held is the same in a query that is written out; of names the tables whose rows are meant.
func (q *Queries) held(how, of string) bun.Safe {
	if q.Shared() {
		return bun.Safe("FOR " + how + " OF " + of)
	}
	return ""
}

// holdFiles holds the records of files that will be changed, in one order whoever does so: then no two wait for each other.
func (q *Queries) holdFiles(ctx context.Context, ids []uuid.UUID) error {
	if !q.Shared() {
		return nil
	}
	rows := q.on.NewSelect().Model((*File)(nil)).Column("id").Where("id IN (?)", bun.List(ids)).Order("id").For(changing)
	_, err := q.on.NewSelect().TableExpr("(?) AS held", rows).Count(ctx)
	return err
}

// keepProjectsOf keeps the projects of files from being deleted, as far as they are not.
func (q *Queries) keepProjectsOf(ctx context.Context, ids []uuid.UUID) error {
	if !q.Shared() {
		return nil
	}
	rows := q.on.NewSelect().Model((*Project)(nil)).Column("id").Where("deleted_at IS NULL").
		Where("id IN (SELECT f.project_id FROM files AS f WHERE f.id IN (?))", bun.List(ids)).Order("id").For(keeping)
	_, err := q.on.NewSelect().TableExpr("(?) AS held", rows).Count(ctx)
	return err
}

// KeepProject reports a project that is deleted or unknown as [io/fs.ErrNotExist]. One that is there cannot be deleted until the
// transaction ends.
func (q *Queries) KeepProject(ctx context.Context, id uuid.UUID) error {
	return q.holdProject(ctx, id, keeping)
}

// KeepTrashed reports a project that is not deleted, or unknown, as [io/fs.ErrNotExist]. One that is deleted cannot be taken back
// until the transaction ends.
func (q *Queries) KeepTrashed(ctx context.Context, id uuid.UUID) error {
	s := q.on.NewSelect().Model((*Project)(nil)).Column("id").Where("id = ?", id).Where("deleted_at IS NOT NULL")
	if err := q.hold(s, keeping).Scan(ctx, &uuid.UUID{}); err != nil {
		return fmt.Errorf("deleted project %s: %w", id, translate(err))
	}
	return nil
}

// LockProject is KeepProject, and until the transaction ends no other one keeps, locks or changes the project: for what a project
// has a limited number of, and for its rules.
func (q *Queries) LockProject(ctx context.Context, id uuid.UUID) error {
	return q.holdProject(ctx, id, changing)
}

func (q *Queries) holdProject(ctx context.Context, id uuid.UUID, how string) error {
	s := q.on.NewSelect().Model((*Project)(nil)).Column("id").Where("id = ?", id).Where("deleted_at IS NULL")
	if err := q.hold(s, how).Scan(ctx, &uuid.UUID{}); err != nil {
		return fmt.Errorf("project %s: %w", id, translate(err))
	}
	return nil
}

// LockProjects keeps others from making, changing and deleting projects until the transaction ends.
func (q *Queries) LockProjects(ctx context.Context) error {
	if !q.Shared() {
		return nil
	}
	if _, err := q.on.NewRaw("LOCK TABLE projects IN SHARE ROW EXCLUSIVE MODE").Exec(ctx); err != nil {
		return fmt.Errorf("lock projects: %w", err)
	}
	return nil
}

// peopleLock is held by who holds people to a rule that is about all of them.
const peopleLock = 0x63616c6f0002

// LockPeople keeps others who do the same from going on until the transaction ends: whoever makes, changes and deletes people does so
// first. That somebody was seen may be noted all the while.
func (q *Queries) LockPeople(ctx context.Context) error {
	if !q.Shared() {
		return nil
	}
	if _, err := q.on.NewRaw("SELECT pg_advisory_xact_lock(?)", peopleLock).Exec(ctx); err != nil {
		return fmt.Errorf("lock people: %w", translate(err))
	}
	return nil
}

// LockFile is [Queries.File], and until the transaction ends no other one changes or deletes the file.
func (q *Queries) LockFile(ctx context.Context, id uuid.UUID) (*File, error) {
	f := &File{ID: id}
	if err := q.hold(q.on.NewSelect().Model(f).WherePK().Where("deleted_at IS NULL"), changing).Scan(ctx); err != nil {
		return nil, fmt.Errorf("file %s: %w", id, translate(err))
	}
	return f, nil
}

// LockPreset is [Queries.Preset], and until the transaction ends no other one changes or removes the preset.
func (q *Queries) LockPreset(ctx context.Context, id uuid.UUID) (*Preset, error) {
	p := &Preset{ID: id}
	if err := q.hold(q.on.NewSelect().Model(p).WherePK().Where(ofLiveProject), changing).Scan(ctx); err != nil {
		return nil, fmt.Errorf("preset %s: %w", id, translate(err))
	}
	return p, nil
}
