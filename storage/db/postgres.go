package db

import (
	"context"
	"database/sql"
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

func openPostgres(ctx context.Context, address string, how opening) (*DB, error) {
	config, err := postgresConfig(address)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := prepare(ctx, config.ConnConfig, how); err != nil {
		return nil, fmt.Errorf("open database %s: %w", named(config.ConnConfig), explained(config.ConnConfig, err))
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err == nil {
		if err = pool.Ping(ctx); err != nil { // by settings that migrations do without
			pool.Close()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", named(config.ConnConfig), explained(config.ConnConfig, err))
	}
	b := bun.NewDB(sql.OpenDB(connector{stdlib.GetPoolConnector(pool)}), pgdialect.New())
	b.SetMaxIdleConns(0) // the pool keeps them
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
	watch := &watch{}
	c.Tracer, config.ShouldPing = watch, watch.shouldPing
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

// connect opens a connection beside the pool, for what belongs to one connection, as LISTEN and locks of a session. Whoever asked
// for it closes it. With SQLite it is [errors.ErrUnsupported].
func (d *DB) connect(ctx context.Context) (*pgx.Conn, error) {
	if !d.Shared() {
		return nil, fmt.Errorf("connect to SQLite: %w", errors.ErrUnsupported)
	}
	config := d.pool.Config()
	config.ConnConfig.BuildContextWatcherHandler = func(p *pgconn.PgConn) ctxwatch.Handler { // who waits for a notification has nothing to stop
		return &pgconn.DeadlineContextWatcherHandler{Conn: p.Conn()}
	}
	c, err := pgx.ConnectConfig(ctx, config.ConnConfig)
	if err != nil {
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	if err := config.AfterConnect(ctx, c); err != nil {
		return nil, errors.Join(fmt.Errorf("connect to the database: %w", err), c.Close(context.WithoutCancel(ctx)))
	}
	return c, nil
}
