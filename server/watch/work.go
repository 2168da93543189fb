package watch

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// work are the metrics of what is done for others beside pictures, and of what is refused.
type work struct {
	deliveries, imports, signIns, refused map[string]prometheus.Counter

	delivery prometheus.Observer
}

// longSeconds are the buckets of what may be tried for days.
var longSeconds = []float64{.05, .1, .25, .5, 1, 2.5, 5, 15, 60, 300, 1800, 3 * 3600, 24 * 3600, 72 * 3600}

func newWork(m *Metrics) work {
	return work{
		deliveries: each(counters(m, "webhook_deliveries_total", "Deliveries to webhooks: attempts that were delivered or failed; and what was given_up after 72 hours, with its last attempt or without.", "result"),
			"result", "delivered", "failed", "given_up"),
		delivery: histogram(m, "webhook_delivery_seconds", "From what happened to when a receiver had taken it, attempts that failed included; what is sent again by hand is left out.", longSeconds).WithLabelValues(),
		imports: each(counters(m, "imports_total", "Pictures that were to be fetched from addresses: done, failed (the other server, or this one), refused (the address, what lies there, or who asked, who may not upload any more), cancelled, or limited (not begun, as there was too much at once).", "result"),
			"result", "done", "failed", "refused", "cancelled", "limited"),
		refused: each(counters(m, "outbound_refused_total", "Addresses of imports and of webhooks that were not asked, as they are none, lead inside, or redirect too often.", "by"),
			"by", "imports", "webhooks"),
		signIns: each(counters(m, "sign_in_attempts_total", "Attempts to sign in by a password: done, wrong, or limited (not looked at, as there were too many; those to guess an invitation or a password that is changed are among these).", "result"),
			"result", "done", "wrong", "limited"),
	}
}

// each are the counters of all values of the one label, which so begin at 0.
func each(v *prometheus.CounterVec, label string, values ...string) map[string]prometheus.Counter {
	all := map[string]prometheus.Counter{}
	for _, value := range values {
		all[value] = v.With(prometheus.Labels{label: value})
	}
	return all
}

// add counts something of a value that is known.
func add(to map[string]prometheus.Counter, value string, n int) {
	if known := to[value]; known != nil {
		known.Add(float64(n))
	}
}

// Delivered counts how so many deliveries to webhooks went: delivered, failed or given_up. after is since what was delivered by itself
// happened; 0 says nothing.
func (m *Metrics) Delivered(result string, n int, after time.Duration) {
	if m == nil {
		return
	}
	add(m.work.deliveries, result, n)
	if after > 0 {
		m.work.delivery.Observe(after.Seconds())
	}
}

// Imported counts how an import went: done, failed, refused, cancelled or limited.
func (m *Metrics) Imported(result string) {
	if m != nil {
		add(m.work.imports, result, 1)
	}
}

// RefusedAddress counts an address that was not asked, by what it was for: imports or webhooks.
func (m *Metrics) RefusedAddress(by string) {
	if m != nil {
		add(m.work.refused, by, 1)
	}
}

// SignedIn counts how an attempt to sign in went: done, wrong or limited.
func (m *Metrics) SignedIn(result string) {
	if m != nil {
		add(m.work.signIns, result, 1)
	}
}
