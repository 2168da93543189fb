package testservers

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Postgres answers the address of a fresh, empty database, on a throwaway PostgreSQL that the first call of the process
// starts. The database is dropped when the test ends; the server goes with the process, and so does its folder.
func Postgres(t testing.TB) string {
	t.Helper()
	server, err := sharedPostgres()
	if err != nil {
		t.Fatal(err)
	}
	return server.Database(t)
}

var sharedPostgres = sync.OnceValues(func() (*PostgresServer, error) { return startPostgres() })

// OwnPostgres starts a PostgreSQL for one test: for what would disturb others. It goes when the test ends. Settings are given
// as "max_connections=5".
func OwnPostgres(t testing.TB, settings ...string) *PostgresServer {
	t.Helper()
	server, err := startPostgres(settings...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.end)
	return server
}

// A PostgresServer is a PostgreSQL on a free port of the loopback, of nobody's interest: what it wrote survives its end, but not that
// of the machine. Its databases sort text as people do, and not by bytes, where its version can.
type PostgresServer struct {
	folder, programs string
	as               *syscall.SysProcAttr
	address          url.URL
	end              func()

	mu    sync.Mutex
	count int
}

// Database answers the address of a fresh, empty database, which is dropped when the test ends.
func (s *PostgresServer) Database(t testing.TB) string {
	t.Helper()
	return s.database(t, "")
}

func (s *PostgresServer) database(t testing.TB, of string) string {
	t.Helper()
	s.mu.Lock()
	s.count++
	name := fmt.Sprintf("test%d", s.count)
	s.mu.Unlock()
	if err := s.tell(t, "CREATE DATABASE "+name+" "+of); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.tell(t, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			t.Logf("the database stays until its server goes: %v", err)
		}
	})
	return s.at(name)
}

// Stop ends the server at once, as a power cut does. What is stopped may be started again.
func (s *PostgresServer) Stop(t testing.TB) { s.control(t, "stop", "-m", "immediate") }

// Start starts a server that was stopped, at the same port.
func (s *PostgresServer) Start(t testing.TB) {
	s.control(t, "start", "-l", filepath.Join(s.folder, "log"))
}

func (s *PostgresServer) control(t testing.TB, arguments ...string) {
	t.Helper()
	if err := s.run("pg_ctl", append([]string{"-s", "-w", "-D", s.data()}, arguments...)...); err != nil {
		t.Fatal(err)
	}
}

// tell has the server do something. The test may have ended, so its context is not asked.
func (s *PostgresServer) tell(t testing.TB, statement string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Minute)
	defer cancel()
	return s.exec(ctx, statement)
}

func (s *PostgresServer) exec(ctx context.Context, statement string) error {
	connection, err := pgx.Connect(ctx, s.address.String())
	if err != nil {
		return err
	}
	defer connection.Close(ctx)
	_, err = connection.Exec(ctx, statement)
	return err
}

// at is the address of a database.
func (s *PostgresServer) at(name string) string {
	at := s.address
	at.Path = "/" + name
	return at.String()
}

func (s *PostgresServer) data() string { return filepath.Join(s.folder, "data") }

// postgresKeeper stops the server and removes its folder as soon as its input ends: when it is closed, or whoever holds it dies, by
// whatever cause.
const postgresKeeper = `read -r none; "$1/pg_ctl" -s -D "$0/data" -m immediate stop; rm -rf "$0"`

func startPostgres(settings ...string) (*PostgresServer, error) {
	programs, err := postgresPrograms()
	if err != nil {
		return nil, err
	}
	s := &PostgresServer{programs: programs, as: &syscall.SysProcAttr{Setpgid: true}}
	if s.folder, err = os.MkdirTemp(inMemory(), "calotype-postgres-"); err != nil {
		return nil, err
	}
	if err := s.leaveRoot(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.folder))
	}
	watch := exec.Command("sh", "-c", postgresKeeper, s.folder, programs)
	watch.SysProcAttr, watch.Dir = s.as, "/"
	held, err := watch.StdinPipe()
	if err == nil {
		err = watch.Start()
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.folder))
	}
	s.end = func() {
		held.Close()
		watch.Wait()
	}
	if err := s.start(settings); err != nil {
		s.end()
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	return s, nil
}

