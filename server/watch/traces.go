package watch

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"go.opentelemetry.io/contrib/exporters/autoexport"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.41.0"
	"go.opentelemetry.io/otel/trace"
)

// Traces sends spans to where the standard variables of OpenTelemetry say. Its methods may be called at once from any number of
// goroutines, and on a nil *Traces, which costs nothing.
//
// What a client sent is printable ASCII in a span: a collector takes valid UTF-8 alone, and by the batch.
type Traces struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
	parents  propagation.TraceContext // of W3C alone: of baggage nothing is passed on, and clients could fill it
}

// TracesWanted tells whether the variables ask for traces: by an exporter, or by the address of a collector.
func TracesWanted(getenv func(string) string) bool {
	if getenv("OTEL_SDK_DISABLED") == "true" {
		return false
	}
	if exporter := getenv("OTEL_TRACES_EXPORTER"); exporter != "" {
		return exporter != "none"
	}
	return getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != "" || getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != ""
}

// StartTraces begins to trace as the variables say. failed is told when spans cannot be sent. Close it after everything else.
func StartTraces(ctx context.Context, version string, failed func(error)) (*Traces, error) {
	exporter, err := autoexport.NewSpanExporter(ctx)
	if err != nil {
		return nil, fmt.Errorf("traces: %w; see the variables OTEL_TRACES_EXPORTER and OTEL_EXPORTER_OTLP_PROTOCOL", err)
	}
	of, err := resource.New(ctx,
		resource.WithAttributes(semconv.ServiceName("calotype"), semconv.ServiceVersion(version)),
		resource.WithTelemetrySDK(), resource.WithFromEnv()) // the last one wins
	if err != nil {
		return nil, fmt.Errorf("traces: %w; see the variable OTEL_RESOURCE_ATTRIBUTES", err)
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(failed))
	provider := sdk.NewTracerProvider(sdk.WithBatcher(exporter), sdk.WithResource(of))
	return &Traces{provider, provider.Tracer("calotype"), propagation.TraceContext{}}, nil
}

// Close sends what waits, until ctx ends.
func (t *Traces) Close(ctx context.Context) error {
	if t == nil {
		return nil
	}
	return t.provider.Shutdown(ctx)
}

// A Span is that of a request; nil where there is none.
type Span struct{ span trace.Span }

// On tells whether anything is traced.
func (t *Traces) On() bool { return t != nil }

// Request begins the span of a request, within the trace that the client names, and answers the context to go on with. A
// WebSocket has none, as it may stay open for days: what is asked over it does.
func (t *Traces) Request(r *http.Request) (context.Context, *Span) {
	if t == nil || r.Header.Get("Upgrade") != "" {
		return r.Context(), nil
	}
	ctx := t.parents.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
	ctx, span := t.tracer.Start(ctx, method(r.Method), trace.WithSpanKind(trace.SpanKindServer))
	return ctx, &Span{span}
}

// End ends the span of a request that was answered.
func (s *Span) End(r *Request) {
	if s == nil {
		return
	}
	defer s.span.End()
	if !s.span.IsRecording() {
		return
	}
	path, _, _ := strings.Cut(r.URI, "?")
	s.span.SetName(method(r.Method) + " " + r.Route.path())
	s.span.SetAttributes(
		semconv.HTTPRequestMethodKey.String(method(r.Method)),
		semconv.HTTPRoute(r.Route.path()),
		semconv.URLPath(plain(path, 2048)),
		semconv.HTTPResponseStatusCode(r.Status),
		semconv.HTTPResponseBodySize(int(r.Bytes)),
		semconv.UserAgentOriginal(plain(r.UserAgent, 512)),
		semconv.ClientAddress(plain(r.Client, 64)),
		attribute.String("calotype.request", r.ID),
	)
	if r.Layer != "" {
		s.span.SetAttributes(attribute.String("calotype.cache", r.Layer))
	}
	if r.Status >= 500 {
		s.span.SetStatus(codes.Error, "")
	}
}

// Rendered makes the spans of a render that came to its end just now.
func (t *Traces) Rendered(ctx context.Context, r Render) {
	if t == nil {
		return
	}
	ctx, span := t.tracer.Start(ctx, "variant", trace.WithTimestamp(r.Began), trace.WithAttributes(
		attribute.String("calotype.format", r.Format),
		attribute.StringSlice("calotype.operations", r.Operations),
		attribute.Int64("calotype.pixels", r.Pixels),
		attribute.String("calotype.result", r.Result),
	))
	at := r.Began
	for _, phase := range r.Phases {
		at = t.phase(ctx, phase, at)
	}
	if r.Result == "failed" || r.Result == "timeout" {
		span.SetStatus(codes.Error, r.Result)
	}
	if len(r.Phases) == 0 {
		at = time.Now()
	}
	span.End(trace.WithTimestamp(at))
}

// Spent makes the span of something that came to its end just now.
func (t *Traces) Spent(ctx context.Context, p Phase) {
	if t != nil {
		t.phase(ctx, p, time.Now().Add(-p.Took))
	}
}

func (t *Traces) phase(ctx context.Context, p Phase, began time.Time) (ended time.Time) {
	ended = began.Add(p.Took)
	_, span := t.tracer.Start(ctx, p.Name, trace.WithTimestamp(began))
	span.End(trace.WithTimestamp(ended))
	return ended
}

// Operation begins the span of a GraphQL operation: kind is query or mutation, name what the client calls it.
func (t *Traces) Operation(ctx context.Context, kind, name string) (context.Context, func(failed bool)) {
	if t == nil {
		return ctx, func(bool) {}
	}
	ctx, span := t.tracer.Start(ctx, "graphql "+kind, trace.WithAttributes(
		semconv.GraphQLOperationTypeKey.String(kind), semconv.GraphQLOperationName(plain(name, 128))))
	return ctx, func(failed bool) {
		if failed {
			span.SetStatus(codes.Error, "")
		}
		span.End()
	}
}

// path is where a route begins.
func (r Route) path() string {
	return [routesEnd]string{"/", "/image", "/uploads", "/graphql", "/api"}[min(r, routesEnd-1)]
}
