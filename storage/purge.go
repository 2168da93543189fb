package storage

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"calotype/storage/db"
)

// A purge throws variants away that are as they should be: they are made anew when they are asked for. Those that
// [Library.Watch] are told before, so that nothing is kept that was made before, and again after, as they may have found
// something meanwhile.

// PurgeFiles throws the variants of files away and answers what they came to. Ids of no file are left out.
func (l *Library) PurgeFiles(ctx context.Context, ids []uuid.UUID) (VariantSum, error) {
	if err := CheckIDs(ids); err != nil {
		return VariantSum{}, err
	}
	var events []Event
	var files []uuid.UUID
	err := l.write(ctx, func(q *db.Queries) ([]Event, error) {
		refs, err := q.FileRefs(ctx, ids)
		if err != nil {
			return nil, err
		}
		files, events = db.IDsOf(refs), nil
		for _, r := range refs {
			events = append(events, Event{Kind: EventPurged, FileID: r.ID, ProjectID: r.ProjectID})
		}
		return events, q.NoteDrops(ctx, files)
	})
	if err != nil {
		return VariantSum{}, err
	}
	purged, err := l.dropAll(context.WithoutCancel(ctx), files)
	return purged, unfinished(errors.Join(err, l.announce(ctx, events)))
}

// PurgeProject does the same for all files of a project.
func (l *Library) PurgeProject(ctx context.Context, id uuid.UUID) (purged VariantSum, err error) {
	events := []Event{{Kind: EventPurged, ProjectID: id}}
	err = l.write(ctx, func(q *db.Queries) ([]Event, error) {
		if _, err := q.Project(ctx, id); err != nil {
			return nil, err
		}
		return events, q.NoteDropsOf(ctx, id)
	})
	if err != nil {
		return purged, err
	}
	defer func() { err = errors.Join(err, unfinished(l.announce(ctx, events))) }()
	ctx = context.WithoutCancel(ctx)
	// What was put between the first look and the moment when all here had heard of the purge has a record by now.
	if err := l.db.NoteDropsOf(ctx, id); err != nil {
		return purged, unfinished(err)
	}
	for {
		files, err := l.db.DropsOf(ctx, id, sweepBatch)
		if err != nil || len(files) == 0 {
			return purged, unfinished(err)
		}
		some, err := l.dropAll(ctx, files)
		purged.Add(some)
		if err != nil {
			return purged, unfinished(err)
		}
	}
}

// PurgePreset does the same for the variants that were asked for by a preset, be it alone or as a part of a chain, and
// whatever its name and transformation were then. Watchers are told that the project is purged: what they keep is not
// sorted by presets.
func (l *Library) PurgePreset(ctx context.Context, id uuid.UUID) (purged VariantSum, err error) {
	preset, err := l.db.Preset(ctx, id)
	if err != nil {
		return purged, err
	}
	events := []Event{{Kind: EventPurged, ProjectID: preset.ProjectID}}
	if err := l.announce(ctx, events); err != nil {
		return purged, err
	}
	defer func() { err = errors.Join(err, unfinished(l.announce(ctx, events))) }()
	ctx = context.WithoutCancel(ctx)
	for {
		refs, err := l.db.VariantsByPreset(ctx, id, sweepBatch)
		if err != nil || len(refs) == 0 {
			return purged, unfinished(err)
		}
		some, err := l.removeVariants(ctx, refs)
		purged.Add(some)
		if err != nil {
			return purged, unfinished(err)
		}
	}
}

func unfinished(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("not all of the variants are gone yet: %w", err)
}
