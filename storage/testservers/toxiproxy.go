package testservers

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"calotype/storage/testservers/tools"
)

// A Proxy stands between the tests and a server, and makes the way there bad.
type Proxy struct {
	Addr string // where it listens, HOST:PORT

	t   testing.TB
	api string // of this proxy
}

// Toxiproxy answers a proxy to upstream, HOST:PORT, on which nothing is wrong yet. It goes with the test.
func Toxiproxy(t testing.TB, upstream string) *Proxy {
	t.Helper()
	api, err := toxiproxy()
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{t: t, api: api + "/proxies"}
	var made struct{ Name, Listen string }
	p.call(http.MethodPost, "", map[string]any{"name": strings.ToLower(rand.Text()), "listen": "127.0.0.1:0", "upstream": upstream, "enabled": true}, &made)
	p.Addr, p.api = made.Listen, p.api+"/"+made.Name
	t.Cleanup(func() { p.call(http.MethodDelete, "", nil, nil) })
	return p
}

var toxiproxy = sync.OnceValues(func() (api string, err error) {
	program, err := tools.Toxiproxy.Install(context.Background())
	if err != nil {
		return "", err
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	_, err = start(tools.Toxiproxy.Name, func(string) (string, []string, []string) {
		return program, []string{"-host", "127.0.0.1", "-port", port}, []string{"LOG_LEVEL=error"}
	}, func(ctx context.Context) error { return accepts(ctx, "127.0.0.1:"+port) })
	return "http://127.0.0.1:" + port, err
})

// Toxic adds something bad, such as "latency" with {"latency": 1000} in ms, "limit_data" with {"bytes": 100}, "timeout",
// "reset_peer", "bandwidth" in KB/s or "slow_close", to what comes from the server. It lasts until [Proxy.Heal].
func (p *Proxy) Toxic(kind string, attributes map[string]any) {
	p.t.Helper()
	p.call(http.MethodPost, "/toxics", map[string]any{"name": kind, "type": kind, "stream": "downstream", "attributes": attributes}, nil)
}

// Cut closes all connections and refuses new ones, until [Proxy.Heal].
func (p *Proxy) Cut() {
	p.t.Helper()
	p.call(http.MethodPost, "", map[string]any{"enabled": false}, nil)
}

// Heal takes everything bad away.
func (p *Proxy) Heal() {
	p.t.Helper()
	var toxics []struct{ Name string }
	p.call(http.MethodGet, "/toxics", nil, &toxics)
	for _, toxic := range toxics {
		p.call(http.MethodDelete, "/toxics/"+toxic.Name, nil, nil)
	}
	p.call(http.MethodPost, "", map[string]any{"enabled": true}, nil)
}

// call asks the program that all proxies are in.
func (p *Proxy) call(method, path string, body, answer any) {
	p.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		p.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(context.WithoutCancel(p.t.Context()), method, p.api+path, bytes.NewReader(data))
	if err != nil {
		p.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode >= 300 {
		err = fmt.Errorf("toxiproxy: %s: %s", resp.Status, said)
	}
	if err == nil && answer != nil {
		err = json.Unmarshal(said, answer)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}
