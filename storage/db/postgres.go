package db

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// sessionSettings hold for every connection, unless the address says otherwise. What a node holds that is gone without a word, as
// locks, is free again after a minute.
var sessionSettings = map[string]string{
	"statement_timeout":                   "30s",
	"lock_timeout":                        "10s",
	"idle_in_transaction_session_timeout": "60s",
	"tcp_keepalives_idle":                 "20",
	"tcp_keepalives_interval":             "10",
	"tcp_keepalives_count":                "4",
}

// fixedSettings hold whatever anybody says: bun's quoting and the times that are read back stand on them.
var fixedSettings = map[string]string{"standard_conforming_strings": "on", "TimeZone": "UTC", "DateStyle": "ISO"}

// answerWithin is how long the answer to a statement is waited for, whatever statement_timeout says: a network that swallows what is
// sent holds nobody up for longer.
const answerWithin = time.Minute

func openPostgres(ctx context.Context, address string) (*DB, error) {
	config, err := postgresConfig(address)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := prepare(ctx, config.ConnConfig); err != nil {
		return nil, fmt.Errorf("open database %s: %w", named(config.ConnConfig), explained(config.ConnConfig, err))
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", named(config.ConnConfig), explained(config.ConnConfig, err))
	}
	b := bun.NewDB(stdlib.OpenDBFromPool(pool), pgdialect.New())
	return &DB{Queries: Queries{b}, bun: b, pool: pool}, nil
}

// postgresConfig reads an address. Its errors hold nothing of it that may be secret.
func postgresConfig(address string) (*pgxpool.Config, error) {
	u, err := url.Parse(address)
	if err != nil || u.Fragment != "" { // why would tell parts of a password
		return nil, errors.New("the address of the database cannot be read; it is postgres://user:password@host:5432/database, and in names and passwords %23 stands for #, %25 for %, %2F for /, %3A for :, %3F for ? and %40 for @")
	}
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		_, why, _ := strings.Cut(err.Error(), "`: ") // before it stands the address
		return nil, fmt.Errorf("the address of the database cannot be used: %s", why)
	}
	if !strings.Contains(address, "pool_max_conns=") {
		// Several nodes are to find room in the 100 connections that a server has unless it is told otherwise.
		config.MaxConns = int32(min(max(4, 2*runtime.GOMAXPROCS(0)), 16))
	}
	config.MaxConnLifetimeJitter = max(config.MaxConnLifetimeJitter, config.MaxConnLifetime/10)
	c := config.ConnConfig
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = 5 * time.Second
	}
	if c.RuntimeParams["application_name"] == "" {
		c.RuntimeParams["application_name"] = "calotype"
	}
	c.DefaultQueryExecMode = pgx.QueryExecModeExec // bun writes values into its statements, so none comes twice
	c.Tracer = answers{}
	// Whoever stops waiting for an answer stops the statement too, and the connection stays good.
	c.BuildContextWatcherHandler = func(p *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: p, DeadlineDelay: time.Second}
	}
	config.AfterConnect = setUp
	return config, nil
}

// setUp makes a connection ready.
func setUp(ctx context.Context, c *pgx.Conn) error {
	given := c.Config().RuntimeParams
	settings := maps.Clone(fixedSettings)
	for name, value := range sessionSettings {
		if _, said := given[name]; !said && !strings.Contains(given["options"], name) {
			settings[name] = value
		}
	}
	var statement strings.Builder
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		fmt.Fprintf(&statement, "SET %s = '%s';", name, settings[name])
	}
	if _, err := c.Exec(ctx, statement.String()); err != nil {
		return err
	}
	c.TypeMap().RegisterType(&pgtype.Type{Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC}})
	return nil
}

// answers bounds the wait for each answer.
type answers struct{}

type cancelKey struct{}

func (answers) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	return context.WithValue(ctx, cancelKey{}, cancel)
}

func (answers) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryEndData) {
	ctx.Value(cancelKey{}).(context.CancelFunc)()
}

// connect opens a connection beside the pool, for what belongs to one connection, as LISTEN and locks of a session. Whoever asked
// for it closes it. With SQLite it is [errors.ErrUnsupported].
func (d *DB) connect(ctx context.Context) (*pgx.Conn, error) {
	if d.pool == nil {
		return nil, fmt.Errorf("connect to SQLite: %w", errors.ErrUnsupported)
	}
	config := d.pool.Config()
	c, err := pgx.ConnectConfig(ctx, config.ConnConfig)
	if err != nil {
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	if err := config.AfterConnect(ctx, c); err != nil {
		return nil, errors.Join(fmt.Errorf("connect to the database: %w", err), c.Close(context.WithoutCancel(ctx)))
	}
	return c, nil
}

// migrationLock is held by the node that brings the tables up to date: its number says "calotype".
const migrationLock = 0x63616c6f74797065

// prepare checks that the database can be used and brings its tables up to date. Of nodes that start at once, one does so and the
// others wait.
func prepare(ctx context.Context, config *pgx.ConnConfig) error {
	config = config.Copy()
	config.Tracer = nil // migrations take as long as they take
	config.RuntimeParams["statement_timeout"], config.RuntimeParams["lock_timeout"] = "0", "0"
	pool := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(setUp))
	b := bun.NewDB(pool, pgdialect.New())
	defer b.Close()
	c, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close() // which frees the lock
	if err := c.Raw(func(driver any) error { return usable(driver.(*stdlib.Conn).Conn().PgConn()) }); err != nil {
		return err
	}
	if _, err := c.ExecContext(ctx, fmt.Sprintf("SELECT pg_advisory_lock(%d)", migrationLock)); err != nil {
		return err
	}
	return migrateUp(ctx, b)
}

// oldestPostgres is the first version that is supported.
const oldestPostgres = 13

// usable tells why a server or its database is none for this program.
func usable(c *pgconn.PgConn) error {
	version := c.ParameterStatus("server_version")
	var major int
	if _, err := fmt.Sscanf(version, "%d", &major); err != nil || major < oldestPostgres {
		return fmt.Errorf("the server is PostgreSQL %s; %d or newer is needed", version, oldestPostgres)
	}
	if encoding := c.ParameterStatus("server_encoding"); encoding != "UTF8" {
		return fmt.Errorf("it keeps text in %s; make one that does so in UTF8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0", encoding)
	}
	return nil
}