// leaveRoot has the server run as somebody else where this is root: it refuses root.
func (s *PostgresServer) leaveRoot() error {
	if os.Geteuid() != 0 {
		return nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		if who, err = user.Lookup("nobody"); err != nil {
			return err
		}
	}
	uid, uidErr := strconv.ParseUint(who.Uid, 10, 32)
	gid, gidErr := strconv.ParseUint(who.Gid, 10, 32)
	if err := errors.Join(uidErr, gidErr); err != nil {
		return err
	}
	s.as.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return os.Chown(s.folder, int(uid), int(gid))
}

func (s *PostgresServer) start(settings []string) error {
	password := rand.Text()
	words := filepath.Join(s.folder, "password")
	if err := os.WriteFile(words, []byte(password), 0o644); err != nil { // in a folder that nobody else may enter
		return err
	}
	initialise := []string{"-D", s.data(), "-U", "calotype", "-A", "scram-sha-256", "--pwfile=" + words, "--no-sync", "-E", "UTF8", "--locale=C"}
	// The first version that knows ICU as the provider of a whole database.
	if version, err := exec.Command(filepath.Join(s.programs, "postgres"), "--version").Output(); err == nil && majorVersion(string(version)) >= 15 {
		initialise = append(initialise, "--locale-provider=icu", "--icu-locale=en")
	}
	if err := s.run("initdb", initialise...); err != nil {
		return err
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	options := append([]string{
		"listen_addresses=127.0.0.1", "port=" + port, "unix_socket_directories=", "max_connections=200",
		"fsync=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=64MB", "jit=off",
	}, settings...)
	for i, option := range options {
		name, value, _ := strings.Cut(option, "=")
		options[i] = name + " = '" + value + "'\n"
	}
	configuration, err := os.OpenFile(filepath.Join(s.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = io.WriteString(configuration, strings.Join(options, ""))
	if err := errors.Join(err, configuration.Close()); err != nil {
		return err
	}
	s.address = url.URL{Scheme: "postgres", User: url.UserPassword("calotype", password), Host: net.JoinHostPort("127.0.0.1", port), Path: "/postgres", RawQuery: "sslmode=disable"}
	return s.run("pg_ctl", "-s", "-w", "-D", s.data(), "-l", filepath.Join(s.folder, "log"), "start")
}

// run runs one of PostgreSQL's programs, as whom the server runs.
func (s *PostgresServer) run(program string, arguments ...string) error {
	command := exec.Command(filepath.Join(s.programs, program), arguments...)
	command.SysProcAttr, command.Dir = s.as, "/"
	output, err := command.CombinedOutput()
	if err != nil {
		log, _ := os.ReadFile(filepath.Join(s.folder, "log"))
		return fmt.Errorf("%s: %w: %s%s", program, err, bytes.TrimSpace(output), log)
	}
	return nil
}

// postgresPrograms answers the folder of the programs of the newest PostgreSQL server that is installed.
func postgresPrograms() (string, error) {
	folders, err := filepath.Glob("/usr/lib/postgresql/*/bin") // where Debian has them, out of PATH
	if err != nil {
		return "", err
	}
	slices.SortFunc(folders, func(a, b string) int { return majorVersion(b) - majorVersion(a) })
	for _, folder := range folders {
		if _, err := os.Stat(filepath.Join(folder, "initdb")); err == nil {
			return folder, nil
		}
	}
	initdb, err := exec.LookPath("initdb")
	if err != nil {
		return "", errors.New("these tests need the programs of a PostgreSQL server: make deps-test installs them")
	}
	if initdb, err = filepath.EvalSymlinks(initdb); err != nil {
		return "", err
	}
	return filepath.Dir(initdb), nil
}

// majorVersion is the first number in a text: "postgres (PostgreSQL) 15.18" is 15.
func majorVersion(s string) int {
	digits := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if len(digits) == 0 {
		return 0
	}
	n, _ := strconv.Atoi(digits[0])
	return n
}
