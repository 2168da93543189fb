package db_test

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"calotype/storage/db"
	"calotype/storage/storagetest"
	"calotype/storage/testservers"
)

// TestMain can also be a program that opens a database and is killed meanwhile.
func TestMain(m *testing.M) {
	if address := os.Getenv("CALOTYPE_TEST_OPEN"); address != "" {
		if _, err := db.Open(context.Background(), address); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// with answers an address with something in it changed.
func with(t testing.TB, address string, change func(u *url.URL)) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	change(u)
	return u.String()
}

// query gives an address another option.
func query(t testing.TB, address, name, value string) string {
	return with(t, address, func(u *url.URL) {
		q := u.Query()
		q.Set(name, value)
		u.RawQuery = q.Encode()
	})
}

func TestWhyAPostgreSQLCannotBeUsedIsSaid(t *testing.T) {
	address := testservers.Postgres(t)
	name := strings.TrimPrefix(must(url.Parse(address))(t).Path, "/")
	storagetest.Tell(t, address, `CREATE ROLE reader_`+name+` LOGIN PASSWORD 'secret'; REVOKE CREATE ON SCHEMA public FROM PUBLIC`)
	storagetest.Tell(t, address, `CREATE DATABASE latin_`+name+` ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`)

	as := func(user, password string) string {
		return with(t, address, func(u *url.URL) { u.User = url.UserPassword(user, password) })
	}
	for what, c := range map[string]struct{ address, want string }{
		"wrong password":  {as("calotype", "secret"), `password authentication failed for user "calotype"; check user and password of the address`},
		"no such user":    {as("nobody_"+name, "secret"), `failed for user "nobody_`},
		"no such host":    {"postgres://u:secret@nowhere.invalid/b", "open database b on nowhere.invalid:5432: it cannot be reached; check host, port"},
		"nobody listens":  {"postgres://u:secret@127.0.0.1:1/b", "connection refused"},
		"no database":     {with(t, address, func(u *url.URL) { u.Path = "/none" }), `database "none" does not exist; make it: CREATE DATABASE none OWNER calotype`},
		"no rights":       {as("reader_"+name, "secret"), "let reader_" + name + " make tables in it"},
		"Latin 1":         {with(t, address, func(u *url.URL) { u.Path = "/latin_" + name }), "it keeps text in LATIN1; make one that does so in UTF8"},
		"a standby":       {query(t, address, "default_transaction_read_only", "on"), "a standby was given"},
		"unread sslmode":  {query(t, address, "sslmode", "secretly"), "sslmode is invalid"},
		"unread number":   {query(t, address, "pool_max_conns", "many"), "cannot parse pool_max_conns"},
		"unread setting":  {query(t, address, "colour", "blue"), `unrecognized configuration parameter "colour"; the address has it among its options`},
		"unread time":     {query(t, address, "statement_timeout", "soon"), `invalid value for parameter "statement_timeout": "soon"; the address`},
		"no certificate":  {query(t, address, "sslrootcert", "/none/at/all.pem") + "&sslmode=verify-full", "no such file"},
		"TLS not spoken":  {query(t, address, "sslmode", "require"), "TLS"},
		"not an address":  {"postgres://u:sec#ret@host/b", "the address of the database cannot be read; it is postgres://user:password@host:5432/database"},
		"nor an address":  {"postgres://u:secret@ho st/b", "%2F for /"},
		"neither is this": {"postgres://u:secret%zz@host/b", "%2F for /"},
	} {
		_, err := db.Open(t.Context(), c.address)
		if err == nil {
			t.Errorf("%s: it is opened", what)
			continue
		}
		said := err.Error()
		if !strings.Contains(said, c.want) || strings.Contains(said, "sec") && !strings.Contains(c.want, "sec") || strings.Contains(said, "\n") {
			t.Errorf("%s: it says %q, want …%s…", what, said, c.want)
		}
	}
}

func TestWhoIsKilledWhileHeBringsADatabaseUpLeavesItToTheNext(t *testing.T) {
	address := testservers.Postgres(t)
	if err := open(t, address).Close(); err != nil {
		t.Fatal(err)
	}
	storagetest.Tell(t, address, `ALTER TABLE files DROP COLUMN pages; DELETE FROM bun_migrations WHERE name > '20261124'`)
	// Whoever brings it up comes as far as the table of files and waits there.
	other := must(pgx.Connect(t.Context(), address))(t)
	defer other.Close(context.WithoutCancel(t.Context()))
	exec1 := func(statement string) {
		t.Helper()
		if _, err := other.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	exec1("BEGIN")
	exec1("LOCK TABLE files IN ACCESS SHARE MODE")
	killed := exec.CommandContext(t.Context(), os.Args[0])
	killed.Env = append(os.Environ(), "CALOTYPE_TEST_OPEN="+address)
	if err := killed.Start(); err != nil {
		t.Fatal(err)
	}
	waiting := 0
	for end := time.Now().Add(time.Minute); waiting == 0 && time.Now().Before(end); {
		if err := other.QueryRow(t.Context(), `SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'files'::regclass`).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
	}
	if err := killed.Process.Kill(); err != nil || waiting == 0 {
		t.Fatal(err, waiting)
	}
	_ = killed.Wait() // it was killed
	opened, told := make(chan error, 1), make(chan struct{})
	go func() {
		d, err := db.OpenTelling(t.Context(), address, func() { close(told) })
		if err == nil {
			err = d.Close()
		}
		opened <- err
	}()
	select {
	case <-told: // that it waits
	case err := <-opened:
		t.Fatal("it did not wait: ", err)
	}
	exec1("COMMIT")
	if err := <-opened; err != nil {
		t.Error(err)
	}
	d, p := openNew(t, address)
	if err := d.AddFile(t.Context(), newFile(p, "a")); err != nil {
		t.Error(err)
	}
}
