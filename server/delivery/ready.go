package delivery

import (
	"bytes"
	"context"
	"hash/maphash"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sync/atomic"

	"calotype/imaging"
)

// A ready answer is what [Handler] has said of an address, to be said again without it.
type ready struct {
	etag                string
	whole, notModified  []byte // lines of headers
	wholeCode, sameCode int    // 200 and 304
	of                  *Variant
}

// perRequest are the headers that every answer has of its own.
var perRequest = []string{"Date", "X-Request-Id"}

// prepare keeps what is answered for an address that is asked for again. It is found by answering: so there is one place
// that says which headers an answer has. header holds those that were set before.
func (h *Handler) prepare(header http.Header, known *remembered, found *Variant) {
	if last := known.ready.Load(); last != nil && last.of == found || found.Data == nil {
		return
	}
	one := &ready{of: found}
	say := func(condition string) (int, []byte, bool) {
		said := &recorder{header: header.Clone()}
		r := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/"}, Header: http.Header{}}
		if condition != "" {
			r.Header.Set("If-None-Match", condition)
		}
		if err := h.answer(said, r.WithContext(context.Background()), known.address, found.served(known.how)); err != nil {
			return 0, nil, false
		}
		one.etag = said.header.Get("ETag")
		return said.status, said.lines(), true
	}
	var ok bool
	if one.wholeCode, one.whole, ok = say(""); !ok {
		return
	}
	if one.sameCode, one.notModified, ok = say(one.etag); !ok {
		return
	}
	known.ready.Store(one)
}

// A recorder takes down what is answered, but for the body.
type recorder struct {
	header http.Header
	status int
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) { r.status = status }

func (r *recorder) Write(data []byte) (int, error) { return len(data), nil }

func (r *recorder) ReadFrom(from io.Reader) (int64, error) { return io.Copy(io.Discard, from) }

// lines are the headers as they are sent, in alphabetical order.
func (r *recorder) lines() []byte {
	for _, name := range perRequest {
		r.header.Del(name)
	}
	var b bytes.Buffer
	_ = r.header.Write(&b) // a buffer takes everything
	return b.Bytes()
}

// Asking is a GET or HEAD as it was sent.
type Asking struct {
	Target      []byte // path and query
	Accept      []byte
	IfNoneMatch []byte
}

// Ready answers what is asked for from memory alone, if it was answered from there before. Of a HEAD the body is not sent. It
// never waits, and keeps nothing of what it is given.
func (h *Handler) Ready(q *Asking) (status int, header, body []byte, ok bool) {
	path, query, _ := bytes.Cut(q.Target, []byte("?"))
	if len(query) > 0 && signed(string(query)) {
		return 0, nil, nil, false
	}
	k := asked{string(path), h.accepts.parse(q.Accept)}
	if bytes.IndexByte(path, '%') >= 0 {
		plain, err := url.PathUnescape(k.path)
		if err != nil {
			return 0, nil, nil, false
		}
		k.path = plain
	}
	known, found := h.variants.recall(k)
	if known == nil || known.how.Asks != (imaging.Asks{}) { // it goes by headers that are not known here
		return 0, nil, nil, false
	}
	one := known.ready.Load()
	if one == nil || one.of != found {
		return 0, nil, nil, false
	}
	match := bytes.TrimPrefix(q.IfNoneMatch, []byte("W/"))
	switch {
	case len(match) == 0:
	case string(match) == one.etag:
		return one.sameCode, one.notModified, nil, true
	case bytes.ContainsAny(match, ",*"): // several, of which one may be it
		return 0, nil, nil, false
	}
	return one.wholeCode, one.whole, found.Data, true
}

// accepts remembers some of the Accept headers that were read: clients send a handful.
type accepts struct {
	seed  maphash.Seed
	slots [256]atomic.Pointer[accepted]
}

type accepted struct {
	header string
	means  imaging.Accept
}

func newAccepts() *accepts { return &accepts{seed: maphash.MakeSeed()} }

func (a *accepts) parse(header []byte) imaging.Accept {
	slot := &a.slots[maphash.Bytes(a.seed, header)%uint64(len(a.slots))]
	if known := slot.Load(); known != nil && known.header == string(header) {
		return known.means
	}
	text := string(slices.Clone(header))
	means := imaging.ParseAccept(text)
	if len(text) <= 1024 { // 256 kB in all
		slot.Store(&accepted{text, means})
	}
	return means
}
