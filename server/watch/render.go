package watch

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// A Render is one that came to its end, however.
type Render struct {
	Format     string
	Operations []string // of its transformation
	Pixels     int64    // of the result
	Result     string   // made, failed, refused, timeout, cancelled or declined
	Began      time.Time
	Phases     []Phase // what the time since then went to, one after the other, where that is known
	Steps      []Phase // what the operations took, each by itself; "colour" are several that ran as one
}

// took is the time without that in the queue.
func (r *Render) took() (sum time.Duration) {
	for _, phase := range r.Phases {
		if phase.Name != "queue" {
			sum += phase.Took
		}
	}
	return sum
}

// A Phase is a part of the way to a variant.
type Phase struct {
	Name string // queue, load, decode, operations, encode; or store
	Took time.Duration
}

// renders are the metrics of what is rendered.
type renders struct {
	formats, operations set

	all   *prometheus.CounterVec
	took  *prometheus.HistogramVec
	by    *prometheus.SummaryVec
	step  *prometheus.SummaryVec
	phase map[string]prometheus.Observer
}

var (
	results = setOf([]string{"made", "failed", "refused", "timeout", "cancelled", "declined"})
	phases  = []string{"queue", "load", "decode", "operations", "encode", "store"}
)

func newRenders(m *Metrics, names Names) renders {
	r := renders{
		formats: setOf(names.Formats), operations: setOf(append([]string{"colour"}, names.Operations...)), phase: map[string]prometheus.Observer{},
		all:  counters(m, "renders_total", "Renders that came to their end: made, failed (the picture or the server), refused (too many wait), timeout, cancelled (nobody waited any more), or declined (AVIF that is not smaller than what was served).", "format", "result"),
		took: histogram(m, "render_seconds", "How long renders that were made took, from when a worker took them to the last encoded byte.", seconds, "format"),
		by:   summary(m, "render_operation_seconds", "The same, for each operation of the chain once: always of the whole render. Sum by count says which operations stand in renders that take long.", "operation", "format"),
		step: summary(m, "render_step_seconds", "What operations took by themselves; colour is several that ran as one. What libvips computes while it decodes or encodes is there, and not here.", "operation"),
	}
	phase := histogram(m, "render_phase_seconds", "What the time of renders goes to: queue, load (the original), decode, operations, encode; store (nobody waits for it).", seconds, "phase")
	for _, name := range phases {
		r.phase[name] = phase.WithLabelValues(name)
	}
	return r
}

// Rendered counts a render.
func (m *Metrics) Rendered(r Render) {
	if m == nil {
		return
	}
	format := m.renders.formats.label(r.Format)
	m.renders.all.WithLabelValues(format, results.label(r.Result)).Inc()
	for _, phase := range r.Phases {
		m.Spent(phase)
	}
	if r.Result != "made" {
		return
	}
	for _, step := range r.Steps {
		m.renders.step.WithLabelValues(m.renders.operations.label(step.Name)).Observe(step.Took.Seconds())
	}
	took := r.took().Seconds()
	m.renders.took.WithLabelValues(format).Observe(took)
	seen := make(set, len(r.Operations))
	for _, name := range r.Operations {
		if label := m.renders.operations.label(name); !seen[label] {
			seen[label] = true
			m.renders.by.WithLabelValues(label, format).Observe(took)
		}
	}
}

// Spent counts the time that a phase took.
func (m *Metrics) Spent(p Phase) {
	if m == nil {
		return
	}
	if known := m.renders.phase[p.Name]; known != nil {
		known.Observe(p.Took.Seconds())
	}
}

// previews are the metrics of what is shown to who edits.
type previews struct {
	all  *prometheus.CounterVec
	took prometheus.Observer
}

func newPreviews(m *Metrics) previews {
	return previews{
		counters(m, "preview_frames_total", "Frames that were made for open editors: made or failed.", "result"),
		histogram(m, "preview_frame_seconds", "How long these took, waiting for a place included.", seconds).WithLabelValues(),
	}
}

// Framed counts a frame of a preview.
func (m *Metrics) Framed(made bool, took time.Duration) {
	if m == nil {
		return
	}
	result := "made"
	if !made {
		result = "failed"
	}
	m.previews.all.WithLabelValues(result).Inc()
	m.previews.took.Observe(took.Seconds())
}
