package testservers_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"calotype/storage/testservers"
)

// endpointOf answers where the server of an s3:// address is.
func endpointOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("endpoint")
}

// asChild tells the test binary to start the servers, say where they are, and wait to be killed.
const asChild = "CALOTYPE_TEST_SERVERS_CHILD"

func TestServersEndWithTheProcessThatStartedThemHoweverItEnds(t *testing.T) {
	if os.Getenv(asChild) != "" {
		for _, address := range []string{testservers.VersityGW(t), testservers.MinIO(t)} {
			os.Stdout.WriteString("\n" + endpointOf(t, address) + "\n")
		}
		_, _ = io.Copy(io.Discard, os.Stdin)
		return
	}
	temporary := t.TempDir()
	child := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$")
	child.Env = append(os.Environ(), asChild+"=1", "TMPDIR="+temporary)
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var servers []string
	for lines := bufio.NewScanner(out); len(servers) < 2 && lines.Scan(); {
		if addr, found := strings.CutPrefix(lines.Text(), "http://"); found {
			servers = append(servers, addr)
		}
	}
	if len(servers) != 2 {
		t.Fatalf("the child said %q", servers)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	eventually(t, func() bool { // the servers are gone
		for _, addr := range servers {
			if c, err := net.Dial("tcp", addr); err == nil {
				c.Close()
				return false
			}
		}
		left, err := os.ReadDir(temporary) // and all that they kept
		return err == nil && len(left) == 0
	})
}

func eventually(t *testing.T, done func() bool) {
	t.Helper()
	deadline := time.After(30 * time.Second)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("it did not come about")
		}
	}
}

func TestAProxyCutsAndHeals(t *testing.T) {
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "here") }))
	t.Cleanup(upstream.Close)
	proxy := testservers.Toxiproxy(t, upstream.Listener.Addr().String())
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	get := func() (string, error) {
		resp, err := client.Get("http://" + proxy.Addr)
		if err != nil {
			return "", err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		return string(body), err
	}
	if got, err := get(); got != "here" {
		t.Fatalf("got %q, %v", got, err)
	}
	for name, harm := range map[string]func(){
		"cut":   proxy.Cut,
		"short": func() { proxy.Toxic("limit_data", map[string]any{"bytes": 10}) },
	} {
		harm()
		if got, err := get(); err == nil {
			t.Errorf("%s: got %q", name, got)
		}
		proxy.Heal()
		if got, err := get(); got != "here" {
			t.Errorf("%s, healed: got %q, %v", name, got, err)
		}
	}
}
