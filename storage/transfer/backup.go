package transfer

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/google/uuid"
	"github.com/klauspost/compress/zstd"

	"calotype/storage"
	"calotype/storage/blob"
	"calotype/storage/db"
)

// A Backup writes a library as one archive: its records as they are at one moment, its originals and their renditions. Variants
// stay behind, with what is noted of them: they are made anew when they are asked for. Others may work on the library all the while.
type Backup struct {
	From     Place
	To       io.Writer
	Program  string // the version, for people
	Jobs     int    // blobs that are read ahead
	Progress Progress
}

// picture is what an archive has of a file beside its record.
type picture struct {
	id        uuid.UUID
	bytes     int64
	sum       [32]byte
	rendition bool
}

// Run writes the archive. Where it fails, what was written is worth nothing.
func (b *Backup) Run(ctx context.Context) (*Report, error) {
	library, err := identity(ctx, b.From)
	if err != nil {
		return nil, err
	}
	id, err := uuid.NewRandom()
	if err != nil {
		return nil, err
	}
	header := archiveHeader{Format: archiveVersion, ID: id, Library: library, Program: b.Program, At: now().Truncate(time.Second), Columns: map[string][]string{}}
	w := newArchiveWriter(b.To, header.At)
	var pictures []picture
	err = b.From.Records.Snapshot(ctx, func(q *db.Queries) (err error) {
		pictures, err = b.records(ctx, q, w, &header)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := b.pictures(ctx, w, pictures); err != nil {
		return nil, err
	}
	if err := w.close(); err != nil {
		return nil, err
	}
	r := &Report{Files: len(pictures), Copied: w.end.Blobs, Bytes: w.end.Bytes, Missing: w.end.Missing, Damaged: w.end.Damaged}
	for _, n := range w.end.Rows {
		r.Rows += n
	}
	return r, nil
}

// records writes the header and the tables, and answers what belongs to them.
func (b *Backup) records(ctx context.Context, q *db.Queries, w *archiveWriter, header *archiveHeader) (pictures []picture, err error) {
	sum, err := q.SumOriginals(ctx)
	if err != nil {
		return nil, err
	}
	if header.Migrations, err = q.Migrations(ctx); err != nil {
		return nil, err
	}
	header.Files, header.Bytes = sum.Files, sum.Bytes
	rows := 0
	for _, t := range db.Tables() {
		if t.Remade {
			continue
		}
		header.Columns[t.Name] = t.Columns()
		n, err := q.Count(ctx, t)
		if err != nil {
			return nil, err
		}
		rows += n
	}
	data, err := json.MarshalIndent(header, "", "\t")
	if err != nil {
		return nil, err
	}
	if err := w.addNow(headerName, data); err != nil {
		return nil, err
	}
	b.Progress.Begin("records", rows, 0)
	defer b.Progress.End()
	for _, t := range db.Tables() {
		if t.Remade {
			continue
		}
		if err := b.table(ctx, q, w, t); err != nil {
			return nil, err
		}
	}
	pictures = make([]picture, 0, sum.Files)
	for o, err := range q.Originals(ctx) {
		if err != nil {
			return nil, err
		}
		p := picture{id: o.ID, bytes: o.Bytes, rendition: o.Rendition != ""}
		_, _ = hex.Decode(p.sum[:], []byte(o.Checksum)[:min(len(o.Checksum), 64)]) // what is no checksum is none of any bytes
		pictures = append(pictures, p)
	}
	return pictures, nil
}

// An entry of records has at most so many rows, and is ended after so many bytes before they are compressed.
const (
	rowsAnEntry  = 5000
	bytesAnEntry = 4 << 20
)

func (b *Backup) table(ctx context.Context, q *db.Queries, w *archiveWriter, t *db.Table) error {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	defer encoder.Close()
	var lines bytes.Buffer
	rows, entries := 0, 0
	flush := func() error {
		if rows == 0 {
			return nil
		}
		entries++
		err := w.addNow(fmt.Sprintf("%s%s/%08d%s", recordsAt, t.Name, entries, recordsEnding), encoder.EncodeAll(lines.Bytes(), nil))
		w.end.Rows[t.Name] += rows
		b.Progress.Add(rows, 0)
		rows = 0
		lines.Reset()
		return err
	}
	for row, err := range q.Rows(ctx, t) {
		if err != nil {
			return err
		}
		lines.Write(row.JSON)
		lines.WriteByte('\n')
		if rows++; rows == rowsAnEntry || lines.Len() >= bytesAnEntry {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// pictures writes originals and renditions. What is small is read ahead: a store far away answers each only after a while.
func (b *Backup) pictures(ctx context.Context, w *archiveWriter, pictures []picture) error {
	var bytes int64
	for _, p := range pictures {
		bytes += p.bytes
	}
	b.Progress.Begin("pictures", len(pictures), bytes)
	defer b.Progress.End()
	ctx, cancel := context.WithCancel(ctx)
	ahead := b.readAhead(ctx, pictures)
	defer func() {
		cancel()
		for next := range ahead {
			(<-next).close()
		}
	}()
	for next := range ahead {
		if err := b.picture(ctx, w, <-next); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// read is a blob that is to be written.
type read struct {
	picture
	key      string
	original bool
	size     int64
	from     io.Reader
	close    func()
	err      error
}

// smallBlob is up to how many bytes a blob is read ahead.
const smallBlob = 4 << 20

// readAhead yields blobs in order, each when it is read; it ends early with ctx.
func (b *Backup) readAhead(ctx context.Context, pictures []picture) <-chan chan read {
	ahead := make(chan chan read, max(1, b.Jobs))
	go func() {
		defer close(ahead)
		begin := func(r read) bool {
			next := make(chan read, 1)
			select {
			case ahead <- next:
			case <-ctx.Done():
				return false
			}
			go func() { next <- b.fetch(ctx, r, true) }()
			return true
		}
		for _, p := range pictures {
			if !begin(read{picture: p, key: storage.OriginalKey(p.id), original: true}) {
				return
			}
			if p.rendition && !begin(read{picture: p, key: storage.RenditionKey(p.id)}) {
				return
			}
		}
	}()
	return ahead
}

// fetch opens a blob and reads it, when it is small; ahead of its turn, it leaves alone what is not.
func (b *Backup) fetch(ctx context.Context, r read, ahead bool) read {
	r.close = func() {}
	if ahead && r.original && r.bytes > smallBlob {
		return r
	}
	var opened *blob.Blob
	if opened, r.err = b.From.Blobs.Open(ctx, r.key); r.err != nil {
		return r
	}
	r.size = opened.Size
	if r.size > smallBlob {
		if ahead {
			r.err = opened.Close()
			return r
		}
		r.from, r.close = opened, func() { opened.Close() }
		return r
	}
	data := make([]byte, r.size)
	_, err := io.ReadFull(opened, data)
	r.err = errors.Join(err, opened.Close())
	r.from = bytes.NewReader(data)
	return r
}

// picture writes a blob that was read, or is read now.
func (b *Backup) picture(ctx context.Context, w *archiveWriter, r read) error {
	if r.err == nil && r.from == nil {
		r = b.fetch(ctx, r, false)
	}
	defer r.close()
	if r.original {
		defer b.Progress.Add(1, 0)
	}
	if errors.Is(r.err, fs.ErrNotExist) {
		w.end.Missing = append(w.end.Missing, r.key)
		return nil
	}
	if r.err != nil {
		return fmt.Errorf("read %s: %w", r.key, r.err)
	}
	sum, err := w.add(r.key, r.size, r.from)
	if err != nil {
		return err
	}
	w.end.Blobs++
	if r.original {
		b.Progress.Add(0, r.size)
		if sum != hex.EncodeToString(r.sum[:]) {
			w.end.Damaged = append(w.end.Damaged, r.key)
		}
	}
	return ctx.Err()
}
