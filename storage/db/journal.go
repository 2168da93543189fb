package db

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"
)

// A Note is one line of the journal: something that happened, for the other processes that use the database.
type Note struct {
	bun.BaseModel `bun:"table:journal,alias:j"`

	Number    int64     `bun:"number,pk,autoincrement"` // greater than those that were committed before
	Kind      string    `bun:"kind"`
	ProjectID uuid.UUID `bun:"project_id,type:uuid"`
	FileID    uuid.UUID `bun:"file_id,type:uuid"`
	At        time.Time `bun:"at,nullzero,default:current_timestamp"` // by the database's clock
}

// Shared tells whether other processes may use the database at the same time.
func (q *Queries) Shared() bool { return q.on.Dialect().Name() == dialect.PG }

// JournalChannel is where [DB.Listen] hears of every commit with news in the journal.
const JournalChannel = "calotype_journal"

// journalLock is held from writing into the journal to the commit: so its numbers are in the order of the commits.
const journalLock = 0x63616c6f0001

// Journal writes notes, which others read when the transaction is committed. It must come last in a transaction, as others wait
// with theirs meanwhile. Where nobody else uses the database, nothing is written.
func (q *Queries) Journal(ctx context.Context, notes []Note) error {
	if len(notes) == 0 || !q.Shared() {
		return nil
	}
	if _, err := q.on.NewRaw("SELECT pg_advisory_xact_lock(?)", journalLock).Exec(ctx); err != nil {
		return fmt.Errorf("write journal: %w", translate(err))
	}
	for part := range slices.Chunk(notes, chunkSize) {
		if _, err := q.on.NewInsert().Model(&part).ExcludeColumn("number", "at").Returning("NULL").Exec(ctx); err != nil {
			return fmt.Errorf("write journal: %w", translate(err))
		}
	}
	if _, err := q.on.NewRaw("SELECT pg_notify(?, '')", JournalChannel).Exec(ctx); err != nil {
		return fmt.Errorf("write journal: %w", translate(err))
	}
	return nil
}

// Notes answers at most limit notes after a number, in order.
func (q *Queries) Notes(ctx context.Context, after int64, limit int) ([]Note, error) {
	var notes []Note
	if err := q.on.NewSelect().Model(&notes).Where("number > ?", after).Order("number").Limit(int64(limit)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("read journal: %w", translate(err))
	}
	return notes, nil
}

// Journaled answers the numbers of the first and the last note; 0 and 0 where there was never any.
func (q *Queries) Journaled(ctx context.Context) (first, last int64, err error) {
	err = q.on.NewRaw("SELECT coalesce(min(number), 0), coalesce(max(number), 0) FROM journal").Scan(ctx, &first, &last)
	if err != nil {
		return 0, 0, fmt.Errorf("read journal: %w", translate(err))
	}
	return first, last, nil
}

// forgetAtOnce bounds the notes that are removed in one statement: of each file of a deleted project there was one.
const forgetAtOnce = 10000

// ForgetNotes removes the notes from before a time, but for the last of all: by that, who has missed some finds out.
func (q *Queries) ForgetNotes(ctx context.Context, before time.Time) error {
	for {
		result, err := q.on.NewRaw(`DELETE FROM journal WHERE number IN (SELECT number FROM journal
			WHERE at < ? AND number < (SELECT max(number) FROM journal) ORDER BY number LIMIT ?)`, before, forgetAtOnce).Exec(ctx)
		if err != nil {
			return fmt.Errorf("shorten journal: %w", translate(err))
		}
		if n, err := result.RowsAffected(); err != nil || n < forgetAtOnce {
			return err
		}
	}
}

// Clock answers the time by the clock of a database that others may use too.
func (q *Queries) Clock(ctx context.Context) (now time.Time, err error) {
	if err := q.on.NewRaw("SELECT clock_timestamp()").Scan(ctx, &now); err != nil {
		return now, fmt.Errorf("ask the database for the time: %w", translate(err))
	}
	return now, nil
}

// LibraryID answers the id of the library that these records are of, which is fresh where it has none yet.
func (q *Queries) LibraryID(ctx context.Context, fresh uuid.UUID, now time.Time) (id uuid.UUID, err error) {
	_, err = q.on.NewRaw("INSERT INTO library (one, id, created_at) VALUES (1, ?, ?) ON CONFLICT DO NOTHING", fresh, now).Exec(ctx)
	if err == nil {
		err = q.on.NewRaw("SELECT id FROM library").Scan(ctx, &id)
	}
	if err != nil {
		return id, fmt.Errorf("id of the library: %w", translate(err))
	}
	return id, nil
}
