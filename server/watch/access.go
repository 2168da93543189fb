package watch

import (
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// An AccessLog has one line for each request. Its methods may be called at once from any number of goroutines, and on a nil
// *AccessLog, which writes nothing.
//
// It is not written by slog, which takes several times as long for a line as a hit takes to be answered.
type AccessLog struct {
	json  bool
	lines *lines
}

// NewAccessLog writes to out as text (name=value) or json. Close it after the last request. dropped counts lines that are lost:
// what cannot be written, or not as fast as it comes, holds no request up. failed is told why nothing is written.
func NewAccessLog(out io.Writer, format string, dropped func(lines int), failed func(error)) *AccessLog {
	return &AccessLog{format == "json", newLines(out, dropped, failed)}
}

// Write writes the line of a request that was answered. What came from the client is printable ASCII in it, without secrets
// and of bounded length.
func (l *AccessLog) Write(r *Request) {
	if l == nil {
		return
	}
	var room [1024]byte // most lines fit
	line := l.line(row{room[:0], l.json}, r)
	l.lines.add(line.b)
}

func (l *AccessLog) line(line row, r *Request) row {
	if line.json {
		line.b = append(line.b, '{')
	}
	line = line.text("time", r.Began.UTC().AppendFormat(make([]byte, 0, 32), "2006-01-02T15:04:05.000Z"))
	line = line.client("client", r.Client, 64)
	line = line.client("method", r.Method, 32)
	line = line.client("path", redacted(r.URI), 2048)
	line = line.number("status", strconv.AppendInt(make([]byte, 0, 32), int64(r.Status), 10))
	line = line.number("bytes", strconv.AppendInt(make([]byte, 0, 32), r.Bytes, 10))
	line = line.number("ms", strconv.AppendFloat(make([]byte, 0, 32), float64(r.Took)/float64(time.Millisecond), 'f', 3, 64))
	line = line.client("cache", r.Layer, 16)
	line = line.client("request", r.ID, 64)
	line = line.client("user_agent", r.UserAgent, 512)
	line = line.client("referer", withoutQuery(r.Referer), 512)
	if line.json {
		line.b = append(line.b, '}')
	}
	line.b = append(line.b, '\n')
	return line
}

// Close writes what waits.
func (l *AccessLog) Close() {
	if l != nil {
		l.lines.Close()
	}
}

// A row is a line in the making.
type row struct {
	b    []byte
	json bool
}

// name begins a field.
func (l row) name(name string) row {
	if !l.json {
		if len(l.b) > 0 {
			l.b = append(l.b, ' ')
		}
		l.b = append(append(l.b, name...), '=')
		return l
	}
	if len(l.b) > 1 {
		l.b = append(l.b, ',')
	}
	l.b = append(append(append(l.b, '"'), name...), `":`...)
	return l
}

func (l row) number(name string, value []byte) row {
	l = l.name(name)
	l.b = append(l.b, value...)
	return l
}

// text is a value that we made, of letters and digits.
func (l row) text(name string, value []byte) row {
	if !l.json {
		return l.number(name, value)
	}
	l = l.name(name)
	l.b = append(append(append(l.b, '"'), value...), '"')
	return l
}

// client is a value that a client has a part in.
func (l row) client(name, value string, most int) row {
	l = l.name(name)
	l.b = append(appendPlain(append(l.b, '"'), value, most), '"')
	return l
}

// appendPlain adds what a client sent, cut to a length: all but printable ASCII, quotes and backslashes as %XX, so that it can stand
// between quotes in any kind of text.
func appendPlain(b []byte, s string, most int) []byte {
	cut := len(s) > most
	if cut {
		s = s[:most]
	}
	const hex = "0123456789ABCDEF"
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			b = append(b, '%', hex[c>>4], hex[c&15])
		} else {
			b = append(b, c)
		}
	}
	if cut {
		b = append(b, "..."...)
	}
	return b
}

// plain is appendPlain for a string.
func plain(s string, most int) string { return string(appendPlain(nil, s, most)) }

// secret are parameters of a query whose values open something.
var secret = setOf([]string{"sig", "signature", "token", "access_token", "key", "api_key", "apikey", "password", "secret", "authorization",
	"code", "state", "id_token", "client_secret", "invitation"})

// redacted is an address without the values of its secret parameters, or without any where people sign in.
func redacted(uri string) string {
	path, query, ok := strings.Cut(uri, "?")
	if !ok {
		return uri
	}
	if strings.HasPrefix(path, "/auth/") {
		return path + "?redacted"
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
