package db

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calotype/storage/testservers"
)

// openAt opens an address with options, given as name=value.
func openAt(t testing.TB, address string, options ...string) *DB {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	for _, o := range options {
		name, value, _ := strings.Cut(o, "=")
		query.Set(name, value)
	}
	u.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20")
	d, err := Open(t.Context(), u.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func project(t testing.TB, q *Queries, name string) *Project {
	t.Helper()
	p := &Project{ID: uuid.Must(uuid.NewV7()), Name: name, CreatedAt: time.Now(), UpdatedAt: time.Now()}
	if err := q.AddProject(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	return p
}

// together runs a thing as often as there are connections, at the same time.
func together(d *DB, do func() error) error {
	errs := make([]error, d.pool.Config().MaxConns)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = do() })
	}
	wg.Wait()
	return errors.Join(errs...)
}

func TestAfterARestartEveryQuestionIsAnsweredAgain(t *testing.T) {
	server := testservers.OwnPostgres(t)
	d := openAt(t, server.Database(t))
	p := project(t, &d.Queries, "kept")
	rename := func(q *Queries) error { return q.RenameProject(t.Context(), p.ID, "renamed", time.Now()) }
	// All connections were in use a moment ago, and none is good any more.
	busy := func() error {
		_, err := d.bun.NewRaw("SELECT pg_sleep(0.01)").Exec(t.Context())
		return err
	}
	ask := func() error {
		_, err := d.Project(t.Context(), p.ID)
		return err
	}
	for what, do := range map[string]func() error{
		"questions":    ask,
		"transactions": func() error { return d.InTx(t.Context(), rename) },
		"one and then changes": func() error {
			if err := ask(); err != nil {
				return err
			}
			return rename(&d.Queries)
		},
	} {
		if err := together(d, busy); err != nil {
			t.Fatal(err)
		}
		server.Stop(t)
		server.Start(t)
		if err := do(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		if err := together(d, do); err != nil {
			t.Errorf("%s at the same time: %v", what, err)
		}
	}
	server.Stop(t)
	for range 3 {
		if err := ask(); !Busy(err) || Full(err) {
			t.Errorf("while it is down: %v", err)
		}
		if err := d.InTx(t.Context(), rename); !Busy(err) || InDoubt(err) {
			t.Errorf("while it is down: %v", err)
		}
	}
	server.Start(t)
	if err := errors.Join(together(d, ask), d.InTx(t.Context(), rename)); err != nil {
		t.Error(err)
	}
}

func TestATransactionThatWasInTheWayOfAnotherIsRunAgain(t *testing.T) {
	d := openAt(t, testservers.Postgres(t), "deadlock_timeout=10ms")
	a, b := project(t, &d.Queries, "a"), project(t, &d.Queries, "b")
	runs := 0
	var mu sync.Mutex
	var both, wg sync.WaitGroup
	both.Add(2)
	for _, order := range [][2]*Project{{a, b}, {b, a}} {
		wg.Go(func() {
			first := true
			err := d.InTx(t.Context(), func(q *Queries) error {
				mu.Lock()
				runs++
				mu.Unlock()
				if err := q.LockProject(t.Context(), order[0].ID); err != nil {
					return err
				}
				if first { // then each holds what the other wants
					first = false
					both.Done()
					both.Wait()
				}
				return q.LockProject(t.Context(), order[1].ID)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if runs < 3 {
		t.Errorf("they ran %d times: nobody was in the way", runs)
	}
}

func TestATransactionWhoseConnectionIsLostIsRunAgainUnlessItWasBeingCommitted(t *testing.T) {
	d := openAt(t, testservers.Postgres(t))
	p := project(t, &d.Queries, "before")
	end := func(q *Queries) error {
		_, err := q.on.NewRaw("SELECT pg_terminate_backend(pg_backend_pid())").Exec(t.Context())
		return err
	}
	runs := 0
	err := d.InTx(t.Context(), func(q *Queries) error {
		runs++
		if err := q.RenameProject(t.Context(), p.ID, fmt.Sprint("run ", runs), time.Now()); err != nil || runs > 1 {
			return err
		}
		return end(q)
	})
	if got, _ := d.Project(t.Context(), p.ID); err != nil || runs != 2 || got.Name != "run 2" {
		t.Errorf("%d runs, %v, %+v", runs, err, got)
	}

	_, err = d.bun.NewRaw(`CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$`).Exec(t.Context())
	if err == nil {
		_, err = d.bun.NewRaw(`CREATE CONSTRAINT TRIGGER die AFTER UPDATE ON projects DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()`).Exec(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	runs = 0
	err = d.InTx(t.Context(), func(q *Queries) error {
		runs++
		return q.RenameProject(t.Context(), p.ID, "in doubt", time.Now())
	})
	if runs != 1 || !InDoubt(err) || !Busy(err) {
		t.Errorf("%d runs, in doubt %v, busy %v: %v", runs, InDoubt(err), Busy(err), err)
	}
}

func TestWhatTakesTooLongEndsAndTheConnectionStaysGood(t *testing.T) {
	d := openAt(t, testservers.Postgres(t), "statement_timeout=100ms", "lock_timeout=50ms", "pool_max_conns=1")
	p := project(t, &d.Queries, "held")
	pid := func() (pid int) {
		t.Helper()
		if err := d.bun.NewRaw("SELECT pg_backend_pid()").Scan(t.Context(), &pid); err != nil {
			t.Fatal(err)
		}
		return pid
	}
	before := pid()
	sleep := func(ctx context.Context) error {
		_, err := d.bun.NewRaw("SELECT pg_sleep(60)").Exec(ctx)
		return err
	}
	if err := sleep(t.Context()); !Busy(err) {
		t.Errorf("a statement that takes too long: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := sleep(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a statement that nobody waits for: %v", err)
	}
	other, err := d.connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(context.WithoutCancel(t.Context()))
	err = pgx.BeginFunc(t.Context(), other, func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), "SELECT 1 FROM projects FOR UPDATE"); err != nil {
			return err
		}
		if err := d.InTx(t.Context(), func(q *Queries) error { return q.LockProject(t.Context(), p.ID) }); !Busy(err) || InDoubt(err) {
			t.Errorf("a row that another holds: %v", err)
		}
		return nil
	})
	if after := pid(); err != nil || after != before {
		t.Errorf("%v; the connection was %d and is %d", err, before, after)
	}
}

func TestMoreConnectionsThanTheServerHasIsBusy(t *testing.T) {
	server := testservers.OwnPostgres(t, "max_connections=5", "superuser_reserved_connections=0")
	d := openAt(t, server.Database(t), "pool_max_conns=20")
	err := together(d, func() error {
		_, err := d.bun.NewRaw("SELECT pg_sleep(0.2)").Exec(t.Context())
		if err != nil && !Busy(err) {
			t.Error(err)
		}
		return err
	})
	if err == nil {
		t.Error("there was room for all")
	}
	if err := d.Ping(t.Context()); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

func TestValuesAreThoseThatWereWritten(t *testing.T) {
	d := openAt(t, testservers.Postgres(t), "TimeZone=Asia/Kathmandu", "options=-c standard_conforming_strings=off -c DateStyle=German")
	for _, text := range []string{`back\slash`, `quote's \' OR 1=1 --`, "$1 ? ?? ?0", "line\nbreak\ttab", "\u202e\U0001f600", `\x41`, `E'\\'`} {
		p := project(t, &d.Queries, text)
		got, err := d.Project(t.Context(), p.ID)
		if err != nil || got.Name != text {
			t.Errorf("%q came back as %q, %v", text, got.Name, err)
		}
	}
	for _, at := range []time.Time{
		time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC), time.Date(1843, 2, 3, 4, 5, 6, 1000, time.UTC),
		time.Date(2026, 3, 29, 2, 30, 0, 0, time.FixedZone("", 5*3600+45*60)),
	} {
		p := &Project{ID: uuid.Must(uuid.NewV7()), Name: "at", CreatedAt: at, UpdatedAt: at}
		if err := d.AddProject(t.Context(), p); err != nil {
			t.Error(err)
		}
		got, err := d.Project(t.Context(), p.ID)
		if err != nil || !got.CreatedAt.Equal(at) || got.CreatedAt.Location() != time.UTC {
			t.Errorf("%v came back as %v, %v", at, got.CreatedAt, err)
		}
	}
}
