package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"calotype/server/problem"
)

// pinger is the part of the library that says how its parts are.
type pinger interface {
	Ping(ctx context.Context) (dbErr, storageErr error)
}

const (
	checkTime = 2 * time.Second // after which a part that has not answered is failing
	freshTime = time.Second     // for which an answer is given again: however often it is asked for, the parts are asked once
)

// health says whether the server is alive, and whether it is ready: the database and the storage work, and it is not stopping.
type health struct {
	library pinger
	log     *slog.Logger
	now     func() time.Time

	stopping atomic.Bool
	mu       sync.Mutex
	current  *checkup // the newest; nil before the first
	checking sync.WaitGroup
}

// A checkup is one look at the parts.
type checkup struct {
	done              chan struct{} // closed when all of what follows is set
	at                time.Time
	database, storage bool
}

func newHealth(library pinger, log *slog.Logger) *health {
	return &health{library: library, log: log, now: time.Now}
}

// stop has ready be answered 503 from now on, so that load balancers send nothing more.
func (h *health) stop() { h.stopping.Store(true) }

// Close waits for the look that goes on, if one does. To be called before the library closes.
func (h *health) Close() { h.checking.Wait() }

// ready tells whether ready is answered 200.
func (h *health) ready(ctx context.Context) bool {
	database, storage := h.look(ctx)
	return database && storage && !h.stopping.Load()
}

// ServeHTTP answers /api/health/live, and /api/health and /api/health/ready, which are the same.
func (h *health) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		problem.Write(w, r, problem.New(http.StatusMethodNotAllowed, "method-not-allowed", "Method not allowed", "The health is read with GET and HEAD."))
		return
	}
	if r.URL.Path == livePath {
		say(w, http.StatusOK, map[string]string{"status": "ok", "version": version})
		return
	}
	database, storage := h.look(r.Context())
	word := map[bool]string{true: "ok", false: "failing"}
	answer := map[string]string{"database": word[database], "storage": word[storage], "version": version, "status": "ok"}
	status := http.StatusOK
	switch {
	case !database || !storage:
		answer["status"], status = "degraded", http.StatusServiceUnavailable
	case h.stopping.Load():
		answer["status"], status = "stopping", http.StatusServiceUnavailable
	}
	say(w, status, answer)
}

// look answers whether the parts work, as they were asked a moment ago or are now. It takes no longer than checkTime, even
// where a disk or a lock never answers.
func (h *health) look(ctx context.Context) (database, storage bool) {
	c := h.checkup()
	late := time.NewTimer(checkTime)
	defer late.Stop()
	select {
	case <-c.done:
		return c.database, c.storage
	case <-late.C:
	case <-ctx.Done():
	}
	return false, false
}

// checkup is the newest look, begun now where the last one is old.
func (h *health) checkup() *checkup {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.current != nil {
		select {
		case <-h.current.done:
			if h.now().Sub(h.current.at) < freshTime {
				return h.current
			}
		default:
			return h.current // a part that hangs is not asked twice
		}
	}
	c := &checkup{done: make(chan struct{})}
	h.current = c
	h.checking.Go(func() { h.check(c) })
	return c
}

// check asks the parts. Why one is failing is in the log, not in the answer.
func (h *health) check(c *checkup) {
	defer close(c.done)
	ctx, cancel := context.WithTimeout(context.Background(), checkTime)
	defer cancel()
	database, storage := h.library.Ping(ctx)
	c.at, c.database, c.storage = h.now(), database == nil, storage == nil
	for part, err := range map[string]error{"database": database, "storage": storage} {
		if err != nil {
			h.log.Error("unhealthy", "part", part, "error", err)
		}
	}
}

// say answers what monitors read, and nobody keeps.
func say(w http.ResponseWriter, status int, answer map[string]string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer) // the client is gone; nobody is left to tell
}
