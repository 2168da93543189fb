package db

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

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
			err = connect.Unwrap()
		}
		return errors.New(strings.Join(strings.Split(err.Error(), "\n"), "; "))
	}
	hint := map[string]string{
		"3D000": fmt.Sprintf("; make it: CREATE DATABASE %s OWNER %s ENCODING 'UTF8' TEMPLATE template0", c.Database, c.User),
		"42501": fmt.Sprintf("; let %s make tables in it: ALTER DATABASE %s OWNER TO %s, or GRANT CREATE on its schema", c.User, c.Database, c.User),
		"25006": "; a standby was given, or one that was made read-only",
	}[e.Code]
	return fmt.Errorf("%s%s (SQLSTATE %s)", e.Message, hint, e.Code)
}
