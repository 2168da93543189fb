package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"os"
	"time"

	"calotype/imaging"
	"calotype/server/analytics"
	"calotype/server/clients"
	"calotype/server/delivery"
	"calotype/server/front"
	"calotype/server/gate"
	"calotype/server/watch"
	"calotype/server/webhooks"
)

// watching is who is told what the server does: metrics, the access log and traces. The zero value is nobody.
type watching struct {
	log     *slog.Logger
	proxies clients.Proxies
	metrics *watch.Metrics
	access  *watch.AccessLog
	traces  *watch.Traces
	numbers *analytics.Numbers // set when there is a library to count for
}

// startWatching begins to watch as the settings and the variables of OpenTelemetry say. read is asked when somebody asks for the
// metrics. Close it after everything else.
func startWatching(ctx context.Context, c Config, log *slog.Logger, read func() watch.Reading) (*watching, error) {
	to := &watching{log: log, proxies: clients.Proxies(c.TrustedProxies), metrics: watch.New(watch.Names{
		Version: version, Libvips: imaging.Version(), Formats: formatNames(), Operations: operationNames(),
	}, read)}
	if watch.TracesWanted(os.Getenv) {
		traces, err := watch.StartTraces(ctx, version, func(err error) { log.Warn("traces not sent", "error", err) })
		if err != nil {
			return nil, err
		}
		to.traces = traces
	}
	if c.AccessLog != "none" {
		to.access = watch.NewAccessLog(accessOut, c.AccessLog, to.metrics.Dropped, func(err error) { log.Error("the access log cannot be written", "error", err) })
	}
	return to, nil
}

// accessOut is where the access log goes.
var accessOut io.Writer = os.Stdout

// tracesTime is how long a collector may take for the last traces.
const tracesTime = 2 * time.Second

// Close writes what waits to be written.
func (to *watching) Close() {
	to.access.Close()
	ctx, cancel := context.WithTimeout(context.Background(), tracesTime)
	defer cancel()
	if err := to.traces.Close(ctx); err != nil {
		to.log.Warn("the last traces are lost", "error", err)
	}
}

// count tells of a request that was answered.
func (to *watching) count(r *watch.Request) {
	to.metrics.Count(r)
	to.access.Write(r)
}

// client names the client whom a peer speaks for, or else the peer, where somebody is told of it.
func (to *watching) client(peer string, told []string) string {
	if to.access == nil && !to.traces.On() {
		return ""
	}
	if address := to.proxies.Address(peer, told); address.IsValid() {
		return address.String()
	}
	return peer
}

// hit tells of an image that was answered below net/http.
func (to *watching) hit(r *front.Request, status int, bytes int64) {
	took := time.Since(r.Received)
	if !r.Head && to.access == nil {
		to.metrics.Hit(status, bytes, took)
		return
	}
	answered := watch.Request{
		Route: watch.Images, Method: http.MethodGet, Status: status, Bytes: bytes, Layer: string(delivery.Memory), Began: r.Received, Took: took,
		ID: string(r.ID), URI: string(r.Target), UserAgent: string(r.UserAgent), Referer: string(r.Referer),
	}
	if r.Head {
		answered.Method = http.MethodHead
	}
	answered.Client = to.client(r.Remote.String(), []string{string(r.ForwardedFor)})
	to.count(&answered)
}

// Rendered implements [delivery.Watcher].
func (to *watching) Rendered(ctx context.Context, r delivery.Rendered) {
	made := watch.Render{
		Format: r.Plan.Format, Pixels: int64(r.Plan.Size.Width) * int64(r.Plan.Size.Height) * int64(max(r.Plan.Frames, 1)),
		Result: r.Result, Began: r.Began,
	}
	for _, step := range r.Plan.Transformation().Steps() {
		made.Operations = append(made.Operations, step.Operation)
	}
	if t := r.Timing; r.Result == "made" {
		made.Phases = []watch.Phase{{Name: "queue", Took: t.Queue}, {Name: "load", Took: t.Load}, {Name: "decode", Took: t.Decode},
			{Name: "operations", Took: t.Operations}, {Name: "encode", Took: t.Encode}}
		for _, step := range t.Steps {
			made.Steps = append(made.Steps, watch.Phase(step))
		}
	}
	to.metrics.Rendered(made)
	if r.Result == "made" {
		t := r.Timing
		to.numbers.CountRender(r.Of, t.Load+t.Decode+t.Operations+t.Encode, r.Page)
	}
	to.traces.Rendered(ctx, made)
}

// Stored implements [delivery.Watcher].
func (to *watching) Stored(ctx context.Context, took time.Duration) {
	store := watch.Phase{Name: "store", Took: took}
	to.metrics.Spent(store)
	to.traces.Spent(ctx, store)
}

// delivered tells of deliveries to webhooks.
func (to *watching) delivered(o webhooks.Outcome) { to.metrics.Delivered(o.Result, o.Count, o.After) }

// refused tells of addresses that were not asked, by what they were for.
func (to *watching) refused(by string) func() { return func() { to.metrics.RefusedAddress(by) } }

// reading is what the parts count or hold, for the metrics. Who adds a cache or a queue adds it here.
func (a *app) reading() watch.Reading {
	ctx, cancel := context.WithTimeout(context.Background(), checkTime)
	defer cancel()
	is := watch.Reading{
		Decoded: imaging.Decoded(), Sockets: a.graph.Sockets(), Viewers: a.previews.Viewers(), News: a.library.NewsAge(), Ready: a.health.ready(ctx),
	}
	for class, now := range a.variants.Gate().Stats().Classes {
		is.Queues = append(is.Queues, watch.Queue{
			Class: gate.Class(class).String(), Running: int64(now.Running), Waiting: int64(now.Waiting), Refused: now.Refused,
		})
	}
	for _, c := range a.variants.Caches() {
		is.Caches = append(is.Caches, watch.Cache{
			Name: c.Name, Entries: int64(c.Entries), Bytes: c.Bytes, Capacity: c.Capacity,
			Hits: int64(c.Hits), Misses: int64(c.Misses), Evictions: int64(c.Evictions),
		})
	}
	if waits, known := a.webhooks.Backlog(ctx); known {
		is.Backlog = &watch.Backlog{Waiting: int64(waits.Waiting), Oldest: waits.Oldest, Failing: int64(waits.Failing)}
	}
	memory := imaging.MemoryInUse()
	is.Libvips = watch.Libvips{Bytes: memory.Bytes, Peak: memory.Peak, Images: memory.Images}
	return is
}

// operationNames are those of the registry.
func operationNames() (names []string) {
	for _, d := range imaging.Operations() {
		names = append(names, d.Name)
	}
	return names
}

// formatNames are the formats that a render may have.
func formatNames() []string {
	names := []string{"json", "text"} // of what is told about a picture
	for _, d := range imaging.Operations() {
		if d.Name == "format" {
			names = append(names, d.Params[0].Choices...)
		}
	}
	return names
}
