package watch

import (
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// A Route is a part of the server.
type Route uint8

// The routes.
const (
	Website Route = iota // and everything that is nothing else
	Images
	Uploads
	GraphQL
	API
	routesEnd
)

func (r Route) String() string {
	return [routesEnd]string{"website", "images", "uploads", "graphql", "api"}[min(r, routesEnd-1)]
}

// A Request is one that was answered.
type Request struct {
	Route  Route
	Method string
	Status int
	Bytes  int64  // of the body that went out
	Layer  string // where an image came from: memory, disk, store, miss (it was rendered) or original; empty for what is none
	Began  time.Time
	Took   time.Duration

	// Of the access log alone.
	ID        string
	URI       string // as it was sent
	Client    string // its address
	UserAgent string
	Referer   string
}

// Layers are where an image may come from.
var layers = setOf([]string{"memory", "disk", "store", "miss", "original"})

// requests are the metrics of what is asked.
type requests struct {
	all     *prometheus.CounterVec
	took    [routesEnd]prometheus.Observer
	running [routesEnd]prometheus.Gauge
	images  *prometheus.CounterVec
	bytes   map[string]prometheus.Counter // by layer

	hits     map[int]hit // of GET from memory, by status
	hitBytes prometheus.Counter
}

// A hit is the counters that an answer from memory adds to, found once.
type hit struct{ request, image prometheus.Counter }

// seconds are the buckets of durations: from what memory answers to what a slow encoder takes.
var seconds = []float64{.00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}

func newRequests(m *Metrics) requests {
	r := requests{
		all:    counters(m, "http_requests_total", "Requests that were answered. 499 is a client that left before; 101 a WebSocket that ended.", "route", "method", "status"),
		images: counters(m, "image_requests_total", "Answers of images: by status, and by where the image came from (memory, disk, store, miss where it was rendered, original; none where the answer is no image).", "status", "cache"),
		bytes:  map[string]prometheus.Counter{}, hits: map[int]hit{},
	}
	took := histogram(m, "http_request_duration_seconds", "How long answers took, until the last byte was handed to the system; WebSockets are left out.", seconds, "route")
	running := gauge(m, "http_requests_running", "Requests that run at this moment, WebSockets among them.", "route")
	for route := range routesEnd {
		r.took[route], r.running[route] = took.WithLabelValues(route.String()), running.WithLabelValues(route.String())
	}
	bytes := counters(m, "image_response_bytes_total", "Bytes of images that were answered.", "cache")
	for layer := range layers {
		r.bytes[layer] = bytes.WithLabelValues(layer)
	}
	for _, status := range []int{200, 206, 304} {
		r.hits[status] = hit{r.all.WithLabelValues(Images.String(), "GET", code(status)), r.images.WithLabelValues(code(status), "memory")}
	}
	r.hitBytes = r.bytes["memory"]
	return r
}

// Count counts a request that was answered.
func (m *Metrics) Count(r *Request) {
	if m == nil {
		return
	}
	route := min(r.Route, routesEnd-1)
	status := code(r.Status)
	m.requests.all.WithLabelValues(route.String(), method(r.Method), status).Inc()
	if r.Status != 101 {
		m.requests.took[route].Observe(r.Took.Seconds())
	}
	if route != Images {
		return
	}
	layer := "none"
	if layers[r.Layer] {
		layer = r.Layer
		m.requests.bytes[layer].Add(float64(r.Bytes))
	}
	m.requests.images.WithLabelValues(status, layer).Inc()
}

// Hit counts a GET of an image that was answered from memory. It allocates nothing.
func (m *Metrics) Hit(status int, bytes int64, took time.Duration) {
	if m == nil {
		return
	}
	known, ok := m.requests.hits[status]
	if !ok {
		m.Count(&Request{Route: Images, Method: "GET", Status: status, Bytes: bytes, Layer: "memory", Took: took})
		return
	}
	known.request.Inc()
	known.image.Inc()
	m.requests.hitBytes.Add(float64(bytes))
	m.requests.took[Images].Observe(took.Seconds())
}

// Running counts a request in (1) or out (-1).
func (m *Metrics) Running(route Route, change int) {
	if m != nil {
		m.requests.running[min(route, routesEnd-1)].Add(float64(change))
	}
}

// codeTexts are the statuses of HTTP as text, made once.
var codeTexts = func() (list [600]string) {
	for i := 100; i < len(list); i++ {
		list[i] = strconv.Itoa(i)
	}
	return list
}()

// code is a status as a label.
func code(status int) string {
	if status < 100 || status >= len(codeTexts) {
		return other
	}
	return codeTexts[status]
}

// method is a method as a label.
func method(name string) string {
	switch name {
	case "GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS":
		return name
	}
	return other
}
