package watch

import (
	"context"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"time"
)

// An AccessLog has one line for each request. Its methods may be called at once from any number of goroutines, and on a nil
// *AccessLog, which writes nothing.
type AccessLog struct {
	handler slog.Handler
	lines   *lines
}

// NewAccessLog writes to out as text (name=value) or json. Close it after the last request. dropped counts lines that are lost:
// what cannot be written, or not as fast as it comes, holds no request up. failed is told why nothing is written.
func NewAccessLog(out io.Writer, format string, dropped func(lines int), failed func(error)) *AccessLog {
	to := newLines(out, dropped, failed)
	options := &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if a.Key == slog.LevelKey || a.Key == slog.MessageKey { // they would be the same on every line
			return slog.Attr{}
		}
		return a
	}}
	if format == "json" {
		return &AccessLog{slog.NewJSONHandler(to, options), to}
	}
	return &AccessLog{slog.NewTextHandler(to, options), to}
}

// Write writes the line of a request that was answered. What came from the client is printable ASCII in it, without secrets
// and of bounded length.
func (l *AccessLog) Write(r *Request) {
	if l == nil {
		return
	}
	record := slog.NewRecord(r.Began, slog.LevelInfo, "", 0)
	record.AddAttrs(
		slog.String("client", plain(r.Client, 64)),
		slog.String("method", plain(r.Method, 32)),
		slog.String("path", plain(redacted(r.URI), 2048)),
		slog.Int("status", r.Status),
		slog.Int64("bytes", r.Bytes),
		slog.Float64("ms", float64(r.Took.Round(time.Microsecond))/float64(time.Millisecond)),
		slog.String("cache", r.Layer),
		slog.String("request", r.ID),
		slog.String("user_agent", plain(r.UserAgent, 512)),
		slog.String("referer", plain(withoutQuery(r.Referer), 512)),
	)
	_ = l.handler.Handle(context.Background(), record) // lines fail at nothing
}

// Close writes what waits.
func (l *AccessLog) Close() {
	if l != nil {
		l.lines.Close()
	}
}

// plain is what a client sent with all but printable ASCII as %XX, cut to a length.
func plain(s string, most int) string {
	cut := len(s) > most
	if cut {
		s = s[:most]
	}
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	from := 0
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' {
			b.WriteString(s[from:i])
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
			from = i + 1
		}
	}
	if from > 0 {
		b.WriteString(s[from:])
		s = b.String()
	}
	if cut {
		s += "..."
	}
	return s
}

// secret are parameters of a query whose values open something.
var secret = setOf([]string{"sig", "signature", "token", "access_token", "key", "api_key", "apikey", "password", "secret", "authorization"})

// redacted is an address without the values of its secret parameters.
func redacted(uri string) string {
	path, query, ok := strings.Cut(uri, "?")
	if !ok {
		return uri
	}
	var b strings.Builder
	for rest := query; ; {
		end := strings.IndexAny(rest, "&;")
		pair := rest
		if end >= 0 {
			pair = rest[:end]
		}
		name, _, valued := strings.Cut(pair, "=")
		known, err := url.QueryUnescape(name)
		if valued && (err != nil || secret[strings.ToLower(known)]) {
			pair = name + "=redacted"
		}
		b.WriteString(pair)
		if end < 0 {
			break
		}
		b.WriteByte(rest[end])
		rest = rest[end+1:]
	}
	return path + "?" + b.String()
}

// withoutQuery is where a link stands: the queries of other sites are none of our business.
func withoutQuery(referer string) string {
	if at := strings.IndexAny(referer, "?#"); at >= 0 {
		return referer[:at]
	}
	return referer
}
