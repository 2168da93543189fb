package db

import (
	"context"
	"database/sql/driver"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

// answerWithin is how long the answer to a statement is waited for, whatever statement_timeout says: a network that swallows what is
// sent holds nobody up for longer.
const answerWithin = time.Minute

// watch bounds the wait for each answer, and remembers when a connection was lost: then those that were idle since before it are
// tried before they are used. So of a server that was restarted, one failure is seen and not one for each connection.
type watch struct{ lost atomic.Int64 } // in nanoseconds since 1970; 0 for never

type cancelKey struct{}

// TraceQueryStart implements [pgx.QueryTracer].
func (*watch) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	return context.WithValue(ctx, cancelKey{}, cancel)
}

// TraceQueryEnd implements [pgx.QueryTracer].
func (w *watch) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, end pgx.TraceQueryEndData) {
	ctx.Value(cancelKey{}).(context.CancelFunc)()
	if disconnected(end.Err) {
		w.lost.Store(time.Now().UnixNano())
	}
}

func (w *watch) shouldPing(_ context.Context, p pgxpool.ShouldPingParams) bool {
	return p.IdleDuration > time.Second || time.Now().Add(-p.IdleDuration).UnixNano() <= w.lost.Load()
}

// connector makes connections that have database/sql try again what does no harm to be tried again: they say that they are bad.
type connector struct{ driver.Connector }

// Connect implements [driver.Connector].
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	made, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &connection{Conn: made.(*stdlib.Conn)}, nil
}

// connection is for one user at a time, as all of database/sql's are.
type connection struct {
	*stdlib.Conn
	inTx bool
}

// BeginTx implements [driver.ConnBeginTx].
func (c *connection) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	tx, err := c.Conn.BeginTx(ctx, o)
	c.inTx = err == nil
	return tx, err // no connection outlives its transaction: the pool has it back
}

// QueryContext implements [driver.QueryerContext].
func (c *connection) QueryContext(ctx context.Context, query string, values []driver.NamedValue) (driver.Rows, error) {
	rows, err := c.Conn.QueryContext(ctx, query, values)
	return rows, c.judge(ctx, query, err)
}

// ExecContext implements [driver.ExecerContext].
func (c *connection) ExecContext(ctx context.Context, query string, values []driver.NamedValue) (driver.Result, error) {
	result, err := c.Conn.ExecContext(ctx, query, values)
	return result, c.judge(ctx, query, err)
}

// judge answers what is said of a failure: that nobody waits any more, where that is why, and [driver.ErrBadConn] of a statement
// that may be tried again: one by itself that was undone for others, or that only reads and has lost its connection.
func (c *connection) judge(ctx context.Context, query string, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case !c.inTx && (undone(err) || cutOff(err) && strings.HasPrefix(query, "SELECT")):
		return driver.ErrBadConn
	}
	return err
}
