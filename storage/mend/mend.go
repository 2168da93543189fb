// Package mend looks whether records and bytes of a library agree, and mends what can be mended without losing anything that
// a person gave. Servers may work on the library meanwhile: bytes come before their records, and go after them or before, so what
// looks wrong is looked at again, and what is young is left alone.
package mend

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
	"calotype/storage/internal/walk"
)

// A Kind is a kind of thing that is not as it should be.
type Kind string

// The kinds, the worst first.
const (
	Database        Kind = "database"
	MissingOriginal Kind = "missing-original"
	DamagedOriginal Kind = "damaged-original"
	Unrecorded      Kind = "unrecorded-original"
	MissingPicture  Kind = "missing-rendition"
	NeedlessPicture Kind = "needless-rendition"
	WrongName       Kind = "wrong-name"
	WrongLists      Kind = "wrong-lists"
	MissingVariant  Kind = "missing-variant"
	WrongVariant    Kind = "wrong-variant"
	NeedlessVariant Kind = "needless-variant"
	OldUpload       Kind = "old-upload"
	UnknownKey      Kind = "unknown-key"
)

// A kindOf says what a kind is.
type kindOf struct {
	what    string // of several
	mending string // what mending does; empty where it does nothing
	advice  string // what a person can do where mending does nothing
	note    bool   // it is no problem
}

var kinds = map[Kind]kindOf{
	Database:        {what: "faults of the database file", advice: "restore a backup"},
	MissingOriginal: {what: "files whose original is missing", advice: "bring the originals back from a backup, or delete these files"},
	DamagedOriginal: {what: "originals that are not as they were uploaded", advice: "bring them back from a backup"},
	Unrecorded:      {what: "originals without a record, which the server sweeps away when they are older than its trash is kept", advice: "where the records are older than the storage, as after a restore of the database alone, save them with --rescue and upload them again"},
	MissingPicture:  {what: "files without the picture that was drawn of them", mending: "it is drawn anew"},
	NeedlessPicture: {what: "drawn pictures that belong to no file", mending: "they are removed"},
	WrongName:       {what: "files that are not found by their name", mending: "they are sorted in anew"},
	WrongLists:      {what: "faults of what lists and counts of files are read from", mending: "it is made anew of all files, for up to some minutes; meanwhile nobody changes files, and on PostgreSQL nobody lists them"},
	MissingVariant:  {what: "variants of which there is a record, but no bytes", mending: "the records are removed; they are rendered anew when they are asked for"},
	WrongVariant:    {what: "variants whose length is another than their record says", mending: "they are removed; they are rendered anew when they are asked for"},
	NeedlessVariant: {what: "variants and marks without a record, or of deleted files", mending: "they are removed"},
	OldUpload:       {what: "unfinished uploads that have rested for long; the server removes them when they expire", note: true},
	UnknownKey:      {what: "blobs that are not Calotype's", note: true},
}

// order is in which kinds are reported.
var order = []Kind{Database, MissingOriginal, DamagedOriginal, Unrecorded, MissingPicture, NeedlessPicture, WrongName, WrongLists,
	MissingVariant, WrongVariant, NeedlessVariant, OldUpload, UnknownKey}

// A Finding is all of one kind that was found.
type Finding struct {
	Kind    Kind     `json:"kind"`
	What    string   `json:"what"`
	Count   int      `json:"count"`
	Bytes   int64    `json:"bytes,omitempty"`
	Keys    []string `json:"keys"` // of blobs, or ids, or words
	Mending string   `json:"mending,omitempty"`
	Advice  string   `json:"advice,omitempty"`
	Problem bool     `json:"problem"`
	Mended  int      `json:"mended"`
}

// A Report is what was found.
type Report struct {
	Files    int        `json:"files"` // that were looked at, those in the trash too
	Variants int        `json:"variants"`
	Read     int64      `json:"bytesRead"`
	Findings []*Finding `json:"findings"`
}

// Problems answers how many things are wrong that were not mended.
func (r *Report) Problems() (n int) {
	for _, f := range r.Findings {
		if f.Problem {
			n += f.Count - f.Mended
		}
	}
	return n
}

// Mendable tells whether mending would do something.
func (r *Report) Mendable() bool {
	return slices.ContainsFunc(r.Findings, func(f *Finding) bool { return f.Mending != "" && f.Count > f.Mended })
}

