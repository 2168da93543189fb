package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"

	"calotype/server/front"
)

// Time limits of the server. Requests have none as a whole: an upload may take hours, a socket stays open.
const (
	headerTime = 5 * time.Second // for a client to send its headers
	idleTime   = 2 * time.Minute // between two requests on a connection
	drainTime  = 8 * time.Second // for running requests, once a signal came; container engines kill after ten
	uploadTime = 6 * time.Second // of these, for transfers, which can go on elsewhere
	maxHeaders = 32 << 10        // bytes
)

// run serves until ctx ends, then lets what runs come to its end. Its errors are for people.
func run(ctx context.Context, c Config, out io.Writer) (err error) {
	lessGarbage()
	log := newLogger(out, c.LogFormat, c.LogLevel)
	listener, err := listen(ctx, c.Addr, "--addr") // first, so that a second server touches nothing of the first one's
	if err != nil {
		return err
	}
	defer listener.Close()
	app, err := open(ctx, c, log)
	if ctx.Err() != nil { // told to stop before it began
		return closeAll(app)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, app.Close()) }()
	if err := app.mayBeReached(ctx, c.Addr); err != nil {
		return err
	}
	spareProcessors(c.workers())
	aside, err := serveAside(ctx, c, log, app.watching.metrics.Handler())
	if err != nil {
		return err
	}
	defer aside.Close()

	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	var workers sync.WaitGroup
	defer workers.Wait()
	defer stopWork()
	workers.Go(func() { app.sweep(work, time.Tick(sweepTime)) })
	workers.Go(func() { app.trim(work, time.Tick(trimTime)) })
	workers.Go(func() { app.tidy(work, time.Tick(tidyTime)) })
	workers.Go(func() { app.numbers.Run(work) })

	fast := front.Listen(listener, app.hits, frontLimits)
	server := &http.Server{
		Handler:           observe(log, app.watching, app.routes),
		ConnState:         fast.Follow,
		ReadHeaderTimeout: headerTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    maxHeaders,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug), // clients that break off, mostly
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(fast) }()
	log.Info("Calotype is ready", "open", address(c, listener.Addr()), "listening", listener.Addr().String(), "version", version)
	select {
	case err := <-served:
		return fmt.Errorf("serve %s: %w", c.Addr, err)
	case <-ctx.Done():
	}
	app.health.stop()
	if c.DrainDelay > 0 {
		log.Info("not ready any more", "stopping in", c.DrainDelay)
		select {
		case err := <-served:
			return fmt.Errorf("serve %s: %w", c.Addr, err)
		case <-time.After(c.DrainDelay):
		}
	}
	log.Info("shutting down", "within", drainTime)
	app.drain(server, fast)
	<-served
	log.Info("bye")
	return nil
}

// drain stops taking requests and waits for those that run. What takes too long is ended: first transfers, whose
// clients can go on later, then everything.
func (a *app) drain(server *http.Server, fast *front.Listener) {
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	interrupt := time.AfterFunc(uploadTime, func() {
		a.uploads.Interrupt()
		a.imports.Interrupt()
	})
	defer interrupt.Stop()
	var sockets sync.WaitGroup
	sockets.Go(func() {
		if err := a.graph.Close(ctx); err != nil {
			a.log.Warn("sockets were cut off", "error", err)
		}
	})
	if err := server.Shutdown(ctx); err != nil {
		a.log.Warn("requests were cut off", "error", err, "closing", server.Close())
	}
	fast.Wait(ctx)
	sockets.Wait()
}

// listen answers a listener at an address that the flag is for.
func listen(ctx context.Context, addr, flag string) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("cannot listen on %s: the address is in use; choose another with %s", addr, flag)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("cannot listen on %s: this user may not use the port; choose one above 1023 with %s", addr, flag)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %s: %w", addr, err)
	}
	return listener, nil
}

// address is what to open in a browser.
func address(c Config, listening net.Addr) string {
	if c.PublicURL != "" {
		return c.PublicURL
	}
	tcp, ok := listening.(*net.TCPAddr)
	if !ok {
		return listening.String()
	}
	host := tcp.IP.String()
	if tcp.IP.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, fmt.Sprint(tcp.Port)) + "/"
}
