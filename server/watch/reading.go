package watch

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// A Reading is what others count or hold, as it is at one moment. What is left out is not among the metrics.
type Reading struct {
	Caches  []Cache
	Queues  []Queue
	Libvips Libvips
	Decoded int64         // sources since the start, wholly or in part
	Sockets int           // that are open
	Viewers int           // of previews, that are open
	News    time.Duration // since it was known last what all other nodes did; 0 where there are none
	Ready   bool          // the database and the storage answered when they were asked last, and the server is not stopping
	Backlog *Backlog      // nil: not known
}

// A Backlog is what waits for the receivers of webhooks, on whichever node.
type Backlog struct {
	Waiting int64         // deliveries
	Oldest  time.Duration // since what has waited the longest happened
	Failing int64         // receivers
}

// A Cache is one of the layers, or what spares work within one.
type Cache struct {
	Name                     string // such as memory; few, and always the same
	Entries, Bytes, Capacity int64  // bytes; a capacity of 0 is none
	Hits, Misses, Evictions  int64  // since the start
}

// A Queue is where renders of one class wait for a worker.
type Queue struct {
	Class            string // few, and always the same
	Running, Waiting int64
	Refused          int64 // since the start, as too many waited
}

// Libvips is what libvips holds.
type Libvips struct{ Bytes, Peak, Images int64 }

// readings are the metrics that are read when they are asked for.
type readings struct {
	read func() Reading

	entries, bytes, capacity, hits, misses, evictions *prometheus.Desc // of caches
	running, waiting, refused                         *prometheus.Desc // of queues
	memory, peak, images, decoded                     *prometheus.Desc // of libvips
	sockets, viewers, news, ready                     *prometheus.Desc
	undelivered, oldest, failing                      *prometheus.Desc // of webhooks
}

func newReadings(m *Metrics) *readings {
	desc := func(name, kind, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc(m.name(name, kind, help, labels), help, labels, nil)
	}
	return &readings{
		read:      m.read,
		entries:   desc("cache_entries", "gauge", "What a cache holds.", "cache"),
		bytes:     desc("cache_bytes", "gauge", "Bytes of it.", "cache"),
		capacity:  desc("cache_capacity_bytes", "gauge", "Bytes that it may hold.", "cache"),
		hits:      desc("cache_hits_total", "counter", "Look-ups that found something.", "cache"),
		misses:    desc("cache_misses_total", "counter", "Look-ups that did not.", "cache"),
		evictions: desc("cache_evictions_total", "counter", "What made room for other things.", "cache"),
		running:   desc("render_queue_running", "gauge", "Renders that run.", "class"),
		waiting:   desc("render_queue_waiting", "gauge", "Renders that wait for a worker.", "class"),
		refused:   desc("render_queue_refused_total", "counter", "Renders that were refused, as too many waited.", "class"),
		memory:    desc("libvips_memory_bytes", "gauge", "Memory that libvips holds for pixels."),
		peak:      desc("libvips_memory_peak_bytes", "gauge", "The most there has been of it."),
		images:    desc("libvips_open_images", "gauge", "Images of libvips that are open."),
		decoded:   desc("decoded_sources_total", "counter", "Sources that were decoded, wholly or in part: by uploads, renders and previews."),
		sockets:   desc("websockets", "gauge", "WebSockets that are open."),
		viewers:   desc("preview_viewers", "gauge", "Open editors that previews are rendered for."),
		news:      desc("news_age_seconds", "gauge", "Since this node knew last what all others did: up to five, more where the database is away. 0 where there are no others."),
		ready:     desc("ready", "gauge", "1 where /api/health/ready would be answered 200, as far as it is known: 0 while the server stops."),

		undelivered: desc("webhook_deliveries_waiting", "gauge", "Deliveries that wait, of all nodes: up to 10,000 for each webhook that is enabled. Not there while the database does not say."),
		oldest:      desc("webhook_deliveries_oldest_seconds", "gauge", "Since what has waited the longest of these happened; 0 when nothing waits."),
		failing:     desc("webhook_receivers_failing", "gauge", "Receivers of enabled webhooks that failed three times in a row or more, and are tried less often."),
	}
}

// Describe implements [prometheus.Collector].
func (r *readings) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{r.entries, r.bytes, r.capacity, r.hits, r.misses, r.evictions, r.running, r.waiting, r.refused,
		r.memory, r.peak, r.images, r.decoded, r.sockets, r.viewers, r.news, r.ready, r.undelivered, r.oldest, r.failing} {
		to <- d
	}
}

// Collect implements [prometheus.Collector].
func (r *readings) Collect(to chan<- prometheus.Metric) {
	send := func(d *prometheus.Desc, kind prometheus.ValueType, value int64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, kind, float64(value), labels...)
	}
	const total, now = prometheus.CounterValue, prometheus.GaugeValue
	is := r.read()
	for _, c := range is.Caches {
		send(r.entries, now, c.Entries, c.Name)
		send(r.bytes, now, c.Bytes, c.Name)
		if c.Capacity > 0 {
			send(r.capacity, now, c.Capacity, c.Name)
		}
		send(r.hits, total, c.Hits, c.Name)
		send(r.misses, total, c.Misses, c.Name)
		send(r.evictions, total, c.Evictions, c.Name)
	}
	for _, q := range is.Queues {
		send(r.running, now, q.Running, q.Class)
		send(r.waiting, now, q.Waiting, q.Class)
		send(r.refused, total, q.Refused, q.Class)
	}
	send(r.memory, now, is.Libvips.Bytes)
	send(r.peak, now, is.Libvips.Peak)
	send(r.images, now, is.Libvips.Images)
	send(r.decoded, total, is.Decoded)
	send(r.sockets, now, int64(is.Sockets))
	send(r.viewers, now, int64(is.Viewers))
	to <- prometheus.MustNewConstMetric(r.news, now, is.News.Seconds())
	ready := int64(0)
	if is.Ready {
		ready = 1
	}
	send(r.ready, now, ready)
	if b := is.Backlog; b != nil {
		send(r.undelivered, now, b.Waiting)
		to <- prometheus.MustNewConstMetric(r.oldest, now, b.Oldest.Seconds())
		send(r.failing, now, b.Failing)
	}
}
