package transfer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"golang.org/x/sync/errgroup"

	"calotype/storage"
	"calotype/storage/db"
	"calotype/storage/internal/walk"
)

// A Copy brings a library from one place to another. What is there already and right is not copied again: one that was
// interrupted goes on where it stopped, and one that ended can be repeated, for what came meanwhile, until a server begins to
// work on the target. Others may work on the source all the while.
type Copy struct {
	From, To Place
	Variants bool // and marks: what is left behind is made anew when it is asked for
	Verify   bool // read everything back from the target
	Jobs     int  // blobs at the same time
	Progress Progress

	source db.Incoming
}

// A Plan is what a copy will do.
type Plan struct {
	Files    db.Stats      // of the source, those in the trash too
	Variants db.VariantSum // of the source
	Begun    *db.Incoming  // the copy that is taken up or repeated; nil for a first one
}

// Plan looks at both places and changes nothing. A target that holds anything but a copy of the same source is answered with an
// [*OccupiedError].
func (c *Copy) Plan(ctx context.Context) (*Plan, error) {
	id, err := identity(ctx, c.From)
	if err != nil {
		return nil, err
	}
	p := new(Plan)
	if p.Begun, err = arrived(ctx, c.To, id); err != nil {
		return nil, err
	}
	if p.Files, err = c.From.Records.SumOriginals(ctx); err != nil {
		return nil, err
	}
	if c.Variants {
		p.Variants, err = c.From.Records.SumVariants(ctx)
	}
	c.source = db.Incoming{Kind: "copy", Source: id}
	return p, err
}

// Run copies, after [Copy.Plan]. It may be ended at any moment, and be run again.
func (c *Copy) Run(ctx context.Context) (*Report, error) {
	plan, err := c.Plan(ctx)
	if err != nil {
		return nil, err
	}
	c.source.BegunAt = now()
	if err := c.To.Records.PutIncoming(ctx, &c.source); err != nil {
		return nil, err
	}
	if err := storage.Mark(ctx, c.To.Blobs, c.source.Source); err != nil {
		return nil, err
	}
	m := &mover{from: c.From, to: c.To, jobs: max(1, c.Jobs), progress: c.Progress}
	if err := c.bytes(ctx, m, plan); err != nil {
		return &m.report, err
	}
	if err := m.records(ctx, c.Variants); err != nil {
		return &m.report, err
	}
	// What came between the look at the files and the snapshot of the records. And now that these are there, each of them is held
	// to its bytes.
	present := m.report.Present
	m.report.Missing = nil
	late, err := c.To.Records.SumOriginals(ctx)
	if err != nil {
		return &m.report, err
	}
	m.report.Files = late.Files
	m.progress.Begin("what came meanwhile", late.Files, late.Bytes)
	err = m.originals(ctx, c.To.Records)
	m.progress.End()
	m.report.Present = present
	if err != nil {
		return &m.report, err
	}
	if c.Verify {
		if err := c.verify(ctx, m, late); err != nil {
			return &m.report, err
		}
	}
	c.source.FinishedAt = new(now())
	return &m.report, c.To.Records.PutIncoming(ctx, &c.source)
}

// bytes copies what lies in the storage.
func (c *Copy) bytes(ctx context.Context, m *mover, plan *Plan) error {
	m.progress.Begin("originals", plan.Files.Files, plan.Files.Bytes)
	err := m.originals(ctx, c.From.Records)
	m.progress.End()
	if err != nil || !c.Variants {
		return err
	}
	m.progress.Begin("variants", plan.Variants.Variants, plan.Variants.Bytes)
	defer m.progress.End()
	return m.variants(ctx)
}

// verify reads back what was copied: originals are held to their records, renditions to the source.
func (c *Copy) verify(ctx context.Context, m *mover, sum db.Stats) error {
	m.progress.Begin("reading back", sum.Files, sum.Bytes)
	defer m.progress.End()
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(m.jobs)
	var failed error
	for o, err := range c.To.Records.Originals(inner) {
		if err != nil {
			failed = err
			break
		}
		group.Go(func() error { return c.verifyFile(inner, m, o) })
	}
	return firstCause(ctx, group.Wait(), failed)
}

func (c *Copy) verifyFile(ctx context.Context, m *mover, o db.Original) error {
	key := storage.OriginalKey(o.ID)
	got, err := walk.SumOf(ctx, c.To.Blobs, key, m.add)
	switch {
	case errors.Is(err, fs.ErrNotExist): // the source does not have it either: it is in the report
	case err != nil:
		return err
	case got != o.Checksum && !m.damaged(key):
		if err := c.compare(ctx, key, got); err != nil {
			return err
		}
		m.note(func(r *Report) { r.Damaged = append(r.Damaged, key) })
	}
	m.add(1, 0)
	if o.Rendition == "" {
		return nil
	}
	key = storage.RenditionKey(o.ID)
	got, err = walk.SumOf(ctx, c.To.Blobs, key, nil)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return c.compare(ctx, key, got)
}

// compare holds what the target has to what the source has. What differs is removed, so that the next run copies it.
func (c *Copy) compare(ctx context.Context, key, got string) error {
	want, err := walk.SumOf(ctx, c.From.Blobs, key, nil)
	if errors.Is(err, fs.ErrNotExist) || err == nil && want == got {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(fmt.Errorf("%s reads differently from %s than from %s; run the same again to copy it anew", key, c.To.Name, c.From.Name),
		c.To.Blobs.Delete(ctx, key))
}