// A Check looks at a library.
type Check struct {
	Blobs    blob.Store
	Records  *db.DB
	Bytes    bool // read every original and compare its checksum
	Jobs     int  // blobs that are looked at at the same time
	Progress Progress
	// Settle is how long to wait before what looks wrong is looked at again; 0 is not at all.
	Settle time.Duration
	Now    func() time.Time // nil means [time.Now]
	// Draw makes the picture of an original that is not decoded itself. Nil where none can be made.
	Draw func(ctx context.Context, format string, original []byte) ([]byte, error)

	drawing  sync.Mutex // held while one picture is drawn
	mu       sync.Mutex
	report   *Report
	suspects []func(context.Context) error
	mending  map[Kind][]func(context.Context) error
}

// Progress hears how far it is.
type Progress = walk.Progress

// Run looks, and changes nothing.
func (c *Check) Run(ctx context.Context) (*Report, error) {
	c.report, c.mending, c.suspects = new(Report), map[Kind][]func(context.Context) error{}, nil
	c.Jobs = max(1, c.Jobs)
	if c.Now == nil {
		c.Now = time.Now
	}
	if _, err := storage.Held(ctx, c.Records, c.Blobs); err != nil { // else nothing would be found but nonsense
		return nil, err
	}
	for _, look := range []func(context.Context) error{c.database, c.names, c.lists, c.originals, c.renditions, c.variants, c.rest} {
		if err := look(ctx); err != nil {
			return nil, err
		}
	}
	if err := c.lookAgain(ctx); err != nil {
		return nil, err
	}
	slices.SortFunc(c.report.Findings, func(a, b *Finding) int { return slices.Index(order, a.Kind) - slices.Index(order, b.Kind) })
	return c.report, nil
}

// suspect has something looked at again when all was seen once.
func (c *Check) suspect(look func(ctx context.Context) error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.suspects = append(c.suspects, look)
}

// lookAgain looks at what looked wrong, after those who were at work on it have had time to end that.
func (c *Check) lookAgain(ctx context.Context) error {
	if len(c.suspects) == 0 {
		return nil
	}
	wait := time.NewTimer(c.Settle)
	defer wait.Stop()
	select {
	case <-wait.C:
	case <-ctx.Done():
		return ctx.Err()
	}
	c.Progress.Begin("looking again", len(c.suspects), 0)
	defer c.Progress.End()
	return c.each(ctx, c.suspects)
}

// each runs some at a time.
func (c *Check) each(ctx context.Context, all []func(context.Context) error) error {
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(c.Jobs)
	for _, do := range all {
		group.Go(func() error {
			defer c.add(1, 0)
			return do(inner)
		})
		if inner.Err() != nil {
			break
		}
	}
	return errors.Join(group.Wait(), ctx.Err())
}

func (c *Check) add(items int, bytes int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.Progress.Add(items, bytes)
	c.report.Read += bytes
}

// find notes what is wrong. mend may be nil.
func (c *Check) find(kind Kind, key string, bytes int64, mend func(ctx context.Context) error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.report.Findings, func(f *Finding) bool { return f.Kind == kind })
	if i < 0 {
		k := kinds[kind]
		i = len(c.report.Findings)
		c.report.Findings = append(c.report.Findings, &Finding{Kind: kind, What: k.what, Mending: k.mending, Advice: k.advice, Problem: !k.note})
	}
	f := c.report.Findings[i]
	f.Count++
	f.Bytes += bytes
	f.Keys = append(f.Keys, key)
	if mend != nil {
		c.mending[kind] = append(c.mending[kind], mend)
	}
}

// Mend mends what [Check.Run] found, and changes the report accordingly.
func (c *Check) Mend(ctx context.Context) error {
	for _, f := range c.report.Findings {
		todo := c.mending[f.Kind]
		if len(todo) == 0 {
			continue
		}
		c.Progress.Begin("mending "+strings.ReplaceAll(string(f.Kind), "-", " "), len(todo), 0)
		err := c.each(ctx, todo)
		c.Progress.End()
		if err != nil {
			return fmt.Errorf("mend %s: %w", f.What, err)
		}
		f.Mended = len(todo)
	}
	return nil
}

// young is how old bytes are at most that are left alone: somebody may still be at work on them.
const young = time.Hour

func (c *Check) old(info blob.Info) bool { return info.ModTime.Before(c.Now().Add(-young)) }
