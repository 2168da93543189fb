package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// parts are a database and a storage that work as they are told.
type parts struct {
	asked             atomic.Int64
	database, storage error
	hang              chan struct{} // nil: they answer at once
}

func (p *parts) Ping(context.Context) (database, storage error) {
	p.asked.Add(1)
	if p.hang != nil {
		<-p.hang
	}
	return p.database, p.storage
}

func askHealth(h http.Handler, method, path string) (*httptest.ResponseRecorder, map[string]string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, path, nil))
	var said map[string]string
	_ = json.Unmarshal(w.Body.Bytes(), &said) // what is no answer says nothing
	return w, said
}

func TestHealthSaysWhichPartFails(t *testing.T) {
	secret := errors.New("open /srv/secret: no such file")
	for _, c := range []struct {
		parts             *parts
		status            int
		word, database, s string
	}{
		{&parts{}, 200, "ok", "ok", "ok"},
		{&parts{database: secret}, 503, "degraded", "failing", "ok"},
		{&parts{storage: secret}, 503, "degraded", "ok", "failing"},
		{&parts{database: secret, storage: secret}, 503, "degraded", "failing", "failing"},
	} {
		var log strings.Builder
		h := newHealth(c.parts, slog.New(slog.NewTextHandler(&log, nil)))
		for _, path := range []string{"/api/health", "/api/health/ready"} {
			w, said := askHealth(h, http.MethodGet, path)
			if w.Code != c.status || said["status"] != c.word || said["database"] != c.database || said["storage"] != c.s || strings.Contains(w.Body.String(), "secret") {
				t.Errorf("%s: %d %s", path, w.Code, w.Body)
			}
			if w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %v", path, w.Header())
			}
		}
		if w, said := askHealth(h, http.MethodGet, "/api/health/live"); w.Code != 200 || said["status"] != "ok" {
			t.Errorf("live: %d %s", w.Code, w.Body)
		}
		h.Close()
		if c.status != 200 && !strings.Contains(log.String(), "/srv/secret") {
			t.Errorf("logged %s", log.String())
		}
	}
}

func TestHealthIsReadAndNothingElse(t *testing.T) {
	h := newHealth(&parts{}, slog.New(slog.DiscardHandler))
	defer h.Close()
	for _, path := range []string{"/api/health", "/api/health/live", "/api/health/ready"} {
		for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "X"} {
			if w, _ := askHealth(h, method, path); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d %v", method, path, w.Code, w.Header())
			}
		}
		if w, _ := askHealth(h, http.MethodHead, path); w.Code != 200 {
			t.Errorf("HEAD %s: %d", path, w.Code)
		}
	}
}

func TestAFloodOfHealthChecksAsksThePartsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		of := &parts{}
		h := newHealth(of, slog.New(slog.DiscardHandler))
		defer h.Close()
		flood := func() {
			var all sync.WaitGroup
			for range 100 {
				all.Go(func() {
					if w, _ := askHealth(h, http.MethodGet, "/api/health/ready"); w.Code != 200 {
						t.Errorf("answered %d", w.Code)
					}
				})
			}
			all.Wait()
		}
		flood()
		flood()
		if n := of.asked.Load(); n != 1 {
			t.Errorf("asked %d times", n)
		}
		time.Sleep(freshTime) // of the bubble: no time at all
		flood()
		if n := of.asked.Load(); n != 2 {
			t.Errorf("asked %d times a second later", n)
		}
	})
}

func TestPartsThatHangAreFailingAndAskedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		of := &parts{hang: make(chan struct{})}
		h := newHealth(of, slog.New(slog.DiscardHandler))
		defer h.Close()
		for range 3 {
			began := time.Now()
			if w, said := askHealth(h, http.MethodGet, "/api/health"); w.Code != 503 || said["status"] != "degraded" {
				t.Errorf("answered %d %s", w.Code, w.Body)
			}
			if took := time.Since(began); took != checkTime {
				t.Errorf("took %s", took)
			}
		}
		began := time.Now()
		if w, _ := askHealth(h, http.MethodGet, "/api/health/live"); w.Code != 200 || time.Since(began) != 0 {
			t.Errorf("live: %d after %s", w.Code, time.Since(began))
		}
		if n := of.asked.Load(); n != 1 {
			t.Errorf("asked %d times", n)
		}
		close(of.hang)
		synctest.Wait()
		if w, _ := askHealth(h, http.MethodGet, "/api/health"); w.Code != 200 {
			t.Errorf("answered %d once they do not hang any more", w.Code)
		}
	})
}

func TestAServerThatStopsIsAliveAndNotReady(t *testing.T) {
	h := newHealth(&parts{}, slog.New(slog.DiscardHandler))
	defer h.Close()
	h.stop()
	if w, said := askHealth(h, http.MethodGet, "/api/health/ready"); w.Code != 503 || said["status"] != "stopping" {
		t.Errorf("ready: %d %s", w.Code, w.Body)
	}
	if w, _ := askHealth(h, http.MethodGet, "/api/health/live"); w.Code != 200 {
		t.Errorf("live: %d", w.Code)
	}
	if h.ready(t.Context()) {
		t.Error("it is ready")
	}
}
