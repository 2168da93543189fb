package db

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// rowsAtOnce bounds the rows of one statement that reads or writes whole rows.
const rowsAtOnce = 500

// Snapshot runs do on the records as they are at one moment, whatever others write meanwhile. It only reads; a database that was
// opened by [OpenToRead] keeps nobody from writing.
func (d *DB) Snapshot(ctx context.Context, do func(q *Queries) error) error {
	options := &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	return d.bun.RunInTx(ctx, options, func(ctx context.Context, tx bun.Tx) error {
		if d.Shared() { // whoever is told what is read may take his time
			if _, err := tx.ExecContext(ctx, "SET LOCAL idle_in_transaction_session_timeout = 0"); err != nil {
				return err
			}
		}
		return do(&Queries{tx})
	})
}

// inBatches yields what read answers, rowsAtOnce at a time, each time on from the last; at first from the zero value. Each batch is
// asked for by itself, so without a snapshot things come and go meanwhile. After an error there is nothing more.
func inBatches[T any](read func(after T) ([]T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for after := *new(T); ; {
			batch, err := read(after)
			if err != nil {
				yield(*new(T), err)
				return
			}
			for _, one := range batch {
				if !yield(one, nil) {
					return
				}
			}
			if len(batch) < rowsAtOnce {
				return
			}
			after = batch[len(batch)-1]
		}
	}
}

// Rows yields the rows of a table in order of their keys. After an error there is nothing more.
func (q *Queries) Rows(ctx context.Context, t *Table) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for row, err := range inBatches(func(after reflect.Value) ([]reflect.Value, error) { return q.rows(ctx, t, after) }) {
			var encoded Row
			if err == nil {
				encoded, err = t.encode(row)
			}
			if !yield(encoded, err) || err != nil {
				return
			}
		}
	}
}

// rows reads the next rows of a table, as structs.
func (q *Queries) rows(ctx context.Context, t *Table, after reflect.Value) ([]reflect.Value, error) {
	batch := reflect.New(reflect.SliceOf(t.row))
	query := q.on.NewSelect().Model(batch.Interface()).Limit(rowsAtOnce)
	for _, column := range t.schema().PKs {
		query = query.OrderExpr("?", bun.Ident(column.Name))
	}
	if after.IsValid() {
		query = query.Where("(?) > (?)", t.keyColumns(), bun.List(t.keys(after)))
	}
	if err := query.Scan(ctx); err != nil {
		return nil, fmt.Errorf("read %s: %w", t.Name, err)
	}
	rows := make([]reflect.Value, batch.Elem().Len())
	for i := range rows {
		rows[i] = batch.Elem().Index(i)
	}
	return rows, nil
}

// keyColumns are the columns of the primary key as a list.
func (t *Table) keyColumns() bun.Safe {
	var names []string
	for _, column := range t.schema().PKs {
		names = append(names, string(column.SQLName))
	}
	return bun.Safe(strings.Join(names, ", "))
}

// PutRows writes rows over those that have the same keys. Of the columns, only those given are written; a table that was written
// by an older version has fewer.
func (q *Queries) PutRows(ctx context.Context, t *Table, columns []string, rows []Row) error {
	for part := range slices.Chunk(rows, rowsAtOnce) {
		batch := reflect.New(reflect.SliceOf(t.row))
		for _, row := range part {
			value := reflect.New(t.row).Elem()
			if err := t.decode(row.JSON, value); err != nil {
				return err
			}
			batch.Elem().Set(reflect.Append(batch.Elem(), value))
		}
		query := q.on.NewInsert().Model(batch.Interface()).Column(columns...)
		var sets int
		for _, name := range columns {
			if field := t.schema().LookupField(name); field != nil && !field.IsPK {
				query = query.Set("? = EXCLUDED.?", bun.Ident(name), bun.Ident(name))
				sets++
			}
		}
		conflict := "CONFLICT (?) DO NOTHING"
		if sets > 0 {
			conflict = "CONFLICT (?) DO UPDATE"
		}
		if _, err := query.On(conflict, t.keyColumns()).Exec(ctx); err != nil {
			return fmt.Errorf("write %s: %w", t.Name, translate(err))
		}
	}
	return nil
}

// DeleteRows removes the rows with the keys of those given.
func (q *Queries) DeleteRows(ctx context.Context, t *Table, rows []Row) error {
	for part := range slices.Chunk(rows, refChunk) {
		query := q.on.NewDelete().TableExpr("?", bun.Ident(t.Name))
		for _, row := range part {
			value := reflect.New(t.row).Elem()
			if err := t.decode(row.JSON, value); err != nil {
				return err
			}
			query = query.WhereOr("(?) = (?)", t.keyColumns(), bun.List(t.keys(value)))
		}
		if _, err := query.Exec(ctx); err != nil {
			return fmt.Errorf("remove rows of %s: %w", t.Name, translate(err))
		}
	}
	return nil
}

// Clear removes all rows of all tables that are moved.
func (q *Queries) Clear(ctx context.Context) error {
	for _, t := range slices.Backward(tables) {
		if _, err := q.on.NewDelete().TableExpr("?", bun.Ident(t.Name)).Where("1 = 1").Exec(ctx); err != nil {
			return fmt.Errorf("clear %s: %w", t.Name, err)
		}
	}
	return nil
}

// Count answers how many rows a table has.
func (q *Queries) Count(ctx context.Context, t *Table) (int, error) {
	n, err := q.on.NewSelect().TableExpr("?", bun.Ident(t.Name)).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", t.Name, err)
	}
	return int(n), nil
}

// An Original is what a file's record says about its bytes.
type Original struct {
	ID        uuid.UUID
	Bytes     int64
	Format    string
	Checksum  string
	Rendition string
}

// Originals yields what the records of all files say about their bytes, those in the trash too, by id.
func (q *Queries) Originals(ctx context.Context) iter.Seq2[Original, error] {
	return inBatches(func(after Original) ([]Original, error) { return q.originals(ctx, "id > ?", after.ID) })
}

// Original answers one of them, and whether it is there.
func (q *Queries) Original(ctx context.Context, id uuid.UUID) (Original, bool, error) {
	return one(q.originals(ctx, "id = ?", id))
}

func (q *Queries) originals(ctx context.Context, where string, args ...any) (batch []Original, err error) {
	err = q.on.NewSelect().Model((*File)(nil)).Column("id", "bytes", "format", "checksum", "rendition").Where(where, args...).
		Order("id").Limit(rowsAtOnce).Scan(ctx, &batch)
	if err != nil {
		return nil, fmt.Errorf("files: %w", err)
	}
	return batch, nil
}

// one is the first of what was found, and whether there is one.
func one[T any](found []T, err error) (T, bool, error) {
	if err != nil || len(found) == 0 {
		return *new(T), false, err
	}
	return found[0], true, nil
}

// SumOriginals answers what all originals come to, those in the trash too.
func (q *Queries) SumOriginals(ctx context.Context) (Stats, error) {
	var s Stats
	err := q.on.NewSelect().Model((*File)(nil)).ColumnExpr("count(*) AS files").ColumnExpr("coalesce(sum(bytes), 0) AS bytes").Scan(ctx, &s)
	if err != nil {
		return s, fmt.Errorf("sum up files: %w", err)
	}
	return s, nil
}
