package transfer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/sync/errgroup"

	"calotype/storage"
	"calotype/storage/db"
)

// A Restore brings back what a [Backup] wrote, into a place that is empty. Nobody serves it before every part was held to its
// checksum. One that was interrupted is begun anew; of an archive that is not whole, nothing stays.
type Restore struct {
	At         time.Time
	Files      int
	Bytes      int64    // of originals
	Migrations []string // which the database must have, and no others, when it is restored to

	To       Place
	Jobs     int
	Progress Progress

	header  *archiveHeader
	archive *archiveReader
	first   string // the entry after the header
	decoder *zstd.Decoder
}

// NewRestore reads the beginning of an archive.
func NewRestore(r io.Reader) (*Restore, error) {
	a := newArchiveReader(r)
	h, err := a.describe()
	if err != nil {
		return nil, err
	}
	first, _, err := a.next() // which holds the header to its checksum
	if err != nil {
		return nil, err
	}
	return &Restore{At: h.At, Files: h.Files, Bytes: h.Bytes, Migrations: h.Migrations, header: h, archive: a, first: first}, nil
}

// Plan looks at where the library is to come to, and changes nothing. Where anything is there but what an interrupted restore
// left, the answer is an [*OccupiedError].
func (r *Restore) Plan(ctx context.Context) (interrupted bool, err error) {
	i, err := r.To.Records.Incoming(ctx)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, empty(ctx, r.To)
	case err != nil:
		return false, err
	case i.Kind == "restore" && i.FinishedAt != nil && i.Source == r.header.Library:
		return false, &OccupiedError{r.To.Name, fmt.Sprintf("holds this library already, restored at %s: a server can be started on it; to restore it once more, give an empty database and an empty storage", i.FinishedAt.Format(time.RFC3339))}
	case i.Kind != "restore" || i.FinishedAt != nil:
		return false, &OccupiedError{r.To.Name, fmt.Sprintf("holds a %s, begun at %s; an empty database and an empty storage are needed", i.Kind, i.BegunAt.Format(time.RFC3339))}
	}
	if err := storage.BelongTo(ctx, r.To.Blobs, i.Source); err != nil { // begun with another storage
		if !errors.Is(err, fs.ErrNotExist) {
			return false, &OccupiedError{r.To.Name, "has bytes of another library in its storage; an empty storage is needed"}
		}
		for info, err := range r.To.Blobs.List(ctx, "") {
			if err != nil {
				return false, err
			}
			return false, &OccupiedError{r.To.Name, fmt.Sprintf("has bytes in its storage that are not of the restore that was interrupted (such as %s); an empty storage is needed", info.Key)}
		}
	}
	return true, nil
}

// Run restores, once.
func (r *Restore) Run(ctx context.Context) (*Report, error) {
	interrupted, err := r.Plan(ctx)
	if err != nil {
		return nil, err
	}
	if interrupted {
		if err := r.clear(ctx); err != nil {
			return nil, err
		}
	}
	note := &db.Incoming{Kind: "restore", Source: r.header.Library, BegunAt: now()}
	if err := r.To.Records.PutIncoming(ctx, note); err != nil {
		return nil, err
	}
	if err := storage.Mark(ctx, r.To.Blobs, r.header.Library); err != nil {
		return nil, err
	}
	report, err := r.entries(ctx)
	if err != nil {
		if _, ok := errors.AsType[*ArchiveError](err); ok {
			err = errors.Join(err, r.giveUp(context.WithoutCancel(ctx)))
		}
		return nil, err
	}
	note.FinishedAt = new(now())
	return report, r.To.Records.PutIncoming(ctx, note)
}

// giveUp leaves the place as it was.
func (r *Restore) giveUp(ctx context.Context) error {
	return errors.Join(r.clear(ctx), r.To.Blobs.Delete(ctx, storage.IdentityKey), r.To.Records.RemoveIncoming(ctx))
}

