package analytics

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

// A ledger is what was added, by a clock that moves by hand.
type ledger struct {
	mu       sync.Mutex
	now      time.Time
	fails    error
	inDoubt  bool // the answer of the next is lost
	rows     []storage.Counted
	seen     map[uuid.UUID]bool
	recorded map[storage.VariantRef]int64
	unknown  bool // no variant is recorded yet
}

func newLedger() *ledger {
	return &ledger{now: time.Date(2026, 11, 26, 14, 59, 50, 0, time.UTC), seen: map[uuid.UUID]bool{}, recorded: map[storage.VariantRef]int64{}}
}

func (l *ledger) Now() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now
}

func (l *ledger) advance(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now = l.now.Add(d)
}

func (l *ledger) AddUsage(_ context.Context, batch storage.UsageBatch) (missing []storage.Served, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fails != nil {
		return nil, l.fails
	}
	if !l.seen[batch.ID] {
		l.seen[batch.ID] = true
		l.rows = append(l.rows, batch.Usage...)
		for _, s := range batch.Served {
			if l.unknown {
				missing = append(missing, s)
			} else {
				l.recorded[s.VariantRef] += s.Hits
			}
		}
	}
	if l.inDoubt {
		l.inDoubt = false
		return nil, errors.New("nobody knows")
	}
	return missing, nil
}

// sum is what was added of a dimension, by value.
func (l *ledger) sum(d storage.Dimension) map[string]storage.UsageSums {
	l.mu.Lock()
	defer l.mu.Unlock()
	sums := map[string]storage.UsageSums{}
	for _, row := range l.rows {
		if row.Dimension == d {
			sum := sums[row.Value]
			sum.Add(row.UsageSums)
			sums[row.Value] = sum
		}
	}
	return sums
}

func newNumbers(l *ledger) *Numbers { return New(l, slog.New(slog.DiscardHandler)) }

func picture() *Subject {
	return &Subject{Project: uuid.New(), File: uuid.New(), Key: "abcd", Format: "webp", Transformation: "resize/640x/-/blur/3", Operations: []string{"resize", "blur"}, Bytes: 30, Saves: 70}
}

