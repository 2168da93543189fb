package main

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"calotype/storage/testservers"

	_ "github.com/mattn/go-sqlite3"
)

// byWayOf answers an address of a database, or of a bucket, that goes by another host and port.
func byWayOf(t *testing.T, address, host string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	if endpoint := u.Query().Get("endpoint"); endpoint != "" {
		q := u.Query()
		q.Set("endpoint", "http://"+host)
		u.RawQuery = q.Encode()
		return u.String()
	}
	u.Host = host
	return u.String()
}

// upstream is the host and port of a database's address, or of the endpoint of a bucket's.
func upstream(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err == nil && u.Query().Get("endpoint") != "" {
		u, err = url.Parse(u.Query().Get("endpoint"))
	}
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// through puts a proxy before what an address of a database or of a bucket leads to, and answers the address by way of it.
func through(t *testing.T, address string) (string, *testservers.Proxy) {
	t.Helper()
	proxy := testservers.Toxiproxy(t, upstream(t, address))
	return byWayOf(t, address, proxy.Addr), proxy
}

var idPattern = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

func TestADatabaseThatIsAwayHoldsNothingUpThatIsCached(t *testing.T) {
	t.Parallel() // it waits for most of its time
	database, proxy := through(t, testservers.Postgres(t))
	faults := map[string]func(){
		"cut off": proxy.Cut,
		"silent":  func() { proxy.Toxic("timeout", map[string]any{"timeout": 0}) },
		"reset":   func() { proxy.Toxic("reset_peer", map[string]any{"timeout": 0}) },
	}
	f := withFaults(t, len(faults), start(t, "--database", database))
	never := f.unseen
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			f.unseen, never = never[:1], never[1:]
			fault()
			f.wantServedAndRefused(func(int) string { return f.unseen[0] })
			if code := f.rename("not now"); code != "BUSY" && code != "LIMIT_EXCEEDED" {
				t.Errorf("a rename is answered %q", code)
			}
			f.until("not ready", func() bool {
				r, text, err := f.try(http.MethodGet, readyPath, nil)
				return err == nil && r.StatusCode == http.StatusServiceUnavailable && strings.Contains(text, `"database":"failing"`)
			})
			proxy.Heal()
			f.heals(name + ".jpg")
		})
	}
	f.stop()
	f.wantExit(0)
}

func TestNothingThatWasAcknowledgedIsLostWhenPostgreSQLEnds(t *testing.T) {
	t.Parallel()
	server := testservers.OwnPostgres(t, "synchronous_commit=on")
	f := withFaults(t, 0, start(t, "--database", server.Database(t)))
	stopped := make(chan struct{})
	acknowledged := make(chan string, 10_000)
	var writers sync.WaitGroup
	for writer := range 4 {
		writers.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stopped:
					return
				default:
				}
				text := f.ask(fmt.Sprintf(`mutation{createProject(input:{name:"%d of %d"}){id}}`, n, writer))
				if id := idPattern.FindString(text); id != "" {
					acknowledged <- id
				}
			}
		})
	}
	for range 3 {
		f.until("some are written", func() bool { return len(acknowledged) > 0 })
		server.Stop(t)
		f.wantGood(f.seen)
		server.Start(t)
		f.heals("restarted.jpg")
	}
	close(stopped)
	writers.Wait()
	close(acknowledged)
	n := 0
	for id := range acknowledged {
		n++
		if text := f.ask(`{project(id:"` + id + `"){id}}`); !strings.Contains(text, `{"project":{"id":"`+id) {
			t.Errorf("%s was acknowledged and is not there: %s", id, text)
		}
	}
	if n < 10 {
		t.Errorf("%d were acknowledged", n)
	}
	f.stop()
	f.wantExit(0)
}

func TestAnSQLiteThatSomebodyElseHasIsWaitedFor(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	f := withFaults(t, 2, start(t, "--data", folder, "--database", filepath.Join(folder, "calotype.db")))
	other, err := sql.Open("sqlite3", "file:"+filepath.Join(folder, "calotype.db")+"?_txlock=exclusive")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	lock, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Rollback()
	renamed := make(chan string)
	go func() { renamed <- f.rename("waited.jpg") }()
	for range 50 {
		f.wantGood(f.seen)
	}
	f.wantGood(f.unseen[0]) // readers are not locked out, and whoever asked does not wait for what is noted of it
	select {
	case code := <-renamed:
		t.Errorf("a rename did not wait: %q", code)
	default:
	}
	if err := lock.Rollback(); err != nil {
		t.Fatal(err)
	}
	if code := <-renamed; code != "" {
		t.Errorf("the rename is answered %q", code)
	}
	f.heals("after.jpg")
	f.stop()
	f.wantExit(0)
}
