package storage

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"calotype/storage/blob"
	"calotype/storage/db"
)

// sweepBatch is how many files a sweep takes in hand at once.
const sweepBatch = 500

// minOrphanAge keeps a sweep away from bytes whose record is just being written, however short the trash is kept.
const minOrphanAge = time.Hour

// Sweep removes what nobody can ask for any more: files and projects that are in the trash for longer than TrashFor, bytes
// and records; originals and renditions that long without a record, which a killed process left; variants that it left half
// removed; projects that it left half deleted or taken back; sessions and invitations that expired; and of all others those that were not asked for the longest, where there are too many.
// It goes on after an error where it can.
func (l *Library) Sweep(ctx context.Context) error {
	before := l.now().Add(-l.trashFor)
	return errors.Join(
		l.db.ForgetNotes(ctx, l.now().Add(-journalTime)),
		l.db.ForgetDeliveries(ctx, l.now().Add(-deliveryLog)),
		l.finishProjects(ctx),
		l.dropNoted(ctx),
		l.makeRoom(ctx),
		l.sweepFiles(ctx, before),
		l.removeUsage(ctx, before),
		l.db.PurgeProjects(ctx, before),
		l.db.PurgeExpired(ctx, l.now()),
		l.sweepOrphans(ctx, originals, l.now().Add(-max(l.trashFor, minOrphanAge))),
		l.sweepOrphans(ctx, renditions, l.now().Add(-max(l.trashFor, minOrphanAge))),
	)
}

// dropNoted drops the variants that the database has a note about.
func (l *Library) dropNoted(ctx context.Context) error {
	for {
		ids, err := l.db.Drops(ctx, sweepBatch)
		if err != nil || len(ids) == 0 {
			return err
		}
		if _, err := l.dropAll(ctx, ids); err != nil {
			return err
		}
	}
}

// sweepFiles empties the trash. The record goes first: a file that can be restored has its bytes. Bytes that are left when
// the process is killed in between have no record and are swept as such.
func (l *Library) sweepFiles(ctx context.Context, before time.Time) error {
	for {
		var ids []uuid.UUID
		err := l.db.InTx(ctx, func(q *db.Queries) (err error) {
			ids, err = q.PurgeFiles(ctx, before, sweepBatch)
			return err
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, id := range ids {
			for _, key := range bytesOf(id) {
				if err := l.blobs.Delete(ctx, key); err != nil {
					return err
				}
			}
		}
		if _, err := l.dropAll(ctx, ids); err != nil {
			return err
		}
	}
}

// sweepOrphans removes what is older than before, of originals or renditions, and whose file has no record.
func (l *Library) sweepOrphans(ctx context.Context, folder string, before time.Time) error {
	var batch []uuid.UUID
	sweep := func() error {
		recorded, err := l.db.Recorded(ctx, batch)
		if err != nil {
			return err
		}
		for _, id := range batch {
			if recorded[id] {
				continue
			}
			// Some stores date what came in parts by when the first was announced, so it may be old when its last byte comes.
			if uploads, ok := bare(l.blobs).(blob.Uploads); ok {
				if known, err := uploads.Has(ctx, id.String()); err != nil {
					return err
				} else if known {
					continue
				}
			}
			if err := l.blobs.Delete(ctx, folder+id.String()); err != nil {
				return err
			}
		}
		batch = batch[:0]
		return nil
	}
	for info, err := range l.blobs.List(ctx, folder) {
		if err != nil {
			return err
		}
		id, ok := FileAt(folder, info.Key)
		if !ok || !info.ModTime.Before(before) {
			continue
		}
		if batch = append(batch, id); len(batch) == sweepBatch {
			if err := sweep(); err != nil {
				return err
			}
		}
	}
	return sweep()
}
