package analytics

import (
	"time"

	"github.com/google/uuid"

	"calotype/storage"
)

// A book holds what is to be written: what is closed as one batch, and what comes meanwhile.
type book struct {
	open   map[entry]storage.UsageSums
	served map[storage.VariantRef]served
	closed *storage.UsageBatch // that is being written, or is to be tried again as it is
	lost   int64               // requests for which there was no room

	firsts map[storage.VariantRef]time.Time // when those of closed were counted first
	later  map[storage.VariantRef]served    // those that were not recorded by then
}

type entry struct {
	hour      int64 // Unix seconds
	file      uuid.UUID
	dimension storage.Dimension
	value     string
	beyond    bool
}

type served struct {
	hits  int64
	at    time.Time
	first time.Time // when they were counted first
}

// Bounds of the book: beyond them, numbers are lost.
const (
	mostEntries = 200_000
	mostServed  = 100_000
)

// recordTime is how long after it answered a variant may be recorded, and still have that counted.
const recordTime = 2 * time.Minute

// begin makes room for what comes, with what could not be written before.
func (b *book) begin() {
	if b.open == nil {
		b.open, b.served = map[entry]storage.UsageSums{}, map[storage.VariantRef]served{}
	}
	for ref, s := range b.later {
		b.serve(ref, s)
	}
	b.later = nil
}

// add enters what a cell has counted within an hour.
func (b *book) add(known *values, hour, now time.Time, c *cell) {
	sums := storage.UsageSums{
		Requests: c.requests.Swap(0), Bytes: c.bytes.Swap(0), Saved: c.saved.Swap(0), Renders: c.renders.Swap(0), RenderMicros: c.micros.Swap(0),
	}
	whole := c.whole.Swap(0)
	sums.Add(storage.UsageSums{Requests: whole, Bytes: whole * c.of.Bytes, Saved: whole * c.of.Saves})
	switch {
	case c.class >= '4':
		sums.Errors = sums.Requests
	case c.cache != "rendered":
		sums.Hits = sums.Requests
	}
	s := c.of
	enter := func(d storage.Dimension, value string, beyond bool) {
		b.enter(entry{hour.Unix(), s.File, d, value, beyond}, sums)
	}
	format := s.Format
	if format == "" {
		format = storage.NoValue
	}
	enter(storage.Answers, storage.AnswerValue(c.class, c.cache, format), false)
	page, beyond := known.told(s, storage.Referers, c.page)
	enter(storage.Referers, page, beyond)
	transformation := s.Transformation
	if transformation == "" {
		transformation = storage.NoValue
	}
	transformation, beyond = known.told(s, storage.Transformations, transformation)
	enter(storage.Transformations, transformation, beyond)
	for _, operation := range s.Operations {
		enter(storage.Operations, operation, false)
	}
	if s.Key != "" && c.class < '4' && sums.Requests > 0 {
		b.serve(storage.VariantRef{FileID: s.File, Key: s.Key}, served{sums.Requests, now, now})
	}
}

func (b *book) enter(e entry, sums storage.UsageSums) {
	sum, ok := b.open[e]
	if !ok && len(b.open) >= mostEntries {
		if e.dimension == storage.Answers {
			b.lost += sums.Requests
		}
		return
	}
	sum.Add(sums)
	b.open[e] = sum
}

func (b *book) serve(ref storage.VariantRef, s served) {
	known, ok := b.served[ref]
	if !ok && len(b.served) >= mostServed {
		return
	}
	if ok {
		s.hits += known.hits
		if known.at.After(s.at) {
			s.at = known.at
		}
		if known.first.Before(s.first) {
			s.first = known.first
		}
	}
	b.served[ref] = s
}

// close makes a batch of what is open, unless there is one that is not written; false where there is nothing to write.
func (b *book) close() bool {
	if b.closed != nil {
		return true
	}
	if len(b.open) == 0 && len(b.served) == 0 {
		return false
	}
	batch := &storage.UsageBatch{ID: uuid.New(), Usage: make([]storage.Counted, 0, len(b.open)), Served: make([]storage.Served, 0, len(b.served))}
	for e, sums := range b.open {
		batch.Usage = append(batch.Usage, storage.Counted{Hour: time.Unix(e.hour, 0).UTC(), FileID: e.file, Dimension: e.dimension, Value: e.value, Beyond: e.beyond, UsageSums: sums})
	}
	b.firsts = make(map[storage.VariantRef]time.Time, len(b.served))
	for ref, s := range b.served {
		batch.Served = append(batch.Served, storage.Served{VariantRef: ref, Hits: s.hits, At: s.at})
		b.firsts[ref] = s.first
	}
	b.open, b.served, b.closed = nil, nil, batch
	return true
}

// written tells that the batch is written, but for variants that are not recorded: they may be soon, and are kept for later.
func (b *book) written(missing []storage.Served, now time.Time) {
	b.later = make(map[storage.VariantRef]served, len(missing))
	for _, m := range missing {
		if first := b.firsts[m.VariantRef]; now.Sub(first) < recordTime {
			b.later[m.VariantRef] = served{m.Hits, m.At, first}
		}
	}
	b.closed, b.firsts = nil, nil
}
