package storage

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"calotype/storage/blob"
	"calotype/storage/blob/blobtest"
)

// sluggish is a store in memory that takes its time.
type sluggish struct {
	blobtest.Memory
	answers time.Duration // until it says anything of a key
	reads   time.Duration // until it says more of a blob
	asked   atomic.Int32
}

func (s *sluggish) Open(ctx context.Context, key string) (*blob.Blob, error) {
	if err := s.wait(ctx); err != nil {
		return nil, err
	}
	b, err := s.Memory.Open(ctx, key)
	if err == nil {
		b.ReadSeekCloser = sluggishBytes{b.ReadSeekCloser, ctx, s}
	}
	return b, err
}

func (s *sluggish) Stat(ctx context.Context, key string) (blob.Info, error) {
	if err := s.wait(ctx); err != nil {
		return blob.Info{}, err
	}
	return s.Memory.Stat(ctx, key)
}

func (s *sluggish) wait(ctx context.Context) error {
	s.asked.Add(1)
	return pass(ctx, s.answers)
}

// pass lets time go by.
func pass(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

type sluggishBytes struct {
	io.ReadSeekCloser
	ctx   context.Context
	store *sluggish
}

// Read yields one byte at most.
func (b sluggishBytes) Read(p []byte) (int, error) {
	if err := pass(b.ctx, b.store.reads); err != nil {
		return 0, err
	}
	return b.ReadSeekCloser.Read(p[:min(len(p), 1)])
}

const never = 24 * time.Hour

// inPatience runs a test in its own time, over a store that has "k".
func inPatience(t *testing.T, test func(t *testing.T, s *sluggish, p *patient)) {
	synctest.Test(t, func(t *testing.T) {
		s := &sluggish{}
		if err := s.Put(t.Context(), "k", strings.NewReader("bytes")); err != nil {
			t.Fatal(err)
		}
		test(t, s, &patient{Store: s})
	})
}

// stat looks at a key, and answers how long that took, and how many asked the store meanwhile.
func stat(ctx context.Context, s *sluggish, p *patient, key string) (took time.Duration, asked int32, err error) {
	before, begun := s.asked.Load(), time.Now()
	_, err = p.Stat(ctx, key)
	return time.Since(begun), s.asked.Load() - before, err
}

func TestOfAStoreThatDoesNotAnswerOneHearsSoonAndAllOthersAtOnce(t *testing.T) {
	inPatience(t, func(t *testing.T, s *sluggish, p *patient) {
		s.answers = never
		if took, asked, err := stat(t.Context(), s, p, "k"); took != firstTime || asked != 1 || !errors.Is(err, blob.ErrUnavailable) {
			t.Errorf("the first waited %v and heard %v, %d were asked for", took, err, asked)
		}
		if took, asked, err := stat(t.Context(), s, p, "k"); took != 0 || asked != 0 || !errors.Is(err, blob.ErrUnavailable) {
			t.Errorf("the second waited %v and heard %v, %d were asked for", took, err, asked)
		}
		time.Sleep(restTime)
		before := s.asked.Load()
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if b, err := p.Open(t.Context(), "k"); !errors.Is(err, blob.ErrUnavailable) {
					t.Errorf("opened %v, %v", b, err)
				}
			})
		}
		all.Wait()
		if asked := s.asked.Load() - before; asked != 1 {
			t.Errorf("%d of ten asked a store that may be away", asked)
		}
		s.answers = 0
		time.Sleep(restTime)
		for range 2 {
			if _, asked, err := stat(t.Context(), s, p, "k"); asked != 1 || err != nil {
				t.Errorf("of a store that is back: %v, %d were asked for", err, asked)
			}
		}
	})
}

func TestWhatIsMissingIsAnAnswer(t *testing.T) {
	inPatience(t, func(t *testing.T, s *sluggish, p *patient) {
		p.leave(blob.ErrUnavailable)
		time.Sleep(restTime)
		for range 2 {
			if _, asked, err := stat(t.Context(), s, p, "none"); asked != 1 || !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("got %v, %d were asked for", err, asked)
			}
		}
	})
}

func TestWhoGivesUpSaysNothingOfTheStore(t *testing.T) {
	inPatience(t, func(t *testing.T, s *sluggish, p *patient) {
		for what, prepare := range map[string]func(){
			"of a store that answers": func() {},
			"of one that may be back": func() { p.leave(blob.ErrUnavailable); time.Sleep(restTime) },
		} {
			prepare()
			s.answers = never
			ctx, cancel := context.WithTimeout(t.Context(), firstTime/2)
			if _, asked, err := stat(ctx, s, p, "k"); asked != 1 || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: got %v, %d were asked for", what, err, asked)
			}
			cancel()
			s.answers = 0
			if took, asked, err := stat(t.Context(), s, p, "k"); took != 0 || asked != 1 || err != nil {
				t.Errorf("%s: the next waited %v and heard %v, %d were asked for", what, took, err, asked)
			}
		}
	})
}

func TestWhatComesSlowlyIsReadAndWhatStopsIsGivenUp(t *testing.T) {
	inPatience(t, func(t *testing.T, s *sluggish, p *patient) {
		s.answers, s.reads = firstTime-1, nextTime-1
		b, err := p.Open(t.Context(), "k")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(b); string(got) != "bytes" || err != nil {
			t.Errorf("read %q, %v", got, err)
		}
		time.Sleep(never) // what is open may lie
		if _, err := b.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		s.reads = never
		begun := time.Now()
		if n, err := b.Read(make([]byte, 9)); n != 0 || !errors.Is(err, blob.ErrUnavailable) || time.Since(begun) != nextTime {
			t.Errorf("read %d bytes, %v, after %v", n, err, time.Since(begun))
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
}
