package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"time"
)

// pinger is the part of the library that says how its parts are.
type pinger interface {
	Ping(ctx context.Context) (dbErr, storageErr error)
}

// health answers 200 when database and storage work, 503 when one does not. Why is in the log, not in the answer.
func health(library pinger, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
		defer cancel()
		database, storage := library.Ping(ctx)
		status := http.StatusOK
		word := func(part string, err error) string {
			if err == nil {
				return "ok"
			}
			log.ErrorContext(ctx, "unhealthy", "part", part, "error", err)
			status = http.StatusServiceUnavailable
			return "failing"
		}
		answer := map[string]string{
			"database": word("database", database),
			"storage":  word("storage", storage),
			"version":  version,
			"status":   "ok",
		}
		if status != http.StatusOK {
			answer["status"] = "degraded"
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(answer) // the client is gone; nobody is left to tell
	})
}
