package upload

import (
	"context"
	"log/slog"

	xslog "golang.org/x/exp/slog"
)

// tusLogger lets tusd, which was written for the experimental slog, write to log. What tusd tells of every request is
// detail here, and so is a client that goes away in the middle.
func tusLogger(log *slog.Logger) *xslog.Logger { return xslog.New(bridge{log.Handler()}) }

type bridge struct{ to slog.Handler }

func (b bridge) Enabled(ctx context.Context, level xslog.Level) bool {
	return b.to.Enabled(ctx, slog.LevelDebug) || level >= xslog.LevelError && b.to.Enabled(ctx, slog.LevelError)
}

func (b bridge) Handle(ctx context.Context, from xslog.Record) error {
	level := slog.LevelDebug
	if from.Level >= xslog.LevelError && from.Message != "BodyReadError" {
		level = slog.LevelError
	}
	if !b.to.Enabled(ctx, level) {
		return nil
	}
	record := slog.NewRecord(from.Time, level, "tus: "+from.Message, 0)
	from.Attrs(func(a xslog.Attr) bool {
		record.AddAttrs(attr(a))
		return true
	})
	return b.to.Handle(ctx, record)
}

func (b bridge) WithAttrs(attrs []xslog.Attr) xslog.Handler {
	converted := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		converted[i] = attr(a)
	}
	return bridge{b.to.WithAttrs(converted)}
}

func (b bridge) WithGroup(name string) xslog.Handler { return bridge{b.to.WithGroup(name)} }

func attr(a xslog.Attr) slog.Attr { return slog.Any(a.Key, a.Value.Any()) }
