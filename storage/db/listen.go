package db

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
)

// Times of connections that are held for as long as the process runs. Who finds out after them that he has lost a lock does so before the
// database gives it to somebody else, which takes as long as its keep-alives last (sessionSettings).
const (
	connectTime  = 5 * time.Second // for a connection, and for an answer on it
	aliveTime    = 2 * time.Second // after which a connection on which nothing happens is tried
	reconnectMax = 5 * time.Second // between two tries to connect
)

// Listen has heard called with what is said to the channels ([DB.Say]), until ctx ends. Where the connection is lost it is made
// again, and something may have been missed: connected is called each time that it stands. Both must be quick. It answers
// at once where nobody else uses the database.
func (d *DB) Listen(ctx context.Context, channels []string, heard func(channel, words string), connected func(), log *slog.Logger) {
	if !d.Shared() {
		return
	}
	wait := 50 * time.Millisecond
	for ctx.Err() == nil {
		err := d.listen(ctx, channels, heard, func() {
			wait = 50 * time.Millisecond
			connected()
		})
		if ctx.Err() != nil {
			return
		}
		log.Warn("the database is not heard; trying again", "in", wait, "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
		wait = min(2*wait, reconnectMax)
	}
}

func (d *DB) listen(ctx context.Context, channels []string, heard func(channel, words string), connected func()) error {
	conn, err := d.line(ctx)
	if err != nil {
		return err
	}
	defer closeConn(conn)
	for _, channel := range channels {
		if err := execute(ctx, conn, "LISTEN "+pgx.Identifier{channel}.Sanitize()); err != nil {
			return err
		}
	}
	connected()
	for {
		// Nothing may come for hours, also when nobody is there any more.
		waiting, cancel := context.WithTimeout(ctx, aliveTime)
		said, err := conn.WaitForNotification(waiting)
		cancel()
		switch {
		case err == nil:
			heard(said.Channel, said.Payload)
		case ctx.Err() != nil:
			return ctx.Err()
		case !errors.Is(err, context.DeadlineExceeded):
			return err
		default:
			if err := execute(ctx, conn, "SELECT 1"); err != nil {
				return err
			}
		}
	}
}

// Say tells everybody who listens to a channel, this process too; words have less than 8000 bytes. Where nobody else uses the database,
// nobody is told.
func (d *DB) Say(ctx context.Context, channel, words string) error {
	return d.Notify(ctx, channel, words)
}

// Notify is [DB.Say]; in a transaction, it is said when that is committed.
func (q *Queries) Notify(ctx context.Context, channel, words string) error {
	if !q.Shared() {
		return nil
	}
	if _, err := q.on.NewRaw("SELECT pg_notify(?, ?)", channel, words).Exec(ctx); err != nil {
		return fmt.Errorf("tell others: %w", translate(err))
	}
	return nil
}

// line opens a connection that is held for as long as the process runs.
func (d *DB) line(ctx context.Context) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, connectTime)
	defer cancel()
	return d.connect(ctx)
}

// execute runs a statement that is quick while the database answers.
func execute(ctx context.Context, conn *pgx.Conn, statement string, arguments ...any) error {
	ctx, cancel := context.WithTimeout(ctx, connectTime)
	defer cancel()
	_, err := conn.Exec(ctx, statement, arguments...)
	return err
}

func closeConn(conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = conn.Close(ctx) // the other end finds out
}
