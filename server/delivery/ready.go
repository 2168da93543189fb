package delivery

import (
	"bytes"
	"hash/maphash"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"calotype/imaging"
	"calotype/server/analytics"
)

// A ready answer is what [Handler] has said of an address, to be said again without it.
type ready struct {
	of                 *Variant
	etag               string
	whole, notModified said

	asked atomic.Int32            // how often, up to hotAfter
	file  atomic.Pointer[os.File] // with the bytes of the variant; nil where it is not asked for as often
}

// said is the status of an answer and its headers, as lines.
type said struct {
	status       int
	lines        []byte // all of them
	others       []byte // those other than Cache-Control
	cacheControl string
}

// perRequest are the headers that every answer has of its own.
var perRequest = []string{"Date", "X-Request-Id"}

const cacheControl = "Cache-Control"

// prepare keeps what is answered for an address that is asked for again. It is found by answering: so there is one place
// that says which headers an answer has. header holds those that were set before.
func (h *Handler) prepare(header http.Header, known *remembered, found *Variant) {
	if last := known.ready.Load(); last != nil && last.of == found || found.Data == nil {
		return
	}
	one := &ready{of: found}
	var err error
	if one.whole, one.etag, err = h.say(header, "", known, found); err != nil {
		return
	}
	if one.notModified, _, err = h.say(header, one.etag, known, found); err != nil {
		return
	}
	known.ready.Store(one)
}

// say takes down what is answered to who has what a tag names already.
func (h *Handler) say(header http.Header, tag string, known *remembered, found *Variant) (s said, etag string, err error) {
	taken := &recorder{header: header.Clone()}
	r := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/"}, Header: http.Header{}}
	if tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
	if err := h.answer(taken, r, grant{}, known.address, found.served(known.how)); err != nil {
		return said{}, "", err
	}
	etag = taken.header.Get("ETag")
	for _, name := range perRequest {
		taken.header.Del(name)
	}
	s = said{status: taken.status, lines: lines(taken.header), cacheControl: taken.header.Get(cacheControl)}
	taken.header.Del(cacheControl)
	s.others = lines(taken.header)
	return s, etag, nil
}

// under is the header of an answer that is given under a grant.
func (s *said) under(g grant, now time.Time) []byte {
	if g == (grant{}) {
		return s.lines
	}
	kept := http.Header{cacheControl: {s.cacheControl}}
	g.bound(kept, now)
	return append(slices.Clip(s.others), lines(kept)...)
}

// lines are headers as they are sent, in alphabetical order.
func lines(header http.Header) []byte {
	var b bytes.Buffer
	_ = header.Write(&b) // a buffer takes everything
	return b.Bytes()
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

// Asking is a GET or HEAD as it was sent.
type Asking struct {
	Target      []byte // path and query
	Host        []byte
	Referer     []byte
	Accept      []byte
	IfNoneMatch []byte
}

// A Reply is what is answered from memory.
type Reply struct {
	Status int
	Header []byte // lines that end in CR LF each
	Body   []byte
	File   *os.File // the same as Body, for the kernel to send; nil where there is none
	Of     *analytics.Subject
}

// Ready answers what is asked for from memory alone, if it was answered from there before. Of a HEAD the body is not sent. It
// never waits, and keeps nothing of what it is given.
func (h *Handler) Ready(q *Asking) (reply Reply, ok bool) {
	path, query, _ := bytes.Cut(q.Target, []byte("?"))
	k := asked{string(path), h.accepts.parse(q.Accept)}
	sent := k.path
	if bytes.IndexByte(path, '%') >= 0 {
		plain, err := url.PathUnescape(k.path)
		if err != nil {
			return reply, false
		}
		k.path = plain
	}
	known, found := h.variants.recall(k)
	if known == nil || known.how.Asks != (imaging.Asks{}) { // it goes by headers that are not known here
		return reply, false
	}
	rules, now := h.variants.rules, h.variants.rules.now()
	project, ok := rules.cache.GetIfPresent(known.project)
	one := known.ready.Load()
	if !ok || one == nil || one.of != found {
		return reply, false
	}
	under, err := project.check(request{path: sent, query: string(query), referer: string(q.Referer), host: string(q.Host)}, rules.own, known.preset, now)
	if err != nil { // the handler says why
		return reply, false
	}
	match := bytes.TrimPrefix(q.IfNoneMatch, []byte("W/"))
	switch {
	case len(match) == 0:
	case string(match) == one.etag:
		return Reply{Status: one.notModified.status, Header: one.notModified.under(under, now), Of: known.how.subject}, true
	case bytes.ContainsAny(match, ",*"): // several, of which one may be it
		return reply, false
	}
	return Reply{one.whole.status, one.whole.under(under, now), found.Data, h.heat.file(one), known.how.subject}, true
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
