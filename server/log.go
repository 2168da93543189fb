package main

import (
	"context"
	"io"
	"log/slog"
	"time"
)

// newLogger writes to out in the form and from the level that the settings say. Both forms quote control characters, so
// a name can neither end a line nor begin one.
func newLogger(out io.Writer, format, level string) *slog.Logger {
	var least slog.Level
	_ = least.UnmarshalText([]byte(level)) // kong has checked it
	options := &slog.HandlerOptions{Level: least}
	if format == "json" {
		return slog.New(requestHandler{slog.NewJSONHandler(out, options)})
	}
	return slog.New(requestHandler{slog.NewTextHandler(out, options)})
}

type requestKey struct{}

// requestHandler adds the id of the request, where the context carries one.
type requestHandler struct{ slog.Handler }

// Handle implements slog.Handler.
func (h requestHandler) Handle(ctx context.Context, record slog.Record) error {
	if id, ok := ctx.Value(requestKey{}).(string); ok {
		record.AddAttrs(slog.String("request", id))
	}
	return h.Handler.Handle(ctx, record)
}

// WithAttrs implements slog.Handler.
func (h requestHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return requestHandler{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (h requestHandler) WithGroup(name string) slog.Handler {
	return requestHandler{h.Handler.WithGroup(name)}
}

// logRequest logs a request that was answered at debug level, and at warn level when the server failed. path is without its query.
func logRequest(ctx context.Context, log *slog.Logger, method, path string, status int, bytes int64, took time.Duration, from string) {
	level := slog.LevelDebug
	if status >= 500 {
		level = slog.LevelWarn
	}
	log.LogAttrs(ctx, level, "request",
		slog.String("method", method), slog.String("path", path), slog.Int("status", status),
		slog.Int64("bytes", bytes), slog.Duration("took", took), slog.String("from", from))
}
