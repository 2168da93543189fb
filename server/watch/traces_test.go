package watch

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	proto "go.opentelemetry.io/proto/otlp/trace/v1"
	protobuf "google.golang.org/protobuf/proto"
)

// A receiver takes traces as a collector does.
type receiver struct {
	*httptest.Server
	t     *testing.T
	mu    sync.Mutex
	spans []*proto.Span
	of    map[string]string // the resource
}

func newReceiver(t *testing.T) *receiver {
	r := &receiver{t: t, of: map[string]string{}}
	r.Server = httptest.NewServer(http.HandlerFunc(r.take))
	t.Cleanup(r.Close)
	return r
}

func (c *receiver) take(w http.ResponseWriter, r *http.Request) {
	body := io.Reader(r.Body)
	if r.Header.Get("Content-Encoding") == "gzip" {
		unpacked, err := gzip.NewReader(body)
		if err != nil {
			c.t.Error(err)
			return
		}
		body = unpacked
	}
	data, err := io.ReadAll(body)
	if err != nil {
		c.t.Error(err)
		return
	}
	var sent collector.ExportTraceServiceRequest
	if err := protobuf.Unmarshal(data, &sent); err != nil {
		c.t.Error(err)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, of := range sent.ResourceSpans {
		for _, a := range of.Resource.Attributes {
			c.of[a.Key] = a.Value.GetStringValue()
		}
		for _, scope := range of.ScopeSpans {
			c.spans = append(c.spans, scope.Spans...)
		}
	}
}

// named answers the one span of that name.
func (c *receiver) named(name string) *proto.Span {
	c.t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	var found []*proto.Span
	var names []string
	for _, s := range c.spans {
		if names = append(names, s.Name); s.Name == name {
			found = append(found, s)
		}
	}
	if len(found) != 1 {
		c.t.Fatalf("%d spans are named %q of %q", len(found), name, names)
	}
	return found[0]
}

// said is an attribute of a span as text.
func said(s *proto.Span, key string) string {
	for _, a := range s.Attributes {
		if a.Key == key {
			return strings.TrimSpace(strings.NewReplacer("string_value:", "", "int_value:", "", `"`, "").Replace(a.Value.String()))
		}
	}
	return ""
}

// started traces to a receiver.
func started(t *testing.T) (*Traces, *receiver) {
	t.Helper()
	to := newReceiver(t)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", to.URL)
	traces, err := StartTraces(t.Context(), "v1", func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	return traces, to
}

func TestARequestAndWhatItTakesIsOneTrace(t *testing.T) {
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test")
	traces, to := started(t)
	r := httptest.NewRequest(http.MethodGet, "/image/x/-/resize/5x/?sig=secret", nil)
	r.Header.Set("Traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
	ctx, span := traces.Request(r)
	began := time.Now().Add(-10 * time.Second)
	traces.Rendered(ctx, Render{Format: "webp", Operations: []string{"resize", "format"}, Pixels: 500, Result: "made", Began: began,
		Phases: []Phase{{"queue", time.Second}, {"load", 2 * time.Second}, {"render", 3 * time.Second}}})
	traces.Spent(ctx, Phase{"store", time.Second})
	asked, end := traces.Operation(ctx, "query", "Files\n")
	end(true)
	span.End(&Request{Route: Images, Method: "GET", Status: 503, Bytes: 7, Layer: "miss", ID: "abc", URI: r.RequestURI, Client: "192.0.2.1", UserAgent: "curl"})
	if err := traces.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if asked == ctx {
		t.Error("an operation has the context of its request")
	}

	request := to.named("GET /image")
	if got := string(request.ParentSpanId); got != "\x00\xf0\x67\xaa\x0b\xa9\x02\xb7" {
		t.Errorf("the parent is %x", got)
	}
	for key, want := range map[string]string{
		"http.request.method": "GET", "http.route": "/image", "url.path": "/image/x/-/resize/5x/", "http.response.status_code": "503",
		"http.response.body.size": "7", "user_agent.original": "curl", "client.address": "192.0.2.1", "calotype.request": "abc", "calotype.cache": "miss",
	} {
		if got := said(request, key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if request.Status.GetCode() != proto.Status_STATUS_CODE_ERROR || request.Kind != proto.Span_SPAN_KIND_SERVER {
		t.Errorf("the request is %v, %v", request.Status, request.Kind)
	}
	render := to.named("variant")
	if said(render, "calotype.format") != "webp" || said(render, "calotype.pixels") != "500" || !strings.Contains(said(render, "calotype.operations"), "resize") {
		t.Errorf("the render says %v", render.Attributes)
	}
	at := uint64(began.UnixNano())
	for _, phase := range []struct {
		name string
		took time.Duration
	}{{"queue", time.Second}, {"load", 2 * time.Second}, {"render", 3 * time.Second}} {
		s := to.spanBelow(render, phase.name)
		if s.StartTimeUnixNano != at || s.EndTimeUnixNano != at+uint64(phase.took) {
			t.Errorf("%s goes from %d to %d, want %s from %d", phase.name, s.StartTimeUnixNano, s.EndTimeUnixNano, phase.took, at)
		}
		at += uint64(phase.took)
	}
	if render.EndTimeUnixNano != at {
		t.Errorf("the render ends at %d, want %d", render.EndTimeUnixNano, at)
	}
	if query := to.named("graphql query"); said(query, "graphql.operation.name") != "Files%0A" || query.Status.GetCode() != proto.Status_STATUS_CODE_ERROR {
		t.Errorf("the operation says %v, %v", query.Attributes, query.Status)
	}
	for _, name := range []string{"store", "graphql query"} {
		if s := to.named(name); string(s.ParentSpanId) != string(request.SpanId) {
			t.Errorf("%s is not below the request", name)
		}
	}
	for _, s := range to.spans {
		if string(s.TraceId) != "\x4b\xf9\x2f\x35\x77\xb3\x4d\xa6\xa3\xce\x92\x9d\x0e\x0e\x47\x36" || strings.Contains(s.String(), "secret") {
			t.Errorf("%s: trace %x: %s", s.Name, s.TraceId, s)
		}
	}
	if to.of["service.name"] != "calotype" || to.of["service.version"] != "v1" || to.of["deployment.environment.name"] != "test" {
		t.Errorf("the resource is %v", to.of)
	}
}

// spanBelow is the span of a name with that parent.
func (c *receiver) spanBelow(parent *proto.Span, name string) *proto.Span {
	c.t.Helper()
	at := slices.IndexFunc(c.spans, func(s *proto.Span) bool { return s.Name == name && string(s.ParentSpanId) == string(parent.SpanId) })
	if at < 0 {
		c.t.Fatalf("no %s below %s", name, parent.Name)
	}
	return c.spans[at]
}

func TestWhatClientsSendSpoilsNoBatch(t *testing.T) {
	traces, to := started(t)
	for _, bad := range hostile {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		for _, name := range []string{"Traceparent", "Tracestate", "Baggage"} {
			r.Header.Set(name, bad)
		}
		ctx, span := traces.Request(r)
		_, end := traces.Operation(ctx, "mutation", bad)
		end(false)
		span.End(&Request{Method: bad, URI: bad, UserAgent: bad, Client: bad, ID: "abc", Status: 200})
	}
	if err := traces.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(to.spans) != 2*len(hostile) {
		t.Errorf("%d spans of %d came", len(to.spans), 2*len(hostile))
	}
	for _, s := range to.spans {
		if s.Name != "other /" && s.Name != "graphql mutation" {
			t.Errorf("a span is named %q", s.Name)
		}
	}
}

func TestTheVariablesSayWhatIsTraced(t *testing.T) {
	t.Setenv("OTEL_TRACES_SAMPLER", "traceidratio")
	t.Setenv("OTEL_TRACES_SAMPLER_ARG", "0")
	t.Setenv("OTEL_SERVICE_NAME", "pictures")
	traces, to := started(t)
	_, span := traces.Request(httptest.NewRequest(http.MethodGet, "/", nil))
	span.End(&Request{Method: "GET", Status: 200})
	if err := traces.Close(t.Context()); err != nil || len(to.spans) != 0 {
		t.Errorf("%d spans were sent, %v", len(to.spans), err)
	}

	t.Setenv("OTEL_TRACES_SAMPLER", "always_on")
	traces, to = started(t)
	_, span = traces.Request(httptest.NewRequest(http.MethodGet, "/", nil))
	span.End(&Request{Method: "GET", Status: 200})
	socket := httptest.NewRequest(http.MethodGet, "/graphql", nil)
	socket.Header.Set("Upgrade", "websocket")
	ctx, none := traces.Request(socket)
	none.End(&Request{Route: GraphQL, Method: "GET", Status: 101})
	_, end := traces.Operation(ctx, "query", "")
	end(false)
	if err := traces.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if to.of["service.name"] != "pictures" || len(to.spans) != 2 || len(to.named("graphql query").ParentSpanId) != 0 {
		t.Errorf("%v, %v", to.of, to.spans)
	}
}

func TestTracesAreOffUnlessAVariableAsksForThem(t *testing.T) {
	for _, c := range []struct {
		variables string
		wanted    bool
	}{
		{"", false},
		{"OTEL_SERVICE_NAME=x OTEL_TRACES_SAMPLER=always_on", false},
		{"OTEL_EXPORTER_OTLP_ENDPOINT=http://x", true},
		{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://x", true},
		{"OTEL_TRACES_EXPORTER=otlp", true},
		{"OTEL_TRACES_EXPORTER=console", true},
		{"OTEL_TRACES_EXPORTER=none", false},
		{"OTEL_TRACES_EXPORTER=none OTEL_EXPORTER_OTLP_ENDPOINT=http://x", false},
		{"OTEL_SDK_DISABLED=true OTEL_EXPORTER_OTLP_ENDPOINT=http://x", false},
		{"OTEL_SDK_DISABLED=false OTEL_EXPORTER_OTLP_ENDPOINT=http://x", true},
	} {
		set := map[string]string{}
		for _, pair := range strings.Fields(c.variables) {
			name, value, _ := strings.Cut(pair, "=")
			set[name] = value
		}
		if got := TracesWanted(func(name string) string { return set[name] }); got != c.wanted {
			t.Errorf("%q: %v", c.variables, got)
		}
	}
}

func TestAnExporterThatIsNoneSaysWhichVariableIsWrong(t *testing.T) {
	for variable, value := range map[string]string{"OTEL_TRACES_EXPORTER": "pigeons", "OTEL_EXPORTER_OTLP_PROTOCOL": "morse"} {
		t.Run(variable, func(t *testing.T) {
			t.Setenv(variable, value)
			if _, err := StartTraces(t.Context(), "v1", func(error) {}); err == nil || !strings.Contains(err.Error(), variable) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestACollectorThatHangsHoldsNobodyUp(t *testing.T) {
	release := make(chan struct{})
	hanging := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer hanging.Close()
	defer close(release)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", hanging.URL)
	t.Setenv("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "1")
	t.Setenv("OTEL_BSP_MAX_QUEUE_SIZE", "2")
	traces, err := StartTraces(t.Context(), "v1", func(error) {})
	if err != nil {
		t.Fatal(err)
	}
	for range 100 { // all but a few are dropped
		_, span := traces.Request(httptest.NewRequest(http.MethodGet, "/", nil))
		span.End(&Request{Method: "GET", Status: 200})
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := traces.Close(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
