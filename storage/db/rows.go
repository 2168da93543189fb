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

// Rows yields the rows of a table in order of their keys. After an error there is nothing more.
func (q *Queries) Rows(ctx context.Context, t *Table) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for batch, err := range q.batches(ctx, t) {
			if err != nil {
				yield(Row{}, err)
				return
			}
			for i := range batch.Len() {
				row, err := t.encode(batch.Index(i))
				if !yield(row, err) || err != nil {
					return
				}
			}
		}
	}
}

// batches yields the rows of a table as slices of structs.
func (q *Queries) batches(ctx context.Context, t *Table) iter.Seq2[reflect.Value, error] {
	return func(yield func(reflect.Value, error) bool) {
		for after := []any(nil); ; {
			rows := reflect.New(reflect.SliceOf(t.row))
			query := q.on.NewSelect().Model(rows.Interface()).Limit(rowsAtOnce)
			for _, column := range t.schema().PKs {
				query = query.OrderExpr("?", bun.Ident(column.Name))
			}
			if after != nil {
				query = query.Where("(?) > (?)", t.keyColumns(), bun.List(after))
			}
			if err := query.Scan(ctx); err != nil {
				yield(reflect.Value{}, fmt.Errorf("read %s: %w", t.Name, err))
				return
			}
			batch := rows.Elem()
			if batch.Len() == 0 || !yield(batch, nil) || batch.Len() < rowsAtOnce {
				return
			}
			after = t.keys(batch.Index(batch.Len() - 1))
		}
	}
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

// Originals yields what the records of all files say about their bytes, those in the trash too, by id. Each batch is asked for by
// itself, so files may come and go meanwhile.
func (q *Queries) Originals(ctx context.Context) iter.Seq2[Original, error] {
	return func(yield func(Original, error) bool) {
		for after := (uuid.UUID{}); ; {
			var batch []Original
			err := q.on.NewSelect().Model((*File)(nil)).Column("id", "bytes", "format", "checksum", "rendition").Where("id > ?", after).
				Order("id").Limit(rowsAtOnce).Scan(ctx, &batch)
			if err != nil {
				yield(Original{}, fmt.Errorf("files: %w", err))
				return
			}
			for _, o := range batch {
				if !yield(o, nil) {
					return
				}
			}
			if len(batch) < rowsAtOnce {
				return
			}
			after = batch[len(batch)-1].ID
		}
	}
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