func (n *Numbers) flush(t *testing.T) {
	t.Helper()
	if err := n.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestAnswersAreSumsOfEveryDimension(t *testing.T) {
	l := newLedger()
	n, of := newNumbers(l), picture()
	for _, a := range []Answer{
		{"memory", 200, false, 30}, {"memory", 200, true, 0}, {"memory", 304, false, 0}, {"memory", 200, false, 20}, {"disk", 206, false, 10}, {"rendered", 200, false, 30}, {"memory", 416, false, 200}, {"", 503, false, 100},
	} {
		Count(n, of, a, "https://Example.org:8443/page?a=b")
	}
	n.CountRender(of, 1500*time.Microsecond, "https://example.org/")
	n.flush(t)
	for value, want := range map[string]storage.UsageSums{
		"2mwebp": {Requests: 3, Bytes: 50, Hits: 3, Saved: 140}, "3mwebp": {Requests: 1, Hits: 1}, "2dwebp": {Requests: 1, Bytes: 10, Hits: 1},
		"2rwebp": {Requests: 1, Bytes: 30, Saved: 70, Renders: 1, RenderMicros: 1500}, "4nwebp": {Requests: 1, Bytes: 200, Errors: 1}, "5nwebp": {Requests: 1, Bytes: 100, Errors: 1},
	} {
		if got := l.sum(storage.Answers)[value]; got != want {
			t.Errorf("%s: %+v, want %+v", value, got, want)
		}
	}
	all := storage.UsageSums{Requests: 8, Bytes: 390, Hits: 5, Renders: 1, RenderMicros: 1500, Errors: 2, Saved: 210}
	for d, values := range map[storage.Dimension][]string{storage.Referers: {"example.org"}, storage.Transformations: {"resize/640x/-/blur/3"}, storage.Operations: {"resize", "blur"}} {
		got := l.sum(d)
		for _, value := range values {
			if got[value] != all {
				t.Errorf("%s: %+v, want %+v", value, got[value], all)
			}
		}
		if len(got) != len(values) {
			t.Errorf("there are %v, want %v", got, values)
		}
	}
	if got := l.recorded[storage.VariantRef{FileID: of.File, Key: "abcd"}]; got != 6 {
		t.Errorf("the variant answered %d, want 6", got)
	}
}

func TestOfAPageTheHostIsKeptAndNothingElse(t *testing.T) {
	for referer, want := range map[string]string{
		"": "none", "https://example.org/a?b#c": "example.org", "http://EXAMPLE.org.": "example.org", "https://ada:secret@example.org:81/": "example.org",
		"https://a_b.example/": "a_b.example", "example.org/a": "other", "https://": "other", "https:///a": "other", "about:blank": "other", "https://exa mple.org": "other",
		"https://[2001:db8::1]:80/": "other", "https://b\xc3\xbccher.example": "other", "https://xn--bcher-kva.example": "xn--bcher-kva.example", "https://u@ADA@example.org": "example.org",
		"https://example.org?ada@home": "example.org", "https://" + string(make([]byte, 300)): "other", "://x": "x", "https://a..": "a.",
	} {
		l := newLedger()
		n := newNumbers(l)
		Count(n, picture(), Answer{Cache: "memory", Status: 200}, referer)
		Count(n, picture(), Answer{Cache: "memory", Status: 200}, []byte(referer))
		n.flush(t)
		if got := l.sum(storage.Referers); got[want].Requests != 2 {
			t.Errorf("%q is counted as %v, want %s", referer, got, want)
		}
	}
}

// Threat 27: who makes up pages fills neither the memory nor the table, and hides no request.
func TestAMillionFakeReferersAreAFewRows(t *testing.T) {
	l := newLedger()
	n := newNumbers(l)
	var subjects []*Subject
	project := uuid.New()
	for range 20 {
		s := picture()
		s.Project = project
		subjects = append(subjects, s)
	}
	const million = 1_000_000
	for i := range million {
		Count(n, subjects[i%len(subjects)], Answer{Cache: "memory", Status: 200, Bytes: 1}, fmt.Sprintf("https://fake-%d.example/", i))
		if i%100_000 == 0 {
			n.flush(t)
		}
	}
	n.flush(t)
	pages := l.sum(storage.Referers)
	if len(pages) > storage.MostValues+1 {
		t.Errorf("there are %d pages, want %d and others", len(pages), storage.MostValues)
	}
	files, requests := map[uuid.UUID]map[string]bool{}, int64(0)
	for _, row := range l.rows {
		if row.Dimension == storage.Referers {
			requests += row.Requests
			if files[row.FileID] == nil {
				files[row.FileID] = map[string]bool{}
			}
			if !row.Beyond {
				files[row.FileID][row.Value] = true
			}
		}
	}
	if requests != million {
		t.Errorf("%d requests were counted, want all", requests)
	}
	for file, values := range files {
		if len(values) > storage.MostFileValues+1 {
			t.Errorf("file %s has %d pages, want %d and others", file, len(values), storage.MostFileValues)
		}
	}
	for _, s := range subjects {
		if n := len(s.cells.Load().list); n > mostOfSubject+1 {
			t.Errorf("an address holds %d counters", n)
		}
	}
	l.advance(time.Hour)
	n.flush(t)
	for _, s := range subjects {
		if cells := s.cells.Load(); cells != nil {
			t.Errorf("an address holds %d counters in the next hour", len(cells.list))
		}
	}
	if len(n.values.projects)+len(n.values.files)+len(n.wide) != 0 {
		t.Error("the pages of the hour are not forgotten")
	}
}

func TestNothingIsLostBetweenCountingAndWriting(t *testing.T) {
	l := newLedger()
	n, of := newNumbers(l), picture()
	const each, workers = 20_000, 4
	var counting, flushing sync.WaitGroup
	done := make(chan struct{})
	flushing.Go(func() {
		for {
			l.advance(7 * time.Minute) // hours go by
			n.flush(t)
			select {
			case <-done:
				return
			default:
			}
		}
	})
	for w := range workers {
		counting.Go(func() {
			for i := range each {
				Count(n, of, Answer{Cache: "memory", Status: 200, Bytes: 3}, fmt.Sprintf("https://%d.example", (w+i)%9))
			}
		})
	}
	counting.Wait()
	close(done)
	flushing.Wait()
	n.flush(t)
	if got := l.sum(storage.Answers)["2mwebp"]; got.Requests != each*workers || got.Bytes != 3*each*workers {
		t.Errorf("%+v, want %d requests", got, each*workers)
	}
	if got := l.recorded[storage.VariantRef{FileID: of.File, Key: of.Key}]; got != each*workers {
		t.Errorf("the variant answered %d, want %d", got, each*workers)
	}
}

func TestABatchThatFailedIsWrittenLaterAndOnce(t *testing.T) {
	l := newLedger()
	n, of := newNumbers(l), picture()
	Count(n, of, Answer{Cache: "memory", Status: 200}, "")
	l.fails = errors.New("away")
	for range 3 {
		if err := n.Flush(t.Context()); err == nil {
			t.Fatal("no error")
		}
		l.advance(time.Hour)
		Count(n, of, Answer{Cache: "memory", Status: 200}, "")
	}
	l.fails, l.inDoubt = nil, true
	if err := n.Flush(t.Context()); err == nil {
		t.Fatal("no error")
	}
	n.flush(t)
	if got := l.sum(storage.Answers)["2mwebp"].Requests; got != 4 {
		t.Errorf("%d requests, want 4", got)
	}
	hours := map[time.Time]int64{}
	for _, row := range l.rows {
		if row.Dimension == storage.Answers {
			hours[row.Hour] += row.Requests
		}
	}
	for hour, want := range map[int]int64{14: 2, 15: 1, 16: 1} { // by when the time began that was taken at once
		if got := hours[time.Date(2026, 11, 26, hour, 0, 0, 0, time.UTC)]; got != want {
			t.Errorf("%d requests are of %d o'clock, want %d", got, hour, want)
		}
	}
}

func TestWhatCannotBeWrittenIsBounded(t *testing.T) {
	l := newLedger()
	l.fails = errors.New("away")
	n := newNumbers(l)
	for range 4 {
		for range mostEntries / 5 {
			Count(n, &Subject{File: uuid.New(), Format: "webp"}, Answer{Cache: "memory", Status: 200}, "")
		}
		if err := n.Flush(t.Context()); err == nil {
			t.Fatal("no error")
		}
	}
	if open := len(n.book.open); open > mostEntries {
		t.Errorf("%d entries wait", open)
	}
	l.fails = nil
	n.flush(t)
	if got := l.sum(storage.Answers)["2mwebp"].Requests; got == 0 || got > 2*mostEntries {
		t.Errorf("%d requests were written", got)
	}
}

func TestAVariantThatIsRecordedLateHasItsHits(t *testing.T) {
	l := newLedger()
	n, of := newNumbers(l), picture()
	ref := storage.VariantRef{FileID: of.File, Key: of.Key}
	l.unknown = true
	Count(n, of, Answer{Cache: "rendered", Status: 200}, "")
	n.flush(t)
	l.advance(10 * time.Second)
	Count(n, of, Answer{Cache: "memory", Status: 200}, "")
	n.flush(t)
	l.unknown = false
	n.flush(t)
	if l.recorded[ref] != 2 {
		t.Errorf("%d hits, want 2", l.recorded[ref])
	}
	l.unknown = true
	Count(n, of, Answer{Cache: "memory", Status: 200}, "")
	for range 20 {
		n.flush(t)
		l.advance(10 * time.Second)
	}
	if len(n.book.later) != 0 {
		t.Error("it is waited for without end")
	}
}

func TestAHitAllocatesNothing(t *testing.T) {
	n, of := newNumbers(newLedger()), picture()
	page := []byte("https://shop.example.org/products?x=y")
	for pages := range 20 {
		Count(n, of, Answer{Cache: "memory", Status: 200}, fmt.Sprintf("https://%d.example", pages))
		if allocated := testing.AllocsPerRun(1000, func() { Count(n, of, Answer{Cache: "memory", Status: 200, Bytes: 5}, page) }); allocated != 0 {
			t.Errorf("of %d pages: %v allocations", pages+1, allocated)
		}
	}
}

func TestNobodyCountsWhereNobodyIsToldTo(t *testing.T) {
	var none *Numbers
	Count(none, picture(), Answer{Status: 200}, "")
	none.CountRender(picture(), time.Second, "")
	if none.Failing(uuid.Nil, uuid.New()) != nil {
		t.Error("something is counted on")
	}
	none.Close()
	Count(newNumbers(newLedger()), nil, Answer{Status: 200}, "")
}
