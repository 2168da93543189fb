package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"calotype/storage/db"
)

// add adds files to the large project, each in a transaction of its own, by so many at once.
func add(ctx context.Context, address string, files, clients int) error {
	d, err := db.Open(ctx, address)
	if err != nil {
		return err
	}
	defer d.Close()
	p := projects(1_000_000)[0]
	if err := d.AddProject(ctx, &db.Project{ID: p.id, Name: p.name, CreatedAt: start, UpdatedAt: start}); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	began := time.Now()
	for c := range clients {
		group.Go(func() error {
			for i := range files / clients {
				now := time.Now().UTC().Truncate(time.Microsecond)
				f := &db.File{ID: uuid.Must(uuid.NewV7()), ProjectID: p.id, Name: fmt.Sprintf("IMG_%d%d.jpg", c, i), Type: "image/jpeg", Format: "jpeg", Bytes: 5_000_000,
					Frames: 1, EXIF: map[string]any{"Model": "NIKON D750", "ISO": 400}, Metadata: map[string]any{}, Tags: []string{"sunset", "2026"}, CreatedAt: now, UpdatedAt: now}
				if err := d.InTx(ctx, func(q *db.Queries) error { return q.AddFile(ctx, f) }); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	fmt.Printf("%-45s %.0f a second\n", fmt.Sprintf("added by %d at once", clients), float64(files)/time.Since(began).Seconds())
	return nil
}