// clear removes what a restore brought.
func (r *Restore) clear(ctx context.Context) error {
	if err := r.To.Records.InTx(ctx, func(q *db.Queries) error { return q.Clear(ctx) }); err != nil {
		return err
	}
	for _, folder := range []string{storage.OriginalsAt, storage.RenditionsAt} {
		for info, err := range r.To.Blobs.List(ctx, folder) {
			if err != nil {
				return err
			}
			if err := r.To.Blobs.Delete(ctx, info.Key); err != nil {
				return err
			}
		}
	}
	return nil
}

// entries brings everything.
func (r *Restore) entries(ctx context.Context) (*Report, error) {
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64*bytesAnEntry))
	if err != nil {
		return nil, err
	}
	defer decoder.Close()
	r.decoder = decoder
	r.Progress.Begin("restoring", r.Files, r.Bytes)
	defer r.Progress.End()
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(max(1, r.Jobs))
	report := new(Report)
	walked := r.walk(inner, group, report)
	if err := group.Wait(); err != nil && ctx.Err() == nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if walked != nil {
		return nil, walked
	}
	end := r.archive.end
	report.Missing, report.Damaged = end.Missing, end.Damaged
	for table, n := range end.Rows {
		report.Rows += n
		if table == "files" {
			report.Files = n
		}
	}
	return report, nil
}

// walk goes through the entries. Blobs that are small are put by the group.
func (r *Restore) walk(ctx context.Context, group *errgroup.Group, report *Report) error {
	var verified func() error // what to do once it is known that the entry before is as it was written
	for name := r.first; ; {
		if strings.HasPrefix(name, recordsAt) {
			put, err := r.rows(ctx, name)
			if err != nil {
				return err
			}
			verified = put
		} else if err := r.blob(ctx, group, name, report); err != nil {
			return err
		}
		next, _, err := r.archive.next()
		if err != nil && err != io.EOF {
			return err
		}
		if verified != nil {
			if err := verified(); err != nil {
				return err
			}
			verified = nil
		}
		if err == io.EOF {
			return ctx.Err()
		}
		name = next
	}
}

// rows reads an entry of records, and answers what writes them.
func (r *Restore) rows(ctx context.Context, name string) (func() error, error) {
	a := r.archive
	t, known := tableOf(name)
	if !known || len(r.header.Columns[t.Name]) == 0 {
		return nil, a.wrong("this version knows no such table")
	}
	packed, err := a.text(a.current, a.current.Size())
	if err != nil {
		return nil, err
	}
	wrong := func(err error) error {
		return &ArchiveError{a.counted.n, name, fmt.Sprintf("it is not as it was written (%v)", err)}
	}
	return func() error {
		data, err := r.decoder.DecodeAll(packed, nil)
		if err != nil {
			return wrong(err)
		}
		var rows []db.Row
		for line := range bytes.Lines(data) {
			rows = append(rows, db.Row{JSON: line})
		}
		return r.To.Records.InTx(ctx, func(q *db.Queries) error { return q.PutRows(ctx, t, r.header.Columns[t.Name], rows) })
	}, nil
}

// blob brings the bytes of an entry.
func (r *Restore) blob(ctx context.Context, group *errgroup.Group, key string, report *Report) error {
	a := r.archive
	folder, id, _ := strings.Cut(key, "/")
	original := folder+"/" == storage.OriginalsAt
	if parsed, err := uuid.Parse(id); err != nil || parsed.String() != id || !original && folder+"/" != storage.RenditionsAt {
		return a.wrong("this is no part of a backup")
	}
	report.Copied++
	report.Bytes += a.current.Size()
	if original {
		r.Progress.Add(1, a.current.Size())
	}
	if a.current.Size() > smallBlob {
		if err := r.To.Blobs.Put(ctx, key, a.current); err != nil {
			if a.current.Failed != nil {
				return a.because(a.current.Failed)
			}
			return err
		}
		return nil
	}
	data, err := a.text(a.current, a.current.Size())
	if err != nil {
		return err
	}
	group.Go(func() error { return r.To.Blobs.Put(ctx, key, bytes.NewReader(data)) })
	return ctx.Err()
}
