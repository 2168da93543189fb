package front

import "bytes"

// A head is what is understood of a request's head.
type head struct {
	request  Request
	length   int   // bytes, with the empty line at its end
	body     int64 // bytes that follow
	plain    bool  // a GET or HEAD without body or conditions other than If-None-Match, which may be answered here
	measured bool  // that was said
	strange  bool  // whether net/http is to have the connection: the rest is not known
}

var (
	endOfLine = []byte("\r\n")
	endOfHead = []byte("\r\n\r\n")
	version   = []byte(" HTTP/1.1")
)

// parse reads the head at the beginning of data into h; false where it has not arrived as a whole.
func (h *head) parse(data []byte) bool {
	end := bytes.Index(data, endOfHead)
	if end < 0 {
		return false
	}
	*h = head{length: end + len(endOfHead), plain: true}
	line, rest, _ := bytes.Cut(data[:end+len(endOfLine)], endOfLine)
	h.first(line)
	hosts := 0
	for len(rest) > 0 && !h.strange {
		line, rest, _ = bytes.Cut(rest, endOfLine)
		name, value, ok := field(line)
		if !ok {
			h.strange = true
			return true
		}
		if is(name, "host") {
			hosts++
		}
		h.read(name, value)
	}
	if hosts != 1 {
		h.strange = true
	}
	return true
}

// first reads the request line.
func (h *head) first(line []byte) {
	method, rest, _ := bytes.Cut(line, []byte(" "))
	target, isVersion := bytes.CutSuffix(rest, version)
	if !isVersion || len(target) == 0 || target[0] != '/' || !visible(target) {
		h.strange = true
		return
	}
	h.request.Target = target
	switch string(method) {
	case "GET":
	case "HEAD":
		h.request.Head = true
	case "POST", "PATCH", "PUT", "DELETE", "OPTIONS":
		h.plain = false
	default:
		h.strange = true
	}
}

// field takes a line of the head apart; false where it is not plainly one.
func field(line []byte) (name, value []byte, ok bool) {
	name, value, ok = bytes.Cut(line, []byte(":"))
	if !ok || len(name) == 0 {
		return nil, nil, false
	}
	for _, c := range name {
		if !tokens[c] {
			return nil, nil, false
		}
	}
	value = bytes.Trim(value, " \t")
	for _, c := range value {
		if c < ' ' && c != '\t' || c == 0x7f {
			return nil, nil, false
		}
	}
	return name, value, true
}

// read takes in what matters of a header.
func (h *head) read(name, value []byte) {
	switch len(name) {
	case 2, 3, 4:
		if is(name, "host") {
			h.strange = h.strange || !isHost(value)
			h.request.Host = value
		}
	case 5:
		if is(name, "range") {
			h.plain = false
		}
	case 6:
		switch {
		case is(name, "accept"):
			h.once(&h.request.Accept, value)
		case is(name, "expect"):
			h.strange = true
		}
	case 7:
		switch {
		case is(name, "referer"):
			h.once(&h.request.Referer, value)
		case is(name, "upgrade"):
			h.strange = true
		case is(name, "trailer"):
			h.strange = true
		}
	case 8:
		if is(name, "if-match") || is(name, "if-range") {
			h.plain = false
		}
	case 10:
		switch {
		case is(name, "connection"):
			h.strange = h.strange || !is(value, "keep-alive")
		case is(name, "user-agent"):
			h.once(&h.request.UserAgent, value)
		}
	case 12:
		if is(name, "x-request-id") {
			h.once(&h.request.ID, value)
		}
	case 13:
		if is(name, "if-none-match") {
			h.once(&h.request.IfNoneMatch, value)
		}
	case 14:
		if is(name, "content-length") {
			h.measure(value)
		}
	case 15:
		if is(name, "x-forwarded-for") {
			h.once(&h.request.ForwardedFor, value)
		}
	case 17:
		switch {
		case is(name, "transfer-encoding"):
			h.strange = true
		case is(name, "if-modified-since"): // counts only without If-None-Match
			h.plain = h.plain && len(h.request.IfNoneMatch) > 0
		}
	case 19:
		if is(name, "if-unmodified-since") {
			h.plain = false
		}
	}
}

// once keeps the value of a header that is given once; what more of them mean is for net/http to say.
func (h *head) once(kept *[]byte, value []byte) {
	if *kept != nil {
		h.plain = false
	}
	*kept = value
}

// measure reads a Content-Length.
func (h *head) measure(value []byte) {
	h.plain = false
	if h.measured || len(value) == 0 || len(value) > 18 {
		h.strange = true
		return
	}
	h.measured = true
	for _, c := range value {
		if c < '0' || c > '9' {
			h.strange = true
			return
		}
		h.body = h.body*10 + int64(c-'0')
	}
}

// is compares a name with one in small letters, whatever the case of its own.
func is(name []byte, small string) bool {
	if len(name) != len(small) {
		return false
	}
	for i, c := range name {
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != small[i] {
			return false
		}
	}
	return true
}

// isHost tells whether a text plainly is a host, with a port or without.
func isHost(text []byte) bool {
	for _, c := range text {
		if !('a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= ':' || c == '.' || c == '-' || c == '_' || c == '[' || c == ']') {
			return false
		}
	}
	return len(text) > 0
}

// visible tells whether there are only characters of ASCII that are seen.
func visible(text []byte) bool {
	for _, c := range text {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

// loneLineFeed tells whether a line ends in other than CR LF.
func loneLineFeed(data []byte) bool {
	for i, c := range data {
		if c == '\n' && (i == 0 || data[i-1] != '\r') {
			return true
		}
	}
	return false
}

// tokens are the characters of header names.
var tokens = func() (t [256]bool) {
	for _, c := range "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" {
		t[c] = true
	}
	return t
}()
