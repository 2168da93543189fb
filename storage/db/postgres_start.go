package db

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// migrationLock is held by the node that brings the tables up to date: its number says "calotype".
const migrationLock = 0x63616c6f74797065

// prepare checks that the database can be used and sees to its tables. Of nodes that start at once, one does so and the
// others wait.
func prepare(ctx context.Context, config *pgx.ConnConfig, how opening) error {
	b := unhurried(config)
	defer b.Close()
	c, err := b.DB.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close() // which frees the lock
	if err := c.Raw(func(driver any) error { return usable(driver.(*stdlib.Conn).Conn().PgConn()) }); err != nil {
		return err
	}
	defer how.timed()()
	if _, err := c.ExecContext(ctx, fmt.Sprintf("SELECT pg_advisory_lock(%d)", migrationLock)); err != nil {
		return err
	}
	return how.tables(ctx, b)
}

// unhurried answers connections of their own, on which statements take as long as they take.
func unhurried(config *pgx.ConnConfig) *bun.DB {
	config = config.Copy()
	config.Tracer = nil
	config.RuntimeParams["statement_timeout"], config.RuntimeParams["lock_timeout"] = "0", "0"
	return bun.NewDB(stdlib.OpenDB(*config, stdlib.OptionAfterConnect(setUp)), pgdialect.New())
}

// unhurriedly runs what looks at all records, or writes them all, for which no answer is too late.
func (d *DB) unhurriedly(do func(*bun.DB) error) error {
	if !d.Shared() {
		return do(d.bun)
	}
	b := unhurried(d.pool.Config().ConnConfig)
	return errors.Join(do(b), b.Close())
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

// named is how messages name a database: without a user and a password.
func named(c *pgx.ConnConfig) string {
	return fmt.Sprintf("%s on %s", c.Database, strings.Join(hosts(c), ", "))
}

func hosts(c *pgx.ConnConfig) []string {
	list := []string{net.JoinHostPort(c.Host, strconv.Itoa(int(c.Port)))}
	for _, f := range c.Fallbacks {
		if host := net.JoinHostPort(f.Host, strconv.Itoa(int(f.Port))); host != list[len(list)-1] {
			list = append(list, host)
		}
	}
	return list
}

// explained says in one line why a database cannot be opened, and what to do about it.
func explained(c *pgx.ConnConfig, err error) error {
	e, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		if connect, ok := errors.AsType[*pgconn.ConnectError](err); ok {
			err = fmt.Errorf("it cannot be reached; check host, port, sslmode and the network: %w", connect.Unwrap())
		}
		said := slices.CompactFunc(strings.Split(err.Error(), "\n"), func(again, said string) bool { return strings.HasSuffix(said, again) })
		return errors.New(strings.Join(said, "; "))
	}
	hint := map[string]string{
		"28P01": "; check user and password of the address, or PGPASSWORD and ~/.pgpass",
		"28000": "; check user and password of the address, and pg_hba.conf of the server",
		"42704": "; the address has it among its options",
		"22023": "; the address has it among its options",
		"3D000": fmt.Sprintf("; make it: CREATE DATABASE %s OWNER %s ENCODING 'UTF8' TEMPLATE template0", c.Database, c.User),
		"42501": fmt.Sprintf("; let %s make tables in it: ALTER DATABASE %s OWNER TO %s, or GRANT CREATE on its schema", c.User, c.Database, c.User),
		"25006": "; a standby was given, or one that was made read-only",
	}[e.Code]
	return fmt.Errorf("%s%s (SQLSTATE %s)", e.Message, hint, e.Code)
}
