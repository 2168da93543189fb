package main

import (
	"bytes"
	"net"
	"net/http"
	"strings"
	"testing"
)

func TestHealthAsksTheServerThatRuns(t *testing.T) {
	p := start(t)
	_, port, err := net.SplitHostPort(p.host)
	if err != nil {
		t.Fatal(err)
	}
	for _, addr := range []string{p.host, ":" + port, "0.0.0.0:" + port, "[::]:" + port} {
		t.Run(addr, func(t *testing.T) {
			if said, complaint, code := probe(t, addr); code != 0 || !strings.Contains(said, `"storage":"ok"`) || complaint != "" {
				t.Errorf("ended with %d, said %q, complained %q", code, said, complaint)
			}
		})
	}
	p.stop()
	p.wantExit(0)
	if said, complaint, code := probe(t, p.host); code != 1 || said != "" || !strings.Contains(complaint, "no server answers at "+p.host) {
		t.Errorf("without a server, it ended with %d, said %q, complained %q", code, said, complaint)
	}
}

func TestHealthTellsThatAServerIsNotReady(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	failing := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == readyPath {
			say(w, http.StatusServiceUnavailable, map[string]string{"storage": "failing"})
		}
	})}
	done := make(chan error)
	go func() { done <- failing.Serve(listener) }()
	defer func() { failing.Close(); <-done }()
	said, complaint, code := probe(t, listener.Addr().String())
	if code != 1 || said != "" || !strings.Contains(complaint, `is not ready: {"storage":"failing"}`) || strings.Count(complaint, "\n") != 1 {
		t.Errorf("ended with %d, said %q, complained %q", code, said, complaint)
	}
	if _, complaint, code := probe(t, "8080"); code != 1 || !strings.Contains(complaint, "HOST:PORT") {
		t.Errorf("of a port alone, it ended with %d and complained %q", code, complaint)
	}
}

func probe(t *testing.T, addr string) (said, complaint string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = realMain([]string{"health", "--addr", addr}, &stdout, &stderr)
	return stdout.String(), stderr.String(), code
}
