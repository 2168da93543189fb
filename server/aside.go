package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"

	"calotype/server/problem"
	"calotype/server/watch"
)

// metricsHere is /metrics at --addr: for everybody where the settings say so, else for programs on this machine, unless the metrics
// have an address of their own or the server says that something else stands in front of it.
func metricsHere(c Config, metrics http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		open := c.MetricsAddr == c.Addr || c.MetricsAddr == "" && c.PublicURL == "" && watch.Direct(r)
		if !open {
			problem.Write(w, r, problem.New(http.StatusNotFound, "not-found", "Not found", "The metrics are not answered here; --metrics-addr says where they are."))
			return
		}
		metrics.ServeHTTP(w, r)
	})
}

// aside are the servers at addresses of their own: of the metrics and of profiles.
type aside struct {
	servers []*http.Server
	serving sync.WaitGroup
}

// serveAside listens as the settings say.
func serveAside(ctx context.Context, c Config, log *slog.Logger, metrics http.Handler) (_ *aside, err error) {
	all := &aside{}
	defer func() {
		if err != nil {
			all.Close()
		}
	}()
	for _, one := range []struct {
		what, flag, addr string
		handler          http.Handler
	}{
		{"metrics", "--metrics-addr", c.MetricsAddr, only("/metrics", metrics)},
		{"profiles", "--debug-addr", c.DebugAddr, watch.Debug(metrics)},
	} {
		if one.addr == "" || one.addr == c.Addr {
			continue
		}
		listener, err := listen(ctx, one.addr, one.flag)
		if err != nil {
			return nil, err
		}
		server := &http.Server{
			Handler: one.handler, ReadHeaderTimeout: headerTime, ReadTimeout: headerTime, IdleTimeout: idleTime, MaxHeaderBytes: maxHeaders,
			ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		}
		all.servers = append(all.servers, server)
		all.serving.Go(func() {
			if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
				log.Error("serve "+one.what, "error", err)
			}
		})
		log.Info("serving "+one.what, "at", listener.Addr().String())
	}
	return all, nil
}

// Close cuts off what is asked.
func (a *aside) Close() {
	for _, server := range a.servers {
		_ = server.Close() // nothing of worth is lost
	}
	a.serving.Wait()
}

// only answers one path.
func only(path string, handler http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+path, handler)
	return mux
}
