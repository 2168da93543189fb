// Package watch says how the server does: metrics for Prometheus, the access log, traces for OpenTelemetry, and what only
// those may see who run it. Nobody but the main package knows it: what it counts is told to it, or read when it is asked.
package watch

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics counts. Its methods may be called at once from any number of goroutines, and on a nil *Metrics, which counts nothing.
//
// Every label has few values, known from the start: what a client can make up, as a path, a method or a name, is never one.
type Metrics struct {
	registry *prometheus.Registry
	families []family
	read     func() Reading

	requests requests
	renders  renders
	previews previews
	work     work
	dropped  prometheus.Counter // lines of the access log
}

// Names are all that labels may be; anything else is counted as "other".
type Names struct {
	Version, Libvips string
	Formats          []string // that pictures are encoded in
	Operations       []string // of transformations
}

// New makes metrics that start at nothing. read is asked whenever they are.
func New(names Names, read func() Reading) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), read: read}
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.requests = newRequests(m)
	m.renders = newRenders(m, names)
	m.previews = newPreviews(m)
	m.work = newWork(m)
	m.dropped = counter(m, "access_log_dropped_lines_total", "Lines of the access log that could not be written, or not as fast as they came.")
	build := gauge(m, "build_info", "1, for this build.", "version", "libvips")
	build.WithLabelValues(names.Version, names.Libvips).Set(1)
	m.registry.MustRegister(newReadings(m))
	return m
}

// Handler answers the metrics in the format that the client asks for. Not for everybody: [Direct], or an address of its own.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, EnableOpenMetrics: true})
}

// Dropped counts lines of the access log that were lost.
func (m *Metrics) Dropped(lines int) {
	if m != nil {
		m.dropped.Add(float64(lines))
	}
}
