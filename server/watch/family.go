package watch

import (
	"fmt"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
)

// namespace begins every name.
const namespace = "calotype"

// A family is one row of the table in the README: metrics that differ in their labels.
type family struct {
	name, kind, help string
	labels           []string
}

// name notes a family and answers its whole name.
func (m *Metrics) name(name, kind, help string, labels []string) string {
	name = namespace + "_" + name
	m.families = append(m.families, family{name, kind, help, labels})
	return name
}

func counters(m *Metrics, name, help string, labels ...string) *prometheus.CounterVec {
	v := prometheus.NewCounterVec(prometheus.CounterOpts{Name: m.name(name, "counter", help, labels), Help: help}, labels)
	m.registry.MustRegister(v)
	return v
}

func counter(m *Metrics, name, help string) prometheus.Counter {
	return counters(m, name, help).WithLabelValues()
}

func gauge(m *Metrics, name, help string, labels ...string) *prometheus.GaugeVec {
	v := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: m.name(name, "gauge", help, labels), Help: help}, labels)
	m.registry.MustRegister(v)
	return v
}

func histogram(m *Metrics, name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	v := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: m.name(name, "histogram", help, labels), Help: help, Buckets: buckets}, labels)
	m.registry.MustRegister(v)
	return v
}

// summary counts and adds up, without quantiles: two numbers for each set of labels.
func summary(m *Metrics, name, help string, labels ...string) *prometheus.SummaryVec {
	v := prometheus.NewSummaryVec(prometheus.SummaryOpts{Name: m.name(name, "summary", help, labels), Help: help}, labels)
	m.registry.MustRegister(v)
	return v
}

// Table is all metrics of ours in Markdown, for the README.
func (m *Metrics) Table() string {
	var b strings.Builder
	b.WriteString("| metric | type | labels | meaning |\n|---|---|---|---|\n")
	for _, f := range m.families {
		labels := ""
		if len(f.labels) > 0 {
			labels = "`" + strings.Join(f.labels, "` `") + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", f.name, f.kind, labels, f.help)
	}
	return b.String()
}

// A set of names bounds a label.
type set map[string]bool

func setOf(names []string) set {
	s := set{}
	for _, name := range names {
		s[name] = true
	}
	return s
}

// label is the name, where it is one.
func (s set) label(name string) string {
	if s[name] {
		return name
	}
	return other
}

// other is a label's value for everything that has none of its own.
const other = "other"
